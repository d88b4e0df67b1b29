"""A slip beside a field: the place on the paper, what is wrong, or help; it never takes the focus."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from bureau_app.ui.views.bausteine import setze_eigenschaft
from bureau_app.ui.views.beschriftung import passe_hoehe_an, schrift
from bureau_app.ui.views.stil import Stil

BREITE = 360
BILD_HOEHE = 120
ABSTAND = 6
RAND = 12


class Nebenzettel(QFrame):
    """Lies over the page it belongs to, where it hides none of the fields that the clerk compares with.

    `felder` tells those fields, `gern` is the part of the page that may be covered.
    """

    def __init__(self, stil: Stil, seite: QWidget, felder: Callable[[], Sequence[QWidget]], gern: QWidget) -> None:
        super().__init__(seite)
        self._felder, self._gern = felder, gern
        self._stil, self._seite = stil, seite
        self._gezeigt: tuple[bytes | None, int] = (None, 0)
        self.setProperty("rolle", "zettel")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._titel, self._bild = schrift("", "fett", umbruch=True), QLabel()
        self._text = schrift("", "", umbruch=True)
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(RAND, 8, RAND, 10)
        stapel.setSpacing(4)
        for teil in (self._titel, self._bild, self._text):
            stapel.addWidget(teil)
        self.hide()

    def zeige(self, anker: QWidget, art: str, titel: str, text: str, png: bytes | None = None) -> None:
        """Show the slip beside `anker`; `art` ("fehler", "achtung", "") tints its edge."""
        setze_eigenschaft(self, "art", art)
        self._titel.setText(titel)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._zeige_bild(png)
        self.setFixedWidth(self._stil.px(BREITE))
        for label in (self._titel, self._text):
            passe_hoehe_an(label, self._stil.px(BREITE) - 2 * RAND - 4)
        self.adjustSize()
        self.move(self._platz(anker))
        self.raise_()
        self.show()

    def _zeige_bild(self, png: bytes | None) -> None:
        self._bild.setVisible(png is not None)
        if png is None or (png, self._stil.zoom) == self._gezeigt:
            return
        self._gezeigt = (png, self._stil.zoom)
        bild = QPixmap()
        bild.loadFromData(png)
        if bild.isNull():
            self._bild.hide()
            return
        breite, hoehe = self._stil.px(BREITE) - 28, self._stil.px(BILD_HOEHE)
        faktor = min(breite / bild.width(), hoehe / bild.height(), 2.0)
        self._bild.setPixmap(
            bild.scaled(
                int(bild.width() * faktor),
                int(bild.height() * faktor),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )

    def _platz(self, anker: QWidget) -> QPoint:
        seite = self._seite
        if (layout := seite.layout()) is not None:
            layout.activate()
        belegt = [_flaeche(feld, seite) for feld in self._felder() if feld.isVisible()]

        in_sicht, feld_selbst = seite.visibleRegion().boundingRect(), _flaeche(anker, seite)

        def verdeckt(platz: QPoint) -> tuple[bool, bool, int]:
            zettel = QRect(platz, self.size())
            ueberlappt = sum(_groesse(zettel.intersected(feld)) for feld in belegt)
            return zettel.intersects(feld_selbst), not in_sicht.contains(zettel), ueberlappt

        return min(self._plaetze(_flaeche(anker, seite)), key=verdeckt)

    def _plaetze(self, anker: QRect) -> Iterator[QPoint]:
        """Where it could lie, the best first: beside the field, over what may be covered, below, above."""
        gern = _flaeche(self._gern, self._seite)
        unten = anker.bottom() + ABSTAND
        for x, y in (
            (anker.right() + 3 * ABSTAND, anker.top() - ABSTAND),
            (anker.left(), gern.top()),
            (gern.right() - self.width(), gern.top()),
            (anker.right() - self.width(), unten),
            (anker.left() - self.width() - 3 * ABSTAND, anker.top()),
            (anker.right() - self.width(), anker.top() - self.height() - ABSTAND),
            (anker.right() - self.width(), self._seite.height()),
        ):
            rechts, tief = self._seite.width() - self.width(), self._seite.height() - self.height()
            yield QPoint(max(0, min(x, rechts)), max(0, min(y, tief)))


def _flaeche(widget: QWidget, seite: QWidget) -> QRect:
    return QRect(widget.mapTo(seite, QPoint(0, 0)), widget.size())


def _groesse(flaeche: QRect) -> int:
    return max(0, flaeche.width()) * max(0, flaeche.height())
