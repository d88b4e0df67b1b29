"""The fee of the sticker case by date, its sums and its split."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.gebuehr import (
    Aufteilung,
    Gebuehr,
    Gebuehrenposition,
    Gebuehrentarif,
    Glaeubiger,
    Tarifposition,
    gebuehr_aufkleber,
)
from bureau_app.domain.stammdaten import Stammdaten

HEUTE = date(2026, 11, 21)


def test_one_sticker_costs_10_80(stammdaten: Stammdaten) -> None:
    gebuehr = gebuehr_aufkleber(stammdaten.tarif, HEUTE, 1)
    assert [(p.nummer, p.cent) for p in gebuehr.positionen] == [("225", 1020), ("125", 60)]
    assert gebuehr.summe == 1080
    assert gebuehr.aufteilung() == Aufteilung(kreis=510, gemeinde=510, bund=60)


def test_three_vehicles_cost_three_times_as_much(stammdaten: Stammdaten) -> None:
    assert gebuehr_aufkleber(stammdaten.tarif, HEUTE, 3).summe == 3240


def test_no_vehicle_costs_nothing(stammdaten: Stammdaten) -> None:
    assert gebuehr_aufkleber(stammdaten.tarif, HEUTE, 0) == Gebuehr()


def test_amount_changes_on_its_day() -> None:
    def zeile(nummer: str, cent: int, ab: date) -> Tarifposition:
        return Tarifposition(nummer, "", cent, ab, Glaeubiger.KREIS, "erfunden")

    tarif = Gebuehrentarif(
        (
            zeile("225", 1100, date(2027, 1, 1)),
            zeile("225", 1020, date(2017, 11, 1)),
            zeile("125", 60, date(2017, 11, 1)),
        )
    )
    assert gebuehr_aufkleber(tarif, date(2026, 12, 31), 1).summe == 1080
    assert gebuehr_aufkleber(tarif, date(2027, 1, 1), 1).summe == 1160
    with pytest.raises(LookupError):
        gebuehr_aufkleber(tarif, date(2017, 10, 31), 1)


@given(st.lists(st.tuples(st.integers(0, 50_000), st.integers(1, 9), st.sampled_from(Glaeubiger))))
def test_split_always_adds_up(zeilen: list[tuple[int, int, Glaeubiger]]) -> None:
    gebuehr = Gebuehr(tuple(Gebuehrenposition("1", "", cent, anzahl, wem) for cent, anzahl, wem in zeilen))
    teile = gebuehr.aufteilung()
    assert teile.kreis + teile.gemeinde + teile.bund == gebuehr.summe
    assert 0 <= teile.kreis - teile.gemeinde <= 1
