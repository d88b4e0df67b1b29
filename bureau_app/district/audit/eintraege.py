"""What is sealed: rows of the ledger and acts, each as canonical bytes without anybody's data."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, literal_column, select, tuple_

from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.ereignisse import Stelle
from bureau_app.district.tables import Ereignis

ANFANG = Stelle()
"""Before everything."""
_NULL = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
UNTERSTE_OFFENE: ColumnElement[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")


class Quelle(StrEnum):
    """Which table an entry stands in."""

    EREIGNIS = "ereignis"
    PROTOKOLL = "protokoll"


TABELLE: Mapping[Quelle, Table] = {
    Quelle.EREIGNIS: Ereignis.__table__,  # type: ignore[dict-item]
    Quelle.PROTOKOLL: Protokoll.__table__,  # type: ignore[dict-item]
}
_FELDER = {
    Quelle.EREIGNIS: (
        *("seq", "op_id", "pruefsumme", "vorgang_id", "register", "version", "art", "grund", "gemeinde_ags"),
        *("geraet_id", "geraet_folge", "koerper_hash", "zu_op_id"),
    ),
    Quelle.PROTOKOLL: ("seq", "art", "bezug", "durch", "merkmal"),
}
_FORM = {Quelle.EREIGNIS: "ereignis/1", Quelle.PROTOKOLL: "protokoll/1"}
_schreibe = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def auswahl(district_id: str, quelle: Quelle, nach: Stelle) -> Select[Any]:
    """The rows of a table after a place, in the order of the ledger: `xid`, what is sealed, `zeit`."""
    t = TABELLE[quelle].c
    felder = (t[name] for name in _FELDER[quelle])
    frage = select(t.xid, *felder, t.zeit).where(t.district_id == district_id).order_by(t.xid, t.seq)
    return frage if nach == ANFANG else frage.where(tuple_(t.xid, t.seq) > tuple_(nach.xid, nach.seq))


def eine(district_id: str, quelle: Quelle, *wo: ColumnElement[bool]) -> Select[Any]:
    """As `auswahl`, the rows that this holds for."""
    return auswahl(district_id, quelle, ANFANG).where(*wo)


def kanonisch(district_id: str, quelle: Quelle, zeile: Any) -> bytes:
    """The bytes that a row of `auswahl` stands for: a JSON array of form, district, the fields in their order, and the
    time in microseconds since 1970. The transaction's number is not among them: it tells the order, which the seal's
    own number keeps."""
    _xid, *felder, zeit = zeile
    return _schreibe([_FORM[quelle], district_id, *felder, (zeit - _NULL) // _US]).encode()
