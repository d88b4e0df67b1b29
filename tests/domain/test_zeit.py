"""The counter's day changes at midnight in Germany, in summer and in winter."""

from datetime import UTC, date, datetime

import pytest

from bureau_app.domain.zeit import schaltertag


@pytest.mark.parametrize(
    ("jetzt", "tag"),
    [
        (datetime(2026, 11, 21, 22, 59, 59, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 23, 0, 0, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 7, 31, 21, 59, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime(2028, 2, 28, 23, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_midnight_is_the_one_in_germany(jetzt: datetime, tag: date) -> None:
    assert schaltertag(jetzt) == tag
