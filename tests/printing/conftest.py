"""Fonts, layout and drawing as the counter has them."""

import pytest
from PySide6.QtWidgets import QApplication

from bureau_app.domain.aufkleber import Aufkleberlayout
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.schriften import Schriften, lade_schriften
from bureau_app.resources import lade_stammdaten, schriften


@pytest.fixture(scope="session")
def schrift(qapp: QApplication) -> Schriften:
    return lade_schriften(schriften())


@pytest.fixture(scope="session")
def layout() -> Aufkleberlayout:
    return lade_stammdaten().aufkleber


@pytest.fixture(scope="session")
def druckbild(schrift: Schriften, layout: Aufkleberlayout) -> Druckbild:
    return Druckbild(schrift, layout)
