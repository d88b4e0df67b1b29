"""Measures a printed PDF: size, ink, text, font sizes, bar codes; and the invented prints that the tests use."""

import ctypes
import unicodedata
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

from bureau_app.domain.aufkleber import Aufkleber
from bureau_app.resources import resource_dir
from bureau_app.workflows.ports import Vorgangsblatt

Grau = npt.NDArray[np.uint8]
MM_PRO_PT = 25.4 / 72
_USHORT_P = ctypes.POINTER(ctypes.c_ushort)
NUMMER = "260240030000175"
AUFKLEBER = Aufkleber(
    ("Neue Anschrift ab 01.12.2026", "Am Markt 2", "41564 Kaarst", "RKN StVA i. A. Stadt Kaarst, 21.11.2026, Yi")
)
BLATT = Vorgangsblatt(
    NUMMER,
    "Änderung Ihrer Anschrift",
    (
        ("Ihre Angaben", ""),
        ("Name", "Müstermann-Ḑ̄uda, Łucja"),
        ("Neue Anschrift", "Bürgermeister-Klapdor-Straße 123 a, 41352 Korschenbroich"),
        ("", "Versicherung und Hauptzollamt erfahren die neue Anschrift automatisch. Sie müssen dort nichts tun. " * 2),
    ),
)


def mit_strasse(strasse: str) -> Aufkleber:
    """The usual sticker with another street."""
    return Aufkleber((AUFKLEBER.zeilen[0], strasse, *AUFKLEBER.zeilen[2:]))


def din91379_buchstaben() -> tuple[str, ...]:
    """The 649 normative letters and sequences in NFC."""
    zeilen = (resource_dir() / "din91379" / "latin_list_1.3.txt").read_text("utf-8").splitlines()
    felder = ([feld.strip() for feld in zeile.split(";")] for zeile in zeilen)
    codes = (f[2].split() for f in felder if f[0] == "bll")
    return tuple(unicodedata.normalize("NFC", "".join(chr(int(c, 16)) for c in code)) for code in codes)


class Pdf:
    """A PDF as another program sees it."""

    def __init__(self, inhalt: bytes) -> None:
        self.inhalt = inhalt
        self._dokument: Any = pypdfium2.PdfDocument(inhalt)

    @property
    def seiten(self) -> int:
        return len(self._dokument)

    @property
    def titel(self) -> str:
        return str(self._dokument.get_metadata_dict()["Title"])

    def groesse_mm(self, seite: int = 0) -> tuple[float, float]:
        """Width and height of the MediaBox; its corner must be the origin."""
        links, unten, rechts, oben = self._dokument[seite].get_mediabox()
        assert (links, unten) == (0, 0)
        return rechts * MM_PRO_PT, oben * MM_PRO_PT

    def text(self) -> str:
        """Text of all pages in NFC; blanks and line ends are one blank."""
        roh = " ".join(seite.get_textpage().get_text_range() for seite in self._dokument)
        return unicodedata.normalize("NFC", " ".join(roh.split()))

    def zeichenfolge(self) -> str:
        """What each text object stands for, in the order in which they are drawn, in NFC and without blanks."""
        roh = ""
        for seite in self._dokument:
            text = seite.get_textpage()
            for objekt in seite.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
                puffer = ctypes.create_string_buffer(64)
                laenge = pdfium.FPDFTextObj_GetText(
                    objekt.raw, text.raw, ctypes.cast(puffer, _USHORT_P), len(puffer) // 2
                )
                roh += puffer.raw[:laenge].decode("utf-16-le").rstrip("\0")
        return unicodedata.normalize("NFC", "".join(roh.split()))

    def bild(self, dpi: float, seite: int = 0) -> Grau:
        """The page in grey, one byte a pixel."""
        bild = self._dokument[seite].render(scale=dpi / 72, grayscale=True).to_numpy()
        return np.asarray(bild, dtype=np.uint8).reshape(bild.shape[0], bild.shape[1])

    def schriftgroessen_pt(self, seite: int = 0) -> list[float]:
        """Effective size of each text object: its font size times its matrix."""
        groessen = []
        for objekt in self._dokument[seite].get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
            groesse = ctypes.c_float()
            assert pdfium.FPDFTextObj_GetFontSize(objekt.raw, groesse)
            groessen.append(groesse.value * abs(objekt.get_matrix().d))
        return groessen

    def strichcodes(self, dpi: int) -> list[tuple[str, str]]:
        """Format and text of each bar code found in the first page at `dpi`."""
        return [(str(code.format), code.text) for code in zxingcpp.read_barcodes(self.bild(dpi))]


def tinte_mm(bild: Grau, dpi: float) -> tuple[float, float, float, float]:
    """Left, upper, right and lower edge of everything darker than a tenth, in mm."""
    zeilen, spalten = np.nonzero(bild < 230)
    px = dpi / 25.4
    return spalten.min() / px, zeilen.min() / px, (spalten.max() + 1) / px, (zeilen.max() + 1) / px
