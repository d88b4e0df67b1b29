"""A scanner whose pictures are files that somebody at the counter picked."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

HOECHSTENS_MB = 60
"""An A4 page at 300 dpi, uncompressed, has 26 MB; more than twice that is no scan of a document."""

ENDUNGEN = ("jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp")
"""What a file dialog offers; what a file is, its content decides."""


class DateiScanner:
    """Delivers the picked files once; names of files are never repeated, they may name a citizen."""

    def __init__(self) -> None:
        self._gewaehlt: tuple[Path, ...] = ()
        self._lock = Lock()

    def waehle(self, dateien: Sequence[Path]) -> None:
        """The files of the next scan, in their order; safe to call from another thread than `scanne`."""
        with self._lock:
            self._gewaehlt = tuple(dateien)

    def scanne(self) -> tuple[bytes, ...]:
        """Contents of the picked files; Stoerung SCANNER_LEER, SCANNER_DATEI or SCANNER_DATEI_ZU_GROSS."""
        with self._lock:
            dateien, self._gewaehlt = self._gewaehlt, ()
        if not dateien:
            raise Stoerung(Fehlercode.SCANNER_LEER)
        return tuple(inhalt_von(datei, nummer) for nummer, datei in enumerate(dateien, 1))


def inhalt_von(datei: Path, nummer: int) -> bytes:
    """The bytes of one scan; Stoerung SCANNER_DATEI or SCANNER_DATEI_ZU_GROSS names it by its number only."""
    try:
        megabyte = datei.stat().st_size / 1_000_000
        if megabyte <= HOECHSTENS_MB:
            return datei.read_bytes()
    except OSError:
        raise Stoerung(Fehlercode.SCANNER_DATEI, nummer=str(nummer)) from None
    raise Stoerung(
        Fehlercode.SCANNER_DATEI_ZU_GROSS, nummer=str(nummer), megabyte=f"{megabyte:.0f}", hoechstens=str(HOECHSTENS_MB)
    )
