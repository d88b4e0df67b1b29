"""The encrypted database itself: settings, key, lock, versions, and what a failing disk is told as."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread
from typing import Any, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import QueuePool

from bureau_app.domain.ereignis import Erfasst
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.vorgang import advance
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne, pruefe_verschluesselung
from bureau_app.store.fassung import NEUESTE, fassung
from bureau_app.store.migrations import REVISIONEN
from bureau_app.store.tables import Tabelle
from bureau_app.workflows.ports import Journaleintrag
from tests.beispiele import angaben, vorgang
from tests.fakes.uhr import FakeUhr

EINTRAG = Journaleintrag("u-1", "eroeffnet", "v1")


class FesterSchluessel:
    """A key that never changes, for databases that are opened again."""

    def __init__(self, wert: bytes = b"\x2d" * 32) -> None:
        self.wert = wert

    def schluessel(self, datenbank: Path) -> bytes:
        return self.wert


@pytest.fixture
def datei(tmp_path: Path) -> Path:
    return tmp_path / "daten" / "schalter.db"


@pytest.fixture
def datenbank(datei: Path) -> Iterator[Datenbank]:
    datenbank = oeffne(datei, FesterSchluessel(), wartezeit_ms=50)
    yield datenbank
    datenbank.schliesse()


def abfrage(datenbank: Datenbank, sql: str) -> Any:
    with datenbank.lesen() as verbindung:
        return verbindung.execute(text(sql)).scalar()


def code_von(fehler: pytest.ExceptionInfo[Stoerung]) -> Fehlercode:
    return fehler.value.code


def test_what_is_acknowledged_is_on_the_disk(datenbank: Datenbank) -> None:
    assert abfrage(datenbank, "PRAGMA journal_mode") == "wal"
    assert abfrage(datenbank, "PRAGMA synchronous") == 2
    assert abfrage(datenbank, "PRAGMA foreign_keys") == 1
    assert abfrage(datenbank, "PRAGMA secure_delete") == 1
    assert abfrage(datenbank, "PRAGMA temp_store") == 2
    assert abfrage(datenbank, "PRAGMA cipher_version")


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights; on Windows the data folder's ACL does this")
def test_nobody_else_may_read_the_files(datenbank: Datenbank, datei: Path) -> None:
    SqlCaseStore(datenbank, FakeUhr()).sichere(vorgang(), EINTRAG)
    for pfad in datei.parent.glob("schalter.db*"):
        if pfad.suffix != ".lock":
            assert stat.S_IMODE(pfad.stat().st_mode) == 0o600, pfad
    assert stat.S_IMODE(datei.parent.stat().st_mode) == 0o700


def test_another_key_is_refused_and_harms_nothing(datei: Path) -> None:
    erste = oeffne(datei, FesterSchluessel())
    SqlCaseStore(erste, FakeUhr()).sichere(vorgang(), EINTRAG)
    erste.schliesse()
    with pytest.raises(Stoerung) as fehler:
        oeffne(datei, FesterSchluessel(b"\x2e" * 32))
    assert (code_von(fehler), fehler.value.werte) == (Fehlercode.SPEICHER_SCHLUESSEL_FALSCH, {"datei": "schalter.db"})
    wieder = oeffne(datei, FesterSchluessel())
    assert SqlCaseStore(wieder, FakeUhr()).lade(vorgang().id) == vorgang()
    wieder.schliesse()


def test_an_sqlite_without_encryption_is_refused() -> None:
    class Klartext:
        def execute(self, sql: str) -> "Klartext":
            return self

        def fetchone(self) -> None:
            return None

    with pytest.raises(Stoerung) as fehler:
        pruefe_verschluesselung(Klartext())
    assert code_von(fehler) is Fehlercode.SPEICHER_OHNE_VERSCHLUESSELUNG


def test_a_second_program_is_told_so(datenbank: Datenbank, datei: Path) -> None:
    with pytest.raises(Stoerung) as fehler:
        oeffne(datei, FesterSchluessel())
    assert code_von(fehler) is Fehlercode.SPEICHER_IN_BENUTZUNG
    datenbank.schliesse()
    oeffne(datei, FesterSchluessel()).schliesse()


def test_a_second_process_is_told_so_and_a_killed_one_leaves_no_lock(datei: Path) -> None:
    programm = (
        "import sys; from pathlib import Path; from bureau_app.store.sperre import Programmsperre; "
        f"s = Programmsperre(Path({str(datei) + '.lock'!r})); print('da', flush=True); sys.stdin.read()"
    )
    datei.parent.mkdir()
    with subprocess.Popen([sys.executable, "-c", programm], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as kind:
        assert kind.stdout and kind.stdout.readline().strip() == b"da"
        with pytest.raises(Stoerung) as fehler:
            oeffne(datei, FesterSchluessel())
        assert code_von(fehler) is Fehlercode.SPEICHER_IN_BENUTZUNG
        kind.kill()
        kind.wait()
    oeffne(datei, FesterSchluessel()).schliesse()


def test_a_writer_that_waits_too_long_is_told_so(datenbank: Datenbank) -> None:
    store = SqlCaseStore(datenbank, FakeUhr())
    with datenbank.schreiben():
        with pytest.raises(Stoerung) as fehler:
            store.sichere(vorgang(), EINTRAG)
        assert code_von(fehler) is Fehlercode.SPEICHER_BELEGT
        assert store.lade("v1") is None, "readers wait for nobody"
    store.sichere(vorgang(), EINTRAG)


def test_a_save_that_fails_leaves_the_next_one_a_clean_start(datenbank: Datenbank) -> None:
    store = SqlCaseStore(datenbank, FakeUhr())
    store.sichere(vorgang(), EINTRAG)
    for _ in range(2):
        with pytest.raises(Stoerung) as fehler:
            store.sichere(vorgang(), EINTRAG)
        assert code_von(fehler) is Fehlercode.SPEICHER_FASSUNG
    with pytest.raises(KeyboardInterrupt), datenbank.schreiben() as verbindung:
        verbindung.execute(text("DELETE FROM vorgang"))
        raise KeyboardInterrupt
    assert store.lade(vorgang().id) == vorgang()
    store.sichere(advance(vorgang(), Erfasst(angaben())), EINTRAG)
    assert store.pruefe_kette().zeilen == 2


def test_threads_that_save_do_not_keep_a_connection_each(datei: Path) -> None:
    datenbank = oeffne(datei, FesterSchluessel())
    pool = cast(QueuePool, datenbank.engine.pool)
    with ThreadPoolExecutor(4) as faeden:
        list(faeden.map(SqlCaseStore(datenbank, FakeUhr()).laufnummer, [2026] * 20))
    assert 1 <= pool.checkedout() < 4
    datenbank.schliesse()
    assert pool.checkedout() == 0


def test_a_full_disk_is_told_every_time_and_loses_nothing(datei: Path) -> None:
    datenbank = oeffne(datei, FesterSchluessel())
    store, gesichert = SqlCaseStore(datenbank, FakeUhr()), vorgang()
    store.sichere(gesichert, EINTRAG)

    @event.listens_for(datenbank.engine, "begin")
    def _platte_voll(verbindung: Connection) -> None:
        verbindung.exec_driver_sql("PRAGMA max_page_count=60")

    voll = 0
    for nummer in range(60):
        naechster = advance(gesichert, Erfasst(angaben(neu__zusatz="x" * 4000 + str(nummer))))
        try:
            store.sichere(vorgang(id=f"v{nummer}", nummer=f"n{nummer}", angaben=naechster.angaben), EINTRAG)
            assert voll == 0
        except Stoerung as stoerung:
            assert stoerung.code is Fehlercode.SPEICHER_VOLL
            voll += 1
    assert voll > 5
    assert store.lade(gesichert.id) == gesichert
    assert store.pruefe_kette().bruch is None
    event.remove(datenbank.engine, "begin", _platte_voll)
    with datenbank.schreiben() as verbindung:
        verbindung.exec_driver_sql("PRAGMA max_page_count=1000000")
    store.sichere(advance(gesichert, Erfasst(angaben())), EINTRAG)
    datenbank.schliesse()


def test_a_place_that_cannot_hold_a_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "ordner.db").mkdir()
    (tmp_path / "datei").touch()
    for datei in (tmp_path / "ordner.db", tmp_path / "datei" / "schalter.db"):
        with pytest.raises(Stoerung) as fehler:
            oeffne(datei, FesterSchluessel())
        assert code_von(fehler) is Fehlercode.SPEICHER_FEHLER
        assert fehler.value.werte["art"]


def test_damage_is_told(datei: Path) -> None:
    datenbank = oeffne(datei, FesterSchluessel())
    store = SqlCaseStore(datenbank, FakeUhr())
    for nummer in range(30):
        store.sichere(vorgang(id=f"v{nummer}", nummer=f"n{nummer}", angaben=angaben(2)), EINTRAG)
    datenbank.schliesse()
    with datei.open("r+b") as roh:
        for seite in range(3, datei.stat().st_size // 4096):
            roh.seek(seite * 4096 + 100)
            roh.write(b"kaputt")
    with pytest.raises(Stoerung) as fehler:
        datenbank = oeffne(datei, FesterSchluessel())
        try:
            SqlCaseStore(datenbank, FakeUhr()).offene("u-1")
        finally:
            datenbank.schliesse()
    assert code_von(fehler) is Fehlercode.SPEICHER_BESCHAEDIGT


def test_a_bug_of_ours_stays_a_bug_and_shows_no_values(datenbank: Datenbank) -> None:
    with pytest.raises(IntegrityError) as fehler, datenbank.schreiben() as verbindung:
        for _ in range(2):
            verbindung.execute(text("INSERT INTO zeiger VALUES (:r, '')"), {"r": "Kanarienvogel"})
    assert "Kanarienvogel" not in str(fehler.value) + repr(fehler.value)


def test_the_running_numbers_end(datenbank: Datenbank) -> None:
    with datenbank.schreiben() as verbindung:
        verbindung.execute(text("INSERT INTO zaehler VALUES ('laufnummer 2026', 999998)"))
    store = SqlCaseStore(datenbank, FakeUhr())
    assert store.laufnummer(2026) == 999_999
    for _ in range(2):
        with pytest.raises(Stoerung) as fehler:
            store.laufnummer(2026)
        assert code_von(fehler) is Fehlercode.SPEICHER_NUMMERN


def test_threads_write_one_after_another(datei: Path) -> None:
    datenbank = oeffne(datei, FesterSchluessel())
    store, start, nummern = SqlCaseStore(datenbank, FakeUhr()), Barrier(4), []

    def arbeite(faden: int) -> None:
        start.wait(10)
        for n in range(10):
            nummern.append(store.laufnummer(2026))
            store.sichere(vorgang(id=f"v{faden}-{n}", nummer=f"n{faden}-{n}"), EINTRAG)

    faeden = [Thread(target=arbeite, args=(faden,)) for faden in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(30)
    assert sorted(nummern) == list(range(1, 41))
    assert len(store.offene("u-1")) == 40
    kette = store.pruefe_kette()
    assert (kette.zeilen, kette.bruch) == (40, None)
    datenbank.schliesse()


def test_migrations_make_exactly_the_tables_of_the_program(datenbank: Datenbank) -> None:
    with datenbank.lesen() as verbindung:
        kontext = MigrationContext.configure(verbindung, opts={"compare_type": True})
        assert compare_metadata(kontext, Tabelle.metadata) == []
        assert fassung(verbindung) == REVISIONEN[-1].revision


def test_revisions_follow_each_other() -> None:
    kette: list[str | None] = [None, *(revision.revision for revision in REVISIONEN)]
    assert [revision.down_revision for revision in REVISIONEN] == kette[:-1]


def test_an_older_program_refuses_a_newer_database(datei: Path) -> None:
    datenbank = oeffne(datei, FesterSchluessel())
    with datenbank.schreiben() as verbindung:
        verbindung.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    datenbank.schliesse()
    with pytest.raises(Stoerung) as fehler:
        oeffne(datei, FesterSchluessel())
    assert (code_von(fehler), fehler.value.werte) == (Fehlercode.SPEICHER_NEUER, {"fassung": "9999"})


def test_the_wanted_version_is_the_last_revision() -> None:
    assert REVISIONEN[-1].revision == NEUESTE


def test_the_database_lies_where_it_should_whatever_its_folder_is_called(tmp_path: Path) -> None:
    datei = tmp_path / "Bürgerbüro #1?x=%20" / "schalter.db"
    oeffne(datei, FesterSchluessel()).schliesse()
    assert datei.stat().st_size > 0
    assert [ordner.name for ordner in tmp_path.iterdir()] == [datei.parent.name]
