"""The keyboard reader: recognises a scan by its speed wherever the focus is, and keeps it out of the fields."""

import re
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from bureau_app.domain.tastatur import lesarten

ABSTAND = 0.035
"""Seconds between two characters of a reader, at most."""
WARTEN_MS = 60
"""After this long without a character a burst is over."""
SAMMELN_MS = 1000
"""So long after a line the next one of the same zone may come; many readers pause at each line's end."""
NACHLAUF = 0.3
"""Seconds after a whole zone in which an Enter is still the reader's."""

_ZONEN = ((30, 30, 30), (36, 36), (44, 44), (90,), (72,), (88,))
"""Lengths of the lines of a zone (ICAO 9303), sent line by line or in one piece."""
_KOPF = 4
"""Characters that a reader may send before the zone, at most."""
_ZEILE = re.compile(r"[A-Z0-9<]+")
_NUR_UMSCHALTER = (Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt)
_MIT_TEXT_UNERLAUBT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Tastaturleser(QObject):
    """Sits on the window, not on the program: it sees a few events instead of thousands.

    The first character of a burst passes, so that typing is never slowed; from the second one that follows within
    `ABSTAND` on, characters are held back until the burst is over. Lines of a machine-readable zone are collected, the
    first character taken out of the field again, and announced when the zone is whole or nothing more comes; so
    is a code that `ist_code` knows if Enter ends it. Anything else, however fast, is handed on, in order, a moment
    late. Password fields are left alone.
    """

    gescannt = Signal(str)

    def __init__(
        self,
        app: QGuiApplication,
        parent: QObject,
        ist_code: Callable[[str], bool],
        uhr: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._ist_code, self._uhr = ist_code, uhr
        self._zuletzt = self._nachlauf_bis = 0.0
        self._zeilen: list[str] = []
        self._erstes = ""
        self._nimm_zurueck: Callable[[], None] = _nichts
        self._zurueckgehalten: list[tuple[QObject, QKeyEvent]] = []
        self._gibt_weiter = False
        self._ende, self._sammeln = QTimer(self), QTimer(self)
        for wecker, ms, folge in ((self._ende, WARTEN_MS, self.beende), (self._sammeln, SAMMELN_MS, self.melde)):
            wecker.setSingleShot(True)
            wecker.setInterval(ms)
            wecker.timeout.connect(folge)
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
        if _ist_enter(event) and jetzt <= self._nachlauf_bis:
            self._nachlauf_bis = 0.0
            return True
        if not self._gehoert_zu_einem_scan(event):
            self.beende()
            self._erstes = ""
            return False
        if not schnell:
            self.beende()
        if self._zeilen or (self._erstes and schnell):
            self._zurueckgehalten.append((fenster, QKeyEvent(event)))
            self._ende.start()
            return True
        self._merke_anfang(event)
        return False

    def _gehoert_zu_einem_scan(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.modifiers() & _MIT_TEXT_UNERLAUBT or _im_kennwort():
            return False
        if _ist_enter(event):
            return bool(self._erstes or self._zeilen)
        return bool(event.text()) and event.text().isprintable()

    def _merke_anfang(self, event: QKeyEvent) -> None:
        """The first character passes; the field is remembered as it was, in case a scan follows."""
        self._erstes = event.text()
        self._nimm_zurueck = _merke(QApplication.focusWidget())

    def beende(self) -> None:
        """The burst is over: lines of a zone are collected, typing is handed on."""
        self._ende.stop()
        gehalten, self._zurueckgehalten = self._zurueckgehalten, []
        if not gehalten:
            return
        erstes, self._erstes = self._erstes, ""
        text = erstes + "".join(_text(event) for _, event in gehalten)
        zeilen = [*self._zeilen, *text.split()]
        if erstes and text.endswith("\n") and self._ist_code(text.rstrip("\n")):
            self._nimm_zurueck()
            self.gescannt.emit(text.rstrip("\n"))
            return
        if " " in text or not zeilen or not _gehoeren_zu_einer_zone(zeilen):
            self.melde()
            self._gib_weiter(gehalten)
            return
        if erstes:
            self._nimm_zurueck()
        self._zeilen = zeilen
        if _passt(zeilen, ganz=True):
            self._nachlauf_bis = 0.0 if text.endswith("\n") else self._zuletzt + NACHLAUF
            self.melde()
        else:
            self._sammeln.start()

    def melde(self) -> None:
        """Announce the lines collected so far."""
        self._sammeln.stop()
        zeilen, self._zeilen = self._zeilen, []
        if zeilen:
            self.gescannt.emit("\n".join(zeilen))

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


def _gehoeren_zu_einer_zone(zeilen: list[str]) -> bool:
    """Whether these are lines of one zone as far as they go, perhaps typed on the wrong layout."""
    return _passt(zeilen, ganz=False) and all(any(map(_ZEILE.fullmatch, lesarten(zeile))) for zeile in zeilen)


def _passt(zeilen: list[str], ganz: bool) -> bool:
    """Whether the lengths are those of a zone or, unless it must be whole, of its beginning."""
    laengen = [len(zeile) for zeile in zeilen]
    return any(
        0 <= laengen[0] - zone[0] <= _KOPF
        and tuple(laengen[1:]) == zone[1 : len(laengen)]
        and (len(laengen) == len(zone) if ganz else len(laengen) <= len(zone))
        for zone in _ZONEN
    )


def _ist_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _text(event: QKeyEvent) -> str:
    return "\n" if _ist_enter(event) else event.text()


def _im_kennwort() -> bool:
    feld = QApplication.focusWidget()
    return isinstance(feld, QLineEdit) and feld.echoMode() is not QLineEdit.EchoMode.Normal
