"""The port District in memory: rules like the service, can be offline or ask for time, remembers what it was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bureau_app.domain.abgleich import (
    FORM_UNBEKANNT,
    Aenderung,
    Ausgang,
    Bekannt,
    Ergebnis,
    Gegenfassung,
    Registermeldung,
    Runde,
    reconcile,
)
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.sync import packe
from bureau_app.workflows.ports import Benutzer

SPERRE_AB = 5
GENOMMEN = (Ausgang.ACCEPTED, Ausgang.KNOWN)


class FakeDistrict:
    """`konten` maps a Kennung to its password and person; `gemeinde_ags` is the town of the asking device; `meldungen`
    is what the registers behind it say in the next round, if there are any (`register_dahinter`); `zu_alt`: it knows
    the form of no change."""

    def __init__(
        self, konten: Mapping[str, tuple[str, Benutzer]] | None = None, gemeinde_ags: str = "05162024"
    ) -> None:
        self.konten = dict(konten or {})
        self.gemeinde_ags = gemeinde_ags
        self.offline = False
        self.warten_s = 0
        self.antwort_verloren = False
        self.zeit: datetime | None = None
        self.register_dahinter = self.zu_alt = False
        self.meldungen: list[Registermeldung] = []
        self.abgemeldet: list[str] = []
        self.runden: list[tuple[Aenderung, ...]] = []
        self.eintraege: dict[str, tuple[int, bytes]] = {}
        self._bekannt: dict[str, Bekannt] = {}
        self._fehlversuche: dict[str, int] = {}
        self._seq = 0

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        """Rule on the changes; with `antwort_verloren` they arrive, but the answer does not (once)."""
        self._erreichbar()
        anfrage, zu_gross = packe(aenderungen, zeiger)
        self.runden.append(tuple(aenderungen))
        unterwegs = {meldung.op_id for meldung in anfrage.aenderungen}
        ergebnisse = [self._entscheide(a) for a in aenderungen if a.op_id in unterwegs]
        ergebnisse += [Ergebnis(a.op_id, Ausgang.REFUSED, a.base_version, "zu_gross") for a in zu_gross]
        if self.antwort_verloren:
            self.antwort_verloren = False
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ReadTimeout")
        neu, self.meldungen = tuple(self.meldungen), []
        self._seq += len(neu)
        return Runde(tuple(ergebnisse), f"fake.{self._seq}", neu, zeit=self.zeit)

    def melde_an(self, kennung: str, kennwort: str) -> Benutzer | None:
        """By `konten`; blocked after five wrong tries."""
        self._erreichbar()
        if self._fehlversuche.get(kennung, 0) >= SPERRE_AB:
            raise Stoerung(Fehlercode.KREIS_ANMELDUNG_GESPERRT)
        richtig, benutzer = self.konten.get(kennung, ("", None))
        if benutzer is None or richtig != kennwort:
            self._fehlversuche[kennung] = self._fehlversuche.get(kennung, 0) + 1
            return None
        self._fehlversuche.pop(kennung, None)
        return benutzer

    def melde_ab(self, sitzung: str) -> None:
        """Remembered in `abgemeldet`."""
        self._erreichbar()
        self.abgemeldet.append(sitzung)

    def eintrag(self, vorgang_id: str) -> bytes | None:
        """What the register holds of the Vorgang."""
        self._erreichbar()
        return self.eintraege[vorgang_id][1] if vorgang_id in self.eintraege else None

    def _erreichbar(self) -> None:
        if self.offline:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectionError")
        if self.warten_s:
            ueberlastet = Stoerung(Fehlercode.KREIS_GESTOERT, status="503")
            ueberlastet.warten_s = self.warten_s
            raise ueberlastet

    def _entscheide(self, aenderung: Aenderung) -> Ergebnis:
        aktuell, inhalt = self.eintraege.get(aenderung.vorgang_id, (0, b""))
        if grund := self._einwand(aenderung):
            return Ergebnis(aenderung.op_id, Ausgang.REFUSED, aktuell, grund)
        bekannt = self._bekannt.get(aenderung.op_id)
        ergebnis = reconcile(aenderung.op_id, aenderung.pruefsumme, aenderung.base_version, bekannt, aktuell)
        if ergebnis.ausgang is Ausgang.ACCEPTED:
            self._bekannt[aenderung.op_id] = Bekannt(aenderung.pruefsumme, ergebnis.version)
            self.eintraege[aenderung.vorgang_id] = (ergebnis.version, aenderung.koerper)
            self._seq += 1
        if ergebnis.ausgang is Ausgang.CONFLICT:
            return replace(ergebnis, gegen=Gegenfassung(aktuell, inhalt))
        return replace(ergebnis, offen=self.register_dahinter and ergebnis.ausgang in GENOMMEN)

    def _einwand(self, aenderung: Aenderung) -> str:
        assert aenderung.register is Register.FAHRZEUGREGISTER
        if self.zu_alt:
            return FORM_UNBEKANNT
        try:
            eintrag = FahrzeugregisterEintrag.aus_json(aenderung.koerper)
        except Unverstanden:
            return "koerper_unverstaendlich"
        if eintrag.herkunft.vorgang_id != aenderung.vorgang_id:
            return "koerper_unverstaendlich"
        return "" if eintrag.herkunft.gemeinde_ags == self.gemeinde_ags else "fremde_gemeinde"
