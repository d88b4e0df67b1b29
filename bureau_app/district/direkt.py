"""Statements that every push asks PostgreSQL: psycopg runs them itself, because SQLAlchemy's way round costs several
times what they cost."""

import re
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import RawCursor
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

_NAME = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")


class Direktfrage:
    """One statement for PostgreSQL, brought into psycopg's form once; its values stand in it as `:name`."""

    def __init__(self, text: str) -> None:
        namen = list(dict.fromkeys(_NAME.findall(text)))
        self._namen = namen
        self._frage: Select[*tuple[Any, ...]] | None = None
        self._befehl = _NAME.sub(lambda treffer: f"${namen.index(treffer[1]) + 1}", text)

    @classmethod
    def aus(cls, frage: Select[*tuple[Any, ...]]) -> "Direktfrage":
        """A question of SQLAlchemy, whose values are all named by `bindparam`: for SQLite too."""
        dialekt = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
        direkt = cls(str(frage.compile(dialect=dialekt)))
        direkt._frage = frage
        return direkt

    def eine(self, v: Connection, werte: Mapping[str, Any]) -> Any:
        """Its only row, None if there is none."""
        if v.dialect.name != "postgresql" and self._frage is not None:
            return v.execute(self._frage, dict(werte)).one_or_none()
        zeilen = self.zeilen(v, werte)
        return zeilen[0] if zeilen else None

    def zeilen(self, v: Connection, werte: Mapping[str, Any]) -> list[Any]:
        """Its rows by column names, on the connection and in the transaction of `v`. Errors are those of `v.execute`,
        and whoever listens to the statements of an engine hears of this one."""
        folge = [_als_reihe(wert) if isinstance(wert := werte[name], list) else wert for name in self._namen]
        leitung = v.connection.driver_connection
        assert isinstance(leitung, psycopg.Connection)
        zeiger = RawCursor(leitung, row_factory=namedtuple_row)
        for hoert in v.dispatch.before_cursor_execute:
            hoert(v, zeiger, self._befehl, folge, None, False)
        try:
            zeilen = zeiger.execute(self._befehl.encode(), folge).fetchall()
        except psycopg.Error as fehler:
            raise _uebersetzt(v, self._befehl, fehler) from fehler
        for hoert in v.dispatch.after_cursor_execute:
            hoert(v, zeiger, self._befehl, folge, None, False)
        return zeilen


def _als_reihe(werte: list[Any]) -> str:
    """An array in PostgreSQL's own spelling: always the same type, so that the statement is prepared once, and without
    psycopg's search for it in every element."""
    return "{" + ",".join(map(_feld, werte)) + "}"


def _feld(wert: Any) -> str:
    if wert is None:
        return "NULL"
    if isinstance(wert, bytes):
        return f'"\\\\x{wert.hex()}"'
    return '"' + str(wert).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _uebersetzt(v: Connection, befehl: str, fehler: psycopg.Error) -> BaseException:
    """The error as SQLAlchemy would raise it, without values; a connection that is lost does not go back to the
    others."""
    verloren = v.dialect.is_disconnect(fehler, v.connection.dbapi_connection, None)  # type: ignore[arg-type]
    if verloren:
        v.invalidate(fehler)
    return DBAPIError.instance(
        befehl, None, fehler, psycopg.Error, hide_parameters=True, connection_invalidated=verloren, dialect=v.dialect
    )
