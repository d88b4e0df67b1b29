"""Typefaces of this machine by file name; the drawn documents use other ones than the reader was built on."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import ImageFont

ORTE = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path(__file__).parents[2] / "resources" / "fonts")

MASCHINE = (
    *("LiberationMono-Regular.ttf", "LiberationMono-Bold.ttf", "Courier Prime.otf", "Courier Prime Bold.otf"),
    *("Hack-Regular.ttf", "Inconsolata.otf", "NotoSansMono-Regular.ttf", "NotoSansMono-Bold.ttf"),
    *("NimbusMonoPS-Bold.otf", "DejaVuSansMono-Bold.ttf", "LiberationSans-Regular.ttf", "OpenSans-Semibold.ttf"),
)
VORDRUCK = (
    *("LiberationSans-Regular.ttf", "OpenSans-Regular.ttf", "NimbusSans-Regular.otf", "RobotoCondensed-Regular.ttf"),
    *("LiberationSansNarrow-Regular.ttf", "DejaVuSans.ttf", "NotoSans-Regular.ttf"),
)
TITEL = ("LiberationSans-Bold.ttf", "OpenSans-Bold.ttf", "NimbusSans-Bold.otf", "DejaVuSans-Bold.ttf")
OCR_B = ("OCRB.otf", "OCRBS.otf")


class SchriftFehlt(RuntimeError):
    """None of the wanted typefaces is installed."""


@cache
def _dateien() -> dict[str, Path]:
    return {datei.name: datei for ort in ORTE for datei in sorted(ort.rglob("*.[ot]tf"))}


def vorhandene(namen: Sequence[str]) -> list[Path]:
    """Those of the wanted typefaces that are installed, at least one; says aloud if there is none."""
    gefunden = [_dateien()[name] for name in namen if name in _dateien()]
    if not gefunden:
        raise SchriftFehlt(f"none of {', '.join(namen)}; on Debian: fonts-ocr-b fonts-liberation fonts-courier-prime")
    return gefunden


@cache
def schrift(datei: Path, punkte: int) -> ImageFont.FreeTypeFont:
    """A typeface in a size in pixels."""
    return ImageFont.truetype(str(datei), max(4, punkte))
