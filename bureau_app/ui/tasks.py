"""TaskRunner: work off the UI thread, one worker a lane, ends on the UI thread in the order of the lane."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.ports import Spur

T = TypeVar("T")


class TaskRunner(QObject):
    """The Runner of a window; build it on the UI thread.

    `melde` writes an unexpected exception to the log (never its message) and returns the incident's number, which
    `vorfall` then carries: the program's one default end.
    """

    vorfall = Signal(str)
    _beendet = Signal(object)

    def __init__(self, melde: Callable[[BaseException], str]) -> None:
        super().__init__()
        self._melde = melde
        self._geschlossen = False
        self._spuren = {spur: ThreadPoolExecutor(1, thread_name_prefix=spur.value) for spur in Spur}
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
            self._beendet.emit(self._mit_ende(arbeit, fertig, gescheitert))

        self._spuren[spur].submit(lauf)

    def schliesse(self) -> None:
        """End: what runs may finish, what waits is dropped, no end is called any more. Waits, so after the window."""
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
