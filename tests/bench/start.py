"""Cold start of the counter's window, CPU and wall time until its first paint, as a ratio to a bare PySide6 window.

Run: python -m tests.bench.start [rounds]. Both start in fresh processes, taking turns. The counter has the
demo's streets and a store that exists; the district is not running (offline is normal), and the reading process counts
for itself.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bureau_app.cli.demo_stand import lade_welt, richte_ein

_ENDE = """
class Ende(QObject):
    def eventFilter(self, objekt, ereignis):
        if ereignis.type() == QEvent.Type.Paint:
            print(time.process_time(), time.time() - float(sys.argv[1]), flush=True)
            os._exit(0)
        return False
"""

BARE = f"""
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
{_ENDE}
app = QApplication([])
ende = Ende()
fenster = QWidget()
fenster.installEventFilter(ende)
fenster.resize(1366, 768)
fenster.show()
app.exec()
"""

COUNTER = f"""
import os, sys, time
from pathlib import Path
from bureau_app.ausstattung import Ausstattung
from bureau_app.counter import baue, baue_fenster, umgebung
from bureau_app.devices.datei import DateiScanner
from bureau_app.printing.pdf_ablage import PdfAblage, fortlaufend
from bureau_app.settings import Settings
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.ui.presenters.umgebung import Vorgaben
from bureau_app.ui.tasks import TaskRunner
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
{_ENDE}
ordner = Path(sys.argv[2])
settings = Settings.model_validate(dict(
    schalter=dict(geraet=1, gemeinde_ags="05162024"),
    kreis=dict(url="http://127.0.0.1:9"),
    melderegister=dict(ordner=ordner, schluessel_datei=ordner / "fachverfahren.pem"),
    datenordner=ordner / "start",
    strassenverzeichnis=ordner / "strassen.csv",
))
ausstattung = Ausstattung(
    settings, Schluesseldatei(ordner / "start" / "schluessel.txt"), "token", DateiScanner(),
    lambda bild, layout: PdfAblage(bild, ordner, fortlaufend(ordner)), Vorgaben(), lambda schluessel: None,
)
app = QApplication([])
ende = Ende()
teile = baue(ausstattung)
def melde(fehler):
    raise SystemExit(repr(fehler))
runner = TaskRunner(melde)
fenster, sitzung = baue_fenster(app, teile, umgebung(teile, ausstattung, runner), runner, melde)
fenster.installEventFilter(ende)
fenster.show()
app.exec()
"""


def start(program: str, folder: Path) -> tuple[float, float]:
    """CPU seconds and wall seconds of one start, from exec to first paint."""
    shell = 'exec "$0" -c "$1" "$(date +%s.%N)" "$2"'
    command = ["bash", "-c", shell, sys.executable, program, str(folder)]
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    cpu, wall = done.stdout.split()[-2:]
    return float(cpu), float(wall)


def main() -> int:
    """Print medians and minima of both, and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    results: dict[str, list[tuple[float, float]]] = {"bare PySide6 window": [], "counter": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        richte_ein(folder, lade_welt())
        for _ in range(rounds):
            results["bare PySide6 window"].append(start(BARE, folder))
            results["counter"].append(start(COUNTER, folder))
    for what, pairs in results.items():
        cpu, wall = ([p[i] * 1000 for p in pairs] for i in (0, 1))
        print(
            f"{what:20} CPU min {min(cpu):5.0f} median {statistics.median(cpu):5.0f} ms   "
            f"wall min {min(wall):5.0f} median {statistics.median(wall):5.0f} ms   n={len(pairs)}"
        )
    ratio = min(c for c, _ in results["counter"]) / min(c for c, _ in results["bare PySide6 window"])
    print(f"counter / bare, least CPU: {ratio:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
