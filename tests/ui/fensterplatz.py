"""A whole window on a counter of fakes, and keys pressed as a person presses them."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.ui.main_window import MainWindow
from bureau_app.ui.presenters.anzeige import Anzeige
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.ui.views.rahmen import Rahmen
from bureau_app.ui.views.stil import Stil
from tests.sitzungsplatz import Sitzungsplatz

OHNE = Qt.KeyboardModifier.NoModifier


class Fensterplatz(Sitzungsplatz):
    """The window shows what the presenters say, and both can be asked."""

    def __init__(self, app: QApplication, stil: Stil, stammdaten: Stammdaten, **anders: Any) -> None:
        super().__init__(stammdaten, **anders)
        self.app = app
        self.tasten = 0
        self.sekunden = 0.0
        layout = stammdaten.aufkleber
        self.fenster = MainWindow(stil, self.texte, (layout.breite_mm, layout.hoehe_mm))
        self.fenster.rahmen.schalter.abschluss.uhr = lambda: self.sekunden
        self.sitzung = Sitzung(self.umgebung, self._beides(self.fenster.anzeige(), self.bilder.anzeige()))
        self.fenster.verbinde(self.sitzung, app)
        self.fenster.show()
        self.fenster.activateWindow()
        assert QTest.qWaitForWindowActive(self.fenster)

    @property
    def rahmen(self) -> Rahmen:
        """What the window shows."""
        return self.fenster.rahmen

    @staticmethod
    def _beides(eine: Anzeige, andere: Anzeige) -> Anzeige:
        def an_beide(name: str) -> Any:
            def zeige(state: Any) -> None:
                getattr(andere, name)(state)
                getattr(eine, name)(state)

            return zeige

        return Anzeige(**{feld.name: an_beide(feld.name) for feld in fields(Anzeige)})

    def ruhe(self) -> None:
        """Let everything that is under way happen."""
        for _ in range(8):
            self.app.processEvents()

    def warte(self, bedingung: Callable[[], bool]) -> None:
        """Until it is so; a test that waits in vain fails."""
        frist = QDeadlineTimer(5000)
        while not bedingung():
            assert not frist.hasExpired()
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)

    def fokus(self) -> QWidget:
        """The widget that has the focus; there always is one."""
        if self.app.activeWindow() is None:
            self.fenster.activateWindow()
            assert QTest.qWaitForWindowActive(self.fenster)
        widget = self.app.focusWidget()
        assert widget is not None
        return widget

    def taste(self, taste: Qt.Key, zusatz: Qt.KeyboardModifier = OHNE, nach: float = 1.0) -> None:
        """Press a key where the focus is, that many seconds after the one before."""
        self.tasten += 1
        self.sekunden += nach
        QTest.keyClick(self.fokus(), taste, zusatz)
        self.ruhe()

    def tippe(self, text: str) -> None:
        """Type a text, one key press a character, whatever its alphabet."""
        for zeichen in text:
            self.tasten += 1
            for art in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                self.app.sendEvent(self.fokus(), QKeyEvent(art, 0, OHNE, zeichen))
        self.ruhe()

    def halte(self, taste: Qt.Key) -> None:
        """The keyboard repeats a key that is held down."""
        self.sekunden += 1.0
        event = QKeyEvent(QEvent.Type.KeyPress, taste, OHNE, "\r" if taste is Qt.Key.Key_Return else "", True)
        self.app.sendEvent(self.fokus().window().windowHandle(), event)
        self.ruhe()

    def schliesse(self) -> None:
        """Close the window and forget it."""
        self.fenster.close()
        self.ruhe()
        self.fenster.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
