"""The epoch of a ledger: another one after every restore, so that counters see that the past changed and offer again
what was confirmed to them."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, delete, literal, literal_column, select, update

from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.tables import Kreis, Sitzung
from bureau_app.district.transaktion import schreiben

_POSTGRESQL: ColumnElement[int] = literal_column(
    "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"
)


def zeitlinie(v: Connection) -> ColumnElement[int]:
    """An expression for the number that PostgreSQL raises whenever a copy of the database took over: after a restore to
    a point in time, and after a failover. SQLite has none: there `district restore` gives the new epoch."""
    return _POSTGRESQL if v.dialect.name == "postgresql" else literal(0)


def gueltige_epoche(v: Connection, district_id: str) -> str | None:
    """The epoch that holds; None if the database goes on from another past than it did before: `bemerke` comes next."""
    frage = select(Kreis.epoche, Kreis.zeitlinie, zeitlinie(v)).where(Kreis.district_id == district_id)
    epoche, gemerkt, jetzt = v.execute(frage).one()
    return str(epoche) if gemerkt == jetzt else None


def bemerke(engine: Engine, district_id: str, zeit: datetime) -> None:
    """A new epoch if the timeline is another one; of several who see it at once, one gives it."""
    wo = Kreis.district_id == district_id
    with schreiben(engine) as v:
        v.execute(select(Kreis.epoche).where(wo).with_for_update())
        if gueltige_epoche(v, district_id) is None:
            erneuere_epoche(v, district_id, zeit)


def erneuere_epoche(v: Connection, district_id: str, zeit: datetime) -> str:
    """A new epoch whatever stands there: a backup was put in place."""
    vermerke(v, district_id, Akt.WIEDERHERGESTELLT, district_id, zeit)
    neu = secrets.token_hex(8)
    wo = Kreis.district_id == district_id
    v.execute(update(Kreis).where(wo).values(epoche=neu, zeitlinie=zeitlinie(v)))
    v.execute(delete(Sitzung).where(Sitzung.district_id == district_id))
    return neu
