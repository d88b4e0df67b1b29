"""The main case in the real window with real parts, by keyboard: key presses, and the longest stall of the event loop.

Run: python -m tests.bench.whole_case. Everything of the demo runs (district and Fachverfahren in their own processes,
real reader, encrypted store); a timer in the window's thread beats every 2 ms, and the longest gap between two beats is
the stall.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bureau_app.cli.demo_dienste import dienst
from bureau_app.cli.demo_platz import Demoplatz
from bureau_app.cli.demo_stand import Stand, lade_welt, richte_ein
from bureau_app.counter import baue, baue_fenster, umgebung
from bureau_app.domain.vorgang import Stufe
from bureau_app.ui.presenters.sitzung import Sitzung

# isort: split
from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from bureau_app.ui.tasks import TaskRunner

BEAT_MS = 2
GIVE_UP_S = 45


class Heart(QObject):
    """Beats in the window's thread and remembers the longest gap, by what was going on."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = QElapsedTimer()
        self._clock.start()
        self.phase = "start"
        self.gaps: dict[str, float] = {}
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        gap = self._clock.nsecsElapsed() / 1e6 - BEAT_MS
        self._clock.restart()
        self.gaps[self.phase] = max(self.gaps.get(self.phase, 0.0), gap)


class Clerk:
    """Presses keys and waits for what they lead to."""

    def __init__(self, app: QApplication, heart: Heart) -> None:
        self._app, self._heart = app, heart
        self.keys: dict[str, int] = {}

    def press(self, phase: str, *keys: Qt.Key) -> None:
        """Press keys in whatever has the focus."""
        self._heart.phase = phase
        for key in keys:
            self.keys[phase] = self.keys.get(phase, 0) + 1
            QTest.keyClick(self._target(), key)

    def type(self, phase: str, text: str) -> None:
        """Type ASCII text."""
        self._heart.phase = phase
        self.keys[phase] = self.keys.get(phase, 0) + len(text)
        QTest.keyClicks(self._target(), text)

    def wait(self, what: Callable[[], bool]) -> None:
        """Let the program run until something holds."""
        end = time.monotonic() + GIVE_UP_S
        loop = QEventLoop()
        look = QTimer(interval=20)
        look.timeout.connect(lambda: loop.quit() if what() or time.monotonic() > end else None)
        look.start()
        loop.exec()
        if not what():
            raise SystemExit(f"gave up in phase {self._heart.phase}: {self._target()!r}")

    def read(self, milliseconds: int) -> None:
        """Look at the screen for a while: a question takes no answer before it could be read."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def focused(self) -> bool:
        """Whether anything in the window has the focus."""
        return self._app.focusWidget() is not None

    def _target(self) -> QWidget:
        target = self._app.focusWidget() or self._app.activeWindow()
        if target is None:
            raise SystemExit("nothing has the focus")
        return target


def play(clerk: Clerk, sitzung: Sitzung, platz: Demoplatz) -> None:
    """From sign-in to both registers confirmed."""
    konto = platz.konten()[0]
    clerk.wait(lambda: clerk.focused())
    clerk.type("sign in", konto.kennung)
    clerk.press("sign in", Qt.Key.Key_Return)
    clerk.type("sign in", konto.kennwort)
    clerk.press("sign in", Qt.Key.Key_Return)
    clerk.wait(lambda: sitzung.anmeldung.benutzer is not None)
    clerk.press("scan (simulated)", Qt.Key.Key_F2, Qt.Key.Key_Return)
    clerk.wait(lambda: sitzung.entwurf.da and bool(sitzung.entwurf.erfassung.angaben.text("fahrzeug.0.E")))
    clerk.press("confirm what was read", Qt.Key.Key_F4)
    clerk.type("new address", "zur au 8")
    clerk.wait(lambda: bool(sitzung.entwurf.erfassung.vorschlaege))
    clerk.press("new address", Qt.Key.Key_Return)
    clerk.press("landlord's confirmation", Qt.Key.Key_Space)
    clerk.press("take over", Qt.Key.Key_F12)
    clerk.wait(lambda: stage(sitzung) is Stufe.UEBERNOMMEN)
    clerk.type("receipt number", "R1")
    clerk.press("pay and print", Qt.Key.Key_Return)
    clerk.wait(lambda: stage(sitzung) is Stufe.GEDRUCKT)
    clerk.read(800)
    clerk.press("readable and stuck on", Qt.Key.Key_Return)
    clerk.wait(lambda: stage(sitzung) is Stufe.BESTAETIGT)


def stage(sitzung: Sitzung) -> Stufe | None:
    """Where the Vorgang of the closing panel stands."""
    return sitzung.abschluss.vorgang.stufe if sitzung.abschluss.vorgang else None


def measure(stand: Stand, kreis_url: str) -> None:
    """Play the case once in a window and print what was measured."""
    platz = Demoplatz(stand, lade_welt(), kreis_url, "Schalter 1")
    ausstattung = platz.ausstattung(stand.ordner / "drucke")
    app = QApplication([])
    teile = baue(ausstattung)
    runner = TaskRunner(lambda fehler: sys.exit(f"bug: {fehler!r}"))
    heart = Heart()
    window, sitzung = baue_fenster(
        app, teile, umgebung(teile, ausstattung, runner), runner, lambda fehler: f"bug: {fehler!r}"
    )
    window.show()
    clerk = Clerk(app, heart)
    play(clerk, sitzung, platz)
    print(f"{'phase':26} {'keys':>5} {'longest stall':>14}")
    for phase, gap in heart.gaps.items():
        print(f"{phase:26} {clerk.keys.get(phase, 0):5} {gap:11.1f} ms")
    setup = ("sign in", "scan (simulated)", "receipt number")
    core = sum(n for phase, n in clerk.keys.items() if phase not in setup)
    print(f"key presses of the main case: {core}, receipt number {clerk.keys['receipt number']} more")
    print(f"longest stall after the window was shown: {max(g for p, g in heart.gaps.items() if p != 'start'):.1f} ms")
    teile.leser.schliesse()
    runner.schliesse()
    teile.schliesse()


def main() -> int:
    """Start the services, measure, stop them."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        stand = richte_ein(Path(name) / "demo", lade_welt())
        serve = ("district", "serve", "--database", stand.datenbank_url, "--port", "0", "--with-input")
        fachverfahren = ("fachverfahren", "--dir", str(stand.melderegister))
        with (
            dienst("Kreis", stand.ordner / "kreis.log", *serve) as kreis,
            dienst("Fachverfahren", stand.ordner / "fachverfahren.log", *fachverfahren) as stadt,
        ):
            stadt.bereit()
            measure(stand, kreis.bereit())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
