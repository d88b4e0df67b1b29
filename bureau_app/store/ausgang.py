"""The outbox: changes frozen as bytes, sent in order, and what became of each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bureau_app.domain.abgleich import FORM_UNBEKANNT, Aenderung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.store.stoerungen import unlesbar
from bureau_app.store.tables import OFFEN, Ausgangszeile, Vorgangszeile, Zaehlerzeile, tabelle
from bureau_app.workflows.ports import Ausgangspost

_SOFORT = 0
_FOLGE = "geraetefolge"
_UHR_VERSTELLT = timedelta(hours=1)
"""A change put off for longer is due: nobody does that, so the clock was set back."""

_TABELLE = tabelle(Ausgangszeile)
_A = _TABELLE.c
_OFFENE: list[ColumnElement[str]] = [literal_column(f"'{stand}'") for stand in OFFEN]
"""As they stand in the index of open rows: SQLite uses it for no other words."""
_NEU = insert(_TABELLE)
_ZAEHLER = sqlite_insert(tabelle(Zaehlerzeile))
_GEZAEHLT = tabelle(Zaehlerzeile).c.wert
_ZAEHLE = _ZAEHLER.on_conflict_do_update(
    index_elements=["name"], set_={"wert": _GEZAEHLT + _ZAEHLER.excluded.wert}
).returning(_GEZAEHLT)
_ZEILE = select(_A.nr, _A.op_id, _A.vorgang_id, _A.register, _A.stand).where(_A.op_id == bindparam("dieser"))
_SPAETERE = select(_A.nr).where(
    _A.register == bindparam("register"),
    _A.vorgang_id == bindparam("vorgang_id"),
    _A.nr > bindparam("nr"),
)
_SPAETERE_OFFENE = _SPAETERE.where(_A.stand.in_(_OFFENE))
_VERMERKE = update(_TABELLE).where(_A.op_id == bindparam("dieser")).values(versuche=_A.versuche + bindparam("weitere"))
_GEPARKT = (
    select(func.count())
    .select_from(_TABELLE)
    .where(_A.register == bindparam("register"), _A.stand.in_(_OFFENE), _A.grund == FORM_UNBEKANNT)
)


def ms(zeitpunkt: datetime) -> int:
    """Milliseconds since 1970."""
    return int(zeitpunkt.timestamp() * 1000)


def reihe_ein(verbindung: Connection, aenderungen: Iterable[Aenderung]) -> None:
    """Put changes at the end, due at once, each with the next running number of this device: it never comes again."""
    alle = tuple(aenderungen)
    if not alle:
        return
    for folge, a in enumerate(alle, _erste_folge(verbindung, len(alle))):
        zeile = {
            "op_id": a.op_id,
            "vorgang_id": a.vorgang_id,
            "register": a.register.value,
            "base_version": a.base_version,
            "koerper": a.koerper,
            "pruefsumme": a.pruefsumme,
            "stand": Registerstand.WARTET.value,
            "versuche": 0,
            "faellig": _SOFORT,
            "grund": "",
            "folge": folge,
        }
        verbindung.execute(_NEU, zeile)


def _erste_folge(verbindung: Connection, anzahl: int) -> int:
    letzte: int = verbindung.execute(_ZAEHLE, {"name": _FOLGE, "wert": anzahl}).scalar_one()
    return letzte - anzahl + 1


def faellige(verbindung: Connection, register: Register, jetzt: datetime, hoechstens: int) -> tuple[Ausgangspost, ...]:
    """The oldest open change of each Vorgang, as far as it is due; a Korrektur or Storno after what it is about."""
    werte = {"register": register.value, "jetzt": ms(jetzt), "spaetestens": ms(jetzt + _UHR_VERSTELLT)}
    post = []
    for z in verbindung.execute(_faellige(), werte | {"hoechstens": hoechstens}):
        aenderung = Aenderung(z.op_id, z.vorgang_id, register, z.base_version, z.koerper, z.folge)
        if aenderung.pruefsumme != z.pruefsumme:
            raise unlesbar("ausgang")
        post.append(Ausgangspost(aenderung, Registerstand(z.stand), z.versuche))
    return tuple(post)


@cache
def _faellige() -> Select[Any]:
    a, v, frueher = _A, tabelle(Vorgangszeile).c, _TABELLE.alias().c
    bezogen = select(v.bezug).where(v.id == a.vorgang_id).correlate(_TABELLE)
    davor = select(frueher.nr).where(
        frueher.register == a.register,
        or_(frueher.vorgang_id == a.vorgang_id, frueher.vorgang_id.in_(bezogen)),
        _unterwegs(frueher),
        frueher.nr < a.nr,
    )
    andere = _TABELLE.alias().c
    fehlende = select(andere.vorgang_id).where(andere.register == bindparam("register"), nachzureichen(andere))
    nach_fehlendem = select(v.id).where(v.id == a.vorgang_id, v.bezug.in_(fehlende)).correlate(_TABELLE)
    spaeter = and_(a.faellig > bindparam("jetzt"), a.faellig <= bindparam("spaetestens"))
    return (
        select(a.op_id, a.vorgang_id, a.base_version, a.koerper, a.pruefsumme, a.stand, a.versuche, a.folge)
        .where(a.register == bindparam("register"), a.stand.in_(_OFFENE), a.faellig.is_not(None), not_(spaeter))
        .where(~davor.exists(), a.vorgang_id.not_in(fehlende), ~nach_fehlendem.exists())
        .order_by(a.nr)
        .limit(bindparam("hoechstens"))
    )


def nachzureichen(a: Any) -> ColumnElement[bool]:
    """Confirmed, and maybe lost by its register since: it is offered again, before what is about it."""
    return and_(a.nachreichen > 0, func.length(a.koerper) > 0)


def _unterwegs(a: Any) -> ColumnElement[bool]:
    """Open, and not booked at the Kreis: what waits there for the register behind it goes no more from here."""
    return and_(a.stand.in_(_OFFENE), or_(a.register != Register.FAHRZEUGREGISTER.value, a.faellig.is_not(None)))


def zeile(verbindung: Connection, op_id: str) -> Row[int, str, str, str, str] | None:
    """The row of a change: `nr`, `op_id`, `vorgang_id`, `register`, `stand`; None if it is not this counter's."""
    return verbindung.execute(_ZEILE, {"dieser": op_id}).first()


def hat_spaetere(verbindung: Connection, diese: Row[int, str, str, str, str], nur_offene: bool = False) -> bool:
    """Whether there is a later change of the same Vorgang for the same register: its part is about that one. Those that
    are open (`nur_offene`) are found by an index, for others all later rows are looked at."""
    werte = {"register": diese.register, "vorgang_id": diese.vorgang_id, "nr": diese.nr}
    return verbindung.execute(_SPAETERE_OFFENE if nur_offene else _SPAETERE, werte).first() is not None


def vermerke(verbindung: Connection, op_id: str, stand: Registerstand, wieder_ab: datetime | None, grund: str) -> None:
    """Note an open change's new state; a state in which it stays open counts as a try."""
    werte = {
        "dieser": op_id,
        "stand": stand.value,
        "faellig": ms(wieder_ab) if wieder_ab else None,
        "weitere": 1 if stand.value in OFFEN else 0,
        "grund": grund,
    }
    verbindung.execute(_VERMERKE, werte)


def wartend(verbindung: Connection) -> dict[Register, int]:
    """How many changes are on their way, by register."""
    gezaehlt = {Register(register): anzahl for register, anzahl in verbindung.execute(_wartende())}
    return {register: gezaehlt.get(register, 0) for register in Register}


@cache
def _wartende() -> Select[Any]:
    return select(_A.register, func.count()).where(_unterwegs(_A)).group_by(_A.register)


def geparkt(verbindung: Connection, register: Register) -> int:
    """How many open changes of this register it was too old for when they were tried last."""
    return verbindung.scalar(_GEPARKT, {"register": register.value}) or 0
