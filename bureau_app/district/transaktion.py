"""The transactions of the service: every reading or writing one runs for one town, or for the service itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects import postgresql, sqlite

_GEMEINDE = text("SELECT set_config('bureau.gemeinde', :gemeinde_ags, true)")


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


def _gilt_fuer(v: Connection, gemeinde_ags: str) -> None:
    """Until the transaction ends: row-level security compares with this setting."""
    if gemeinde_ags and v.dialect.name == "postgresql":
        v.execute(_GEMEINDE, {"gemeinde_ags": gemeinde_ags})


def einfuegen(v: Connection, tabelle: Any) -> Any:
    """An INSERT that knows ON CONFLICT, for this connection's database."""
    return sqlite.insert(tabelle) if v.dialect.name == "sqlite" else postgresql.insert(tabelle)
