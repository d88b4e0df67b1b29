"""One warm reading service for the whole folder, and what it read from the drawn pictures."""

from collections.abc import Iterator

import pytest

from bureau_app.domain.lesung import Dokument
from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import lade_formular
from tests.reading.wahrheit import HEUTE, Vorlage, vorlagen


@pytest.fixture(scope="session")
def dienst() -> Iterator[Lesedienst]:
    dienst = Lesedienst(lade_formular("zb1"), frist=120.0)
    yield dienst
    dienst.schliesse()


@pytest.fixture(scope="session")
def gelesen(dienst: Lesedienst) -> list[tuple[Vorlage, Dokument]]:
    """Each drawn picture with the one document that was read from it."""
    ergebnis = []
    for vorlage in vorlagen():
        lesung = dienst.lies(vorlage.datei.read_bytes(), HEUTE)
        assert len(lesung.dokumente) == 1, vorlage.datei.name
        ergebnis.append((vorlage, lesung.dokumente[0]))
    return ergebnis
