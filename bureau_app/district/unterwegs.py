"""How many sign-ins of a device are on their way in this process."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Unterwegs:
    """Counts while they last; nothing is left of one that ended, however it did. Any thread may ask."""

    def __init__(self) -> None:
        self._schloss = threading.Lock()
        self._gezaehlt: Counter[str] = Counter()

    @contextmanager
    def einer(self, wer: str) -> Iterator[int]:
        """One more, for as long as the block lasts; how many there are beside it."""
        with self._schloss:
            andere = self._gezaehlt[wer]
            self._gezaehlt[wer] += 1
        try:
            yield andere
        finally:
            with self._schloss:
                self._gezaehlt[wer] -= 1
                if not self._gezaehlt[wer]:
                    del self._gezaehlt[wer]
