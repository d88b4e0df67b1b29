"""Windows for tests: bundled fonts only, our look, and the counter of fakes behind them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_stammdaten, lade_stil, schriften
from bureau_app.ui.views.stil import Stil, Vorlagen, registriere_schriften
from tests.ui.fensterplatz import Fensterplatz

HIER = Path(__file__).parent
NOETIG = "propagateSizeHints"
"""The offscreen platform says at each window that it keeps no size hints; nothing of ours can change that."""

Bau = Callable[..., Fensterplatz]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HIER in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(NOETIG))


@pytest.fixture(scope="session")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@pytest.fixture
def stil(qapp: QApplication) -> Stil:
    """The light look at 100 %."""
    registriere_schriften(schriften())
    stil = Stil(Vorlagen(*lade_stil()))
    stil.wende_an(qapp)
    stil.waehle(qapp, "hell")
    return stil


@pytest.fixture
def baue(qapp: QApplication, stil: Stil, stammdaten: Stammdaten) -> Iterator[Bau]:
    """Builds windows and closes them."""
    gebaut: list[Fensterplatz] = []

    def bau(**anders: Any) -> Fensterplatz:
        gebaut.append(Fensterplatz(qapp, stil, stammdaten, **anders))
        return gebaut[-1]

    yield bau
    for platz in gebaut:
        platz.schliesse()


@pytest.fixture
def platz(baue: Bau) -> Fensterplatz:
    """A window at its sign-in page."""
    platz = baue()
    platz.sitzung.beginne()
    platz.ruhe()
    return platz


@pytest.fixture
def angemeldet(platz: Fensterplatz) -> Fensterplatz:
    """A window between two visits."""
    platz.melde_an()
    platz.ruhe()
    return platz
