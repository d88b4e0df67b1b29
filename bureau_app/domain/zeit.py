"""Which day it is at the counter: fees, deadlines and validity go by the German calendar day, not by UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ORTSZEIT = ZoneInfo("Europe/Berlin")
"""The clock on the wall of the counter (ZeitG § 1)."""


def schaltertag(jetzt: datetime) -> date:
    """The calendar day in Germany (ZeitG § 1) at the aware moment `jetzt`."""
    return jetzt.astimezone(ORTSZEIT).date()
