"""What somebody does over and over goes on record the first few times, then as a number: a record for ever is no place
for a flood."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

FENSTER_S = 3600.0
JE_SENDER, ALLE = 5, 100
AUSGELASSEN = "ausgelassen"
"""The reason of a line that only says how many were left out."""


class Notizgrenze:
    """In memory, one a process: lines in each window of an hour, of each sender and of all together. `uhr` gives
    seconds that only rise. Any thread may ask."""

    HOECHSTENS = 4096
    """Senders that are remembered; who was longest not seen is forgotten first, with what was left out of him."""

    def __init__(self, uhr: Callable[[], float] = time.monotonic) -> None:
        self._uhr = uhr
        self._fenster = 0
        self._alle = 0
        self._notiert: dict[str, int] = {}
        self._ausgelassen: OrderedDict[str, int] = OrderedDict()
        self._schloss = threading.Lock()

    def nimm(self, sender: str) -> int | None:
        """How many of this sender's were left out since his last line, if there may be one now; None if this one is
        left out too."""
        with self._schloss:
            self._beginne_fenster()
            bisher = self._notiert.get(sender, 0)
            if bisher >= JE_SENDER or self._alle >= ALLE:
                self._ausgelassen[sender] = self._ausgelassen.pop(sender, 0) + 1
                if len(self._ausgelassen) > self.HOECHSTENS:
                    self._ausgelassen.popitem(last=False)
                return None
            self._notiert[sender] = bisher + 1
            self._alle += 1
            return self._ausgelassen.pop(sender, 0)

    def rest(self) -> list[tuple[str, int]]:
        """Whose were left out since their last line, and how many; they count as noted now."""
        with self._schloss:
            ausgelassen = list(self._ausgelassen.items())
            self._ausgelassen.clear()
        return ausgelassen

    def _beginne_fenster(self) -> None:
        fenster = int(self._uhr() // FENSTER_S)
        if fenster != self._fenster:
            self._fenster, self._alle = fenster, 0
            self._notiert.clear()


def mit_anzahl(grund: str, ausgelassen: int) -> str:
    """The reason code, and how many of the same sender were left out before; at most 64 characters."""
    zusatz = f" +{ausgelassen}" if ausgelassen else ""
    return grund[-(64 - len(zusatz)) :] + zusatz
