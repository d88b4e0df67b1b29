"""F7: ask a second person for exactly what is on the screen, with one line that says why."""

from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.felder import bildschirmfeld
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.freigabe import BEGRUENDUNG, erbitte
from bureau_app.workflows.ports import Spur


class AntragPresenter:
    """Opens the line for the reason and sends it; the Vorgang is then put aside by whoever hears of it."""

    def __init__(self, umgebung: Umgebung, entwurf: Entwurf, meldung: MeldungPresenter) -> None:
        self._u = umgebung
        self._entwurf = entwurf
        self._meldung = meldung

    def oeffne(self) -> bool:
        """Show the line, if only a second person's word is missing; whether it is."""
        if not (self._entwurf.offen and self._entwurf.erfassung.pruefung.zur_freigabe):
            return False
        self._meldung.schliesse_warnung()
        self._entwurf.fragt_begruendung = True
        self._entwurf.richte(BEGRUENDUNG)
        self._entwurf.melde()
        return True

    def schliesse(self) -> bool:
        """Esc in the line: back to the fields; whether it was open."""
        war_offen, self._entwurf.fragt_begruendung = self._entwurf.fragt_begruendung, False
        if war_offen:
            self._entwurf.richte_auf_naechstes()
            self._entwurf.melde()
        return war_offen

    def sende(self, begruendung: str) -> None:
        """Enter in the line: store the request; the counter is free then."""
        if not (self._entwurf.offen and self._entwurf.fragt_begruendung):
            return
        s, runner, benutzer = self._u.schalter, self._u.runner, self._entwurf.benutzer
        self._entwurf.begruendung = begruendung

        def schritt(vorgang: Vorgang) -> None:
            arbeit = versuche(lambda: erbitte(s, benutzer, vorgang, begruendung))
            runner.run(Spur.SPEICHER, arbeit, self._erbeten, self._gescheitert)

        self._entwurf.gesperrt = True
        self._entwurf.melde()
        self._entwurf.sicherung.setze(self._entwurf.erfassung.angaben)
        self._entwurf.sicherung.dann(schritt, self._gescheitert)

    def _erbeten(self, ergebnis: Vorgang | Eingabefehler) -> None:
        if isinstance(ergebnis, Vorgang):
            self._entwurf.ausgaenge.erbeten(ergebnis)
            return
        self._entwurf.gesperrt = False
        self._meldung.eingabefehler(ergebnis)
        if ergebnis.feld != BEGRUENDUNG:
            self._entwurf.fragt_begruendung = False
        self._entwurf.richte(bildschirmfeld(ergebnis.feld))
        self._entwurf.melde()

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._entwurf.gesperrt = False
        self._meldung.stoerung(stoerung)
        self._entwurf.melde()
