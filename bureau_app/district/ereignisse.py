"""The rows of the ledger: written once, read in an order in which nothing appears later below what was read."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)

from bureau_app.district.tables import Ereignis
from bureau_app.district.transaktion import einfuegen_in
from bureau_app.wire import sync

GEAENDERT, GEBUCHT = AENDERUNGEN = (sync.GEAENDERT, sync.GEBUCHT)
"""Kinds of the rows that are changes themselves."""
UEBERGEBEN, BESTAETIGT, ZURUECK = "register_uebergeben", "register_bestaetigt", "register_zurueck"
ABGEWIESEN = "eintrag_abgewiesen"
"""A change that was not booked, for the reason beside it: the same id is answered the same for ever. The device that
sent it is told by its answer; no feed tells it."""
_UNTERSTE_OFFENE: ColumnElement[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_HOECHSTE = select(func.max(Ereignis.seq)).where(Ereignis.district_id == bindparam("district_id"), Ereignis.xid == 0)
"""On SQLite, where there are no transactions side by side."""
_AENDERUNG = select(Ereignis.vorgang_id, Ereignis.version, Ereignis.gemeinde_ags, Ereignis.geraet_id).where(
    Ereignis.district_id == bindparam("district_id"), Ereignis.op_id == bindparam("dieser")
)


@dataclass(frozen=True, slots=True, order=True)
class Stelle:
    """A place in the ledger: everything up to it was read."""

    xid: int = 0
    seq: int = 0


def schreibe(v: Connection, werte: Mapping[str, Any]) -> int | None:
    """Append one row (columns of Ereignis but `xid` and `seq`); its number, None if its op id (or the device's running
    number) is taken. Waits for whoever is just writing the same one."""
    spalten = dict(werte)
    if v.dialect.name == "sqlite":
        letzte = v.scalar(_HOECHSTE, {"district_id": werte["district_id"]})
        spalten |= {"xid": 0, "seq": (letzte or 0) + 1}
    nummer: int | None = v.execute(_neues(v.dialect.name), spalten).scalar_one_or_none()
    return nummer


@cache
def _neues(dialekt: str) -> Any:
    return einfuegen_in(dialekt, Ereignis).on_conflict_do_nothing().returning(Ereignis.seq)


def melde_register(
    v: Connection, district_id: str, op_id: str, art: str, register: str, zeit: datetime, grund: str = ""
) -> bool:
    """Tell the town that a register behind the district moved on with a change: UEBERGEBEN, BESTAETIGT or ZURUECK.

    False if the same step was told before, or the change is not in the ledger. `grund` is a code.
    """
    aenderung = v.execute(_AENDERUNG, {"district_id": district_id, "dieser": op_id}).one_or_none()
    if aenderung is None:
        return False
    werte = {
        "district_id": district_id,
        "op_id": str(uuid.uuid5(uuid.UUID(op_id), f"{register} {art} {grund}")),
        "pruefsumme": "",
        "register": register,
        "art": art,
        "grund": grund,
        "koerper_hash": "",
        "zu_op_id": op_id,
        "zeit": zeit,
    }
    return schreibe(v, werte | dict(aenderung._mapping)) is not None


def lies(
    v: Connection, district_id: str, nach: Stelle, hoechstens: int, gemeinde_ags: str = ""
) -> Sequence[Row[tuple[Ereignis]]]:
    """Rows after a place that anybody is told of, oldest first, of one town or of all: only those below every
    transaction that still runs, so that the place of the last one is never overtaken."""
    werte = {"district_id": district_id, "xid": nach.xid, "seq": nach.seq, "hoechstens": hoechstens}
    return v.execute(_danach(v.dialect.name, bool(gemeinde_ags)), werte | {"gemeinde_ags": gemeinde_ags}).all()


@cache
def _danach(dialekt: str, einer_gemeinde: bool) -> Select[Any]:
    ab = tuple_(bindparam("xid", type_=BigInteger()), bindparam("seq", type_=BigInteger()))
    frage = (
        select(Ereignis.__table__)
        .where(Ereignis.district_id == bindparam("district_id"), Ereignis.art != ABGEWIESEN)
        .where(tuple_(Ereignis.xid, Ereignis.seq) > ab)
        .order_by(Ereignis.xid, Ereignis.seq)
        .limit(bindparam("hoechstens"))
    )
    if einer_gemeinde:
        frage = frage.where(Ereignis.gemeinde_ags == bindparam("gemeinde_ags"))
    if dialekt == "postgresql":
        frage = frage.where(Ereignis.xid < _UNTERSTE_OFFENE)
    return frage


def hoechste(v: Connection, district_id: str) -> Stelle:
    """A place that everything lies before which can be read now."""
    if v.dialect.name == "postgresql":
        return Stelle(v.execute(select(_UNTERSTE_OFFENE)).scalar_one(), 0)
    return Stelle(0, v.scalar(_HOECHSTE, {"district_id": district_id}) or 0)
