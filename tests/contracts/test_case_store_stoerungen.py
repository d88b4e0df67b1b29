"""What SQLite says is told as what a person can do about it; what only a bug of ours can say stays a bug."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.store.stoerungen import uebersetze
from tests.contracts.test_case_store import EINTRAG, JETZT, abgeschlossen, aenderung
from tests.fakes.uhr import FakeUhr


class Treiberfehler(Exception):
    """An error as the driver raises it."""

    def __init__(self, code: int, name: str) -> None:
        super().__init__(name)
        self.sqlite_errorcode, self.sqlite_errorname = code, name


@pytest.mark.parametrize(
    ("code", "name", "fehlercode"),
    [
        (13, "SQLITE_FULL", Fehlercode.SPEICHER_VOLL),
        (5, "SQLITE_BUSY", Fehlercode.SPEICHER_BELEGT),
        (517, "SQLITE_BUSY_SNAPSHOT", Fehlercode.SPEICHER_BELEGT),
        (6, "SQLITE_LOCKED", Fehlercode.SPEICHER_BELEGT),
        (11, "SQLITE_CORRUPT", Fehlercode.SPEICHER_BESCHAEDIGT),
        (26, "SQLITE_NOTADB", Fehlercode.SPEICHER_SCHLUESSEL_FALSCH),
        (8, "SQLITE_READONLY", Fehlercode.SPEICHER_FEHLER),
        (778, "SQLITE_IOERR_WRITE", Fehlercode.SPEICHER_FEHLER),
        (14, "SQLITE_CANTOPEN", Fehlercode.SPEICHER_FEHLER),
    ],
)
def test_a_failure_of_the_machine_is_told(code: int, name: str, fehlercode: Fehlercode) -> None:
    stoerung = uebersetze(Treiberfehler(code, name), Path("/daten/schalter.db"))
    assert stoerung and stoerung.code is fehlercode
    assert "/daten" not in str(dict(stoerung.werte))
    if fehlercode is Fehlercode.SPEICHER_FEHLER:
        assert stoerung.werte == {"art": name}


@pytest.mark.parametrize(
    "fehler", [Treiberfehler(1, "SQLITE_ERROR"), Treiberfehler(19, "SQLITE_CONSTRAINT"), KeyError()]
)
def test_a_bug_of_ours_is_not_told_as_a_failure(fehler: Exception) -> None:
    assert uebersetze(fehler, Path("schalter.db")) is None


@pytest.fixture
def datenbank(tmp_path: Path) -> Iterator[Datenbank]:
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    yield datenbank
    datenbank.schliesse()


def test_a_change_whose_bytes_were_altered_is_never_sent(datenbank: Datenbank) -> None:
    store = SqlCaseStore(datenbank, FakeUhr())
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    with datenbank.schreiben() as verbindung:
        verbindung.execute(text("UPDATE ausgang SET koerper = x'7b7d20'"))
    with pytest.raises(Stoerung) as fehler:
        store.ausgangspost(Register.FAHRZEUGREGISTER, JETZT, 50)
    assert (fehler.value.code, fehler.value.werte) == (Fehlercode.SPEICHER_INHALT, {"stelle": "ausgang"})


def test_a_key_source_that_cannot_reach_the_disk_is_told(tmp_path: Path) -> None:
    class Weg:
        def schluessel(self, datenbank: Path) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    datei = tmp_path / "schalter.db"
    with pytest.raises(Stoerung) as fehler:
        oeffne(datei, Weg())
    assert fehler.value.code is Fehlercode.SPEICHER_FEHLER
    oeffne(datei, Schluesseldatei(tmp_path / "schluessel")).schliesse()
