"""A command of the screen: its words, the key beside them, and a focus ring that shows on every background."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
    QShortcutEvent,
)
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from bureau_app.ui.views.stil import Stil, breite_von


class Taste(QPushButton):
    """A command: its words, and the key beside them; Enter and Space press it when it has the focus."""

    def __init__(self, stil: Stil, text: str, taste: str = "", vorrang: bool = False) -> None:
        super().__init__(text)
        self._stil = stil
        self._taste = taste
        self.setAutoDefault(True)
        self.setProperty("vorrang", "true" if vorrang else "false")

    def setze(self, text: str, taste: str) -> None:
        """Other words and key."""
        if (text, taste) != (self.text(), self._taste):
            self._taste = taste
            self.setText(text)
            self.updateGeometry()
            self.update()

    def setze_kuerzel(self, taste: str) -> None:
        """A key that presses the button while it can be seen, once each time it goes down."""
        kuerzel = QShortcut(QKeySequence(taste), self)
        kuerzel.setAutoRepeat(False)
        kuerzel.activated.connect(self.click)

    def event(self, event: QEvent) -> bool:
        """Alt+letter acts at once, and once; Qt would show the button pressed for 100 ms first."""
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.setShortcutAutoRepeat(event.shortcutId(), False)
            self.click()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key held down presses once: the next question must not be answered by the same key."""
        if not event.isAutoRepeat():
            super().keyPressEvent(event)

    def _tastenbreite(self) -> int:
        return breite_von(self._taste, self._stil.schrift(0.9)) + self._stil.px(10) if self._taste else 0

    def sizeHint(self) -> QSize:
        groesse = super().sizeHint()
        zusatz = self._tastenbreite() + self._stil.px(8) if self._taste else 0
        return QSize(groesse.width() + zusatz, groesse.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        text, option.text = option.text, ""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        with QPainter(self) as painter:
            self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
            self._zeichne_inhalt(painter, text)
            if self.hasFocus():
                self._zeichne_fokus(painter)

    def _zeichne_inhalt(self, painter: QPainter, text: str) -> None:
        f, px = self._stil.farben, self._stil.px
        vorrang = self.property("vorrang") == "true"
        farbe = QColor(f.auf_aktion if vorrang else f.aktion if self.property("flach") == "true" else f.text)
        if self._stil.kontrast:  # the system draws the button itself, so its own letters go on it
            farbe = self.palette().buttonText().color()
        elif not self.isEnabled():
            farbe = QColor(f.leise)
        schrift = self.font()
        schrift.setBold(vorrang)
        painter.setFont(schrift)
        flags = Qt.TextFlag.TextShowMnemonic | Qt.AlignmentFlag.AlignVCenter
        breite = QFontMetrics(schrift).size(Qt.TextFlag.TextShowMnemonic, text).width()
        taste = self._tastenbreite()
        x = (self.width() - breite - (taste + px(8) if taste else 0)) // 2
        painter.setPen(farbe)
        painter.drawText(QRect(x, 0, breite + 2, self.height()), flags, text)
        if taste:
            kasten = QRectF(x + breite + px(8) + 0.5, (self.height() - px(20)) / 2 + 0.5, taste - 1, px(20) - 1)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rahmen = QColor(farbe)
            rahmen.setAlphaF(0.45)
            painter.setPen(rahmen)
            painter.drawRoundedRect(kasten, 3, 3)
            painter.setPen(farbe)
            painter.setFont(self._stil.schrift(0.9))
            painter.drawText(kasten, Qt.AlignmentFlag.AlignCenter, self._taste)

    def _zeichne_fokus(self, painter: QPainter) -> None:
        """A ring of 3 px, and 2 px of the background inside it so that it stands off a filled button too."""
        f = self._stil.farben
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(f.fokus), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        painter.setPen(QPen(QColor(f.flaeche), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 2, 2)
