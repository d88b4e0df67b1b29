"""Signing in: the district decides, and only if it cannot be asked the kept verifier."""

from datetime import timedelta

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.workflows.anmeldung import Anmeldung, melde_an
from tests.fakes.anmeldespeicher import FakeAnmeldespeicher
from tests.fakes.district import FakeDistrict
from tests.fakes.schalter import ERNA
from tests.fakes.uhr import FakeUhr


class Empfang:
    """A door with a district behind it that may be away."""

    def __init__(self) -> None:
        self.district = FakeDistrict({ERNA.kennung: ("richtig", ERNA)})
        self.speicher = FakeAnmeldespeicher()
        self.uhr = FakeUhr()

    def melde_an(self, kennwort: str = "richtig", kennung: str = ERNA.kennung) -> Anmeldung:
        return melde_an(kennung, kennwort, self.district, self.speicher, self.uhr)


@pytest.fixture
def empfang() -> Empfang:
    return Empfang()


def test_with_the_district(empfang: Empfang) -> None:
    assert empfang.melde_an(kennung=f" {ERNA.kennung} ") == Anmeldung(ERNA, offline=False)


def test_without_it_for_seven_days(empfang: Empfang) -> None:
    empfang.melde_an()
    empfang.district.offline = True
    empfang.uhr.vor(timedelta(days=7))
    assert empfang.melde_an() == Anmeldung(ERNA, offline=True)
    empfang.uhr.vor(timedelta(seconds=1))
    with pytest.raises(Stoerung) as fehler:
        empfang.melde_an()
    assert (fehler.value.code, dict(fehler.value.werte)) == (
        Fehlercode.ANMELDUNG_OFFLINE_UNMOEGLICH,
        {"tage": "7"},
    )


def test_only_who_was_here_before(empfang: Empfang) -> None:
    empfang.district.offline = True
    with pytest.raises(Stoerung):
        empfang.melde_an()


def test_a_wrong_password_offline(empfang: Empfang) -> None:
    empfang.melde_an()
    empfang.district.offline = True
    with pytest.raises(Stoerung):
        empfang.melde_an("falsch")


def test_the_districts_no_is_final_and_forgets_the_verifier(empfang: Empfang) -> None:
    empfang.melde_an()
    with pytest.raises(Eingabefehler) as fehler:
        empfang.melde_an("falsch")
    assert fehler.value.code is Fehlercode.ANMELDUNG_FALSCH
    empfang.district.offline = True
    with pytest.raises(Stoerung):
        empfang.melde_an()


def test_a_blocked_person_does_not_get_in_offline(empfang: Empfang) -> None:
    empfang.melde_an()
    for _ in range(5):
        empfang.district.melde_an(ERNA.kennung, "falsch")
    with pytest.raises(Stoerung) as fehler:
        empfang.melde_an()
    assert fehler.value.code is Fehlercode.KREIS_ANMELDUNG_GESPERRT
