"""Statements of every save: the driver runs them itself, because SQLAlchemy's way round costs more than they do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.base import Executable
from sqlcipher3 import dbapi2

from bureau_app.store.stoerungen import uebersetze


class Direktbefehl:
    """One statement, compiled once; `spalten` are the columns that an INSERT or UPDATE takes from the values."""

    def __init__(self, befehl: Executable, spalten: tuple[str, ...] = ()) -> None:
        dialekt = sqlite.dialect(paramstyle="named")
        fertig = befehl.compile(dialect=dialekt, column_keys=list(spalten) or None)  # type: ignore[attr-defined]
        self._text = str(fertig)
        self._feste = {n: wert for n, wert in fertig.params.items() if n not in spalten and wert is not None}

    def fuehre_aus(self, v: Connection, werte: Mapping[str, Any]) -> Any:
        """The driver's cursor, on the connection and in the transaction of `v`. Errors are those of `v.execute`, and
        whoever listens to the statements of an engine hears of this one."""
        zeiger = v.connection.cursor()
        alle = {**self._feste, **werte}
        for hoert in v.dispatch.before_cursor_execute:
            hoert(v, zeiger, self._text, alle, None, False)
        try:
            zeiger.execute(self._text, alle)
        except dbapi2.Error as fehler:
            if stoerung := uebersetze(fehler, Path(v.engine.url.database or "")):
                raise stoerung from fehler
            raise
        for hoert in v.dispatch.after_cursor_execute:
            hoert(v, zeiger, self._text, alle, None, False)
        return zeiger
