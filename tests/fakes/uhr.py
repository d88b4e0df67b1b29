"""A clock that stands still until a test moves it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


class FakeUhr:
    """Uhr for tests."""

    def __init__(self, jetzt: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self._jetzt = jetzt

    def jetzt(self) -> datetime:
        return self._jetzt

    def heute(self) -> date:
        return self._jetzt.astimezone(BERLIN).date()

    def vor(self, dauer: timedelta) -> None:
        """Move the clock; a negative time sets it back."""
        self._jetzt += dauer
