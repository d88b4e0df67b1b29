"""The counter's one screen while a draft is filled: fields, proposals, Fahrzeuge, and what devices deliver."""

from collections.abc import Iterable

from bureau_app.domain.angaben import Feld, Quelle
from bureau_app.domain.ausweis import Mrz
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.code import Code, Codeart
from bureau_app.domain.lesung import Feldstatus, Lesung
from bureau_app.domain.ummeldung import Fahrzeugzustand
from bureau_app.ui.presenters.auskunft import AuskunftPresenter
from bureau_app.ui.presenters.einzug import deute_tag
from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.erfassung import ANSCHRIFT, EINZUG
from bureau_app.ui.presenters.felder import JA, fahrzeugfeld
from bureau_app.ui.presenters.haushalt import HaushaltPresenter
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.schalterbild import cursor_nach_strasse, schreibweisen
from bureau_app.ui.presenters.umgebung import Umgebung


class SchalterPresenter:
    """What the clerk and the devices put into the draft; without a draft every intention does nothing."""

    def __init__(self, umgebung: Umgebung, entwurf: Entwurf, meldung: MeldungPresenter) -> None:
        self._u, self._uhr = umgebung, umgebung.schalter.uhr
        self._entwurf = entwurf
        self._meldung = meldung
        self.haushalt = HaushaltPresenter(entwurf, meldung)
        self.auskunft = AuskunftPresenter(umgebung, entwurf)
        entwurf.beobachter.append(self.auskunft.geaendert)

    # ------------------------------------------------------------------------------------------------- fields

    def gib_ein(self, key: str, text: str) -> None:
        """The clerk typed in a field or chose from a list."""
        if self._entwurf.offen and self._entwurf.erfassung.angaben.feld(key).text != text:
            self._meldung.schliesse_warnung()
            self._entwurf.erfassung.gib_ein(key, text)
            self._entwurf.geaendert()

    def setze_haken(self, key: str, gesetzt: bool) -> None:
        """The clerk ticked or cleared a box."""
        if self._entwurf.offen and (self._entwurf.erfassung.angaben.text(key) == JA) != gesetzt:
            self._meldung.schliesse_warnung()
            self._entwurf.erfassung.haken(key, gesetzt)
            self._entwurf.geaendert()

    def betrete(self, key: str) -> None:
        """The focus came to a field."""
        if self._entwurf.offen and self._entwurf.erfassung.fokus != key:
            self._entwurf.hilfe = None
            self._entwurf.erfassung.betrete(key)
            self._entwurf.geaendert()

    def verlasse(self, key: str) -> None:
        """The focus left a field."""
        if self._entwurf.offen:
            self._entwurf.erfassung.verlasse(key)
            self._entwurf.geaendert()

    def enter(self, key: str) -> None:
        """Enter in a field: take the proposal, or confirm what was to be looked at; then on to what comes next."""
        if not self._entwurf.offen:
            return
        self._meldung.schliesse_warnung()
        erfassung = self._entwurf.erfassung
        if key == ANSCHRIFT and erfassung.vorschlaege:
            self.waehle_vorschlag(erfassung.vorschlag)
            return
        erfassung.bestaetige([key])
        erfassung.verlasse(key)
        self._entwurf.richte_auf_naechstes(key)
        self._entwurf.geaendert()

    def tag_weiter(self, tage: int) -> None:
        """Arrow up or down in the Einzugsdatum: a day later or earlier."""
        if self._entwurf.offen:
            heute = self._uhr.heute()
            tag = deute_tag(self._entwurf.erfassung.angaben.text(EINZUG), heute) or heute
            self.gib_ein(EINZUG, f"{tag.fromordinal(tag.toordinal() + tage):%d.%m.%Y}")

    def bewege_vorschlag(self, schritte: int) -> None:
        """Arrow down or up in the list of proposals."""
        if self._entwurf.offen and self._entwurf.erfassung.vorschlaege:
            erfassung = self._entwurf.erfassung
            erfassung.vorschlag = (erfassung.vorschlag + schritte) % len(erfassung.vorschlaege)
            self._entwurf.melde()

    def waehle_vorschlag(self, stelle: int) -> None:
        """Take a proposal, or another spelling; without a house number the cursor waits at its place."""
        if not self._entwurf.offen:
            return
        if stelle >= len(self._entwurf.erfassung.vorschlaege):
            self._waehle_schreibweise(stelle)
            return
        self._meldung.schliesse_warnung()
        if self._entwurf.erfassung.waehle_vorschlag(stelle):
            self._entwurf.richte_auf_naechstes(ANSCHRIFT)
        else:
            text = self._entwurf.erfassung.angaben.feld(ANSCHRIFT).text
            self._entwurf.richte(ANSCHRIFT, cursor_nach_strasse(text))
        self._entwurf.geaendert()

    def _waehle_schreibweise(self, stelle: int) -> None:
        """The clerk compared with the paper and found that another spelling stands there."""
        erfassung = self._entwurf.erfassung
        wahl = () if erfassung.vorschlaege else schreibweisen(erfassung, self._u)
        if stelle >= len(wahl):
            return
        key = erfassung.fokus
        self._meldung.schliesse_warnung()
        erfassung.setze(erfassung.angaben.mit({key: Feld(wahl[stelle], Feldstatus.OK, Quelle.BESTAETIGT)}))
        self._entwurf.richte_auf_naechstes(key)
        self._entwurf.geaendert()

    def bestaetige(self, sichtbare: Iterable[str]) -> None:
        """F4: the clerk compared all fields that can be seen with the papers."""
        if not self._entwurf.offen:
            return
        erfassung = self._entwurf.erfassung
        anzahl = erfassung.bestaetige([k for k in sichtbare if not erfassung.einzeln_anzusehen(k)])
        if anzahl:
            self._meldung.erfolg("befunde.alle_geprueft", anzahl=anzahl)
        else:
            self._meldung.info("befunde.nichts_zu_pruefen")
        self._entwurf.richte_auf_naechstes()
        self._entwurf.geaendert()

    # ------------------------------------------------------------------------------------------------- devices

    def nimm_lesung(self, lesung: Lesung, letzte: bool) -> None:
        """Documents were read; after the last one the focus goes to what needs somebody, unless the clerk types."""
        if not self._entwurf.offen:
            return
        if self._entwurf.erfassung.nimm_lesung(lesung):
            self._meldung.warnung("leser.unbekannt")
        for art in self._entwurf.erfassung.andere:
            self._meldung.warnung(f"leser.{art}")
        if any(dokument.code_freigelegt for dokument in lesung.dokumente):
            self._meldung.warnung("leser.code_freigelegt")
        if letzte and not self._entwurf.erfassung.vorschlaege:
            self._entwurf.richte_auf_naechstes()
        self._entwurf.geaendert()

    def nimm_mrz(self, mrz: Mrz) -> None:
        """A keyboard reader sent a machine-readable zone."""
        if self._entwurf.offen:
            self._entwurf.erfassung.nimm_mrz(mrz)
            self._meldung.erfolg("leser.mrz")
            self._entwurf.richte_auf_naechstes()
            self._entwurf.geaendert()

    def nimm_chip(self, chip: Chipdaten) -> None:
        """The chip of an eID was read on site."""
        if self._entwurf.offen:
            self._entwurf.erfassung.nimm_chip(chip)
            self._meldung.erfolg("leser.chip")
            self._entwurf.richte_auf_naechstes()
            self._entwurf.geaendert()

    def nimm_code(self, code: Code) -> None:
        """A code on the ZB I of the shown Fahrzeug; an uncovered Sicherheitscode makes the paper invalid."""
        if not self._entwurf.offen or not self._entwurf.erfassung.angaben.fahrzeuge():
            self._meldung.warnung("leser.erst_zb1")
            return
        erfassung = self._entwurf.erfassung
        if code.art is Codeart.DRUCKSTUECK:
            erfassung.nimm_gelesen(fahrzeugfeld(erfassung.fahrzeug, "druckstueck"), code.wert)
            self._meldung.erfolg("leser.druckstueck")
        else:
            erfassung.nimm_gelesen(fahrzeugfeld(erfassung.fahrzeug, "zustand"), Fahrzeugzustand.CODE_OFFEN.value)
            self._meldung.warnung("leser.code_offen")
        self._entwurf.geaendert()

    # ------------------------------------------------------------------------------------------------- Fahrzeuge

    def wechsle_fahrzeug(self, nummer: int) -> None:
        """Show another Fahrzeug, around at the ends."""
        anzahl = len(self._entwurf.erfassung.angaben.fahrzeuge()) if self._entwurf.da else 0
        if anzahl:
            self._entwurf.erfassung.fahrzeug = nummer % anzahl
            self._entwurf.melde()

    def fahrzeug_weiter(self, schritte: int) -> None:
        """Show the next or the previous Fahrzeug."""
        if self._entwurf.da:
            self.wechsle_fahrzeug(self._entwurf.erfassung.fahrzeug + schritte)

    def fahrzeug_hinzu(self) -> None:
        """An empty Fahrzeug, to be typed."""
        if self._entwurf.offen:
            self._meldung.schliesse_warnung()
            self._entwurf.richte(self._entwurf.erfassung.neues_fahrzeug())
            self._entwurf.geaendert()

    def fahrzeug_weg(self) -> None:
        """Take the shown Fahrzeug out of the Vorgang."""
        if not (self._entwurf.offen and self._entwurf.erfassung.angaben.fahrzeuge()):
            return
        erfassung = self._entwurf.erfassung
        erfassung.entferne_fahrzeug()
        self._meldung.info("karte.entfernt")
        if erfassung.angaben.fahrzeuge():
            self._entwurf.richte(fahrzeugfeld(erfassung.fahrzeug, "A"))
        else:
            self._entwurf.richte_auf_naechstes()
        self._entwurf.geaendert()

    def mehr_felder(self) -> None:
        """F5: every field of the Fahrzeug, or only those that matter."""
        self._entwurf.mehr_felder = not self._entwurf.mehr_felder
        self._entwurf.melde()
