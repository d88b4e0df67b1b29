"""The reading service: a process of its own, so that a crash or a stall of the engine never reaches the window."""

import importlib
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Lesung

log = logging.getLogger(__name__)

Diener = Callable[[Connection, str], None]

FRIST = 20.0
STARTFRIST = 60.0


class Lesedienst:
    """Reads pictures in a child process that is started at first use and again after it died or was killed.

    Implements the port DocumentReader: blocking, from any thread, one picture at a time. `formular` is the text of
    `resources/reading/zb1.toml`, `frist` the seconds that one picture may take, `startfrist` those of a start.
    `diener` runs in the child and must be importable there; it gets the pipe and `formular`. Nothing is written to
    disk, and the child ends with its parent.
    """

    def __init__(
        self, formular: str, *, frist: float = FRIST, startfrist: float = STARTFRIST, diener: Diener | None = None
    ) -> None:
        self._formular = formular
        self._frist = frist
        self._startfrist = startfrist
        self._diener = diener or lade_und_diene
        self._schloss = threading.Lock()
        self._kind: tuple[SpawnProcess, Connection] | None = None

    def waerme_auf(self) -> None:
        """Start the engine and wait until it is warm; nothing to do if it is. Stoerung if it does not come up."""
        with self._schloss:
            self._laufend()

    def lies(self, bild: bytes, heute: date) -> Lesung:
        """Read one picture; Stoerung LESEN_* if it is none, or if the engine died or hung."""
        with self._schloss:
            kind, leitung = self._laufend()
            antwort = self._frage(kind, leitung, (bild, heute), self._frist)
        if isinstance(antwort, Lesung):
            return antwort
        code, werte = antwort
        raise Stoerung(Fehlercode(code), **werte)

    def schliesse(self) -> None:
        """End the process; a later call would start it again."""
        with self._schloss:
            self._beende()

    def _laufend(self) -> tuple[SpawnProcess, Connection]:
        """The running child, warm."""
        if self._kind is not None and not self._kind[0].is_alive():
            self._beende()
        if self._kind is None:
            umgebung = multiprocessing.get_context("spawn")
            hier, dort = umgebung.Pipe()
            kind = umgebung.Process(target=_im_kind, args=(self._diener, dort, self._formular), daemon=True)
            kind.start()
            dort.close()
            self._kind = (kind, hier)
            self._frage(kind, hier, None, self._startfrist)
            log.info("reading service ready")
        return self._kind

    def _frage(
        self, kind: SpawnProcess, leitung: Connection, frage: tuple[bytes, date] | None, frist: float
    ) -> Lesung | tuple[str, dict[str, str]]:
        """Sends a question (nothing to ask at the start) and waits for the answer; a child too slow is killed."""
        abgelaufen = threading.Event()

        def brich_ab() -> None:
            abgelaufen.set()
            kind.kill()

        uhr = threading.Timer(frist, brich_ab)
        uhr.daemon = True
        uhr.start()
        try:
            if frage is not None:
                leitung.send(frage)
            antwort: Lesung | tuple[str, dict[str, str]] = leitung.recv()
        except (EOFError, OSError):
            self._beende()
            if abgelaufen.is_set():
                raise Stoerung(Fehlercode.LESEN_ANTWORTET_NICHT) from None
            raise Stoerung(Fehlercode.LESEN_ABGEBROCHEN) from None
        finally:
            uhr.cancel()
        return antwort

    def _beende(self) -> None:
        if self._kind is not None:
            kind, leitung = self._kind
            self._kind = None
            leitung.close()
            kind.join(0.5)
            if kind.is_alive():
                kind.kill()
                kind.join()
            log.info("reading service ended, exit code %s", kind.exitcode)
            kind.close()


def lade_und_diene(leitung: Connection, formular: str) -> None:
    """The real service; its libraries are loaded in the child only."""
    importlib.import_module("bureau_app.reading.diener").diene(leitung, formular)


def _im_kind(diener: Diener, leitung: Connection, formular: str) -> None:
    """First lines of the child: quiet, deaf to Ctrl+C, and gone as soon as its parent is.

    onnxruntime reports its use to its maker and keeps an identifier on disk unless told not to before it is loaded.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stumm = os.open(os.devnull, os.O_WRONLY)
    os.dup2(stumm, 1)
    os.dup2(stumm, 2)
    threading.Thread(target=_stirb_mit_den_eltern, daemon=True).start()
    diener(leitung, formular)


def _stirb_mit_den_eltern() -> None:
    eltern = multiprocessing.parent_process()
    if eltern is not None:
        wait([eltern.sentinel])
        os._exit(0)
