"""A reader and a scanner that deliver what a test puts in."""

from collections import deque
from datetime import date

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokument, Dokumentart, Lesung

Antwort = Lesung | Stoerung


class FakeLeser:
    """DocumentReader for tests: known pictures give their Lesung (or Stoerung), others an unknown one, b"" none."""

    def __init__(self) -> None:
        self.warm = False
        self._antworten: dict[bytes, Antwort] = {}

    def kennt(self, bild: bytes, antwort: Antwort) -> None:
        """Answer this picture so from now on."""
        self._antworten[bild] = antwort

    def waerme_auf(self) -> None:
        self.warm = True

    def lies(self, bild: bytes, heute: date) -> Lesung:
        if not bild:
            raise Stoerung(Fehlercode.LESEN_LEER)
        self.warm = True
        antwort = self._antworten.get(bild, Lesung((Dokument(Dokumentart.UNBEKANNT, {}),), 0.0))
        if isinstance(antwort, Stoerung):
            raise antwort
        return antwort

    def schliesse(self) -> None:
        self.warm = False


class FakeScanner:
    """Scanner for tests: each scan delivers what `lege_auf` queued, once; an empty glass nothing."""

    def __init__(self) -> None:
        self._stapel: deque[tuple[bytes, ...] | Stoerung] = deque()

    def lege_auf(self, *bilder: bytes) -> None:
        """Lay pictures on the glass for the next scan."""
        self._stapel.append(bilder)

    def stoere(self, stoerung: Stoerung) -> None:
        """Let the next scan fail with this."""
        self._stapel.append(stoerung)

    def scanne(self) -> tuple[bytes, ...]:
        naechstes = self._stapel.popleft() if self._stapel else ()
        if isinstance(naechstes, Stoerung):
            raise naechstes
        return naechstes
