"""Every planted fault of the simulation still fits the source that it is planted in."""

import pytest

from tests.simulation.eingriff import eingesetzt
from tests.simulation.mutanten import MUTANTEN, Mutant


@pytest.mark.parametrize("mutant", MUTANTEN, ids=lambda m: m.name)
def test_a_planted_fault_still_fits(mutant: Mutant) -> None:
    with eingesetzt(*mutant.eingriffe):
        pass
