"""A counter of fakes for each test."""

from dataclasses import dataclass

import pytest

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Vorgang
from bureau_app.resources import lade_stammdaten
from bureau_app.workflows import druck, kasse, ummeldung
from bureau_app.workflows.schalter import Schalter
from tests.beispiele import angaben
from tests.fakes.drucker import FakeDrucker
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import AUFSICHT, CLERK, ERNA, baue_schalter
from tests.fakes.store import FakeStore
from tests.fakes.uhr import FakeUhr


@pytest.fixture(scope="session")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@dataclass
class Platz:
    """The counter and its parts, and the way to each stage of the main case."""

    s: Schalter
    store: FakeStore
    drucker: FakeDrucker
    uhr: FakeUhr

    def entwurf(self, felder: Angaben | None = None) -> Vorgang:
        return ummeldung.erfasse(self.s, ummeldung.eroeffne(self.s, ERNA), felder or angaben())

    def uebernommen(self, fahrzeuge: int = 1) -> Vorgang:
        return ummeldung.uebernimm(self.s, ERNA, self.entwurf(angaben(fahrzeuge)))

    def kassiert(self, fahrzeuge: int = 1) -> Vorgang:
        return kasse.quittiere(self.s, ERNA, self.uebernommen(fahrzeuge), "R-2026/17")

    def gedruckt(self, fahrzeuge: int = 1) -> Vorgang:
        vorgang = self.kassiert(fahrzeuge)
        while vorgang.offene_aufkleber():
            vorgang = druck.drucke_naechsten(self.s, ERNA, vorgang)
        return vorgang

    def abgeschlossen(self) -> Vorgang:
        return ummeldung.schliesse_ab(self.s, ERNA, self.gedruckt())

    def stand(self, vorgang: Vorgang) -> Vorgang:
        """The Vorgang as stored."""
        gespeichert = self.store.lade(vorgang.id)
        assert gespeichert
        return gespeichert


@pytest.fixture
def platz(stammdaten: Stammdaten) -> Platz:
    store, drucker, uhr = FakeStore(), FakeDrucker(), FakeUhr()
    return Platz(baue_schalter(stammdaten, store, drucker, uhr), store, drucker, uhr)


@pytest.fixture
def stelle(platz: Platz) -> FakeFreigabestelle:
    """The district's approvals, which know the clerk and a supervisor."""
    return FakeFreigabestelle({b.sitzung: b for b in (CLERK, AUFSICHT)}, uhr=platz.uhr.jetzt)
