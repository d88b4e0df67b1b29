"""A disk that survives its program: a database in memory, whose program can die or be disturbed at any point."""

import functools
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine

from tests.simulation.leitung import Anschluss, Maschine

SCHREIBT = ("INSERT", "UPDATE", "DELETE")


class Absturz(BaseException):
    """The program is gone at this very point; nothing in it can catch that."""


class Zeiger(sqlite3.Cursor):
    """Passes a point before each write."""

    connection: "Platte"

    def execute(self, befehl: str, werte: Any = ()) -> "Zeiger":
        """One statement."""
        if befehl.startswith(SCHREIBT):
            self.connection.punkt()
        return super().execute(befehl, werte)

    def executemany(self, befehl: str, werte: Any) -> "Zeiger":
        """One statement for many rows."""
        if befehl.startswith(SCHREIBT):
            self.connection.punkt()
        return super().executemany(befehl, werte)


class Platte(sqlite3.Connection):
    """One database file. Closing it is what a program's end does to a file: what was not committed never was."""

    rest = 0
    gestoert = 0
    punkte = 0

    @functools.cached_property
    def steuer(self) -> sqlite3.Cursor:
        """For what is no program's statement."""
        return sqlite3.Cursor(self)

    def stirb_am(self, n: int) -> None:
        """Let the program die at the n-th point from now: at a write, before a commit or after it; 0 is never."""
        self.rest = n

    def stoere(self, n: int) -> None:
        """Let the n-th commit from now fail as a busy database does; 0 is never."""
        self.gestoert = n

    def punkt(self) -> None:
        """Pass a point."""
        self.punkte += 1
        if self.rest:
            self.rest -= 1
            if not self.rest:
                raise Absturz

    def beginne(self) -> None:
        """A transaction: no second program is there whom a reader and a writer would meet in different ways."""
        self.steuer.execute("BEGIN")

    def commit(self) -> None:
        """Two points with what is kept for ever between them."""
        self.punkt()
        if self.gestoert:
            self.gestoert -= 1
            if not self.gestoert:
                raise sqlite3.OperationalError("database is locked")
        super().commit()
        self.punkt()

    def cursor(self, _art: Any = None) -> Any:
        """For the program."""
        return super().cursor(Zeiger)

    def close(self) -> None:
        """The file stays."""
        self.rollback()

    def abbild(self) -> bytes:
        """The file as an image."""
        return self.serialize()

    def spiele_ein(self, abbild: bytes) -> None:
        """The file as it was when the image was taken."""
        self.rollback()
        self.rest = self.gestoert = 0
        self.deserialize(abbild)

    def zeilen(self, frage: str, *werte: Any) -> list[Any]:
        """What somebody reads who looks at the disk from outside."""
        return sqlite3.Cursor(self).execute(frage, werte).fetchall()


def lege_ein() -> tuple[Platte, Engine]:
    """An empty disk, and the engine of whatever program runs on it."""
    platte = sqlite3.connect(
        ":memory:", factory=Platte, isolation_level=None, check_same_thread=False, cached_statements=1000
    )
    bau = create_engine("sqlite://", creator=lambda: platte, poolclass=Anschluss)
    engine = Maschine(bau.pool, bau.dialect, bau.url, hide_parameters=True)
    engine.dialect.do_begin = lambda dbapi_connection: platte.beginne()  # type: ignore[method-assign]
    return platte, engine


def eingerichtet(richte_ein: Callable[[Engine], None]) -> bytes:
    """The image of a disk that was set up once: copies of it are quick."""
    platte, engine = lege_ein()
    richte_ein(engine)
    return platte.abbild()
