"""A print as it will come out, with a scale in millimetres below it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from bureau_app.ui.texts import Texte
from bureau_app.ui.views.stil import Stil

FAKTOR = 2
"""Magnification: at twice its size a print can be read on the screen as well as on paper."""
_MM_JE_ZOLL = 25.4


class Vorschau(QWidget):
    """Draws a PNG of a print that is `breite_mm` × `hoehe_mm`; ask `dpi` at which resolution it is wanted."""

    def __init__(self, stil: Stil, texte: Texte, breite_mm: float, hoehe_mm: float) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._breite, self._hoehe = breite_mm, hoehe_mm
        self._png: bytes | None = None
        self._bild = QPixmap()
        breite, hoehe = texte.zahl(breite_mm), texte.zahl(hoehe_mm)
        self.setToolTip(texte("abschluss.vorschau_mass", breite=breite, hoehe=hoehe, faktor=FAKTOR))

    @property
    def dpi(self) -> int:
        """Dots per inch at which the print should be drawn for this screen."""
        return round(self.logicalDpiX() * FAKTOR * self.devicePixelRatioF())

    def zeige(self, png: bytes | None, kennzeichen: str) -> None:
        """Show a drawing; None while it is on its way."""
        self.setAccessibleName(self._texte("abschluss.vorschau_fuer", kennzeichen=kennzeichen))
        if png != self._png:
            self._png = png
            self._bild = QPixmap()
            if png is not None:
                self._bild.loadFromData(png)
            self.update()

    def _px_je_mm(self) -> float:
        return self.logicalDpiX() * FAKTOR / _MM_JE_ZOLL

    def sizeHint(self) -> QSize:
        je_mm = self._px_je_mm()
        return QSize(int(self._breite * je_mm) + 14, int(self._hoehe * je_mm) + self._stil.px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        je_mm, f = self._px_je_mm(), self._stil.farben
        papier = QRectF(6.5, 1.5, self._breite * je_mm, self._hoehe * je_mm)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(papier, QColor("#FFFFFF"))
            if self._bild.isNull():
                painter.setPen(QColor("#4C5370"))
                painter.drawText(papier, Qt.AlignmentFlag.AlignCenter, self._texte("abschluss.vorschau_laeuft"))
            else:
                painter.drawPixmap(papier, self._bild, QRectF(self._bild.rect()))
            painter.setPen(QPen(QColor(f.rand), 1))
            painter.drawRect(papier)
            self._zeichne_massstab(painter, papier, je_mm)

    def _zeichne_massstab(self, painter: QPainter, papier: QRectF, je_mm: float) -> None:
        f = self._stil.farben
        painter.setPen(QPen(QColor(f.leise), 1))
        painter.setFont(self._stil.schrift(0.8))
        y = papier.bottom() + 3
        for mm in range(int(self._breite) + 1):
            x = papier.left() + mm * je_mm
            laenge = 7 if mm % 10 == 0 else 5 if mm % 5 == 0 else 3
            painter.drawLine(QPointF(x, y), QPointF(x, y + laenge))
            if mm % 10 == 0 and mm:
                platz = QRectF(x - 20, y + 7, 40, self._stil.px(14))
                painter.drawText(platz, Qt.AlignmentFlag.AlignHCenter, str(mm))
        platz = QRectF(papier.left(), y + 7, 40, self._stil.px(14))
        painter.drawText(platz, Qt.AlignmentFlag.AlignLeft, "mm")
