"""The keyboard reader: recognises a scan by its speed wherever the focus is, and keeps it out of the fields."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

ABSTAND = 0.035
"""Seconds between two characters of a reader, at most."""
WARTEN_MS = 60
"""After this long without a character a burst is over."""
MINDESTENS = 20
"""Characters of a scan, at least; the shortest line of a machine-readable zone has 30."""

_NUR_UMSCHALTER = (Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt)
_MIT_TEXT_UNERLAUBT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Tastaturleser(QObject):
    """Sits on the window, not on the program: it sees a few events instead of thousands.

    The first character of a burst passes, so that typing is never slowed; from the second one that follows within
    `ABSTAND` on, characters are held back until the burst is over. A scan is announced and its first character taken
    out of the field again; anything else is handed on, in order, a moment late. Password fields are left alone.
    """

    gescannt = Signal(str)

    def __init__(self, app: QGuiApplication, parent: QObject, uhr: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._uhr = uhr
        self._zuletzt = 0.0
        self._erstes = ""
        self._nimm_zurueck: Callable[[], None] = _nichts
        self._zurueckgehalten: list[tuple[QObject, QKeyEvent]] = []
        self._gibt_weiter = False
        self._ende = QTimer(self)
        self._ende.setSingleShot(True)
        self._ende.setInterval(WARTEN_MS)
        self._ende.timeout.connect(self.beende)
        app.focusWindowChanged.connect(self._beobachte)
        if (fenster := app.focusWindow()) is not None:
            self._beobachte(fenster)

    def _beobachte(self, fenster: QWindow | None) -> None:
        """Sit on every window that comes to the front, dialogs too; sitting down twice changes nothing."""
        if fenster is not None:
            fenster.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._gibt_weiter or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return bool(self._zurueckgehalten) and Qt.Key(event.key()) not in _NUR_UMSCHALTER
        if event.type() != QEvent.Type.KeyPress or Qt.Key(event.key()) in _NUR_UMSCHALTER:
            return False
        return self._taste(watched, event)

    def _taste(self, fenster: QObject, event: QKeyEvent) -> bool:
        """Whether the key press is held back."""
        jetzt = self._uhr()
        schnell = jetzt - self._zuletzt <= ABSTAND
        self._zuletzt = jetzt
        if not self._gehoert_zu_einem_scan(event):
            self.beende()
            self._erstes = ""
            return False
        if not schnell:
            self.beende()
        if self._erstes and schnell:
            self._zurueckgehalten.append((fenster, QKeyEvent(event)))
            self._ende.start()
            return True
        self._merke_anfang(event)
        return False

    def _gehoert_zu_einem_scan(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.modifiers() & _MIT_TEXT_UNERLAUBT or _im_kennwort():
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return bool(self._erstes)
        return bool(event.text()) and event.text().isprintable()

    def _merke_anfang(self, event: QKeyEvent) -> None:
        """The first character passes; the field is remembered as it was, in case a scan follows."""
        self._erstes = event.text()
        self._nimm_zurueck = _merke(QApplication.focusWidget())

    def beende(self) -> None:
        """The burst is over: a scan is announced, typing is handed on."""
        self._ende.stop()
        gehalten, self._zurueckgehalten = self._zurueckgehalten, []
        if not gehalten:
            return
        text = self._erstes + "".join(_text(event) for _, event in gehalten)
        self._erstes = ""
        if len(text.strip()) >= MINDESTENS:
            self._nimm_zurueck()
            self.gescannt.emit(text.strip())
        else:
            self._gib_weiter(gehalten)

    def _gib_weiter(self, gehalten: list[tuple[QObject, QKeyEvent]]) -> None:
        self._gibt_weiter = True
        for fenster, event in gehalten:
            QCoreApplication.sendEvent(fenster, event)
            art, code, zusatz = QEvent.Type.KeyRelease, event.key(), event.modifiers()
            QCoreApplication.sendEvent(fenster, QKeyEvent(art, code, zusatz, event.text()))
        self._gibt_weiter = False


def _nichts() -> None:
    """Nothing to take back."""


def _merke(feld: QWidget | None) -> Callable[[], None]:
    """How to make the widget forget one character that is about to reach it."""
    if isinstance(feld, QLineEdit) and not feld.isReadOnly():
        zeile, text, stelle = feld, feld.text(), feld.cursorPosition()

        def stelle_text_her() -> None:
            zeile.setText(text)
            zeile.setCursorPosition(stelle)
            zeile.textEdited.emit(text)

        return stelle_text_her
    if isinstance(feld, QComboBox):
        liste, nummer = feld, feld.currentIndex()

        def stelle_wahl_her() -> None:
            liste.setCurrentIndex(nummer)
            liste.activated.emit(nummer)

        return stelle_wahl_her
    return _nichts


def _text(event: QKeyEvent) -> str:
    return "\n" if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else event.text()


def _im_kennwort() -> bool:
    feld = QApplication.focusWidget()
    return isinstance(feld, QLineEdit) and feld.echoMode() is not QLineEdit.EchoMode.Normal
