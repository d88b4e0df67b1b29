"""Prints into a folder, each print a PDF file, whole or not at all: for the demo and where there is no printer."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from bureau_app.domain.aufkleber import Aufkleber
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.printing.druckbild import Druckbild
from bureau_app.workflows.ports import Druckstueck

Benennung = Callable[[Druckstueck], str]
"""Gives the file name of the next print; it must hold no personal data."""


class PdfAblage:
    """Printer port that writes files. A second print of the same name replaces the first."""

    def __init__(self, druckbild: Druckbild, ordner: Path, benenne: Benennung) -> None:
        self._druckbild = druckbild
        self._ordner = ordner
        self._benenne = benenne

    def bereit(self) -> None:
        """The folder is there, or can be made, and can be written; else Stoerung DRUCKABLAGE."""
        self._schreibe(None, b"")

    def vorschau(self, stueck: Druckstueck, dpi: int) -> bytes:
        """See Printer."""
        return self._druckbild.png(stueck, dpi)

    def pdf(self, stueck: Druckstueck) -> bytes:
        """See Printer."""
        return self._druckbild.pdf(stueck)

    def drucke(self, stueck: Druckstueck) -> None:
        """Write the PDF; afterwards it is on disk, or Stoerung DRUCKABLAGE and nothing is."""
        pdf = self._druckbild.pdf(stueck)
        self._schreibe(self._benenne(stueck), pdf)

    def _schreibe(self, name: str | None, inhalt: bytes) -> None:
        """Write beside the place and move into it; without a name only try to write."""
        neben: Path | None = None
        try:
            self._ordner.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._ordner, suffix=".part", delete=False) as datei:
                neben = Path(datei.name)
                datei.write(inhalt)
                datei.flush()
                os.fsync(datei.fileno())
            if name is not None:
                neben.replace(self._ordner / name)
        except OSError as grund:
            raise Stoerung(Fehlercode.DRUCKABLAGE, grund=grund.strerror or "?", sicher="ja") from None
        finally:
            if neben is not None:
                neben.unlink(missing_ok=True)


def fortlaufend(ordner: Path) -> Benennung:
    """Names that no file of the folder has: aufkleber-1.pdf, aufkleber-2.pdf …, vorgangsblatt-1.pdf …"""

    def benenne(stueck: Druckstueck) -> str:
        art = "aufkleber" if isinstance(stueck, Aufkleber) else "vorgangsblatt"
        nummer = 1
        while (ordner / f"{art}-{nummer}.pdf").exists():
            nummer += 1
        return f"{art}-{nummer}.pdf"

    return benenne
