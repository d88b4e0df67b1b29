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


@given(st.dates(date(2017, 11, 1), date(2090, 1, 1)), st.integers(0, 30), st.booleans())
def test_the_shares_are_the_fee_on_every_day(
    stammdaten: Stammdaten, am: date, aufkleber: int, klebesiegel: bool
) -> None:
    gebuehr = gebuehr_aufkleber(stammdaten.tarif, am, aufkleber, klebesiegel=klebesiegel)
    teile = gebuehr.aufteilung()
    assert teile.kreis + teile.gemeinde + teile.bund == gebuehr.summe == sum(p.cent for p in gebuehr.positionen)
    assert teile.bund == 60 * aufkleber
    assert 0 <= teile.kreis - teile.gemeinde <= 1
    assert gebuehr.summe == aufkleber * (1110 if klebesiegel else 1080)


@given(st.lists(st.tuples(st.integers(1, 5000), st.dates(date(2017, 11, 1), date(2060, 1, 1))), min_size=1))
def test_the_youngest_line_that_began_is_the_one_charged(zeilen: list[tuple[int, date]]) -> None:
    erste = [Tarifposition(n, "", 10, date(2017, 11, 1), Glaeubiger.KREIS, "erfunden") for n in ("225", "125")]
    weitere = [Tarifposition("225", "", cent, ab, Glaeubiger.KREIS, "erfunden") for cent, ab in zeilen]
    tarif = Gebuehrentarif((*erste, *weitere))
    for _, ab in zeilen:
        juengste = max(p.gueltig_ab for p in (*erste, *weitere) if p.gueltig_ab <= ab)
        geltende = [p.cent for p in (*weitere, erste[0]) if p.gueltig_ab == juengste]
        gebuehr = gebuehr_aufkleber(tarif, ab, 2)
        assert gebuehr.positionen[0].einzeln_cent in geltende
        assert sum(anteile(gebuehr)) == gebuehr.summe


def anteile(gebuehr: Gebuehr) -> tuple[int, int, int]:
    teile = gebuehr.aufteilung()
    return teile.kreis, teile.gemeinde, teile.bund
