"""Plays seeds on several processes, and one seed again with everything that happens in it.

`python -m tests.simulation.lauf SEED` replays a seed; a violation is printed with the trace that led to it.
"""

import gc
import logging
import multiprocessing
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from tests.simulation.eingriff import eingesetzt
from tests.simulation.mutanten import MUTANTEN, Mutant
from tests.simulation.verstoss import Verstoss
from tests.simulation.welt import Welt

A = TypeVar("A")
T = TypeVar("T")

BUENDEL = 50
"""Seeds a process plays before it tells."""


@dataclass(frozen=True)
class Tag:
    """One seed played: what was violated ("" for nothing), faults of the net, deaths, CPU seconds."""

    seed: int
    verstoss: str
    netzfehler: int
    tode: int
    cpu_s: float

    @property
    def nachspiel(self) -> str:
        """What to type to see it again."""
        return f"{self.verstoss}\n  replay: python -m tests.simulation.lauf {self.seed}"


def spiele(seed: int, spur: Callable[[str], None] = lambda _zeile: None) -> Tag:
    """One day; whatever the shipped code raises that no clerk could meet is a violation too."""
    beginn, welt = time.process_time(), Welt(seed, spur)
    verstoss = ""
    try:
        welt.spiele()
    except Verstoss as v:
        verstoss = str(v)
    except Exception:  # noqa: BLE001 - whatever leaves the shipped code is a finding
        verstoss = traceback.format_exc(limit=-3)
    return Tag(seed, verstoss, welt.netz.fehler, welt.tode, time.process_time() - beginn)


def spiele_alle(seeds: Iterable[int], prozesse: int) -> Iterator[Tag]:
    """All seeds, on so many processes, in their order."""
    alle = list(seeds)
    buendel = [alle[n : n + BUENDEL] for n in range(0, len(alle), BUENDEL)]
    yield from _verteilt(_spiele_buendel, buendel, prozesse)


def fange(mutanten: Iterable[Mutant], seeds: int, prozesse: int) -> Iterator[tuple[Mutant, Tag | None]]:
    """Each planted fault with the first day that shows it, None if none of so many does."""
    mutanten = list(mutanten)
    gefangen = _verteilt(partial(_fange, seeds=seeds), [m.name for m in mutanten], prozesse)
    yield from zip(mutanten, gefangen, strict=True)


def _verteilt(arbeit: Callable[[A], list[T]], teile: Iterable[A], prozesse: int) -> Iterator[T]:
    kontext = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(prozesse, mp_context=kontext, initializer=_waerme_auf) as pool:
        for ergebnisse in pool.map(arbeit, teile):
            yield from ergebnisse


def _waerme_auf() -> None:
    """What the service logs of its disturbances is expected here. What a day makes once a process is made, and the
    collector need not look through it after every bundle."""
    logging.disable(logging.CRITICAL)
    spiele(0)
    gc.collect()
    gc.freeze()


def _spiele_buendel(seeds: list[int]) -> list[Tag]:
    """The collector runs between bundles, not in them."""
    gc.disable()
    tage = [spiele(seed) for seed in seeds]
    gc.collect()
    return tage


def _fange(name: str, seeds: int) -> list[Tag | None]:
    mutant = next(m for m in MUTANTEN if m.name == name)
    with eingesetzt(*mutant.eingriffe):
        return [next((tag for tag in map(spiele, range(seeds)) if tag.verstoss), None)]


if __name__ == "__main__":
    gespielt = spiele(int(sys.argv[1]), print)
    print(gespielt.verstoss or "nothing was violated")
    sys.exit(bool(gespielt.verstoss))
