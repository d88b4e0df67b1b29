"""The counter's memory: Vorgang, journal line and outbox rows in one transaction of the encrypted database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, literal_column, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bureau_app.domain.abgleich import Aenderung, Gegenfassung, Registermeldung
from bureau_app.domain.ereignis import Register, RegisterGemeldet, Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.domain.vorgang import Stufe, Vorgang, advance
from bureau_app.store import ausgang as ausgangskorb
from bureau_app.store import journal, nachreichung, rueckgabe
from bureau_app.store.codec import entpacke, packe
from bureau_app.store.direkt import Direktbefehl
from bureau_app.store.engine import Datenbank
from bureau_app.store.tables import OFFEN, Ablagezeile, Vorgangszeile, Zaehlerzeile, Zeigerzeile, tabelle
from bureau_app.workflows.journal import Journalauszug
from bureau_app.workflows.ports import Ausgangspost, Journaleintrag, Uhr

PROGRAMM = "programm"
"""Who acted where no person did."""

_HOECHSTE_LAUFNUMMER = 999_999
_FERTIG: list[ColumnElement[str]] = [
    literal_column(f"'{stufe.value}'") for stufe in (Stufe.BESTAETIGT, Stufe.VERWORFEN)
]
_ABGESCHLOSSEN = (Stufe.ABGESCHLOSSEN.value, Stufe.BESTAETIGT.value)

_V = tabelle(Vorgangszeile)
_BERUEHRT = select(func.coalesce(func.max(_V.c.beruehrt), 0) + 1).scalar_subquery()
_BEI_JEDEM = ("stufe", "sachbearbeiter", "fassung", "geaendert_am", "inhalt", "aufgaben")
_NEU = Direktbefehl(
    sqlite_insert(_V).values(beruehrt=_BERUEHRT).on_conflict_do_nothing(index_elements=["id"]),
    ("id", "nummer", "bezug", *_BEI_JEDEM),
)
_DIESE = (_V.c.id == bindparam("diese_id"), _V.c.fassung == bindparam("diese_fassung"))
_GEAENDERT = Direktbefehl(update(_V).where(*_DIESE).values(beruehrt=_BERUEHRT), _BEI_JEDEM)
_INHALT = select(_V.c.inhalt).where(_V.c.id == bindparam("diese_id"))
_OFFENE = (
    select(_V.c.inhalt)
    .where(_V.c.sachbearbeiter == bindparam("wessen"), or_(_V.c.stufe.not_in(_FERTIG), _V.c.aufgaben > 0))
    .order_by(_V.c.beruehrt.desc())
)
_ZEIGER = sqlite_insert(tabelle(Zeigerzeile))
_ZEIGER = _ZEIGER.on_conflict_do_update(index_elements=["register"], set_={"zeiger": _ZEIGER.excluded.zeiger})
_ABLAGE = tabelle(Ablagezeile)
_ABGELEGT = select(_ABLAGE.c.inhalt).where(_ABLAGE.c.name == bindparam("dieser"))
_LEGE_AB = sqlite_insert(_ABLAGE)
_LEGE_AB = _LEGE_AB.on_conflict_do_update(index_elements=["name"], set_={"inhalt": _LEGE_AB.excluded.inhalt})
_NIMM_WEG = delete(_ABLAGE).where(_ABLAGE.c.name == bindparam("name"))
_NUMMER = tabelle(Zaehlerzeile).c.wert
_ZAEHLE = (
    sqlite_insert(tabelle(Zaehlerzeile))
    .on_conflict_do_update(index_elements=["name"], set_={"wert": _NUMMER + 1})
    .returning(_NUMMER)
)


class SqlCaseStore:
    """The port CaseStore on SQLCipher; may be called from any thread."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._uhr = uhr

    def sichere(self, vorgang: Vorgang, eintrag: Journaleintrag | None, ausgang: Sequence[Aenderung] = ()) -> None:
        """One transaction; the driver returns when the log is on the disk (synchronous=FULL)."""
        with self._datenbank.schreiben() as verbindung:
            self._schreibe(verbindung, vorgang, eintrag)
            ausgangskorb.reihe_ein(verbindung, ausgang)

    def lade(self, vorgang_id: str) -> Vorgang | None:
        """The Vorgang as last written."""
        with self._datenbank.lesen() as verbindung:
            return _lade(verbindung, vorgang_id)

    def mit_nummer(self, nummer: str) -> Vorgang | None:
        """The Vorgang of this number as last written."""
        with self._datenbank.lesen() as verbindung:
            roh = verbindung.scalar(select(Vorgangszeile.inhalt).where(Vorgangszeile.nummer == nummer))
        return entpacke(roh) if roh is not None else None

    def offene(self, sachbearbeiter: str) -> tuple[Vorgang, ...]:
        """The person's unfinished Vorgaenge, the last touched first."""
        with self._datenbank.lesen() as verbindung:
            return tuple(entpacke(roh) for roh in verbindung.scalars(_OFFENE, {"wessen": sachbearbeiter}))

    def abgeschlossene(self, nummer: str) -> tuple[Vorgang, ...]:
        """The closed Vorgang of this number and what refers to it, oldest first; ids are time-ordered."""
        v = Vorgangszeile
        dieser = select(v.id).where(v.nummer == nummer, v.stufe.in_(_ABGESCHLOSSEN))
        dazu = and_(v.bezug.in_(dieser), v.stufe != Stufe.VERWORFEN.value)
        frage = select(v.inhalt).where(or_(v.id.in_(dieser), dazu)).order_by(v.id)
        with self._datenbank.lesen() as verbindung:
            return tuple(entpacke(roh) for roh in verbindung.scalars(frage))

    def vermerke(self, eintrag: Journaleintrag) -> None:
        """A journal line in a transaction of its own."""
        with self._datenbank.schreiben() as verbindung:
            journal.schreibe(verbindung, eintrag, self._uhr.jetzt())

    def letzte_eintraege(self, hoechstens: int) -> tuple[Journalauszug, ...]:
        """The youngest lines."""
        with self._datenbank.lesen() as verbindung:
            return journal.letzte(verbindung, hoechstens)

    def abgelegt(self, name: str) -> bytes | None:
        """What was put away under this name."""
        with self._datenbank.lesen() as verbindung:
            return verbindung.scalar(_ABGELEGT, {"dieser": name})

    def lege_ab(self, name: str, inhalt: bytes) -> None:
        """Over what was there; nothing removes it."""
        with self._datenbank.schreiben() as verbindung:
            if inhalt:
                verbindung.execute(_LEGE_AB, {"name": name, "inhalt": inhalt})
            else:
                verbindung.execute(_NIMM_WEG, {"name": name})

    def laufnummer(self, jahr: int) -> int:
        """Counted up in a transaction of its own, so that a number may be lost but never comes twice."""
        with self._datenbank.schreiben() as verbindung:
            nummer: int = verbindung.execute(_ZAEHLE, {"name": f"laufnummer {jahr}", "wert": 1}).scalar_one()
            if nummer > _HOECHSTE_LAUFNUMMER:
                raise Stoerung(Fehlercode.SPEICHER_NUMMERN, jahr=str(jahr))
        return nummer

    def ausgangspost(self, register: Register, jetzt: datetime, hoechstens: int) -> tuple[Ausgangspost, ...]:
        """Due changes, oldest first, at most one a Vorgang."""
        with self._datenbank.lesen() as verbindung:
            return ausgangskorb.faellige(verbindung, register, jetzt, hoechstens)

    def ausgang_vermerken(self, op_id: str, stand: Registerstand, wieder_ab: datetime | None, grund: str = "") -> bool:
        """The outbox row, the Vorgang's register entry and a journal line move together."""
        with self._datenbank.schreiben() as verbindung:
            zeile = ausgangskorb.zeile(verbindung, op_id)
            if zeile is None or zeile.stand not in OFFEN:
                return zeile is not None
            ausgangskorb.vermerke(verbindung, op_id, stand, wieder_ab, grund)
            if stand.value != zeile.stand:
                self._ruecke_vor(verbindung, zeile, stand, grund)
        return True

    def rueckgabe_vermerken(self, op_id: str, gegen: Gegenfassung, gebucht: bool) -> None:
        """The register's side and the tasks."""
        with self._datenbank.schreiben() as verbindung:
            if (zeile := ausgangskorb.zeile(verbindung, op_id)) is None:
                return
            rueckgabe.merke(verbindung, zeile, gegen)
            for einwand in gegen.fahrzeuge if gebucht else ():
                self._fahrzeug_zurueck(verbindung, zeile, einwand.nummer, einwand.grund)

    def rueckgabe(self, vorgang_id: str, register: Register) -> Rueckgabe | None:
        """The last change with what was said about it."""
        with self._datenbank.lesen() as verbindung:
            return rueckgabe.letzte(verbindung, vorgang_id, register)

    def zurueckgegebene(self) -> tuple[Vorgang, ...]:
        """By what their last changes became, or by the task that one vehicle left."""
        frage = rueckgabe.unentschiedene().order_by(Vorgangszeile.beruehrt)
        with self._datenbank.lesen() as verbindung:
            alle = tuple(entpacke(roh) for roh in verbindung.scalars(frage))
        return tuple(v for v in alle if v.zurueckgegeben)

    def feed_uebernehmen(self, register: Register, meldungen: Sequence[Registermeldung], zeiger: str) -> int:
        """Own echoes meet their outbox row by op id; a return counts even after a confirmation. With a new epoch, marks
        and journal line belong to it: a crash in between would forget what must be offered again."""
        with self._datenbank.schreiben() as verbindung:
            if (anzahl := nachreichung.merke_vor(verbindung, register, zeiger)) is not None:
                merkmale = (("register", register.value), ("anzahl", str(anzahl)))
                eintrag = Journaleintrag(PROGRAMM, "register_wiederhergestellt", "", merkmale)
                journal.schreibe(verbindung, eintrag, self._uhr.jetzt())
            bewegt = sum(self._uebernimm(verbindung, meldung) for meldung in meldungen)
            verbindung.execute(_ZEIGER, {"register": register.value, "zeiger": zeiger})
        return bewegt

    def _uebernimm(self, verbindung: Connection, m: Registermeldung) -> bool:
        zeile = ausgangskorb.zeile(verbindung, m.op_id)
        zurueck = m.stand is Registerstand.ZURUECK
        if zeile is not None and zurueck and m.version:
            rueckgabe.merke_version(verbindung, zeile, m.version)
        if zeile is not None and m.fahrzeug is not None:
            return self._fahrzeug_zurueck(verbindung, zeile, m.fahrzeug, m.grund)
        von = (*OFFEN, Registerstand.BESTAETIGT.value) if zurueck else OFFEN
        if zeile is None or zeile.stand not in von:
            return False
        ausgangskorb.vermerke(verbindung, m.op_id, m.stand, None, m.grund)
        return zeile.stand != m.stand.value and self._ruecke_vor(verbindung, zeile, m.stand, m.grund)

    def _ruecke_vor(self, verbindung: Connection, zeile: Any, stand: Registerstand, grund: str) -> bool:
        """Whether the Vorgang's part is about this change; a ruling may come again after somebody decided anew. A later
        one that is closed shows: the part is not where this one is."""
        if (vorgang := _lade(verbindung, zeile.vorgang_id)) is None:
            return True
        nur_offene = zeile.stand in OFFEN and vorgang.registerstand(Register(zeile.register)) == zeile.stand
        if ausgangskorb.hat_spaetere(verbindung, zeile, nur_offene):
            return False
        danach = advance(vorgang, RegisterGemeldet(Register(zeile.register), stand, grund))
        merkmale = (("op", zeile.op_id), ("register", zeile.register), ("stand", stand.value), ("grund", grund))
        self._schreibe(verbindung, danach, Journaleintrag(PROGRAMM, "register_gemeldet", danach.id, merkmale))
        return True

    def _fahrzeug_zurueck(self, verbindung: Connection, zeile: Any, fahrzeug: int, grund: str) -> bool:
        """A task in the Vorgang, once; whether it is new."""
        vorgang = _lade(verbindung, zeile.vorgang_id)
        if vorgang is None or ausgangskorb.hat_spaetere(verbindung, zeile):
            return False
        zurueck = RegisterGemeldet(Register(zeile.register), Registerstand.ZURUECK, grund, fahrzeug, zeile.op_id)
        danach = advance(vorgang, zurueck)
        if danach.aufgaben == vorgang.aufgaben:
            return False
        merkmale = (("op", zeile.op_id), ("fahrzeug", str(fahrzeug)), ("grund", grund))
        self._schreibe(verbindung, danach, Journaleintrag(PROGRAMM, "fahrzeug_zurueck", danach.id, merkmale))
        return True

    def wartend(self) -> dict[Register, int]:
        """How many changes each register has not confirmed or returned yet."""
        with self._datenbank.lesen() as verbindung:
            return ausgangskorb.wartend(verbindung)

    def geparkt(self, register: Register) -> int:
        """How many changes wait for an update of the register's program."""
        with self._datenbank.lesen() as verbindung:
            return ausgangskorb.geparkt(verbindung, register)

    def zeiger(self, register: Register) -> str:
        """Where the feed was read to, "" at first."""
        with self._datenbank.lesen() as verbindung:
            return verbindung.scalar(nachreichung.ZEIGER, {"dieses": register.value}) or ""

    def nachzureichen(self, register: Register, hoechstens: int, geparkte: bool = False) -> tuple[Aenderung, ...]:
        """What was confirmed, to offer again."""
        with self._datenbank.lesen() as verbindung:
            return nachreichung.faellige(verbindung, register, hoechstens, geparkte)

    def nachgereicht(self, op_ids: Sequence[str]) -> None:
        """The marks go."""
        with self._datenbank.schreiben() as verbindung:
            nachreichung.erledige(verbindung, op_ids)

    def nachreichen_gescheitert(self, op_id: str) -> None:
        """Once more."""
        with self._datenbank.schreiben() as verbindung:
            nachreichung.zaehle_versuch(verbindung, op_id)

    def vermisst(self, register: Register) -> int:
        """Those that failed too often."""
        with self._datenbank.lesen() as verbindung:
            return nachreichung.geparkte(verbindung, register)

    def pruefe_kette(self) -> journal.Kettenpruefung:
        """Recompute the journal's chain of checksums."""
        with self._datenbank.lesen() as verbindung:
            return journal.pruefe_kette(verbindung)

    def _schreibe(self, verbindung: Connection, vorgang: Vorgang, eintrag: Journaleintrag | None) -> None:
        jetzt = self._uhr.jetzt()
        _schreibe_vorgang(verbindung, vorgang, jetzt)
        if eintrag:
            journal.schreibe(verbindung, eintrag, jetzt)


def _lade(verbindung: Connection, vorgang_id: str) -> Vorgang | None:
    roh = verbindung.scalar(_INHALT, {"diese_id": vorgang_id})
    return entpacke(roh) if roh is not None else None


def _schreibe_vorgang(verbindung: Connection, vorgang: Vorgang, jetzt: datetime) -> None:
    """Write over the version before, and only over that one."""
    werte = {
        "stufe": vorgang.stufe.value,
        "sachbearbeiter": vorgang.sachbearbeiter,
        "fassung": vorgang.fassung,
        "geaendert_am": jetzt.isoformat(),
        "inhalt": packe(vorgang),
        "aufgaben": len(vorgang.offene_aufgaben()),
    }
    if vorgang.fassung == 0:
        bezug = vorgang.bezug.vorgang_id if vorgang.bezug else ""
        feste = {"id": vorgang.id, "nummer": vorgang.nummer, "bezug": bezug}
        geschrieben = _NEU.fuehre_aus(verbindung, werte | feste).rowcount
    else:
        bisher = {"diese_id": vorgang.id, "diese_fassung": vorgang.fassung - 1}
        geschrieben = _GEAENDERT.fuehre_aus(verbindung, werte | bisher).rowcount
    if geschrieben != 1:
        raise Stoerung(Fehlercode.SPEICHER_FASSUNG)
