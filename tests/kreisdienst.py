"""The district's real service for tests: on both databases, in this process, on a free port of this machine."""

import atexit
import functools
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import Engine

from bureau_app.district.access import Geraeteausweis, Kontodaten, Verzeichnis
from bureau_app.district.app import create_app
from bureau_app.district.engine import DIENSTROLLE, oeffne
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.server import Arbeiter, Server, Tls, horche, url_von
from bureau_app.district.verwaltung import datenbank, lege_an
from tests.eintraege import stammdaten
from tests.fakes.uhr import FakeUhr
from tests.postgres import server

KREIS, NEUSS, KAARST = "05162", "05162024", "05162016"
KENNWORT = "Zwitscher-42"
DATABASES = ("sqlite", "postgresql")
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@functools.cache
def schrank() -> Schluesselschrank:
    """The keys of every district of this test process, in a folder that goes when it ends."""
    ordner = tempfile.TemporaryDirectory(prefix="schluessel-")
    atexit.register(ordner.cleanup)
    keys = Schluesselschrank(Path(ordner.name))
    keys.lege_an()
    return keys


@functools.cache
def _template() -> str:
    """Name of a PostgreSQL database that `district init` has made; copies of it are quick."""
    name = server().new_database()
    lege_an(server().url(name), KREIS, schrank())
    return name


@functools.cache
def _vorlage() -> bytes:
    """What `district init` makes of an empty SQLite database."""
    with tempfile.TemporaryDirectory(prefix="vorlage-") as ordner:
        lege_an(f"sqlite:///{ordner}/kreis.db", KREIS, schrank())
        assert [datei.name for datei in Path(ordner).iterdir()] == ["kreis.db"]
        return Path(ordner, "kreis.db").read_bytes()


def new_database(kind: str, folder: Path) -> str:
    """URL of a fresh, set up database of this kind."""
    if kind == "sqlite":
        (folder / "kreis.db").write_bytes(_vorlage())
        return f"sqlite:///{folder / 'kreis.db'}"
    return server().url(server().new_database(_template()))


@dataclass
class Kreis:
    """A database with its directory, and a clock that the test moves."""

    url: str
    engine: Engine
    uhr: FakeUhr
    verzeichnis: Verzeichnis
    schrank: Schluesselschrank = field(default_factory=lambda: schrank())
    apps: list[FastAPI] = field(default_factory=list)

    def wartende(self) -> int:
        """How many requests wait for news in the services that run over this district."""
        return sum(app.state.wecker.wartende for app in self.apps)

    def geraet(self, gemeinde_ags: str = NEUSS) -> tuple[Geraeteausweis, str]:
        """A newly enrolled device and its token."""
        return self.verzeichnis.nimm_geraet_auf(gemeinde_ags, "Schalter")

    def konto(
        self,
        kennung: str = "e.kanari",
        kennwort: str = KENNWORT,
        rolle: str = "sachbearbeitung",
        ags: str = NEUSS,
        person_von: str = "",
    ) -> None:
        """An account, in Neuss if nothing else is said."""
        daten = Kontodaten(kennung, "Erika Kanari", "EK", rolle, ags, person_von)
        self.verzeichnis.setze_konto(daten, kennwort)

    @contextmanager
    def als_eigner(self) -> Iterator[Engine]:
        """The database as its owner, who may do what the service may not: `engine` works as the service's role."""
        engine = oeffne(self.url)
        try:
            yield engine
        finally:
            engine.dispose()

    @contextmanager
    def dienst(self) -> Iterator[str]:
        """A service process's worth of the service over this district; its URL."""
        app = create_app(self.engine, KREIS, stammdaten().zeichen, self.uhr.jetzt, FAST, schrank=schrank())
        self.apps.append(app)
        with laufend(app) as url:
            yield url


@contextmanager
def kreis_auf(url: str) -> Iterator[Kreis]:
    """A fresh district on a database that nobody used."""
    uhr = FakeUhr()
    lege_an(url, KREIS, schrank())
    with datenbank(url, KREIS) as engine:
        yield Kreis(url, engine, uhr, Verzeichnis(engine, KREIS, uhr.jetzt, FAST))


@contextmanager
def kreis(kind: str, folder: Path, uhr: FakeUhr | None = None) -> Iterator[Kreis]:
    """A fresh district on one kind of database."""
    uhr = uhr or FakeUhr()
    url = new_database(kind, folder)
    with datenbank(url, KREIS, DIENSTROLLE) as engine:
        yield Kreis(url, engine, uhr, Verzeichnis(engine, KREIS, uhr.jetzt, FAST))


@contextmanager
def dienst(engine: Engine, uhr: Callable[[], datetime], tls: Tls | None = None) -> Iterator[str]:
    """The service over this database; its URL."""
    with laufend(create_app(engine, KREIS, stammdaten().zeichen, uhr, FAST, schrank=schrank()), tls) as url:
        yield url


@contextmanager
def laufend(app: FastAPI, tls: Tls | None = None, arbeiter: Sequence[Arbeiter] = ()) -> Iterator[str]:
    """This application on a free port; its URL."""
    with horche("127.0.0.1", 0) as lauscher:
        app_server = Server(app, tls, arbeiter)
        thread = threading.Thread(target=app_server.run, kwargs={"sockets": [lauscher]})
        thread.start()
        try:
            assert app_server.bereit.wait(20)
            yield url_von(lauscher, "127.0.0.1", tls)
        finally:
            app_server.should_exit = True
            thread.join(20)
