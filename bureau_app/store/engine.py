"""Opens the counter's encrypted database: lock, key, cipher self-test, durability settings, migrations."""

import importlib
import os
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlcipher3 import dbapi2

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.store import stoerungen
from bureau_app.store.direkt import Direktbefehl
from bureau_app.store.fassung import NEUESTE, fassung
from bureau_app.store.schluessel import Schluesselquelle
from bureau_app.store.sperre import Programmsperre

_EINSTELLUNGEN = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "secure_delete=ON")
_BEGINNE_LESEN, _BEGINNE_SCHREIBEN = Direktbefehl(text("BEGIN")), Direktbefehl(text("BEGIN IMMEDIATE"))
_NUR_LESEN = "bureau_app_nur_lesen"


class Datenbank:
    """The open database. Any thread may use it; writers wait for each other, readers for nobody.

    One that wrote and one that read stay ready for the next: to get a connection from the pool costs more than a save.
    """

    def __init__(self, engine: Engine, sperre: Programmsperre) -> None:
        self.engine = engine
        self._lesend = engine.execution_options(**{_NUR_LESEN: True})
        self._bereit: deque[Connection] = deque()
        self._lesebereit: deque[Connection] = deque()
        self._sperre = sperre

    def schreiben(self) -> AbstractContextManager[Connection]:
        """One transaction that is on disk when the block ends, and was nothing if it raises."""
        return _transaktion(self.engine, self._bereit)

    def lesen(self) -> AbstractContextManager[Connection]:
        """One unchanging view of the database."""
        return _transaktion(self._lesend, self._lesebereit)

    def schliesse(self) -> None:
        """Close every connection and let the next program in."""
        for bereit in (self._bereit, self._lesebereit):
            while bereit:
                bereit.pop().close()
        self.engine.dispose()
        self._sperre.gib_frei()


@contextmanager
def _transaktion(engine: Engine, bereit: deque[Connection]) -> Iterator[Connection]:
    try:
        verbindung = bereit.pop()
    except IndexError:
        verbindung = engine.connect()
    try:
        with verbindung.begin():
            yield verbindung
    except BaseException:
        verbindung.close()
        raise
    if bereit:
        verbindung.close()
    else:
        bereit.append(verbindung)


def oeffne(datei: Path, quelle: Schluesselquelle, wartezeit_ms: int = 5000) -> Datenbank:
    """Open the database, made and brought up to date if need be; Stoerung SPEICHER_* or KEYRING_* if that fails.

    `datei` must lie on a local disk (WAL does not work on a network share); `wartezeit_ms` is how long a writer waits
    for another one. Nothing is ever written unencrypted.
    """
    try:
        datei.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sperre = Programmsperre(datei.with_name(datei.name + ".lock"))
    except OSError as fehler:
        raise stoerungen.defekt(type(fehler).__name__) from fehler
    engine = None
    try:
        schluessel = quelle.schluessel(datei)
        os.close(os.open(datei, os.O_CREAT | os.O_RDWR, 0o600))
        engine = _engine(datei, schluessel, wartezeit_ms)
        with engine.begin() as verbindung:
            _bringe_auf_stand(verbindung)
    except BaseException as fehler:
        if engine is not None:
            engine.dispose()
        sperre.gib_frei()
        if isinstance(fehler, OSError):
            raise stoerungen.defekt(type(fehler).__name__) from fehler
        raise
    return Datenbank(engine, sperre)


def _bringe_auf_stand(verbindung: Connection) -> None:
    """Alembic costs a quarter of the program's start, and almost no start has anything to migrate."""
    if fassung(verbindung) != NEUESTE:
        importlib.import_module("bureau_app.store.migrations").aktualisiere(verbindung)


def _engine(datei: Path, schluessel: bytes, wartezeit_ms: int) -> Engine:
    ziel = URL.create("sqlite", database=str(datei))
    engine = create_engine(ziel, module=dbapi2, hide_parameters=True, pool_size=4)

    @event.listens_for(engine, "connect")
    def _richte_ein(verbindung: Any, _satz: object) -> None:
        verbindung.isolation_level = None
        zeiger = verbindung.cursor()
        zeiger.execute(f"PRAGMA key=\"x'{schluessel.hex()}'\"")
        pruefe_verschluesselung(zeiger)
        zeiger.execute(f"PRAGMA busy_timeout={wartezeit_ms}")
        zeiger.execute("SELECT count(*) FROM sqlite_master")
        for einstellung in _EINSTELLUNGEN:
            zeiger.execute(f"PRAGMA {einstellung}")
        zeiger.close()

    @event.listens_for(engine, "begin")
    def _beginne(verbindung: Connection) -> None:
        nur_lesen = verbindung.get_execution_options().get(_NUR_LESEN, False)
        (_BEGINNE_LESEN if nur_lesen else _BEGINNE_SCHREIBEN).fuehre_aus(verbindung, {})

    event.listen(engine, "handle_error", lambda kontext: stoerungen.melde(kontext, datei))
    return engine


def pruefe_verschluesselung(zeiger: Any) -> None:
    """The cipher's self-test: an SQLite without one would take the key in silence and write plaintext."""
    zeile = zeiger.execute("PRAGMA cipher_version").fetchone()
    if not zeile or not zeile[0]:
        raise Stoerung(Fehlercode.SPEICHER_OHNE_VERSCHLUESSELUNG)
