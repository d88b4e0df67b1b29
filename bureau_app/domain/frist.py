"""When a period of days ends: holidays of Nordrhein-Westfalen, and the rule that no period ends on a day off."""

from datetime import date, timedelta

_SAMSTAG = 5
_NACH_OSTERN = (-2, 1, 39, 50, 60)
"""Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag, Fronleichnam: days after Easter Sunday."""
_FEST = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))


def ostersonntag(jahr: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss's rule in the form of Butcher)."""
    a, b, c = jahr % 19, jahr // 100, jahr % 100
    epakte = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    wochentag = (32 + 2 * (b % 4) + 2 * (c // 4) - epakte - c % 4) % 7
    ausnahme = (a + 11 * epakte + 22 * wochentag) // 451
    monat, tag = divmod(epakte + wochentag - 7 * ausnahme + 114, 31)
    return date(jahr, monat, tag + 1)


def ist_werktag(tag: date) -> bool:
    """Whether the day is neither a Saturday, a Sunday nor a holiday (Feiertagsgesetz NW § 2)."""
    beweglich = {ostersonntag(tag.year) + timedelta(days=n) for n in _NACH_OSTERN}
    return tag.weekday() < _SAMSTAG and tag not in beweglich and (tag.month, tag.day) not in _FEST


def letzter_tag(beginn: date, tage: int, *, werktags: bool) -> date:
    """The last day of a period of `tage` days after the day `beginn`, which itself does not count (BGB §§ 187, 188);
    with `werktags` one that would end on a day off ends on the next working day (VwVfG NRW § 31 Abs. 3)."""
    ende = beginn + timedelta(days=tage)
    while werktags and not ist_werktag(ende):
        ende += timedelta(days=1)
    return ende
