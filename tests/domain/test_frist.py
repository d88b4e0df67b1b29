"""Periods of days: Easter by the calendar, holidays of Nordrhein-Westfalen, and no end on a day off."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.frist import ist_werktag, letzter_tag, ostersonntag

TAGE = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    "tag",
    [
        *(date(1818, 3, 22), date(2000, 4, 23), date(2008, 3, 23), date(2011, 4, 24), date(2019, 4, 21)),
        *(date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)),
        *(date(1954, 4, 18), date(1981, 4, 19), date(2049, 4, 18), date(2076, 4, 19)),
    ],
)
def test_easter_is_where_the_calendar_has_it(tag: date) -> None:
    assert ostersonntag(tag.year) == tag


def test_holidays_of_2026_that_are_no_weekend() -> None:
    tage = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    frei = [tag for tag in tage if tag.weekday() < 5 and not ist_werktag(tag)]
    assert [f"{tag:%d.%m.}" for tag in frei] == [
        *("01.01.", "03.04.", "06.04.", "01.05.", "14.05.", "25.05.", "04.06.", "25.12."),
    ]


@pytest.mark.parametrize(
    ("beginn", "werktags", "ende"),
    [
        (date(2026, 11, 6), True, date(2026, 11, 20)),
        (date(2026, 11, 7), True, date(2026, 11, 23)),
        (date(2026, 11, 7), False, date(2026, 11, 21)),
        (date(2026, 12, 11), True, date(2026, 12, 28)),
        (date(2024, 2, 15), True, date(2024, 2, 29)),
        (date(2026, 12, 18), True, date(2027, 1, 4)),
    ],
)
def test_two_weeks(beginn: date, werktags: bool, ende: date) -> None:
    assert letzter_tag(beginn, 14, werktags=werktags) == ende


@given(TAGE)
def test_a_period_ends_on_a_working_day_and_never_early(beginn: date) -> None:
    ende = letzter_tag(beginn, 14, werktags=True)
    assert ist_werktag(ende)
    assert timedelta(days=14) <= ende - beginn <= timedelta(days=19)
