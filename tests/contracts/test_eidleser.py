"""What every reader of eIDs on site promises; AusweisApp behind its WebSocket and the fake pass the same suite."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bureau_app.devices.ausweisapp import AusweisApp
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten
from bureau_app.workflows.eid import ENDEN, EidLage, Eidleser, EidSchritt, Lichtbildabgleich
from tests.eid.ersatzapp import ersatzapp
from tests.fakes.eid import FakeEiddienst, FakeEidleser

ABGLEICH = Lichtbildabgleich("u-1", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
CHIP = Chipdaten(
    Ausweisart.PERSONALAUSWEIS, "Muster", "Erika", date(1980, 1, 2), date(2033, 1, 1), "Weg 1\n41460 Neuss"
)


@pytest.fixture(params=["fake", "AusweisApp"])
def leser(request: pytest.FixtureRequest) -> Iterator[Eidleser]:
    if request.param == "fake":
        yield FakeEidleser(CHIP)
        return
    with ersatzapp() as port:
        app = AusweisApp(FakeEiddienst([None, CHIP]), port)
        yield app
        app.brich_ab()
        app.weiter()


def bis(leser: Eidleser, schritt: EidSchritt, can: str = "") -> EidLage:
    """Turns until this step, the CAN going with the first."""
    lage = leser.weiter(can)
    for _ in range(20):
        if lage.schritt is schritt:
            return lage
        lage = leser.weiter()
    raise AssertionError(lage)


def test_a_reading_ends_with_the_data_and_gives_them_once(leser: Eidleser) -> None:
    assert leser.beginne(ABGLEICH).schritt is EidSchritt.VERBINDET
    assert not bis(leser, EidSchritt.CAN_EINGEBEN).can_falsch
    assert bis(leser, EidSchritt.FERTIG, "654321").daten == CHIP
    assert leser.weiter() == EidLage(EidSchritt.FERTIG, prozent=100)


def test_a_wrong_can_is_asked_again(leser: Eidleser) -> None:
    leser.beginne(ABGLEICH)
    bis(leser, EidSchritt.CAN_EINGEBEN)
    leser.weiter("111111")
    assert bis(leser, EidSchritt.CAN_EINGEBEN).can_falsch
    assert bis(leser, EidSchritt.FERTIG, "654321").daten == CHIP


def test_it_can_be_given_up_and_begun_again(leser: Eidleser) -> None:
    assert leser.weiter().schritt in ENDEN
    leser.brich_ab()
    leser.beginne(ABGLEICH)
    bis(leser, EidSchritt.CAN_EINGEBEN)
    leser.brich_ab()
    assert leser.weiter() == EidLage(EidSchritt.ABGEBROCHEN)
    leser.beginne(ABGLEICH)
    leser.beginne(ABGLEICH)
    assert bis(leser, EidSchritt.CAN_EINGEBEN) == EidLage(EidSchritt.CAN_EINGEBEN)


def test_it_tells_its_version(leser: Eidleser) -> None:
    assert leser.bereit() == "2.3.1"


def test_what_was_read_stands_in_no_repr(leser: Eidleser) -> None:
    leser.beginne(ABGLEICH)
    bis(leser, EidSchritt.CAN_EINGEBEN)
    assert "Erika" not in repr(bis(leser, EidSchritt.FERTIG, "654321"))
