"""The transactions of the service: every reading or writing one runs for one town, or for the service itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects import postgresql, sqlite

from bureau_app.district.engine import GEMEINDE, SCHREIBT

_GEMEINDE = text(f"SELECT set_config('{GEMEINDE}', :gemeinde_ags, true)")
_SCHREIBT = text(f"SELECT set_config('{SCHREIBT}', :gemeinde_ags, true)")
SCHREIBT_GERAET = (
    f"set_config('{SCHREIBT}', coalesce((SELECT gemeinde_ags FROM geraet"
    " WHERE district_id = CAST(:district AS varchar) AND id = CAST(:geraet AS varchar)), '-'), true)"
)
"""SQL for PostgreSQL: from here on the transaction writes for the town that the database knows the device by, whatever
the program says of it; for no town if there is no such device."""
SCHREIBT_GERAETE = (
    f"set_config('{SCHREIBT}', coalesce((SELECT CASE WHEN count(*) = cardinality(:geraete::text[])"
    " AND min(gemeinde_ags) = max(gemeinde_ags) THEN min(gemeinde_ags) END FROM geraet"
    " WHERE district_id = :district::varchar AND id = ANY(:geraete::text[])), '-'), true)"
)
"""The same for several devices (ids, each once), if the database knows all of them by one town; else for no town."""
_FUER_GERAET = text(f"SELECT {SCHREIBT_GERAET}")


@contextmanager
def lesen(engine: Engine, gemeinde_ags: str = "") -> Iterator[Connection]:
    """A reading that changes nothing; with a town it is one transaction, and PostgreSQL shows it this town's rows only.

    Without one, PostgreSQL gets each statement by itself: it has no beginning and no end to wait for.
    """
    optionen: dict[str, Any] = {"nur_lesen": True}
    if not gemeinde_ags and engine.dialect.name == "postgresql":
        optionen["isolation_level"] = "AUTOCOMMIT"
    with engine.connect().execution_options(**optionen) as v:
        _gilt_fuer(v, gemeinde_ags)
        yield v


@contextmanager
def schreiben(engine: Engine, gemeinde_ags: str = "") -> Iterator[Connection]:
    """A transaction that is committed at the end and rolled back by an exception; "" is the service itself."""
    with engine.begin() as v:
        _gilt_fuer(v, gemeinde_ags)
        yield v


@contextmanager
def schreiben_fuer(engine: Engine, district_id: str, geraet_id: str) -> Iterator[Connection]:
    """As `schreiben` for the service itself, which sees every town; but PostgreSQL takes rows of the device's town
    only, whose town it looks up itself."""
    with engine.begin() as v:
        if v.dialect.name == "postgresql":
            v.execute(_FUER_GERAET, {"district": district_id, "geraet": geraet_id})
        yield v


@contextmanager
def schreiben_in(engine: Engine, gemeinde_ags: str) -> Iterator[Connection]:
    """As `schreiben_fuer`, for a person of this town."""
    with engine.begin() as v:
        if v.dialect.name == "postgresql":
            v.execute(_SCHREIBT, {"gemeinde_ags": gemeinde_ags})
        yield v


def _gilt_fuer(v: Connection, gemeinde_ags: str) -> None:
    """Until the transaction ends: row-level security compares with this setting."""
    if gemeinde_ags and v.dialect.name == "postgresql":
        v.execute(_GEMEINDE, {"gemeinde_ags": gemeinde_ags})


def einfuegen(v: Connection, tabelle: Any) -> Any:
    """An INSERT that knows ON CONFLICT, for this connection's database."""
    return einfuegen_in(v.dialect.name, tabelle)


def einfuegen_in(dialekt: str, tabelle: Any) -> Any:
    """The same for a database of this kind, for statements that are built once."""
    return sqlite.insert(tabelle) if dialekt == "sqlite" else postgresql.insert(tabelle)
