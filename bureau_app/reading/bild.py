"""Turns the bytes of a picture file into pictures; what it is, its content decides; nothing too large is decoded."""

import io
import struct
import warnings
import zlib

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageOps

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.reading.modelle import Bild

FORMATE = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
MAX_BILDPUNKTE = 50_000_000
GENUG_BILDPUNKTE = 18_000_000
GENUG_LANG = 4_800
MAX_SEITEN = 20
PDF_DPI = 300
ZU_GROSS = Image.DecompressionBombError
GEWOEHNLICH = ("L", "RGB", "RGBA", "CMYK")
KAPUTT = (
    *(OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError, RuntimeError),
    *(struct.error, zlib.error, MemoryError),
)


def oeffne(daten: bytes) -> list[Bild]:
    """The pages of a picture file (JPEG, PNG, TIFF, BMP, WebP, PDF) as colour pictures, height × width × 3, blue first.

    Raises Stoerung LESEN_* if it is empty, a PDF that cannot be opened, no picture, incomplete, or larger than
    `MAX_BILDPUNKTE`.
    """
    if not daten:
        raise Stoerung(Fehlercode.LESEN_LEER)
    if daten[:1024].lstrip().startswith(b"%PDF-"):
        if not (blaetter := _pdf(daten)):
            raise Stoerung(Fehlercode.LESEN_PDF)
        return blaetter
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            bild = _kopf(daten)
            seiten = [] if bild is None else _seiten(bild)
        except ZU_GROSS:
            raise Stoerung(Fehlercode.LESEN_ZU_GROSS, hoechstens=str(MAX_BILDPUNKTE // 1_000_000)) from None
    if bild is None:
        raise Stoerung(Fehlercode.LESEN_KEIN_BILD)
    if not seiten:
        raise Stoerung(Fehlercode.LESEN_UNVOLLSTAENDIG)
    return seiten


def _pdf(daten: bytes) -> list[Bild]:
    """The pages of a PDF, as sharp as an office scanner puts them in; none if it is broken or wants a password."""
    seiten: list[Bild] = []
    try:
        with pypdfium2.PdfDocument(daten) as pdf:
            for nummer in range(min(len(pdf), MAX_SEITEN)):
                blatt = pdf[nummer]
                breite, hoehe = blatt.get_size()
                massstab = min(PDF_DPI / 72, (GENUG_BILDPUNKTE / max(breite * hoehe, 1.0)) ** 0.5)
                seiten.append(np.array(blatt.render(scale=massstab, rev_byteorder=False).to_numpy()[..., :3]))
    except (pypdfium2.PdfiumError, *KAPUTT):
        return []
    return seiten


def _kopf(daten: bytes) -> Image.Image | None:
    """The picture with its header read and nothing decoded; nothing if it is no picture."""
    try:
        return Image.open(io.BytesIO(daten), formats=FORMATE)
    except KAPUTT:
        return None


def _seiten(bild: Image.Image) -> list[Bild]:
    """All pages; none at all if one of them breaks off."""
    seiten: list[Bild] = []
    try:
        for nummer in range(min(getattr(bild, "n_frames", 1), MAX_SEITEN)):
            bild.seek(nummer)
            if bild.width * bild.height > MAX_BILDPUNKTE:
                raise ZU_GROSS
            seiten.append(_farbig(_handlich(bild)))
    except ZU_GROSS:
        raise
    except KAPUTT:
        return []
    return seiten


def _handlich(bild: Image.Image) -> Image.Image:
    """The decoded page upright by its EXIF mark, halved if it has far more pixels than reading needs (600 dpi)."""
    if _zu_fein(bild) and bild.format == "JPEG":
        bild.draft("RGB", (bild.width // 2, bild.height // 2))
    bild.load()
    gross = _zu_fein(bild) and bild.mode in GEWOEHNLICH
    aufrecht = ImageOps.exif_transpose(bild)
    return aufrecht.reduce(2) if gross else aufrecht


def _zu_fein(bild: Image.Image) -> bool:
    """Whether half of its pixels each way are enough: A4 by its area, a paper as long as the form by its length."""
    return bild.width * bild.height > GENUG_BILDPUNKTE or max(bild.size) > GENUG_LANG


def _farbig(bild: Image.Image) -> Bild:
    """One page, on white, as a colour picture."""
    if bild.mode.startswith("I") or bild.mode == "F":
        werte = np.asarray(bild, dtype=np.float64)
        grau = (werte / max(float(werte.max()), 1.0) * 255).astype(np.uint8)
        return cv2.cvtColor(grau, cv2.COLOR_GRAY2BGR).astype(np.uint8)
    if bild.mode in ("RGBA", "LA", "PA", "P"):
        mit_alpha = bild.convert("RGBA")
        auf_weiss = Image.new("RGBA", mit_alpha.size, "white")
        bild = Image.alpha_composite(auf_weiss, mit_alpha)
    return cv2.cvtColor(np.asarray(bild.convert("RGB")), cv2.COLOR_RGB2BGR).astype(np.uint8)
