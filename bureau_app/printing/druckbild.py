"""The one drawing of each print: as set pages, as a PNG for the screen, as a PDF, and onto any painter."""

import math
import re

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPainter, QPdfWriter

from bureau_app.domain.aufkleber import Aufkleber, Aufkleberlayout
from bureau_app.printing.aufklebersatz import setze_aufkleber
from bureau_app.printing.satz import Seite, zeichne
from bureau_app.printing.schriften import MM_PRO_PT, Schriften
from bureau_app.printing.vorgangsblatt import setze_vorgangsblatt
from bureau_app.workflows.ports import Druckstueck

MM_PRO_ZOLL = 25.4
_PDF_DPI = 1200
_MEDIABOX = re.compile(rb"/MediaBox \[0 0 [0-9.]+ [0-9.]+\]")


class Druckbild:
    """Sets and paints the prints of one office. Usable from any thread; the fonts must be registered before."""

    def __init__(self, schriften: Schriften, layout: Aufkleberlayout) -> None:
        self._schriften = schriften
        self._layout = layout

    def seiten(self, stueck: Druckstueck) -> tuple[Seite, ...]:
        """The set pages; Eingabefehler AUFKLEBER_ZU_LANG or DRUCK_ZEICHEN if it cannot be printed whole."""
        if isinstance(stueck, Aufkleber):
            return (setze_aufkleber(stueck, self._layout, self._schriften),)
        return setze_vorgangsblatt(stueck, self._schriften)

    def zeichne(self, painter: QPainter, seite: Seite, px_pro_mm: float) -> None:
        """Paint one page at the painter's origin."""
        zeichne(painter, seite, self._schriften, px_pro_mm)

    def png(self, stueck: Druckstueck, dpi: int) -> bytes:
        """Picture of the print, black on white; several pages stand under each other."""
        seiten = self.seiten(stueck)
        px_pro_mm = dpi / MM_PRO_ZOLL
        breite, hoehe = (round(mm * px_pro_mm) for mm in (seiten[0].breite_mm, seiten[0].hoehe_mm))
        bild = QImage(breite, hoehe * len(seiten), QImage.Format.Format_RGB32)
        bild.setDotsPerMeterX(round(px_pro_mm * 1000))
        bild.setDotsPerMeterY(round(px_pro_mm * 1000))
        bild.fill(0xFFFFFFFF)
        painter = QPainter(bild)
        for seite in seiten:
            self.zeichne(painter, seite, px_pro_mm)
            painter.translate(0, hoehe)
        painter.end()
        puffer = QBuffer()
        puffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(puffer, b"png").write(bild)
        return bytes(puffer.data().data())

    def pdf(self, stueck: Druckstueck) -> bytes:
        """The print as a PDF whose pages have exactly its size."""
        seiten = self.seiten(stueck)
        puffer = QBuffer()
        puffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(puffer)
        writer.setResolution(_PDF_DPI)
        writer.setTitle(titel(stueck))
        writer.setCreator("bureau-app")
        writer.setPageSize(papier(seiten[0]))
        writer.setPageMargins(QMarginsF())
        # Qt rounds the page to whole points and measures from its lower edge: what it adds there is taken off again.
        zuviel_pt = writer.pageLayout().fullRectPoints().height() - seiten[0].hoehe_mm / MM_PRO_PT
        painter = QPainter(writer)
        painter.translate(0, zuviel_pt / 72 * _PDF_DPI)
        for nummer, seite in enumerate(seiten):
            if nummer:
                writer.newPage()
            self.zeichne(painter, seite, _PDF_DPI / MM_PRO_ZOLL)
        painter.end()
        return _genaue_groesse(bytes(puffer.data().data()), seiten)


def titel(stueck: Druckstueck) -> str:
    """What a print is called in its PDF and in the printer's queue; never personal data."""
    return "Aufkleber" if isinstance(stueck, Aufkleber) else f"Vorgangsblatt {stueck.nummer}"


def papier(seite: Seite) -> QPageSize:
    """The page's size for Qt, exact to a hundredth of a millimetre."""
    groesse = QSizeF(seite.breite_mm, seite.hoehe_mm)
    return QPageSize(groesse, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)


def _genaue_groesse(pdf: bytes, seiten: tuple[Seite, ...]) -> bytes:
    """Write the true page size over the rounded one, in as many bytes, so that the file's own index stays right."""
    # Rounded down: a page of 130.00002 pixels would become a picture of 131.
    breite, hoehe = (math.floor(mm / MM_PRO_PT * 1e4) / 1e4 for mm in (seiten[0].breite_mm, seiten[0].hoehe_mm))

    def genau(fund: re.Match[bytes]) -> bytes:
        feld = f"/MediaBox [0 0 {breite:.4f} {hoehe:.4f}".encode()
        return feld.ljust(len(fund.group()) - 1) + b"]"

    neu, anzahl = _MEDIABOX.subn(genau, pdf)
    if anzahl != len(seiten) or len(neu) != len(pdf):
        raise RuntimeError(f"Qt wrote {anzahl} page sizes for {len(seiten)} pages")
    return neu
