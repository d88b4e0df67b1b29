"""TaskRunner: work off the UI thread, one worker a lane, ends on the UI thread in the order of the lane."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.ports import Spur

T = TypeVar("T")

_WARTEND = (Spur.WARTEN, Spur.FEED)
"""Lanes whose questions the district holds open."""
GEDULD_S = 5.0
"""More than it takes to open a line, which cannot be broken off."""


class _Wartespur(Executor):
    """One worker that waits for somebody else. Its end is waited for, because whoever closes the program breaks off
    what it waits for; one that cannot be broken off is left behind, and nothing is lost with it."""

    def __init__(self, spur: Spur, geduld_s: float) -> None:
        self._geduld_s = geduld_s
        self._schlange: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._faden = threading.Thread(target=self._arbeite, name=spur.value, daemon=True)
        self._faden.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        zukunft: Future[Any] = Future()
        self._schlange.put(lambda: zukunft.set_result(fn(*args, **kwargs)))
        return zukunft

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """What waits is dropped; what runs is waited for only so long."""
        while not self._schlange.empty():
            self._schlange.get()
        self._schlange.put(None)
        if wait:
            self._faden.join(self._geduld_s)

    def _arbeite(self) -> None:
        while (arbeit := self._schlange.get()) is not None:
            arbeit()


class TaskRunner(QObject):
    """The Runner of a window; build it on the UI thread.

    `melde` writes an unexpected exception to the log (never its message) and returns the incident's number, which
    `vorfall` then carries: the program's one default end.
    """

    vorfall = Signal(str)
    _beendet = Signal(object)

    def __init__(self, melde: Callable[[BaseException], str], geduld_s: float = GEDULD_S) -> None:
        super().__init__()
        self._melde = melde
        self._geschlossen = False
        self._ende_von_allem = threading.Lock()
        self._spuren: dict[Spur, Executor] = {
            spur: _Wartespur(spur, geduld_s)
            if spur in _WARTEND
            else ThreadPoolExecutor(1, thread_name_prefix=spur.value)
            for spur in Spur
        }
        self._beendet.connect(self._ende)

    def run(
        self,
        spur: Spur,
        arbeit: Callable[[], T],
        fertig: Callable[[T], None],
        gescheitert: Callable[[Stoerung], None],
    ) -> None:
        """Run `arbeit` on the lane, then exactly one end; any other exception ends in `vorfall`."""
        if self._geschlossen:
            return

        def lauf() -> None:
            ende = self._mit_ende(arbeit, fertig, gescheitert)
            with self._ende_von_allem:
                if not self._geschlossen:
                    self._beendet.emit(ende)

        self._spuren[spur].submit(lauf)

    def schliesse(self) -> None:
        """End: what runs may finish, what waits is dropped, no end is called any more. Waits, so after the window.

        A question that is held open at the district should be broken off before; it is waited for `geduld_s` at most.
        """
        with self._ende_von_allem:
            self._geschlossen = True
        for spur in self._spuren.values():
            spur.shutdown(wait=False, cancel_futures=True)
        for spur in self._spuren.values():
            spur.shutdown(wait=True)

    def _mit_ende(
        self, arbeit: Callable[[], T], fertig: Callable[[T], None], gescheitert: Callable[[Stoerung], None]
    ) -> Callable[[], None]:
        """Do the work (on the worker's thread) and return its end (for the UI thread)."""
        try:
            ergebnis = arbeit()
        except Stoerung as stoerung:
            gefangen = stoerung
            return lambda: gescheitert(gefangen)
        except Exception as fehler:
            unerwartet = fehler
            return lambda: self._default_ende(unerwartet)
        return lambda: fertig(ergebnis)

    def _ende(self, ende: Callable[[], None]) -> None:
        if self._geschlossen:
            return
        try:
            ende()
        except Exception as fehler:
            self._default_ende(fehler)

    def _default_ende(self, fehler: BaseException) -> None:
        self.vorfall.emit(self._melde(fehler))
