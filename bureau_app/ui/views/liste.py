"""A list to choose a row from: arrows choose, Enter takes it, Tab leaves it; what changes keeps the chosen row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from bureau_app.ui.views.stil import Stil

_INNENRAND = 12
"""Pixels of a cell's width that its text does not get: the padding of the style sheet on both sides, and a little."""


@dataclass(frozen=True, slots=True)
class Zeile:
    """One row: its id, its cells from left to right; `leise` rows step back, `marke` puts a sign before the last cell
    and is what assistive technology says instead of it."""

    id: str = field(repr=False)
    zellen: tuple[str, ...] = field(repr=False)
    leise: bool = False
    marke: str = field(default="", repr=False)


class _Zelle(QStyledItemDelegate):
    """Asks for the height that the text takes in the width that it really gets: Qt forgets the style sheet's padding,
    and text that only just does not fit into one line would be cut with dots."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        schmaler = QStyleOptionViewItem(option)
        schmaler.rect = option.rect.adjusted(0, 0, -_INNENRAND, 0)
        return super().sizeHint(schmaler, index)


class Liste(QTableWidget):
    """`gewaehlt` names the row; cells wrap, so that nothing of them is cut. One that is not `waehlbar` is only read."""

    gewaehlt = Signal(str)

    def __init__(
        self, stil: Stil, name: str, kopf: Sequence[str], anteile: Sequence[int], waehlbar: bool = True
    ) -> None:
        super().__init__(0, len(kopf))
        self._stil, self._anteile = stil, tuple(anteile)
        self._zeilen: tuple[Zeile, ...] = ()
        self.setItemDelegate(_Zelle(self))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(kopf))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        auswahl = QAbstractItemView.SelectionMode
        self.setSelectionMode(auswahl.SingleSelection if waehlbar else auswahl.NoSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        kopfzeile = self.horizontalHeader()
        kopfzeile.setHighlightSections(False)
        kopfzeile.setSectionsClickable(False)
        kopfzeile.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        kopfzeile.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.itemDoubleClicked.connect(lambda feld: self.gewaehlt.emit(self.id_von(feld.row())))

    def zeige(self, zeilen: Sequence[Zeile]) -> None:
        """Show these rows; the chosen one stays chosen wherever it is now."""
        gewaehlt = self.id_von(self.currentRow())
        if len(zeilen) != len(self._zeilen):
            self.setRowCount(len(zeilen))
        self._zeilen = tuple(zeilen)
        for nummer, zeile in enumerate(zeilen):
            for spalte, text in enumerate(zeile.zellen):
                self._beschreibe(self._feld(nummer, spalte), zeile, text, spalte == len(zeile.zellen) - 1)
        ids = [zeile.id for zeile in zeilen]
        if zeilen:
            self.setCurrentCell(ids.index(gewaehlt) if gewaehlt in ids else 0, 0)
        self._verteile()

    def id_von(self, nummer: int) -> str:
        """Id of a row, "" if there is none."""
        return self._zeilen[nummer].id if 0 <= nummer < len(self._zeilen) else ""

    def gewaehlte(self) -> str:
        """Id of the chosen row."""
        return self.id_von(self.currentRow())

    def hoehe_fuer(self, zeilen: int) -> int:
        """Pixels that so many rows take, at most those that there are, with the head."""
        hoehen = [self.rowHeight(nummer) for nummer in range(min(zeilen, self.rowCount()))]
        return sum(hoehen) + self.horizontalHeader().sizeHint().height() + 10

    def _feld(self, nummer: int, spalte: int) -> QTableWidgetItem:
        """The cell that is there: what does not change is not announced again."""
        feld = self.item(nummer, spalte)
        if feld is None:
            feld = QTableWidgetItem()
            self.setItem(nummer, spalte, feld)
        return feld

    def _beschreibe(self, feld: QTableWidgetItem, zeile: Zeile, text: str, letzte: bool) -> None:
        rolle, markiert = Qt.ItemDataRole, bool(zeile.marke) and letzte
        feld.setText(text)
        feld.setToolTip(text)
        feld.setData(rolle.ForegroundRole, QColor(self._stil.farben.leise) if zeile.leise else None)
        feld.setData(rolle.FontRole, self._fett() if markiert else None)
        feld.setData(rolle.DecorationRole, self._punkt() if markiert else None)
        feld.setData(rolle.AccessibleTextRole, zeile.marke if markiert else None)

    def _fett(self) -> QFont:
        schrift = QFont(self._stil.schrift())
        schrift.setBold(True)
        return schrift

    def _punkt(self) -> QIcon:
        stil = self._stil
        return QIcon(stil.zeichen("punkt", stil.farben.aktion, stil.px(11), self.devicePixelRatioF()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.gewaehlte():
            self.gewaehlt.emit(self.gewaehlte())
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._verteile()

    def _verteile(self) -> None:
        """Columns by their shares; rows as high as their text, at least as a target for the mouse."""
        breite, summe = self.viewport().width(), sum(self._anteile)
        for spalte, anteil in enumerate(self._anteile):
            self.setColumnWidth(spalte, breite * anteil // summe)
        self.verticalHeader().setMinimumSectionSize(self._stil.px(30))
        self.resizeRowsToContents()
