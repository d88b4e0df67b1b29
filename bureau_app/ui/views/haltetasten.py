"""A key held down acts once: its repeats must not work through fields, questions and the next person's Vorgang."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

_EINMAL = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape)
_F_TASTEN = range(int(Qt.Key.Key_F1), int(Qt.Key.Key_F35) + 1)


class Haltetasten(QObject):
    """Sits on every window that comes to the front; shortcuts are asked before it and do not repeat by themselves."""

    def __init__(self, app: QGuiApplication, parent: QObject) -> None:
        super().__init__(parent)
        app.focusWindowChanged.connect(self._beobachte)
        self._beobachte(app.focusWindow())

    def _beobachte(self, fenster: QWindow | None) -> None:
        if fenster is not None:
            fenster.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.isAutoRepeat()
            and (event.key() in _EINMAL or event.key() in _F_TASTEN)
        )
