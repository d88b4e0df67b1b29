"""Statements that every push asks PostgreSQL: libpq runs them, because SQLAlchemy's and psycopg's way round costs more
than they do."""

import itertools
import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.generators import fetch, send
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from sqlalchemy import Connection, Engine, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

_NAME = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")
_VORBEREITETE = "vorbereitete"
"""Where a connection of the pool keeps which statements it has prepared."""
_BEGINNE = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_SCHLIESSE = b"COMMIT"
_GUT = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_IN_TRANSAKTION = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
_NUMMERN = itertools.count(1)


class Direktfrage:
    """One statement for PostgreSQL, brought into libpq's form once; its values stand in it as `:name`."""

    def __init__(self, text: str) -> None:
        namen = list(dict.fromkeys(_NAME.findall(text)))
        self._namen = namen
        self._befehl = _NAME.sub(lambda treffer: f"${namen.index(treffer[1]) + 1}", text)
        self._zeile: Any = None
        self._vorbereitet = f"direkt_{next(_NUMMERN)}".encode()

    def zeilen_allein(self, wo: "Engine | Direktleitung", werte: Mapping[str, Any]) -> list[Any]:
        """As `zeilen`, on a connection of the pool and by itself: it has no beginning and no end to wait for."""
        if isinstance(wo, Direktleitung):
            return self._zeilen(wo, werte, lambda _leitung: b"")
        with direktleitung(wo) as leitung:
            return self._zeilen(leitung, werte, lambda _leitung: b"")

    def zeilen(self, v: "Connection | Direktleitung", werte: Mapping[str, Any]) -> list[Any]:
        """Its rows by column names, on the connection and in the transaction of `v`, which begins with it if none did.
        Errors are those of `v.execute`, and whoever listens to the statements of an engine hears of this one."""
        return self._zeilen(v, werte, _anfang)

    def zeilen_danach(self, v: "Connection | Direktleitung", werte: Mapping[str, Any]) -> list[Any]:
        """As `zeilen_allein`, once the transaction of `v` is committed: both go to PostgreSQL in one message. After an
        error nobody knows whether it is committed."""
        for hoert in v.engine.dispatch.before_cursor_execute:
            hoert(None, None, _SCHLIESSE.decode(), [], None, False)
        zeilen = self._zeilen(v, werte, lambda _leitung: _SCHLIESSE)
        for hoert in v.engine.dispatch.after_cursor_execute:
            hoert(None, None, _SCHLIESSE.decode(), [], None, False)
        return zeilen

    def _zeilen(
        self,
        v: "Connection | Direktleitung",
        werte: Mapping[str, Any],
        zuvor: Callable[[psycopg.Connection[Any]], bytes],
    ) -> list[Any]:
        folge = [_roh(werte[name]) for name in self._namen]
        huelle = v.connection
        leitung = huelle.driver_connection
        assert isinstance(leitung, psycopg.Connection)
        for hoert in v.engine.dispatch.before_cursor_execute:
            hoert(None, None, self._befehl, folge, None, False)
        try:
            zeilen = self._frage_an(leitung, huelle.info.setdefault(_VORBEREITETE, set()), folge, zuvor(leitung))
        except psycopg.Error as fehler:
            raise _uebersetzt(v.engine, huelle, self._befehl, fehler, v.invalidate) from fehler
        for hoert in v.engine.dispatch.after_cursor_execute:
            hoert(None, None, self._befehl, folge, None, False)
        return zeilen

    def _frage_an(
        self, leitung: psycopg.Connection[Any], vorbereitete: set[bytes], folge: list[Any], zuvor: bytes
    ) -> list[Any]:
        pgconn = leitung.pgconn
        if self._vorbereitet not in vorbereitete:
            _verlange_gut(pgconn.prepare(self._vorbereitet, self._befehl.encode()))
            vorbereitete.add(self._vorbereitet)
        if zuvor:
            ergebnis = _zusammen(leitung, zuvor, self._vorbereitet, folge)
        else:
            ergebnis = _verlange_gut(pgconn.exec_prepared(self._vorbereitet, folge))
        if self._zeile is None:
            spalten = [(ergebnis.fname(n) or b"").decode() for n in range(ergebnis.nfields)]
            self._zeile = namedtuple("Zeile", spalten, rename=True)  # type: ignore[misc]
        leser = Transformer(leitung)
        leser.set_pgresult(ergebnis)
        return leser.load_rows(0, ergebnis.ntuples, self._zeile._make)


class Direktleitung:
    """A connection of the pool, for these statements only; `engine` is whose."""

    def __init__(self, engine: Engine, connection: PoolProxiedConnection) -> None:
        self.engine, self.connection = engine, connection

    @property
    def steht(self) -> bool:
        """Whether it can be used."""
        return self.connection.is_valid

    def invalidate(self, fehler: BaseException | None = None) -> None:
        """It is lost, and does not go back to the others."""
        self.connection.invalidate(fehler)

    def rolle_zurueck(self) -> None:
        """End the transaction that it is in, if any."""
        if self.steht:
            rolle_zurueck(self.connection.driver_connection)


@contextmanager
def direktleitung(engine: Engine) -> Iterator[Direktleitung]:
    """A connection that goes back to the pool at the end; a transaction that nobody committed is rolled back."""
    try:
        huelle = engine.raw_connection()
    except psycopg.Error as fehler:
        raise _als_dbapi(engine, "", fehler, verloren=False) from fehler
    try:
        yield Direktleitung(engine, huelle)
    finally:
        huelle.close()


def _anfang(leitung: psycopg.Connection[Any]) -> bytes:
    """What must go before the first statement of a transaction."""
    beginnt = leitung.pgconn.transaction_status == TransactionStatus.IDLE and not leitung.autocommit
    return _BEGINNE if beginnt else b""


def _zusammen(leitung: psycopg.Connection[Any], zuvor: bytes, name: bytes, folge: list[Any]) -> PGresult:
    """What a prepared statement answers that goes in one message with another one before it, and is not run if that
    one failed: every wait for an answer costs as much as a statement."""
    pgconn = leitung.pgconn
    pgconn.enter_pipeline_mode()
    try:
        pgconn.send_query_params(zuvor, None)
        pgconn.send_query_prepared(name, folge)
        pgconn.pipeline_sync()
        ergebnisse = leitung.wait(_bis_sync(pgconn))
        pgconn.exit_pipeline_mode()
    finally:
        if pgconn.pipeline_status:
            pgconn.finish()  # whatever is still on its way must not be taken for another one's answer
    erstes, zweites = map(_verlange_gut, ergebnisse)
    if erstes.command_status != zuvor.split()[0]:
        raise psycopg.OperationalError("the transaction was rolled back")
    return zweites


def _bis_sync(pgconn: PGconn) -> PQGen[list[PGresult]]:
    """Send what was written, and wait for all the answers to it; other threads run meanwhile."""
    yield from send(pgconn)
    ergebnisse: list[PGresult] = []
    while (ergebnis := (yield from fetch(pgconn))) is None or ergebnis.status != ExecStatus.PIPELINE_SYNC:
        if pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError("the connection is lost")
        if ergebnis is not None:
            ergebnisse.append(ergebnis)
    return ergebnisse


def _verlange_gut(ergebnis: PGresult) -> PGresult:
    """Else the error of its SQLSTATE; without one nobody answered."""
    if ergebnis.status in _GUT:
        return ergebnis
    if ergebnis.error_field(DiagnosticField.SQLSTATE) is None:
        raise psycopg.OperationalError("the connection is lost")
    raise error_from_result(ergebnis)


def _roh(wert: Any) -> bytes | None:
    """A value in PostgreSQL's own spelling; the statement tells its type."""
    if wert is None:
        return None
    if isinstance(wert, list):
        return ("{" + ",".join(map(_feld, wert)) + "}").encode()
    if isinstance(wert, bytes):
        return b"\\x" + wert.hex().encode()
    return (wert.isoformat() if isinstance(wert, datetime) else str(wert)).encode()


def _feld(wert: Any) -> str:
    if wert is None:
        return "NULL"
    if isinstance(wert, bytes):
        return f'"\\\\x{wert.hex()}"'
    return '"' + str(wert).replace("\\", "\\\\").replace('"', '\\"') + '"'


def rolle_zurueck(leitung: Any) -> None:
    """End the transaction that a connection is in. psycopg's own rollback forgets every prepared statement too, and
    each of them would be planned once more, which costs several times what it does."""
    if not leitung.closed and leitung.pgconn.transaction_status in _IN_TRANSAKTION:
        leitung.pgconn.exec_(b"ROLLBACK")


def _uebersetzt(
    engine: Engine,
    huelle: PoolProxiedConnection,
    befehl: str,
    fehler: psycopg.Error,
    verwirf: Callable[[BaseException], None],
) -> BaseException:
    """The error as SQLAlchemy would raise it, without values; a connection that is lost does not go back to the
    others."""
    verloren = engine.dialect.is_disconnect(fehler, huelle.dbapi_connection, None)  # type: ignore[arg-type]
    if verloren:
        verwirf(fehler)
    return _als_dbapi(engine, befehl, fehler, verloren)


def _als_dbapi(engine: Engine, befehl: str, fehler: psycopg.Error, verloren: bool) -> BaseException:
    return DBAPIError.instance(
        befehl,
        None,
        fehler,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=verloren,
        dialect=engine.dialect,
    )
