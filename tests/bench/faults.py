"""Real processes under faults at full size: `python -m tests.bench.faults [--full] [--cases N] [--kind KIND]`.

20,000 cases (`--full`: 100,000), half of them on SQLite and half on PostgreSQL, in runs of 2,000 with a seed of their
own each; then the control without the op key, which must double. Prints one line a run and the sums.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.prozesslauf import Befund, Plan, laufe
from tests.kreisdienst import DATABASES

JE_LAUF, PLAETZE = 2000, 8
HEILUNG_S = 30.0


def main() -> int:
    """Run; 1 if anything was lost, doubled or stood still, or the control did not double."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 cases")
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--kind", choices=DATABASES, default=None)
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    wahl = parser.parse_args()
    faelle = wahl.cases or (100_000 if wahl.full else 20_000)
    arten = (wahl.kind,) if wahl.kind else DATABASES
    je_lauf = min(JE_LAUF, faelle // len(arten))
    befunde: list[Befund] = []
    for n in range(faelle // je_lauf):
        plan = Plan(
            arten[n % len(arten)], PLAETZE, je_lauf, wahl.seed + n, tode_dienst=12, tode_schalter=12, neustarts=6
        )
        befunde.append(_laufe(plan))
    kontrolle = _laufe(Plan("sqlite", PLAETZE, min(2000, je_lauf), wahl.seed, ohne_schluessel=True))
    verloren, doppelt = sum(b.verloren for b in befunde), sum(b.doppelt for b in befunde)
    stehend, langsam = sum(b.stehengeblieben for b in befunde), sum(b.heilung_s > HEILUNG_S for b in befunde)
    print(
        f"in all: {sum(b.faelle for b in befunde)} cases, {verloren} lost, {doppelt} double, {stehend} stalled queues, "
        f"slowest healing {max(b.heilung_s for b in befunde):.1f} s; "
        f"without the op key {kontrolle.doppelt} double of {kontrolle.faelle}"
    )
    return 1 if verloren or doppelt or stehend or langsam or not kontrolle.doppelt else 0


def _laufe(plan: Plan) -> Befund:
    with tempfile.TemporaryDirectory(prefix="faults-") as ordner:
        befund = laufe(plan, Path(ordner))
    wie = "without the op key" if plan.ohne_schluessel else plan.kind
    print(f"{wie}, seed {plan.seed}: {befund}", flush=True)
    return befund


if __name__ == "__main__":
    sys.exit(main())
