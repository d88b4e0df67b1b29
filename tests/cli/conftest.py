"""A keyring in memory for verbs that run in the test's own process."""

from collections.abc import Iterator

import keyring
import pytest

from tests.fakes.bund import Gedaechtnis


@pytest.fixture
def bund() -> Iterator[Gedaechtnis]:
    vorher, hier = keyring.get_keyring(), Gedaechtnis()
    keyring.set_keyring(hier)
    yield hier
    keyring.set_keyring(vorher)
