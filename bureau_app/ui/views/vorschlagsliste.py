"""Proposals of the street directory below the field; the focus stays in the field."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.beschriftung import schrift
from bureau_app.ui.views.stil import Stil

Index = QModelIndex | QPersistentModelIndex
TASTE = Qt.ItemDataRole.UserRole + 1


class _Zeichner(QStyledItemDelegate):
    """A row: the address, and the key that takes it."""

    def __init__(self, stil: Stil) -> None:
        super().__init__()
        self._stil = stil

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._stil.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        f, rect = self._stil.farben, QRect(option.rect)
        gewaehlt = index.row() == index.model().property("gewaehlt")
        painter.fillRect(rect, QColor(f.aktion if gewaehlt else f.flaeche))
        innen = rect.adjusted(10, 0, -10, 0)
        painter.setFont(self._stil.schrift())
        painter.setPen(QColor(f.auf_aktion if gewaehlt else f.text))
        painter.drawText(innen, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.setPen(QColor(f.auf_aktion if gewaehlt else f.leise))
        painter.drawText(innen, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(index.data(TASTE)))


class Vorschlagsliste(QFrame):
    """Lies over the page; `gewaehlt` tells which row was clicked."""

    gewaehlt = Signal(int)

    def __init__(self, stil: Stil, texte: Texte, seite: QWidget) -> None:
        super().__init__(seite)
        self._stil, self._seite = stil, seite
        self.setProperty("rolle", "zettel")
        self._leer = schrift(texte("karte.kein_vorschlag"), "leise", umbruch=True)
        self._leer.setMargin(8)
        self.liste = QListWidget()
        self.liste.setProperty("rolle", "vorschlaege")
        self.liste.setItemDelegate(_Zeichner(stil))
        self.liste.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.liste.setAccessibleName(texte("karte.vorschlaege"))
        self.liste.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.liste.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.liste.itemClicked.connect(lambda zeile: self.gewaehlt.emit(self.liste.row(zeile)))
        stapel = QVBoxLayout(self)
        stapel.setContentsMargins(2, 2, 2, 2)
        stapel.addWidget(self.liste)
        stapel.addWidget(self._leer)
        self._gezeigt: tuple[tuple[str, ...], int] = ((), 0)
        self.hide()

    def zeige(self, anker: QWidget, vorschlaege: tuple[str, ...], gewaehlt: int, keiner: bool) -> None:
        """Show the proposals below `anker`, or that there is none; nothing of both hides the list."""
        if not vorschlaege and not keiner:
            self._gezeigt = ((), 0)
            self.hide()
            return
        if (vorschlaege, gewaehlt) != self._gezeigt:
            self._gezeigt = (vorschlaege, gewaehlt)
            self._fuelle(vorschlaege, gewaehlt)
        self.liste.setVisible(bool(vorschlaege))
        self._leer.setVisible(not vorschlaege)
        hoehe = self._stil.px(32) * len(vorschlaege) if vorschlaege else self._leer.heightForWidth(anker.width() - 4)
        self.setFixedSize(anker.width(), hoehe + 4)
        self.move(anker.mapTo(self._seite, QPoint(0, anker.height() + 2)))
        self.raise_()
        self.show()

    def _fuelle(self, vorschlaege: tuple[str, ...], gewaehlt: int) -> None:
        self.liste.clear()
        for stelle, vorschlag in enumerate(vorschlaege):
            zeile = QListWidgetItem(vorschlag)
            zeile.setData(TASTE, "Enter" if stelle == gewaehlt else f"Alt+{stelle + 1}")
            self.liste.addItem(zeile)
        self.liste.model().setProperty("gewaehlt", gewaehlt)
        if vorschlaege:
            self.liste.setCurrentRow(gewaehlt)
            sage_an(self.liste, vorschlaege[gewaehlt])
