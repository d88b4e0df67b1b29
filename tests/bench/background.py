"""What happens behind a push under load: how long until it is sealed, and how fast a folder target gets what is booked.

`python -m tests.bench.background [--cases N]` pushes cases in batches of 50 over 4 connections to a service of its own
on PostgreSQL (everything on, one target: a folder) and looks every 20 ms at how many steps are booked, how many of them
a signed head covers, and how many files lie there. Prints the lag of the seal (seconds from the look that saw a step
booked to the first one that saw it sealed: median and longest), and cases a second that were pushed and handed over,
until the last file lies there. The load generator shares the machine.
"""

import argparse
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, text

from bureau_app.district.outbound.dienst import Ausgang
from bureau_app.district.outbound.zielarten import lies_toml
from bureau_app.wire.uebergabe import EINGANG
from tests import postgres
from tests.bench.ledger import STAPEL, VERBINDUNGEN, Leitung, anfragen, bereite_vor, dienst, schicke
from tests.kreisdienst import KREIS, Kreis, kreis

TAKT_S, GENUG_S = 0.02, 300.0
_BLICK = text("SELECT (SELECT count(*) FROM ereignis), (SELECT count(*) FROM siegel WHERE quelle = 'ereignis')")


@dataclass
class Beobachter:
    """Looks until `genug` files lie in the folder; `blicke` are seconds, steps booked, steps sealed, files."""

    kreis: Kreis
    ordner: Path
    genug: int
    blicke: list[tuple[float, int, int, int]] = field(default_factory=list)
    alle_geschickt: threading.Event = field(default_factory=threading.Event)

    def laufe(self) -> None:
        """For a thread of its own."""
        beginn, pause = time.perf_counter(), threading.Event()
        with self.kreis.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as v:
            while time.perf_counter() - beginn < GENUG_S and not self._fertig():
                self.blicke.append(self._blick(v))
                pause.wait(TAKT_S)

    def _blick(self, v: Connection) -> tuple[float, int, int, int]:
        gebucht, gesiegelt = v.execute(_BLICK).one()
        eingang = self.ordner / EINGANG
        dateien = sum(1 for _ in eingang.glob("*.json")) if eingang.is_dir() else 0
        return time.perf_counter(), gebucht, gesiegelt, dateien

    def _fertig(self) -> bool:
        if not self.blicke or not self.alle_geschickt.is_set():
            return False
        _, gebucht, gesiegelt, dateien = self.blicke[-1]
        return dateien >= self.genug and gesiegelt >= gebucht

    def verzuege(self) -> list[float]:
        """Seconds until what each look saw booked was sealed, of looks that saw something new."""
        neue = [b for vorher, b in zip(self.blicke, self.blicke[1:], strict=False) if b[1] > vorher[1]]
        return [next(s for s, _g, gesiegelt, _d in self.blicke if gesiegelt >= gebucht) - t for t, gebucht, *_ in neue]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=2000)
    faelle = parser.parse_args().cases // STAPEL * STAPEL
    postgres.SETTINGS.update(fsync="on", full_page_writes="on", shared_buffers="256MB")
    with tempfile.TemporaryDirectory() as name, kreis("postgresql", Path(name)) as k:
        ordner = Path(name)
        schluessel, ziel = bereite_vor(k, ordner), ordner / "ziel"
        ziel.mkdir()
        art = lies_toml(f'art = "ordner"\nform = "json"\nordner = "{ziel}"\n')
        Ausgang.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank).ziele.nimm_auf("ordner", art)
        koerper = anfragen(faelle // STAPEL, STAPEL)
        with dienst(k, schluessel, ordner, mit_allem=True) as d:
            leitungen = [Leitung(d) for _ in range(VERBINDUNGEN)]
            beobachter = Beobachter(k, ziel, faelle)
            faden = threading.Thread(target=beobachter.laufe)
            faden.start()
            beginn = time.perf_counter()
            geschickt_s = schicke(leitungen, koerper)
            beobachter.alle_geschickt.set()
            faden.join()
            uebergeben_s = next((t for t, _g, _s, n in beobachter.blicke if n >= faelle), beginn) - beginn
    assert uebergeben_s > 0, f"only {beobachter.blicke[-1][3]} of {faelle} files after {GENUG_S} s"
    verzuege = beobachter.verzuege()
    print(f"seal: {statistics.median(verzuege):.2f} s after booking (median), {max(verzuege):.2f} s at most")
    print(f"pushed {faelle / geschickt_s:.0f} cases/s, handed over to a folder {faelle / uebergeben_s:.0f} cases/s")


if __name__ == "__main__":
    main()
