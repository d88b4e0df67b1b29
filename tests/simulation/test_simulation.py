"""Thousands of seeded days of faults violate no invariant, and every planted fault is noticed."""

import os
import time

import pytest

from tests.simulation.eingriff import Eingriff, PasstNicht, eingesetzt
from tests.simulation.lauf import fange, spiele, spiele_alle
from tests.simulation.mutanten import MUTANTEN
from tests.simulation.welt import bretter

SEEDS = 2000
GENUG_SEEDS = 1000
"""Within so many a planted fault must show."""
PROZESSE = min(2, os.cpu_count() or 1)


def test_no_day_violates_an_invariant(capsys: pytest.CaptureFixture[str]) -> None:
    beginn = time.monotonic()
    tage = list(spiele_alle(range(SEEDS), PROZESSE))
    with capsys.disabled():
        print(
            f"\nsimulation: {len(tage)} seeds, {sum(t.netzfehler for t in tage)} faults of the net, "
            f"{sum(t.tode for t in tage)} deaths, {sum(bool(t.verstoss) for t in tage)} violations, "
            f"{sum(t.cpu_s for t in tage):.0f} CPU-s, {time.monotonic() - beginn:.0f} s"
        )
    assert [t.nachspiel for t in tage if t.verstoss] == []
    assert sum(t.netzfehler for t in tage) > SEEDS, "the net was faulty"
    assert sum(t.tode for t in tage) > SEEDS, "programs died"


def test_every_planted_fault_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    gefangen = dict(fange(MUTANTEN, GENUG_SEEDS, PROZESSE))
    with capsys.disabled():
        print()
        for mutant, tag in gefangen.items():
            was = f"seed {tag.seed}: {tag.verstoss.splitlines()[-1]}" if tag else "NOT NOTICED"
            print(f"mutant {mutant.name}: {was}")
    assert [mutant.name for mutant, tag in gefangen.items() if tag is None] == []
    assert len(MUTANTEN) >= 12


def test_the_same_seed_is_the_same_day() -> None:
    erster: list[str] = []
    zweiter: list[str] = []
    spiele(3, erster.append)
    spiele(3, zweiter.append)
    assert erster == zweiter
    assert len(erster) > 20


def test_the_short_way_to_the_database_changes_no_day() -> None:
    """`leitung` asks what SQLAlchemy would ask, understands the answers as it does, and lends as its pool would."""
    umweg = Eingriff("tests.simulation.leitung", "None if execution_options else _plan(", "None and _plan(")
    pool = Eingriff("tests.simulation.leitung", "return self._huelle\n", "return super().connect()\n")
    for seed in range(4):
        kurz = _ablauf(seed)
        for eingriff in (umweg, pool):
            with eingesetzt(eingriff):
                assert _ablauf(seed) == kurz
    assert len(kurz) > 20


def _ablauf(seed: int) -> list[object]:
    """What happens on this day, and what the ledger and the outboxes hold after it; nothing that chance names."""
    spur: list[object] = []
    tag = spiele(seed, spur.append)
    bezirk, plaetze = bretter()
    spur += bezirk.platte.zeilen("SELECT op_id, art, vorgang_id, version, register, zeit FROM ereignis ORDER BY seq")
    for platz in plaetze:
        spur += platz.platte.zeilen("SELECT op_id, stand, grund, faellig, versuche FROM ausgang ORDER BY nr")
    return [*spur, tag.tode, tag.netzfehler, tag.verstoss]


def test_a_planted_fault_that_no_longer_fits_is_said() -> None:
    for alt, neu in (("this is nowhere", ""), ("EINZELN_AB = 4", "EINZELN_AB = 4  # only a comment")):
        with pytest.raises(PasstNicht), eingesetzt(Eingriff("bureau_app.workflows.sync", alt, neu)):
            pass
