"""Opens the district's database, SQLite or PostgreSQL, the same way for every verb."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

SQLITE, POSTGRESQL = "sqlite", "postgresql+psycopg"
_WARTEN_S = 10
_POSTGRESQL_GRENZEN = "-c lock_timeout=10s -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s"


def oeffne(url: str) -> Engine:
    """The engine for `sqlite:///PATH` or `postgresql+psycopg://…`; connects on first use. Errors show no values."""
    try:
        ziel = make_url(url)
    except ArgumentError:
        ziel = URL.create("")
    if ziel.drivername == SQLITE and ziel.database not in (None, "", ":memory:"):
        return _sqlite(ziel)
    if ziel.drivername == POSTGRESQL:
        return create_engine(
            ziel,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=10,
            pool_timeout=_WARTEN_S,
            connect_args={"connect_timeout": 3, "options": _POSTGRESQL_GRENZEN},
        )
    raise Stoerung(Fehlercode.DATENBANK_URL)


def erreiche(engine: Engine) -> None:
    """Return if the database answers."""
    try:
        with engine.connect() as verbindung:
            verbindung.execute(text("SELECT 1"))
    except (DBAPIError, OSError) as fehler:
        raise Stoerung(Fehlercode.DATENBANK_NICHT_ERREICHBAR, grund=type(fehler).__name__) from None


def _sqlite(ziel: URL) -> Engine:
    """WAL and FULL: what was acknowledged survives a power cut. A new file is readable by its owner only."""
    engine = create_engine(ziel, hide_parameters=True, connect_args={"timeout": _WARTEN_S})
    datei = Path(ziel.database or "")

    @event.listens_for(engine, "do_connect")
    def _lege_an(_dialect: Any, _rec: ConnectionPoolEntry, _args: Any, _params: Any) -> None:
        os.close(os.open(datei, os.O_RDWR | os.O_CREAT, 0o600))

    @event.listens_for(engine, "connect")
    def _stelle_ein(verbindung: sqlite3.Connection, _rec: ConnectionPoolEntry) -> None:
        verbindung.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            verbindung.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _beginne(verbindung: Connection) -> None:
        nur_lesen = verbindung.get_execution_options().get("nur_lesen", False)
        verbindung.exec_driver_sql("BEGIN" if nur_lesen else "BEGIN IMMEDIATE")

    return engine
