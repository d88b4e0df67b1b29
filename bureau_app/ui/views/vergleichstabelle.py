"""The table of both registers side by side; changed cells carry a sign and say so."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from bureau_app.ui.presenters.vergleich import Vergleichszeile, Zelle
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.stil import Stil, breite_von

Index = QModelIndex | QPersistentModelIndex
_KEIN_INDEX = QModelIndex()
SPALTEN = ("merkmal", "bisher", "melderegister", "fahrzeugregister")
_ZEILE, _ENGE_ZEILE = 26, 21
"""Height of a row in pixels at 100 %, and the least it shrinks to before the rows scroll."""
GEAENDERT = Qt.ItemDataRole.UserRole + 1


class Vergleichsmodell(QAbstractTableModel):
    """The rows; four columns."""

    def __init__(self, texte: Texte) -> None:
        super().__init__()
        self._texte = texte
        self.zeilen: tuple[Vergleichszeile, ...] = ()

    def setze(self, zeilen: tuple[Vergleichszeile, ...]) -> None:
        """Show these rows; cells of the same rows change in place, so that a reader stays where it is."""
        if len(zeilen) == len(self.zeilen):
            if zeilen != self.zeilen:
                self.zeilen = zeilen
                self.dataChanged.emit(self.index(0, 0), self.index(len(zeilen) - 1, len(SPALTEN) - 1))
            return
        self.beginResetModel()
        self.zeilen = zeilen
        self.endResetModel()

    def rowCount(self, parent: Index = _KEIN_INDEX) -> int:
        return 0 if parent.isValid() else len(self.zeilen)

    def columnCount(self, parent: Index = _KEIN_INDEX) -> int:
        return 0 if parent.isValid() else len(SPALTEN)

    def zelle(self, index: Index) -> Zelle:
        """One cell."""
        return self.zeilen[index.row()].zellen[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        zelle = self.zelle(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return zelle.text
        if role == GEAENDERT:
            return zelle.geaendert
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._texte("vergleich.geaendert", text=zelle.text) if zelle.geaendert else zelle.text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texte(f"vergleich.{SPALTEN[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class _Zeichner(QStyledItemDelegate):
    def __init__(self, stil: Stil, tabelle: QTableView) -> None:
        super().__init__(tabelle)
        self._stil, self._tabelle = stil, tabelle

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        stil, rect = self._stil, QRect(option.rect)
        f = stil.farben
        if self._tabelle.hasFocus() and self._tabelle.currentIndex() == index:
            painter.fillRect(rect, QColor(f.aktion_hell))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(f.linie))
        geaendert, x = bool(index.data(GEAENDERT)), rect.left() + 8
        schrift = stil.schrift()
        schrift.setBold(geaendert)
        if index.column() >= 2 and geaendert:
            groesse = stil.px(11)
            bild = stil.zeichen("punkt", f.aktion, groesse, self._tabelle.devicePixelRatioF())
            painter.drawPixmap(x, rect.top() + (rect.height() - groesse) // 2, bild)
            x += groesse + stil.px(5)
        painter.setFont(schrift)
        painter.setPen(QColor(f.leise if index.column() == 0 or index.data() == "–" else f.text))
        platz = QRect(x, rect.top(), rect.right() - x - 4, rect.height())
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, platz.width())
        painter.drawText(platz, Qt.AlignmentFlag.AlignVCenter, text)


class Vergleichstabelle(QTableView):
    """Read-only; Tab leaves it, arrows read cell by cell."""

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._leer = stil, texte("vergleich.leer")
        self.modell = Vergleichsmodell(texte)
        self.setModel(self.modell)
        self.setItemDelegate(_Zeichner(stil, self))
        self.setAccessibleName(texte("vergleich.name"))
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        kopf = self.horizontalHeader()
        kopf.setHighlightSections(False)
        kopf.setSectionsClickable(False)
        kopf.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        kopf.setMinimumSectionSize(60)

    def zeige(self, zeilen: tuple[Vergleichszeile, ...]) -> None:
        """Show these rows."""
        self.modell.setze(zeilen)
        self.horizontalHeader().setVisible(bool(zeilen))
        self._verteile()
        if zeilen and not self.currentIndex().isValid():
            self.setCurrentIndex(self.modell.index(0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stood there before may be a whole Anschrift and gets the most room."""
        super().resizeEvent(event)
        self._verteile()

    def _verteile(self) -> None:
        kopf = 0 if self.horizontalHeader().isHidden() else self.horizontalHeader().sizeHint().height()
        je_zeile = (self.height() - kopf - 8) // max(1, self.modell.rowCount())
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(
            max(self._stil.px(_ENGE_ZEILE), min(self._stil.px(_ZEILE), je_zeile))
        )
        breiten = (breite_von(zeile.merkmal, self._stil.schrift()) for zeile in self.modell.zeilen)
        merkmal = max((*breiten, self._stil.px(60))) + self._stil.px(22)
        rest = max(0, self.viewport().width() - merkmal)
        for spalte, breite in enumerate((merkmal, rest * 36 // 100, rest * 30 // 100, rest * 34 // 100)):
            self.setColumnWidth(spalte, breite)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.modell.rowCount() == 0:
            with QPainter(self.viewport()) as painter:
                painter.setPen(QColor(self._stil.farben.leise))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.viewport().rect().adjusted(24, 0, -24, 0), flags, self._leer)
