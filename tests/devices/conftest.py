"""What the tests of the devices share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.devices.szenarien import Szenarien
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_stammdaten, resource_dir

DAYS = (date(2026, 11, 21), date(2028, 2, 29), date(2027, 12, 31), date(2027, 1, 1), date(2030, 3, 31))


@pytest.fixture(scope="session")
def specimens() -> Path:
    return resource_dir() / "specimens"


@pytest.fixture(scope="session")
def szenarien(specimens: Path) -> Szenarien:
    return Szenarien.lies(specimens / "szenarien.toml")


@pytest.fixture(scope="session")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@pytest.fixture
def scanner_am(specimens: Path) -> Callable[[date], SimulierterScanner]:
    return lambda day: SimulierterScanner.aus(specimens, lambda: day)
