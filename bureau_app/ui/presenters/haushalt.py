"""What the clerk does with a household: another person, who came instead, which vehicle goes to the Kreis."""

from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.erfassung import IM_STELLE
from bureau_app.ui.presenters.felder import JA, VERWIESEN, fahrzeug_von, fahrzeugfeld, mitfeld
from bureau_app.ui.presenters.meldung import MeldungPresenter


class HaushaltPresenter:
    """Intentions on the draft; without one each does nothing."""

    def __init__(self, entwurf: Entwurf, meldung: MeldungPresenter) -> None:
        self._entwurf = entwurf
        self._meldung = meldung

    def person_hinzu(self) -> None:
        """Alt+M: somebody else who moves, to be typed or read."""
        if self._entwurf.offen:
            self._meldung.schliesse_warnung()
            self._entwurf.richte(self._entwurf.erfassung.neue_person())
            self._entwurf.geaendert()

    def person_weg(self) -> None:
        """Take the shown person out of the Vorgang; the one who speaks stays."""
        if not self._entwurf.offen:
            return
        erfassung = self._entwurf.erfassung
        if erfassung.person == 0:
            self._meldung.info("karte.person_bleibt")
            return
        erfassung.entferne_person()
        self._meldung.info("karte.person_entfernt")
        self._entwurf.richte(_erstes_feld(erfassung.person))
        self._entwurf.geaendert()

    def wechsle_person(self, nummer: int) -> None:
        """Show another person: 0 is the one who speaks, IM_STELLE whoever came instead."""
        if self._entwurf.da and IM_STELLE <= nummer <= len(self._entwurf.erfassung.angaben.personen()):
            self._entwurf.erfassung.person = nummer
            self._entwurf.melde()

    def person_weiter(self, schritte: int) -> None:
        """Show the next or the previous person, around at the ends."""
        if self._entwurf.da:
            erfassung = self._entwurf.erfassung
            self.wechsle_person((max(0, erfassung.person) + schritte) % (len(erfassung.angaben.personen()) + 1))

    def vertreter(self) -> None:
        """Somebody else came: enter who and in which right; once more leads back to the person."""
        if not self._entwurf.da:
            return
        erfassung = self._entwurf.erfassung
        if erfassung.person == IM_STELLE:
            erfassung.person = 0
            self._entwurf.richte("person.familienname")
        else:
            self._entwurf.richte("vertreter.name")
            erfassung.person = IM_STELLE
        self._entwurf.geaendert()

    def zum_kreis(self) -> None:
        """Alt+K: leave the shown vehicle to the Kreis, or take it back. The focus goes to what needs somebody, else it
        stays at the vehicle: never to a command, which a Space would carry out."""
        if not self._entwurf.offen or not self._entwurf.erfassung.angaben.fahrzeuge():
            return
        erfassung = self._entwurf.erfassung
        key = fahrzeugfeld(erfassung.fahrzeug, VERWIESEN)
        weg = erfassung.angaben.text(key) != JA
        self._meldung.schliesse_warnung()
        erfassung.setze(erfassung.angaben.eingegeben(key, JA if weg else ""))
        kennzeichen = erfassung.angaben.text(fahrzeugfeld(erfassung.fahrzeug, "A"))
        self._meldung.info("karte.verwiesen" if weg else "karte.nicht_verwiesen", kennzeichen=kennzeichen)
        hier = erfassung.fokus if fahrzeug_von(erfassung.fokus) == erfassung.fahrzeug else ""
        weiter = erfassung.naechstes(key) if weg else ""
        self._entwurf.richte(weiter or hier or fahrzeugfeld(erfassung.fahrzeug, "A"))
        self._entwurf.geaendert()


def _erstes_feld(person: int) -> str:
    return mitfeld(person - 1, "familienname") if person > 0 else "person.familienname"
