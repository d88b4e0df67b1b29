"""The deterministic simulation at full size: `python -m tests.bench.simulation --seeds 100000 [--from N]`.

Prints every violation with the command that replays it, and at the end seeds, faults, deaths and CPU seconds.
"""

import argparse
import os
import sys
import time

from tests.simulation.lauf import fange, spiele_alle
from tests.simulation.mutanten import MUTANTEN

ALLE = 500
"""Seeds between two lines of progress."""


def main() -> int:
    """Play; 1 if anything was violated or a planted fault passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100_000)
    parser.add_argument("--from", dest="ab", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--mutants", action="store_true", help="the planted faults too, within 1,000 seeds each")
    wahl = parser.parse_args()
    beginn, cpu, fehler, tode, verstoesse = time.monotonic(), 0.0, 0, 0, 0
    for n, tag in enumerate(spiele_alle(range(wahl.ab, wahl.ab + wahl.seeds), wahl.processes), start=1):
        cpu, fehler, tode = cpu + tag.cpu_s, fehler + tag.netzfehler, tode + tag.tode
        if tag.verstoss:
            verstoesse += 1
            print(f"seed {tag.seed}: {tag.nachspiel}", flush=True)
        if n % ALLE == 0 or n == wahl.seeds:
            print(
                f"{n} seeds, {fehler} faults of the net, {tode} deaths, {verstoesse} violations, "
                f"{cpu:.0f} CPU-s, {time.monotonic() - beginn:.0f} s",
                flush=True,
            )
    unbemerkt = 0
    for mutant, gefunden in fange(MUTANTEN, 1000, wahl.processes) if wahl.mutants else ():
        unbemerkt += gefunden is None
        print(f"mutant {mutant.name}: {f'seed {gefunden.seed}' if gefunden else 'NOT NOTICED'}", flush=True)
    return 1 if verstoesse or unbemerkt else 0


if __name__ == "__main__":
    sys.exit(main())
