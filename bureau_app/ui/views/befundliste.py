"""The list of what stands in the way: sign, weight in a word, what is the matter, what to do, legal basis."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from bureau_app.ui.presenters.befunde import Befundzeile, Schwere
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.beschriftung import ungetrennt
from bureau_app.ui.views.stil import Stil

Index = QModelIndex | QPersistentModelIndex
_KEIN_INDEX = QModelIndex()
ZEILE = Qt.ItemDataRole.UserRole + 1
_UMBRUCH = Qt.TextFlag.TextWordWrap

_AUSSEHEN = {
    Schwere.FEHLER: ("kreuz", "fehler"),
    Schwere.SPERRE: ("sperre", "fehler"),
    Schwere.FREIGABE: ("freigabe", "achtung"),
    Schwere.OFFEN: ("punkt", "achtung"),
    Schwere.FEHLT: ("offen", "leise"),
    Schwere.VERWIESEN: ("wechsel", "hinweis"),
    Schwere.FREIGEGEBEN: ("haken", "gut"),
    Schwere.HINWEIS: ("info", "hinweis"),
}


class Befundmodell(QAbstractListModel):
    """The rows, with their whole text for assistive technology."""

    def __init__(self) -> None:
        super().__init__()
        self.zeilen: tuple[Befundzeile, ...] = ()

    def setze(self, zeilen: tuple[Befundzeile, ...]) -> bool:
        """Show these rows; whether anything changed."""
        if zeilen == self.zeilen:
            return False
        self.beginResetModel()
        self.zeilen = zeilen
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = _KEIN_INDEX) -> int:
        return 0 if parent.isValid() else len(self.zeilen)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        zeile = self.zeilen[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            teile = (f"{zeile.wort}: {zeile.text}", zeile.tun, zeile.recht)
            return " ".join(teil for teil in teile if teil)
        return zeile if role == ZEILE else None


class _Zeichner(QStyledItemDelegate):
    """A row: what is the matter in bold after its weight, what to do below, legal basis at the end in small letters."""

    def __init__(self, stil: Stil, liste: QListView) -> None:
        super().__init__(liste)
        self._stil, self._liste = stil, liste

    def _masse(self, zeile: Befundzeile, breite: int) -> tuple[int, int, int]:
        """Indent of the text, height of what is the matter, height of what to do."""
        stil = self._stil
        einzug = stil.px(26)
        fett = stil.schrift()
        fett.setBold(True)
        platz = QRect(0, 0, max(80, breite - einzug - stil.px(8)), 10_000)
        text = QFontMetrics(fett).boundingRect(platz, _UMBRUCH, _kopf(zeile)).height()
        tun = QFontMetrics(stil.schrift()).boundingRect(platz, _UMBRUCH, _fuss(zeile)).height()
        return einzug, text, tun

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        breite = self._liste.viewport().width()
        _, text, tun = self._masse(index.data(ZEILE), breite)
        return QSize(breite - 2, text + tun + self._stil.px(12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        stil, zeile = self._stil, index.data(ZEILE)
        f, rect = stil.farben, QRect(option.rect)
        if self._liste.hasFocus() and self._liste.currentIndex() == index:
            painter.fillRect(rect, QColor(f.aktion_hell))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(f.linie))
        einzug, hoehe, _ = self._masse(zeile, rect.width())
        zeichen, farbe = _AUSSEHEN[zeile.schwere]
        ton = getattr(f, farbe)
        bild = stil.zeichen(zeichen, ton, stil.px(17), self._liste.devicePixelRatioF())
        painter.drawPixmap(rect.left() + 2, rect.top() + stil.px(6), bild)
        innen = rect.adjusted(einzug, stil.px(5), -stil.px(8), 0)
        fett = stil.schrift()
        fett.setBold(True)
        painter.setPen(QColor(f.text))
        _zeichne_kopf(painter, innen, fett, zeile, QColor(ton))
        painter.setFont(stil.schrift())
        painter.setPen(QColor(f.leise))
        unten = QRect(innen.left(), innen.top() + hoehe, innen.width(), innen.height() - hoehe)
        painter.drawText(unten, _UMBRUCH, _fuss(zeile))


def _zeichne_kopf(painter: QPainter, platz: QRect, schrift: QFont, zeile: Befundzeile, ton: QColor) -> None:
    """The weight's word in its colour, what is the matter after it, over as many lines as it takes."""
    satz = QTextLayout(_kopf(zeile), schrift)
    faerbung = QTextLayout.FormatRange()
    faerbung.start, faerbung.length = 0, len(zeile.wort)
    faerbung.format.setForeground(ton)
    satz.setFormats([faerbung])
    satz.beginLayout()
    y = 0.0
    while (reihe := satz.createLine()).isValid():
        reihe.setLineWidth(platz.width())
        reihe.setPosition(QPointF(0, y))
        y += reihe.height()
    satz.endLayout()
    satz.draw(painter, QPointF(platz.topLeft()))


def _kopf(zeile: Befundzeile) -> str:
    return ungetrennt(f"{zeile.wort}  {zeile.text}")


def _fuss(zeile: Befundzeile) -> str:
    return ungetrennt(f"{zeile.tun}  ({zeile.recht})" if zeile.recht else zeile.tun)


class Befundliste(QListView):
    """Enter on a row jumps to its field."""

    springe = Signal(str)

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._etwas = False
        self.modell = Befundmodell()
        self.setModel(self.modell)
        self.setItemDelegate(_Zeichner(stil, self))
        self.setAccessibleName(texte("befunde.liste"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMinimumHeight(stil.px(90))
        self.clicked.connect(lambda index: self.springe.emit(index.data(ZEILE).feld))

    def zeige(self, zeilen: tuple[Befundzeile, ...], etwas: bool) -> None:
        """Show these rows; `etwas`: anything was entered yet."""
        self._etwas = etwas
        if self.modell.setze(zeilen) and zeilen:
            self.setCurrentIndex(self.modell.index(0, 0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.springe.emit(self.currentIndex().data(ZEILE).feld)
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.modell.zeilen:
            return
        with QPainter(self.viewport()) as painter:
            schluessel = "befunde.keine" if self._etwas else "befunde.noch_leer"
            painter.setPen(QColor(self._stil.farben.leise))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self._texte(schluessel))
