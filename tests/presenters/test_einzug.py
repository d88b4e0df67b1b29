"""The day that a clerk means, whatever is typed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.ui.presenters.einzug import deute_tag

HEUTE = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("13", date(2026, 11, 13)),
        ("23", date(2026, 11, 23)),
        ("24", date(2026, 10, 24)),
        ("31", date(2026, 10, 31)),
        ("13.", date(2026, 11, 13)),
        ("13.11", date(2026, 11, 13)),
        ("13.11.", date(2026, 11, 13)),
        ("1311", date(2026, 11, 13)),
        ("24.12", date(2025, 12, 24)),
        ("29.2", None),
        ("13.11.26", date(2026, 11, 13)),
        ("131126", date(2026, 11, 13)),
        ("13112026", date(2026, 11, 13)),
        ("13.11.2027", date(2027, 11, 13)),
        (" 3.1.2026 ", date(2026, 1, 3)),
        ("29.02.2024", date(2024, 2, 29)),
        ("31.04.2026", None),
        ("0", None),
        ("32", None),
        ("", None),
        ("gestern", None),
        ("1.2.3.4", None),
    ],
)
def test_examples(text: str, tag: date | None) -> None:
    assert deute_tag(text, HEUTE) == tag


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.dates(date(2000, 1, 1), date(2080, 12, 31)))
def test_a_whole_day_is_taken_as_it_stands(tag: date, heute: date) -> None:
    assert deute_tag(f"{tag:%d.%m.%Y}", heute) == tag
    assert deute_tag(f"{tag:%d%m%Y}", heute) == tag


@given(st.integers(0, 400), st.dates(date(2000, 1, 1), date(2080, 12, 31)))
def test_a_short_day_is_the_last_one_and_never_ahead(zurueck: int, heute: date) -> None:
    gemeint = heute - timedelta(days=zurueck)
    nur_tag = deute_tag(f"{gemeint.day}", heute)
    assert nur_tag is not None and nur_tag <= heute and nur_tag.day == gemeint.day
    mit_monat = deute_tag(f"{gemeint:%d.%m}", heute)
    if zurueck < 365 and mit_monat is not None:
        assert mit_monat <= heute and (mit_monat.day, mit_monat.month) == (gemeint.day, gemeint.month)


@given(st.text(max_size=20))
def test_anything_may_be_typed(text: str) -> None:
    deute_tag(text, HEUTE)
