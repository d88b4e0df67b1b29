"""A device that sends by itself what a test puts in."""

from collections import deque

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.workflows.ports import Eingang


class FakeZubringer:
    """Zubringer for tests: what `sende` queued comes in its order, pictures only when they may."""

    def __init__(self) -> None:
        self._schlange: deque[Eingang | Stoerung] = deque()
        self.zu = False

    def sende(self, text: str = "", bilder: tuple[bytes, ...] = ()) -> None:
        """Somebody scanned."""
        self._schlange.append(Eingang(text, bilder))

    def stoere(self, stoerung: Stoerung) -> None:
        """The device begins to fail."""
        self._schlange.append(stoerung)

    def warte(self, mit_bildern: bool) -> Eingang | None:
        naechstes = next((e for e in self._schlange if mit_bildern or not getattr(e, "bilder", ())), None)
        if naechstes is None or self.zu:
            return None
        self._schlange.remove(naechstes)
        if isinstance(naechstes, Stoerung):
            raise naechstes
        return naechstes

    def bereit(self) -> None:
        """Always."""

    def schliesse(self) -> None:
        self.zu = True
