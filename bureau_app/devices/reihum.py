"""Several devices that send by themselves, asked in turn."""

from collections.abc import Sequence

from bureau_app.workflows.ports import Eingang, Zubringer


class Reihum:
    """The port Zubringer over others: each waits a fraction of a second, and keeps what comes meanwhile."""

    def __init__(self, zubringer: Sequence[Zubringer]) -> None:
        self._zubringer = tuple(zubringer)
        self._naechster = 0

    def warte(self, mit_bildern: bool) -> Eingang | None:
        """What the next device has; the one after it is next, whatever this one does."""
        stelle, self._naechster = self._naechster, (self._naechster + 1) % len(self._zubringer)
        return self._zubringer[stelle].warte(mit_bildern)

    def bereit(self) -> None:
        """All of them; the first Stoerung."""
        for zubringer in self._zubringer:
            zubringer.bereit()

    def schliesse(self) -> None:
        """All of them."""
        for zubringer in self._zubringer:
            zubringer.schliesse()
