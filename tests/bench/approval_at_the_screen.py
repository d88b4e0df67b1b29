"""How long an approval takes until it is on the screen: asked until in the inbox, decided until the counter says so.

`python -m tests.bench.approval_at_the_screen [ROUNDS]`: the district in a process of its own, a counter and a
supervisor's PC with their real presenters, lanes, connections and encrypted stores in this one; prints p50 and p95 in
milliseconds, and as noise of the machine how late a timer of 5 ms came meanwhile.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bureau_app.cli.demo_dienste import dienst
from bureau_app.cli.demo_platz import Demoplatz
from bureau_app.cli.demo_stand import NEUSS, Stand, lade_welt, richte_ein
from bureau_app.counter import baue, umgebung
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.workflows import freigabe, ummeldung
from tests.beispiele import angaben
from tests.sitzungsplatz import Bilder

# isort: split
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bureau_app.ui.tasks import TaskRunner

BEAT_MS = 5
GIVE_UP_S = 60
PAUSE_S = 1.5
"""Between two approvals: nobody asks for several in a second."""


class Noise:
    """How late a timer comes: what the machine adds to everything measured here."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append((now - self._last) * 1000 - BEAT_MS)
        self._last = now


class Place:
    """One PC without its window: what it would show is remembered, its beat comes every second."""

    def __init__(self, stand: Stand, kreis_url: str, name: str) -> None:
        ausstattung = Demoplatz(stand, lade_welt(), kreis_url, name).ausstattung(stand.ordner / f"drucke-{name}")
        settings = ausstattung.settings.model_copy(update={"datenordner": stand.ordner / name})
        self.teile = baue(replace(ausstattung, settings=settings))
        self.runner = TaskRunner(_bug)
        self.bilder = Bilder()
        self.sitzung = Sitzung(umgebung(self.teile, ausstattung, self.runner), self.bilder.anzeige())
        self._takt = QTimer(interval=1000)
        self._takt.timeout.connect(self.sitzung.takt)

    def begin(self, kennung: str) -> None:
        """Sign in; the reading engine is not started, nothing is read here."""
        self._takt.start()
        self.sitzung.anmeldung.melde_an(kennung, lade_welt().kennwort)
        wait(lambda: self.sitzung.anmeldung.benutzer is not None)

    def end(self) -> None:
        """Give everything back."""
        self._takt.stop()
        self.teile.leser.schliesse()
        self.teile.kreis.brich_ab()
        self.runner.schliesse()
        self.teile.schliesse()


def _bug(fehler: BaseException) -> str:
    sys.exit(f"bug: {fehler!r}")


def wait(what: Callable[[], bool]) -> float:
    """Let the programs run until something holds; when it did (seconds)."""
    end = time.monotonic() + GIVE_UP_S
    loop = QEventLoop()
    while not what():
        if time.monotonic() > end:
            raise SystemExit("gave up")
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    return time.perf_counter()


def round_trip(counter: Place, supervisor: Place) -> tuple[float, float]:
    """Milliseconds from asking to the inbox, and from deciding to the counter's message."""
    s, clerk = counter.teile.schalter, counter.sitzung.anmeldung.benutzer
    assert clerk is not None
    today = f"{s.uhr.heute():%d.%m.%Y}"
    fields = angaben(fahrzeug__0__X="01.2026", neu__einzugsdatum=today)
    draft = ummeldung.erfasse(s, ummeldung.eroeffne(s, clerk), fields)
    asked = freigabe.erbitte(s, clerk, draft, "HU-Termin nachgewiesen.")
    assert asked.freigabe is not None
    begin = time.perf_counter()
    counter.sitzung.freigaben.erbeten(asked)
    request = asked.freigabe.antrag.id
    seen = wait(lambda: request in [z.antrag_id for z in supervisor.bilder.eingang.zeilen])
    supervisor.sitzung.freigaben.eingang.oeffne(request)
    wait(lambda: supervisor.bilder.antrag.darf)
    decided = time.perf_counter()
    supervisor.sitzung.freigaben.entscheide(True, "", "", "Termin bestätigt.")
    told = wait(lambda: "freigegeben" in counter.bilder.meldung.text)
    counter.sitzung.meldung.schliesse()
    calm = time.monotonic() + PAUSE_S
    wait(lambda: time.monotonic() >= calm)
    return (seen - begin) * 1000, (told - decided) * 1000


def line(name: str, values: list[float]) -> str:
    """p50, p95 and the worst."""
    values = sorted(values)
    p50, p95 = values[len(values) // 2], values[int(len(values) * 0.95)]
    return f"{name:36} n {len(values):5}  p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  worst {values[-1]:7.1f} ms"


def measure(stand: Stand, kreis_url: str, rounds: int) -> None:
    """So many approvals, one after the other."""
    konten = {konto.rolle: konto.kennung for konto in lade_welt().konten if konto.gemeinde_ags == NEUSS}
    counter, supervisor = Place(stand, kreis_url, "schalter-a"), Place(stand, kreis_url, "aufsicht")
    counter.begin(konten["sachbearbeitung"])
    supervisor.begin(konten["aufsicht"])
    noise = Noise()
    pairs = [round_trip(counter, supervisor) for _ in range(rounds + 2)][2:]
    print(line("asked until in the inbox", [seen for seen, _ in pairs]))
    print(line("decided until told at the counter", [told for _, told in pairs]))
    print(line(f"noise: a timer of {BEAT_MS} ms came late by", noise.late))
    for place in (counter, supervisor):
        place.end()


def main() -> int:
    """Start the district, measure, stop it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as name:
        stand = richte_ein(Path(name) / "demo", lade_welt())
        serve = ("district", "serve", "--database", stand.datenbank_url, "--port", "0", "--with-input")
        with dienst("Kreis", stand.ordner / "kreis.log", *serve) as kreis:
            measure(stand, kreis.bereit(), rounds)
    del app
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
