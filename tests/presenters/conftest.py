"""A counter of fakes for each test of a presenter."""

import pytest

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_stammdaten
from tests.sitzungsplatz import Sitzungsplatz


@pytest.fixture(scope="session")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@pytest.fixture
def platz(stammdaten: Stammdaten) -> Sitzungsplatz:
    return Sitzungsplatz(stammdaten)


@pytest.fixture
def angemeldet(platz: Sitzungsplatz) -> Sitzungsplatz:
    platz.melde_an()
    return platz
