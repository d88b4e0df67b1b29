"""Signing in: the district decides, and only if it cannot be asked the kept verifier."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.workflows.anmeldung import Anmeldung, frage_district, melde_an
from tests.fakes.anmeldespeicher import FakeAnmeldespeicher
from tests.fakes.district import FakeDistrict
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr


class Empfang:
    """A door with a district behind it that may be away."""

    def __init__(self, stammdaten: Stammdaten) -> None:
        self.district = FakeDistrict({ERNA.kennung: ("richtig", ERNA)})
        self.speicher = FakeAnmeldespeicher()
        self.uhr = FakeUhr()
        self.s = baue_schalter(stammdaten, uhr=self.uhr)

    def melde_an(self, kennwort: str = "richtig", kennung: str = ERNA.kennung) -> Anmeldung:
        return melde_an(self.s, kennung, kennwort, self.district, self.speicher)


@pytest.fixture
def empfang(stammdaten: Stammdaten) -> Empfang:
    return Empfang(stammdaten)


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


def test_kennung_in_any_case_and_password_in_any_composition_offline_too(empfang: Empfang) -> None:
    empfang.district.konten[ERNA.kennung] = ("Zoë", ERNA)
    empfang.melde_an("Zoe\u0308", f" {ERNA.kennung.upper()} ")
    empfang.district.offline = True
    for kennung, kennwort in ((ERNA.kennung.title(), "Zoë"), (ERNA.kennung, "Zoe\u0308")):
        assert empfang.melde_an(kennwort, kennung) == Anmeldung(ERNA, offline=True)


def test_the_districts_no_forgets_the_verifier_however_the_kennung_was_typed(empfang: Empfang) -> None:
    empfang.melde_an()
    with pytest.raises(Eingabefehler):
        empfang.melde_an("falsch", ERNA.kennung.upper())
    empfang.district.offline = True
    with pytest.raises(Stoerung):
        empfang.melde_an()


def test_a_person_of_another_town_does_not_get_in(empfang: Empfang) -> None:
    empfang.melde_an()
    empfang.district.konten[ERNA.kennung] = ("richtig", replace(ERNA, gemeinde_ags="05162016"))
    with pytest.raises(Eingabefehler) as fehler:
        empfang.melde_an()
    assert fehler.value.code is Fehlercode.ANMELDUNG_ANDERE_GEMEINDE
    empfang.district.offline = True
    with pytest.raises(Stoerung):
        empfang.melde_an()


def test_a_person_of_another_town_does_not_get_in_offline(empfang: Empfang) -> None:
    empfang.melde_an()
    empfang.district.offline = True
    empfang.s = replace(empfang.s, arbeitsplatz=replace(empfang.s.arbeitsplatz, gemeinde_ags="05162016"))
    with pytest.raises(Eingabefehler) as fehler:
        empfang.melde_an()
    assert fehler.value.code is Fehlercode.ANMELDUNG_ANDERE_GEMEINDE


def test_the_session_lives_in_memory_only(empfang: Empfang) -> None:
    mit_sitzung = replace(ERNA, sitzung="geheim")
    empfang.district = FakeDistrict({ERNA.kennung: ("richtig", mit_sitzung)})
    assert empfang.melde_an().benutzer.sitzung == "geheim"
    empfang.district.offline = True
    assert empfang.melde_an() == Anmeldung(ERNA, offline=True)


def test_beside_the_clerk_only_the_district_says_who_somebody_is(empfang: Empfang) -> None:
    empfang.melde_an()
    assert frage_district(empfang.s, f" {ERNA.kennung.upper()} ", "richtig", empfang.district) == ERNA
    with pytest.raises(Eingabefehler) as fehler:
        frage_district(empfang.s, ERNA.kennung, "falsch", empfang.district)
    assert fehler.value.code is Fehlercode.ANMELDUNG_FALSCH
    empfang.district.offline = True
    with pytest.raises(Stoerung):
        frage_district(empfang.s, ERNA.kennung, "richtig", empfang.district)


def test_what_the_policy_shortened_counts_at_once(empfang: Empfang) -> None:
    empfang.melde_an()
    empfang.district.offline = True
    empfang.uhr.vor(timedelta(days=3))
    angemeldet = empfang.melde_an()
    assert angemeldet.benutzer.bestaetigt_am == empfang.uhr.jetzt() - timedelta(days=3)
    buch = empfang.s.policybuch()
    zwei_tage = replace(buch, werte=tuple(replace(w, wert=2) if w.name == "offline_tage" else w for w in buch.werte))
    empfang.s = replace(empfang.s, policybuch=lambda: zwei_tage)
    with pytest.raises(Stoerung) as fehler:
        empfang.melde_an()
    assert fehler.value.werte == {"tage": "2"}
