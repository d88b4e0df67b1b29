"""The office's data, loaded once for all tests of the domain."""

import pytest

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_stammdaten


@pytest.fixture(scope="session")
def stammdaten() -> Stammdaten:
    """What the Kreis and the town have laid down."""
    return lade_stammdaten()
