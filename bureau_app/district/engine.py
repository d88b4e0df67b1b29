"""Opens the district's database, SQLite or PostgreSQL, the same way for every verb."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bureau_app.district.direkt import rolle_zurueck
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

SQLITE, POSTGRESQL = "sqlite", "postgresql+psycopg"
WARTEN_S = 10.0
_ANWEISUNG_S, _UNTAETIG_S = 15, 30
_UTF8 = "UTF8"
_ZULETZT, _RUHE_S = "zuletzt", 2.0
_VORBEREITET_AB = 2

DIENSTROLLE = "bureau_dienst"
"""Whom the service works as on PostgreSQL. The other role is the owner of the tables, who runs `district init`."""

GEMEINDE = "bureau.gemeinde"
"""The setting that names the town of a transaction (8 digits). Unset nothing can be seen: a foreign connection."""
ALLE = "*"
"""What it says for the service itself and for its administrators."""
SCHREIBT = "bureau.schreibt"
"""The setting that names the only town whose rows a transaction may write, while it sees what `GEMEINDE` shows it:
whoever rules on a change must see that it is about another town's Vorgang. Unset or "" adds nothing to `GEMEINDE`."""


def oeffne(url: str, warten_s: float = WARTEN_S, rolle: str = "") -> Engine:
    """The engine for `sqlite:///PATH` or `postgresql+psycopg://…`; connects on first use. Errors show no values.

    Whoever waits longer than `warten_s` for another writer, for a free connection, or for a PostgreSQL whose host no
    longer answers gets an error. `rolle` is whom to work as on PostgreSQL, whoever the URL's user is, who must be that
    role or may become it.
    """
    try:
        ziel = make_url(url)
    except ArgumentError:
        ziel = URL.create("")
    if ziel.drivername == SQLITE and ziel.database not in (None, "", ":memory:"):
        return _sqlite(ziel, warten_s)
    if ziel.drivername == POSTGRESQL:
        return _postgresql(ziel, warten_s, rolle)
    raise Stoerung(Fehlercode.DATENBANK_URL)


def erreiche(engine: Engine) -> None:
    """Return if the database answers and can hold every name; else Stoerung DATENBANK_*."""
    try:
        with engine.connect() as verbindung:
            verbindung.execute(text("SELECT 1"))
            postgresql = verbindung.dialect.name == "postgresql"
            zeichensatz = verbindung.scalar(text("SHOW server_encoding")) if postgresql else _UTF8
    except (DBAPIError, OSError) as fehler:
        raise Stoerung(Fehlercode.DATENBANK_NICHT_ERREICHBAR, grund=type(fehler).__name__) from None
    if zeichensatz != _UTF8:
        raise Stoerung(Fehlercode.DATENBANK_ZEICHENSATZ, zeichensatz=str(zeichensatz))


def _postgresql(ziel: URL, warten_s: float, rolle: str) -> Engine:
    grenzen = {
        GEMEINDE: ALLE,
        "lock_timeout": f"{warten_s * 1000:.0f}ms",
        "statement_timeout": f"{_ANWEISUNG_S}s",
        "idle_in_transaction_session_timeout": f"{_UNTAETIG_S}s",
        "plan_cache_mode": "force_generic_plan",
        "jit": "off",
    } | ({"role": rolle} if rolle else {})
    engine = create_engine(
        ziel,
        hide_parameters=True,
        pool_size=20,
        pool_use_lifo=True,
        pool_reset_on_return=None,
        max_overflow=0,
        pool_timeout=warten_s,
        connect_args={
            "connect_timeout": 3,
            "client_encoding": _UTF8,
            "prepare_threshold": _VORBEREITET_AB,
            **_verstummt(warten_s),
            "options": " ".join(f"-c {name}={wert}" for name, wert in grenzen.items()),
        },
    )
    _pruefe_ruhende(engine)
    event.listen(engine, "rollback", _rolle_zurueck)
    event.listen(engine, "reset", lambda leitung, _satz, _stand: rolle_zurueck(leitung))
    return engine


def _rolle_zurueck(v: Connection) -> None:
    """A connection that was lost took its transaction with it."""
    if not v.invalidated:
        rolle_zurueck(v.connection.driver_connection)


def _verstummt(nach_s: float) -> dict[str, int]:
    """What makes libpq give up a connection whose other end is gone without a word (host off, firewall drops): what was
    sent and is not acknowledged for so long, or an idle line that leaves questions whether it lives unanswered so long.
    A long statement is none of that: its host answers them. Without these the kernel waits a quarter of an hour for
    what was sent, and for ever for an answer; on a Unix socket they mean nothing."""
    return {
        "tcp_user_timeout": max(1, round(nach_s * 1000)),
        "keepalives_idle": max(1, round(nach_s / 2)),
        "keepalives_interval": max(1, round(nach_s / 4)),
        "keepalives_count": 2,
    }


def _pruefe_ruhende(engine: Engine) -> None:
    """A connection that rested is asked whether it lives before it is used; one that was just used is not."""

    @event.listens_for(engine, "checkin")
    def _zurueck(_verbindung: Any, satz: ConnectionPoolEntry) -> None:
        satz.info[_ZULETZT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _hinaus(verbindung: Any, satz: ConnectionPoolEntry, _huelle: Any) -> None:
        if time.monotonic() - satz.info.get(_ZULETZT, time.monotonic()) < _RUHE_S:
            return
        try:
            engine.dialect.do_ping(verbindung)
        except engine.dialect.dbapi.Error:  # type: ignore[union-attr]
            raise DisconnectionError from None


def _sqlite(ziel: URL, warten_s: float) -> Engine:
    """WAL and FULL: what was acknowledged survives a power cut. A new file is readable by its owner only."""
    engine = create_engine(ziel, hide_parameters=True, connect_args={"timeout": warten_s})
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
