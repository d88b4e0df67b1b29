"""A crash, a stall or a bug of the engine stays in its process; the next picture is read again."""

import multiprocessing
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Listener
from pathlib import Path

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokumentart
from bureau_app.reading.prozess import Diener, Lesedienst
from bureau_app.resources import lade_formular
from tests.reading import kinder
from tests.reading.wahrheit import HEUTE, ORDNER

BILD = b"bild"


@contextmanager
def dienst_mit(
    diener: Diener, formular: str = "", frist: float = 30.0, startfrist: float = 30.0
) -> Iterator[Lesedienst]:
    dienst = Lesedienst(formular, frist=frist, startfrist=startfrist, diener=diener)
    try:
        yield dienst
    finally:
        dienst.schliesse()


def stoerung_bei(dienst: Lesedienst, bild: bytes = BILD) -> Fehlercode:
    with pytest.raises(Stoerung) as stoerung:
        dienst.lies(bild, HEUTE)
    return stoerung.value.code


def test_it_starts_by_itself_and_again_after_it_was_closed() -> None:
    with dienst_mit(kinder.liest) as dienst:
        assert dienst.lies(BILD, HEUTE) == kinder.GELESEN
        dienst.schliesse()
        dienst.schliesse()
        assert dienst.lies(BILD, HEUTE) == kinder.GELESEN


def test_warming_up_twice_starts_one_process() -> None:
    vorher = set(multiprocessing.active_children())
    with dienst_mit(kinder.liest) as dienst:
        dienst.waerme_auf()
        dienst.waerme_auf()
        assert len(set(multiprocessing.active_children()) - vorher) == 1
    assert set(multiprocessing.active_children()) == vorher


def test_a_refusal_comes_back_as_its_code() -> None:
    with dienst_mit(kinder.liest) as dienst:
        assert stoerung_bei(dienst, b"") is Fehlercode.LESEN_LEER
        assert dienst.lies(BILD, HEUTE) == kinder.GELESEN


@pytest.mark.parametrize("diener", [kinder.stirbt, kinder.wirft], ids=["dies", "has a bug"])
def test_a_crash_is_said_and_nothing_is_printed(diener: Diener, capfd: pytest.CaptureFixture[str]) -> None:
    with dienst_mit(diener) as dienst:
        assert stoerung_bei(dienst) is Fehlercode.LESEN_ABGEBROCHEN
        assert stoerung_bei(dienst) is Fehlercode.LESEN_ABGEBROCHEN
    assert capfd.readouterr() == ("", "")


def test_after_a_crash_the_next_picture_is_read(tmp_path: Path) -> None:
    with dienst_mit(kinder.stirbt_einmal, str(tmp_path / "spur")) as dienst:
        assert stoerung_bei(dienst) is Fehlercode.LESEN_ABGEBROCHEN
        assert dienst.lies(BILD, HEUTE) == kinder.GELESEN


def test_a_process_that_died_in_between_is_started_again() -> None:
    vorher = set(multiprocessing.active_children())
    with dienst_mit(kinder.liest) as dienst:
        dienst.waerme_auf()
        (kind,) = set(multiprocessing.active_children()) - vorher
        kind.kill()
        kind.join()
        assert dienst.lies(BILD, HEUTE) == kinder.GELESEN


@pytest.mark.parametrize("diener", [kinder.haengt, kinder.nimmt_nichts_an], ids=["hangs", "takes nothing"])
def test_a_stall_ends_in_time(diener: Diener) -> None:
    with dienst_mit(diener, frist=0.2) as dienst:
        dienst.waerme_auf()
        beginn = time.monotonic()
        assert stoerung_bei(dienst, b"x" * 5_000_000) is Fehlercode.LESEN_ANTWORTET_NICHT
        assert time.monotonic() - beginn < 10


def test_an_engine_that_never_gets_ready_is_given_up() -> None:
    with dienst_mit(kinder.kommt_nicht_hoch, startfrist=0.2) as dienst:
        with pytest.raises(Stoerung) as stoerung:
            dienst.waerme_auf()
        assert stoerung.value.code is Fehlercode.LESEN_ANTWORTET_NICHT


def test_the_process_ends_with_its_parent() -> None:
    with Listener(("127.0.0.1", 0)) as horcht:
        port = str(horcht.address[1])
        befehl = "import sys; from tests.reading.kinder import starte_und_stirb; starte_und_stirb(sys.argv[1])"
        aufruf = [sys.executable, "-c", befehl, port]
        with subprocess.Popen(aufruf, cwd=Path(__file__).parents[2]) as eltern, horcht.accept() as verbindung:
            assert eltern.wait(60) == 9
            assert verbindung.poll(30)
            with pytest.raises(EOFError):
                verbindung.recv()


def test_it_may_be_called_from_several_threads() -> None:
    with dienst_mit(kinder.liest) as dienst:
        gelesen: list[object] = []
        faeden = [threading.Thread(target=lambda: gelesen.append(dienst.lies(BILD, HEUTE))) for _ in range(8)]
        for faden in faeden:
            faden.start()
        for faden in faeden:
            faden.join()
        assert gelesen == [kinder.GELESEN] * 8


def test_the_parent_loads_neither_engine_nor_numbers() -> None:
    befehl = "import sys, bureau_app.reading.prozess; print({'cv2', 'numpy', 'onnxruntime', 'PIL'} & set(sys.modules))"
    fertig = subprocess.run(
        [sys.executable, "-c", befehl], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert fertig.stdout.strip() == "set()"


def test_reading_leaves_no_file_and_reports_to_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    dienst = Lesedienst(lade_formular("zb1"), frist=120.0)
    bild = (ORDNER / "permit-000-l0.jpg").read_bytes()
    assert dienst.lies(bild, HEUTE).dokumente[0].art is Dokumentart.AUFENTHALTSTITEL
    dienst.schliesse()
    assert list(tmp_path.rglob("*")) == []
