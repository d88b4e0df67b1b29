"""A counter's memory without a disk; it passes the same contract suite as the encrypted store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bureau_app.domain.abgleich import FORM_UNBEKANNT, Aenderung, Gegenfassung, Registermeldung
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.ereignis import Register, RegisterGemeldet, Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.domain.vorgang import Stufe, Vorgang, advance
from bureau_app.workflows.journal import Journalauszug
from bureau_app.workflows.ports import Ausgangspost, Journaleintrag

OFFEN = (Registerstand.WARTET, Registerstand.UEBERGEBEN)
SOFORT = datetime.min.replace(tzinfo=UTC)
FERTIG = (Stufe.BESTAETIGT, Stufe.VERWORFEN)
ABGESCHLOSSEN = (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT)


@dataclass(frozen=True)
class Zeile:
    """One outbox row; `faellig` is None if it does not go again by itself, the past if it never went."""

    aenderung: Aenderung
    faellig: datetime | None
    stand: Registerstand = Registerstand.WARTET
    versuche: int = 0
    grund: str = ""


class FakeStore:
    """CaseStore in memory. `stoere` makes the next `sichere` fail."""

    def __init__(self) -> None:
        self.journal: list[Journaleintrag] = []
        self._vorgaenge: dict[str, Vorgang] = {}
        self._ausgang: dict[str, Zeile] = {}
        self._laufnummern: dict[int, int] = {}
        self._zeiger: dict[Register, str] = {}
        self._nachreichen: dict[str, int] = {}
        self._gegen: dict[str, Gegenfassung] = {}
        self._ablage: dict[str, bytes] = {}
        self._stoerung: Stoerung | None = None
        self._noch_gut = 0

    def stoere(self, stoerung: Stoerung, nach: int = 0) -> None:
        """Let the next `sichere` after `nach` good ones fail with this."""
        self._stoerung, self._noch_gut = stoerung, nach

    def sichere(self, vorgang: Vorgang, eintrag: Journaleintrag | None, ausgang: Sequence[Aenderung] = ()) -> None:
        self._noch_gut -= 1
        if self._stoerung and self._noch_gut < 0:
            stoerung, self._stoerung = self._stoerung, None
            raise stoerung
        bisher = self._vorgaenge.get(vorgang.id)
        if vorgang.fassung != (bisher.fassung + 1 if bisher else 0):
            raise Stoerung(Fehlercode.SPEICHER_FASSUNG)
        self._setze(vorgang)
        if eintrag:
            self.journal.append(eintrag)
        for aenderung in ausgang:
            mit_folge = replace(aenderung, folge=len(self._ausgang) + 1)
            self._ausgang[aenderung.op_id] = Zeile(mit_folge, SOFORT)

    def _setze(self, vorgang: Vorgang) -> None:
        self._vorgaenge.pop(vorgang.id, None)
        self._vorgaenge[vorgang.id] = vorgang

    def lade(self, vorgang_id: str) -> Vorgang | None:
        return self._vorgaenge.get(vorgang_id)

    def mit_nummer(self, nummer: str) -> Vorgang | None:
        return next((v for v in self._vorgaenge.values() if v.nummer == nummer), None)

    def offene(self, sachbearbeiter: str) -> tuple[Vorgang, ...]:
        alle = [v for v in reversed(self._vorgaenge.values()) if v.sachbearbeiter == sachbearbeiter]
        return tuple(v for v in alle if v.stufe not in FERTIG or v.offene_aufgaben())

    def abgeschlossene(self, nummer: str) -> tuple[Vorgang, ...]:
        alle = sorted(self._vorgaenge.values(), key=lambda v: v.id)
        diese = {v.id for v in alle if v.nummer == nummer and v.stufe in ABGESCHLOSSEN}
        dazu = {v.id for v in alle if v.bezug and v.bezug.vorgang_id in diese and v.stufe is not Stufe.VERWORFEN}
        return tuple(v for v in alle if v.id in diese | dazu)

    def vermerke(self, eintrag: Journaleintrag) -> None:
        self.journal.append(eintrag)

    def abgelegt(self, name: str) -> bytes | None:
        return self._ablage.get(name)

    def lege_ab(self, name: str, inhalt: bytes) -> None:
        self._ablage.pop(name, None)
        if inhalt:
            self._ablage[name] = inhalt

    def letzte_eintraege(self, hoechstens: int) -> tuple[Journalauszug, ...]:
        nummern = {v.id: v.nummer for v in self._vorgaenge.values()}
        zeilen = list(enumerate(self.journal, start=1))[::-1][:hoechstens]
        return tuple(Journalauszug(nr, SOFORT, nummern.get(e.vorgang_id, ""), e) for nr, e in zeilen)

    def laufnummer(self, jahr: int) -> int:
        self._laufnummern[jahr] = self._laufnummern.get(jahr, 0) + 1
        if self._laufnummern[jahr] > 999_999:
            raise Stoerung(Fehlercode.SPEICHER_NUMMERN)
        return self._laufnummern[jahr]

    def ausgangspost(self, register: Register, jetzt: datetime, hoechstens: int) -> tuple[Ausgangspost, ...]:
        erste: dict[str, Zeile] = {}
        for zeile in self._ausgang.values():
            if zeile.aenderung.register is register and (_unterwegs(zeile) or self._lueckenhaft(zeile)):
                erste.setdefault(zeile.aenderung.vorgang_id, zeile)
        frei = [z for v, z in erste.items() if not ((b := self._bezug(v)) and b.vorgang_id in erste)]
        offen = [z for z in frei if _unterwegs(z)]
        faellig = [z for z in offen if z.faellig and not jetzt < z.faellig <= jetzt + timedelta(hours=1)]
        return tuple(Ausgangspost(z.aenderung, z.stand, z.versuche) for z in faellig[:hoechstens])

    def _lueckenhaft(self, zeile: Zeile) -> bool:
        return zeile.aenderung.op_id in self._nachreichen

    def _bezug(self, vorgang_id: str) -> Bezug | None:
        vorgang = self._vorgaenge.get(vorgang_id)
        return vorgang.bezug if vorgang else None

    def ausgang_vermerken(self, op_id: str, stand: Registerstand, wieder_ab: datetime | None, grund: str = "") -> bool:
        zeile = self._ausgang.get(op_id)
        if zeile is None:
            return False
        if zeile.stand not in OFFEN:
            return True
        if stand is not zeile.stand:
            self._melde(zeile.aenderung, stand, grund)
        versuche = zeile.versuche + (stand in OFFEN)
        self._ausgang[op_id] = replace(zeile, stand=stand, faellig=wieder_ab, versuche=versuche, grund=grund)
        return True

    def rueckgabe_vermerken(self, op_id: str, gegen: Gegenfassung, gebucht: bool) -> None:
        if (zeile := self._ausgang.get(op_id)) is None:
            return
        self._gegen[op_id] = gegen
        for einwand in gegen.fahrzeuge if gebucht else ():
            self._fahrzeug_zurueck(zeile.aenderung, einwand.nummer, einwand.grund)

    def zurueckgegebene(self) -> tuple[Vorgang, ...]:
        return tuple(v for v in self._vorgaenge.values() if v.zurueckgegeben)

    def rueckgabe(self, vorgang_id: str, register: Register) -> Rueckgabe | None:
        eigene = [z for z in self._ausgang.values() if z.aenderung.vorgang_id == vorgang_id]
        zeilen = [z for z in eigene if z.aenderung.register is register]
        if not zeilen:
            return None
        letzte = zeilen[-1]
        return Rueckgabe(letzte.aenderung, letzte.grund, self._gegen.get(letzte.aenderung.op_id))

    def _fahrzeug_zurueck(self, a: Aenderung, fahrzeug: int, grund: str) -> bool:
        if self._hat_spaetere(a):
            return False
        vorgang = self._vorgaenge[a.vorgang_id]
        danach = advance(vorgang, RegisterGemeldet(a.register, Registerstand.ZURUECK, grund, fahrzeug, a.op_id))
        if danach.aufgaben == vorgang.aufgaben:
            return False
        self._setze(danach)
        merkmale = (("op", a.op_id), ("fahrzeug", str(fahrzeug)), ("grund", grund))
        self.journal.append(Journaleintrag("programm", "fahrzeug_zurueck", vorgang.id, merkmale))
        return True

    def _hat_spaetere(self, a: Aenderung) -> bool:
        alle = list(self._ausgang.values())
        spaetere = alle[[z.aenderung.op_id for z in alle].index(a.op_id) + 1 :]
        return any(_selbe(z.aenderung, a) for z in spaetere)

    def wartend(self) -> dict[Register, int]:
        zeilen = [z for z in self._ausgang.values() if _unterwegs(z)]
        return {register: sum(z.aenderung.register is register for z in zeilen) for register in Register}

    def geparkt(self, register: Register) -> int:
        zeilen = [z for z in self._ausgang.values() if z.aenderung.register is register and z.stand in OFFEN]
        return sum(z.grund == FORM_UNBEKANNT for z in zeilen)

    def zeiger(self, register: Register) -> str:
        return self._zeiger.get(register, "")

    def feed_uebernehmen(self, register: Register, meldungen: Sequence[Registermeldung], zeiger: str) -> int:
        alt = self._zeiger.get(register, "").partition(".")[0]
        self._zeiger[register] = zeiger
        if alt not in ("", zeiger.partition(".")[0]):
            self._merke_vor(register)
        return sum(self._uebernimm(m) for m in meldungen)

    def _uebernimm(self, m: Registermeldung) -> bool:
        zeile = self._ausgang.get(m.op_id)
        if zeile is not None and m.stand is Registerstand.ZURUECK and m.version:
            self._gegen.setdefault(m.op_id, Gegenfassung(m.version))
        if zeile is not None and m.fahrzeug is not None:
            return self._fahrzeug_zurueck(zeile.aenderung, m.fahrzeug, m.grund)
        von = (*OFFEN, Registerstand.BESTAETIGT) if m.stand is Registerstand.ZURUECK else OFFEN
        if zeile is None or zeile.stand not in von:
            return False
        self._ausgang[m.op_id] = replace(zeile, stand=m.stand, faellig=None, grund=m.grund)
        a = zeile.aenderung
        return zeile.stand is not m.stand and self._melde(a, m.stand, m.grund)

    def _melde(self, a: Aenderung, stand: Registerstand, grund: str) -> bool:
        if self._hat_spaetere(a):
            return False
        vorgang = self._vorgaenge[a.vorgang_id]
        self._setze(advance(vorgang, RegisterGemeldet(a.register, stand, grund)))
        merkmale = (("op", a.op_id), ("register", a.register.value), ("stand", stand.value), ("grund", grund))
        self.journal.append(Journaleintrag("programm", "register_gemeldet", vorgang.id, merkmale))
        return True

    def _merke_vor(self, register: Register) -> None:
        bestaetigt = [
            op_id for op_id, zeile in self._ausgang.items() if zeile.aenderung.register is register and _genommen(zeile)
        ]
        self._nachreichen |= dict.fromkeys(bestaetigt, 0)
        merkmale = (("register", register.value), ("anzahl", str(len(bestaetigt))))
        self.journal.append(Journaleintrag("programm", "register_wiederhergestellt", "", merkmale))

    def nachzureichen(self, register: Register, hoechstens: int, geparkte: bool = False) -> tuple[Aenderung, ...]:
        erste: dict[str, Aenderung] = {}
        for op_id, zeile in self._ausgang.items():
            if op_id in self._nachreichen and zeile.aenderung.register is register:
                erste.setdefault(zeile.aenderung.vorgang_id, zeile.aenderung)
        frei = [a for v, a in erste.items() if not ((b := self._bezug(v)) and b.vorgang_id in erste)]
        passend = [a for a in frei if (self._nachreichen[a.op_id] >= 4) is geparkte]
        alle = (replace(a, ohne=self._vorgaenge[a.vorgang_id].nicht_gebuchte(a.op_id)) for a in passend)
        return tuple(alle)[:hoechstens]

    def nachgereicht(self, op_ids: Sequence[str]) -> None:
        for op_id in op_ids:
            self._nachreichen.pop(op_id, None)

    def nachreichen_gescheitert(self, op_id: str) -> None:
        if op_id in self._nachreichen:
            self._nachreichen[op_id] += 1

    def vermisst(self, register: Register) -> int:
        dieses = (
            self._nachreichen[o]
            for o, z in self._ausgang.items()
            if o in self._nachreichen and z.aenderung.register is register
        )
        return sum(versuche >= 4 for versuche in dieses)


def _unterwegs(zeile: Zeile) -> bool:
    gebucht = zeile.aenderung.register is Register.FAHRZEUGREGISTER and zeile.faellig is None
    return zeile.stand in OFFEN and not gebucht


def _genommen(zeile: Zeile) -> bool:
    gebucht = zeile.stand is Registerstand.UEBERGEBEN and zeile.faellig is None
    return zeile.stand is Registerstand.BESTAETIGT or gebucht


def _selbe(eine: Aenderung, andere: Aenderung) -> bool:
    return (eine.vorgang_id, eine.register) == (andere.vorgang_id, andere.register)
