"""Every planted fault, and the negative control, still fit the source that they are planted in."""

import pytest

from tests.faults.sterbender_dienst import OHNE_SCHLUESSEL
from tests.simulation.eingriff import eingesetzt
from tests.simulation.mutanten import MUTANTEN, Mutant


@pytest.mark.parametrize("mutant", MUTANTEN, ids=lambda m: m.name)
def test_a_planted_fault_still_fits(mutant: Mutant) -> None:
    with eingesetzt(*mutant.eingriffe):
        pass


def test_a_service_that_forgets_the_op_key_can_still_be_built() -> None:
    with eingesetzt(*OHNE_SCHLUESSEL):
        pass
