"""Runners without threads: one that works at once, one that waits until the test lets it."""

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.ports import Spur

T = TypeVar("T")


class SofortRunner:
    """Runner that does the work before `run` returns."""

    def __init__(self) -> None:
        self.spuren: list[Spur] = []

    def run(
        self,
        spur: Spur,
        arbeit: Callable[[], T],
        fertig: Callable[[T], None],
        gescheitert: Callable[[Stoerung], None],
    ) -> None:
        self.spuren.append(spur)
        try:
            ergebnis = arbeit()
        except Stoerung as stoerung:
            gescheitert(stoerung)
        else:
            fertig(ergebnis)


class RunnerAttrappe:
    """Runner that queues the work; `weiter` does the oldest of a lane, `alles` everything, also what that queues."""

    def __init__(self) -> None:
        self._schlange: deque[tuple[Spur, Callable[[], None]]] = deque()

    def run(
        self,
        spur: Spur,
        arbeit: Callable[[], T],
        fertig: Callable[[T], None],
        gescheitert: Callable[[Stoerung], None],
    ) -> None:
        self._schlange.append((spur, lambda: SofortRunner().run(spur, arbeit, fertig, gescheitert)))

    def wartend(self, spur: Spur) -> int:
        """How many pieces of work the lane has before it."""
        return sum(s is spur for s, _ in self._schlange)

    def weiter(self, spur: Spur) -> None:
        """Do the oldest work of the lane; LookupError if there is none."""
        for eintrag in self._schlange:
            if eintrag[0] is spur:
                self._schlange.remove(eintrag)
                eintrag[1]()
                return
        raise LookupError(spur)

    def alles(self) -> None:
        """Do everything, in the order it came."""
        while self._schlange:
            self._schlange.popleft()[1]()
