"""Widgets of our own for what is entered: field with mark, list to choose from, box to tick."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from bureau_app.ui.presenters.felder import Marke
from bureau_app.ui.views.stil import Stil, breite_von

ZEICHEN = {
    Marke.GELESEN: ("haken", "gut"),
    Marke.BESTAETIGT: ("haken", "gut"),
    Marke.EINGEGEBEN: ("stift", "aktion"),
    Marke.PRUEFEN: ("punkt", "achtung"),
    Marke.UNGELESEN: ("warnung", "achtung"),
    Marke.FEHLER: ("kreuz", "fehler"),
}
MIT_WORT = (Marke.PRUEFEN, Marke.UNGELESEN, Marke.FEHLER)
BALKEN = 4
_PLATZ_FUER_WORT = 190
_RAND_UM_TEXT = 46
"""Pixels at 100 % that bar, sign and edges take beside a text."""
_KUERZESTE_WAHL = 6
"""Characters that a closed list shows at least."""


def setze_eigenschaft(widget: QWidget, name: str, wert: str) -> None:
    """Set a property that the style sheet looks at, and dress the widget anew if it changed."""
    if widget.property(name) != wert:
        widget.setProperty(name, wert)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _zeichne_marke(widget: QWidget, stil: Stil, marke: Marke, wort: str) -> None:
    """A bar at the left and a sign, with its word if there is room, at the right of a field."""
    if marke not in ZEICHEN:
        return
    name, farbe = ZEICHEN[marke]
    ton = QColor(getattr(stil.farben, farbe))
    rahmen = 3 if widget.hasFocus() else 1
    with QPainter(widget) as painter:
        hoehe = widget.height() - 2 * rahmen
        painter.fillRect(QRect(rahmen, rahmen, stil.px(BALKEN), hoehe), ton)
        groesse = stil.px(15)
        bild = stil.zeichen(name, ton.name(), groesse, widget.devicePixelRatioF())
        x = widget.width() - rahmen - stil.px(6)
        if wort:
            schrift = stil.schrift(0.93)
            breite = breite_von(wort, schrift)
            painter.setFont(schrift)
            painter.setPen(ton)
            x -= breite
            painter.drawText(QRect(x, 0, breite + 2, widget.height()), Qt.AlignmentFlag.AlignVCenter, wort)
            x -= stil.px(5)
        painter.drawPixmap(QPoint(x - groesse, (widget.height() - groesse) // 2), bild)


class Eingabe(QLineEdit):
    """A line of text with a mark; `enter`, `hoch`, `runter` are the keys that a form wants to hear of.

    One that is to be seen `ganz` asks for as much room as its text takes.
    """

    betreten = Signal()
    verlassen = Signal()
    enter = Signal()
    hoch = Signal()
    runter = Signal()

    def __init__(self, stil: Stil, parent: QWidget | None = None, ganz: bool = False) -> None:
        super().__init__(parent)
        self._stil = stil
        self._marke = Marke.LEER
        self._wort = ""
        self._ganz_zu_sehen = ganz
        if ganz:
            self.textChanged.connect(lambda _: self.updateGeometry())

    def setze_text(self, text: str) -> None:
        """Show a text that was not typed here; long ones from their beginning."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)
            self._passe_raender_an()

    def setze_an_den_anfang(self) -> None:
        """Select all, but keep the beginning in sight: what is typed replaces it."""
        self.setSelection(len(self.text()), -len(self.text()))

    def setze_marke(self, marke: Marke, wort: str) -> None:
        """Show how sure the text is."""
        if (marke, wort) != (self._marke, self._wort):
            self._marke, self._wort = marke, wort
            setze_eigenschaft(self, "marke", marke.value)
            self._passe_raender_an()
            self.update()

    def minimumSizeHint(self) -> QSize:
        breite = self._stil.px(58)
        if self._ganz_zu_sehen:
            breite = max(breite, breite_von(self.text(), self.font()) + self._stil.px(_RAND_UM_TEXT))
        return QSize(breite, super().minimumSizeHint().height())

    def _gezeigtes_wort(self) -> str:
        if self._marke not in MIT_WORT or self.width() < self._stil.px(_PLATZ_FUER_WORT):
            return ""
        noetig = breite_von(self.text(), self.font()) + breite_von(self._wort, self.font()) + self._stil.px(60)
        return self._wort if noetig <= self.width() else ""

    def _passe_raender_an(self) -> None:
        rechts = 0
        if self._marke in ZEICHEN:
            rechts = self._stil.px(17)
            if wort := self._gezeigtes_wort():
                rechts += breite_von(wort, self._stil.schrift(0.93)) + self._stil.px(8)
        self.setTextMargins(self._stil.px(BALKEN) if self._marke in ZEICHEN else 0, 0, rechts, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._passe_raender_an()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _zeichne_marke(self, self._stil, self._marke, self._gezeigtes_wort())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.betreten.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.verlassen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        signal = {
            Qt.Key.Key_Return: self.enter,
            Qt.Key.Key_Enter: self.enter,
            Qt.Key.Key_Up: self.hoch,
            Qt.Key.Key_Down: self.runter,
        }.get(Qt.Key(event.key()))
        if signal is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            signal.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class Auswahl(QComboBox):
    """A short list to choose from; arrows choose, Enter goes on."""

    betreten = Signal()
    verlassen = Signal()
    enter = Signal()
    gewaehlt = Signal(str)

    def __init__(self, stil: Stil, werte: tuple[str, ...], woerter: tuple[str, ...], leer: str = "") -> None:
        super().__init__()
        self._stil = stil
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_KUERZESTE_WAHL)
        if leer:
            self.addItem(leer, "")
        for wert, wort in zip(werte, woerter, strict=True):
            self.addItem(wort, wert)
        self.activated.connect(lambda _: self.gewaehlt.emit(str(self.currentData())))

    def setze_wert(self, wert: str) -> None:
        """Show a value; one that is not in the list shows as the first entry."""
        stelle = max(0, self.findData(wert))
        if stelle != self.currentIndex():
            self.setCurrentIndex(stelle)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isEnabled():
            return
        groesse = self._stil.px(14)
        with QPainter(self) as painter:
            bild = self._stil.zeichen("winkel", self._stil.farben.text, groesse, self.devicePixelRatioF())
            x = self.width() - groesse - self._stil.px(8)
            painter.drawPixmap(QPoint(x, (self.height() - groesse) // 2), bild)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.betreten.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.verlassen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel over the list scrolls the page; it never changes a value by accident."""
        event.ignore()


class Haken(QCheckBox):
    """A box to tick, large enough to hit; Space ticks, Enter goes on."""

    betreten = Signal()
    verlassen = Signal()
    enter = Signal()

    def __init__(self, stil: Stil, text: str) -> None:
        super().__init__(text)
        self._stil = stil

    def sizeHint(self) -> QSize:
        masse = QFontMetrics(self.font())
        breite = masse.size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(breite + self._stil.px(20) + self._stil.px(20), self._stil.px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        f, px = self._stil.farben, self._stil.px
        seite = px(20)
        kasten = QRectF(px(4) + 0.5, (self.height() - seite) / 2 + 0.5, seite - 1, seite - 1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(f.fokus), 3))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
            an, aktiv = self.isChecked(), self.isEnabled()
            voll = f.aktion if aktiv else f.leise
            painter.setPen(QPen(QColor(voll if an else f.rand if aktiv else f.linie), 1.5))
            painter.setBrush(QColor(voll if an else f.flaeche if aktiv else f.grund))
            painter.drawRoundedRect(kasten, 4, 4)
            if an:
                bild = self._stil.zeichen(
                    "haken", f.auf_aktion if aktiv else f.flaeche, px(16), self.devicePixelRatioF()
                )
                painter.drawPixmap(kasten.topLeft().toPoint() + QPoint(px(2), px(2)), bild)
            text = self.rect().adjusted(px(20) + px(12), 0, 0, 0)
            painter.setPen(QColor(f.text if aktiv else f.leise))
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.betreten.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.verlassen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter.emit()
            event.accept()
        else:
            super().keyPressEvent(event)
