"""The district's service in a fork that dies at its n-th point: `sterbender_dienst.py DATABASE KEYS [without]`.

With a third argument it knows no op key. It is told by lines: `start N` forks a service that dies at its N-th point
(0: never) and answers `ready`; `wait` answers with the name of the point at which it died, or `alive`; `stop` ends it
and answers with the number of points that it passed.
"""

import contextlib
import os
import select
import signal
import sys
from pathlib import Path

from bureau_app.district.app import create_app
from bureau_app.district.engine import oeffne
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.server import Server, horche
from bureau_app.resources import lade_stammdaten
from tests.faults.stellen import Dienststellen, Stellen
from tests.kreisdienst import FAST, KREIS
from tests.simulation.eingriff import Eingriff, eingesetzt

GEDULD_MS = 2000
"""How long a process may take to be gone after its line broke."""


OHNE_SCHLUESSEL = (
    Eingriff("bureau_app.district.buchung", '"op_id": m.op_id,', '"op_id": str(__import__("uuid").uuid4()),'),
    Eingriff("bureau_app.domain.abgleich", "if base_version != current:", "if False:"),
    Eingriff("bureau_app.district.ledger", 'dialect.name != "postgresql" or not gute', 'dialect.name != ""'),
    Eingriff("bureau_app.district.ledger", 'return self._engine.dialect.name == "postgresql"', "return False"),
    Eingriff("bureau_app.district.runden", "if len(op_ids) == len(teile) else {}", "if False else {}"),
)
"""A service that gives each change that comes a key of its own, as one does that never thought of it, nor of running
numbers: by those alone it would take every retry for a cloned PC's."""


class Zygote:
    """Everything is imported and the port is open: a new service is one fork away."""

    def __init__(self, url: str, schrank: Path, *eingriffe: Eingriff) -> None:
        self._eingriffe = eingesetzt(*eingriffe)
        self._eingriffe.__enter__()
        self.lauscher = horche("127.0.0.1", 0)
        self.port = self.lauscher.getsockname()[1]
        engine, zeichen = oeffne(url), lade_stammdaten().zeichen
        self.app = create_app(engine, KREIS, zeichen, hasher=FAST, schrank=Schluesselschrank(schrank))
        engine.dispose()
        self.stellen = Stellen()
        self.stellen.auf_datenbanken()
        self.app.add_middleware(Dienststellen, stellen=self.stellen)
        self.kind, self.rohr = 0, -1

    def starte(self, n: int) -> str:
        lesend, schreibend = os.pipe()
        self.kind = os.fork()
        if self.kind == 0:
            os.close(lesend)
            self._diene(n, schreibend)
            os._exit(0)
        os.close(schreibend)
        self.rohr = lesend
        return "ready" if os.read(lesend, 1) == b"!" else "failed"

    def _diene(self, n: int, rohr: int) -> None:
        self.stellen.beginne(n, lambda name: (os.write(rohr, name.encode()), None)[1])
        signal.signal(signal.SIGUSR1, lambda *_: os.write(rohr, str(len(self.stellen.namen)).encode()))
        os.write(rohr, b"!")
        Server(self.app).run(sockets=[self.lauscher])

    def warte(self) -> str:
        """The name of its last point if it is gone."""
        if not self._ist_weg(GEDULD_MS):
            return "alive"
        os.waitpid(self.kind, 0)
        return os.read(self.rohr, 1000).decode() or "without a name"

    def beende(self) -> str:
        """How many points it passed; the name of the last one if it died when all was said."""
        if self._ist_weg(0):
            return self.warte()
        os.kill(self.kind, signal.SIGUSR1)
        gezaehlt = os.read(self.rohr, 100).decode()
        os.kill(self.kind, signal.SIGKILL)
        os.waitpid(self.kind, 0)
        os.close(self.rohr)
        return gezaehlt

    def schliesse(self) -> None:
        """Whoever is still there is no longer needed."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.kind, signal.SIGKILL)

    def _ist_weg(self, hoechstens_ms: int) -> bool:
        griff = os.pidfd_open(self.kind)
        try:
            frage = select.poll()
            frage.register(griff, select.POLLIN)
            return bool(frage.poll(hoechstens_ms))
        finally:
            os.close(griff)


def main(url: str, schrank: Path, *eingriffe: Eingriff) -> None:
    """Until the input ends."""
    zygote = Zygote(url, schrank, *eingriffe)
    print(zygote.port, flush=True)
    for zeile in iter(sys.stdin.readline, ""):
        befehl, _, wert = zeile.strip().partition(" ")
        if befehl == "start":
            print(zygote.starte(int(wert)), flush=True)
        else:
            print(zygote.warte() if befehl == "wait" else zygote.beende(), flush=True)
    zygote.schliesse()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *(OHNE_SCHLUESSEL if sys.argv[3:] else ()))
