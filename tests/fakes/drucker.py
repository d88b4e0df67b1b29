"""A printer that keeps what it was given; it can fail before, or leave open whether, something was printed."""

from bureau_app.domain.aufkleber import Aufkleber
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.workflows.ports import Druckstueck

PNG = b"\x89PNG\r\n\x1a\n"
HOECHSTENS_ZEICHEN = 60
"""Longer lines do not fit on this printer's sticker."""


class FakeDrucker:
    """Printer for tests; `gedruckt` is what lies in its tray."""

    def __init__(self) -> None:
        self.gedruckt: list[Druckstueck] = []
        self._vorher: Stoerung | None = None
        self._nachher: Stoerung | None = None

    def stoere(self, stoerung: Stoerung, *, nach_dem_druck: bool = False) -> None:
        """Let the next print fail with this, before or after the paper came out."""
        if nach_dem_druck:
            self._nachher = stoerung
        else:
            self._vorher = stoerung

    def drucke(self, stueck: Druckstueck) -> None:
        vorher, self._vorher = self._vorher, None
        if vorher:
            raise vorher
        self._pruefe(stueck)
        self.gedruckt.append(stueck)
        nachher, self._nachher = self._nachher, None
        if nachher:
            raise nachher

    def vorschau(self, stueck: Druckstueck, dpi: int) -> bytes:
        self._pruefe(stueck)
        return PNG + str(dpi).encode()

    def pdf(self, stueck: Druckstueck) -> bytes:
        self._pruefe(stueck)
        return b"%PDF-1.4"

    def bereit(self) -> None:
        if self._vorher:
            raise self._vorher

    def _pruefe(self, stueck: Druckstueck) -> None:
        if isinstance(stueck, Aufkleber) and any(len(zeile) > HOECHSTENS_ZEICHEN for zeile in stueck.zeilen):
            raise Eingabefehler(Fehlercode.AUFKLEBER_ZU_LANG, "neu.anschrift")
