"""The day that a clerk means: "13", "13.11", "131126" and the like, always the last such day; any day written out."""

import re
from datetime import date

from bureau_app.domain.fahrzeug import parse_datum
from bureau_app.domain.fehlercode import Eingabefehler

_TAGFELDER = ("geburtsdatum", "gueltig_bis", "B", "I")
_MIT_PUNKT = re.compile(r"([0-9]{1,2})[.\s]?(?:([0-9]{1,2})[.\s]?([0-9]{4}|[0-9]{2})?)?")
_OHNE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})?")


def deute_tag(text: str, heute: date) -> date | None:
    """The day, None if the text is none.

    A missing year is the last one in which the day is not after today, a missing month likewise; a year of two digits
    lies in this century. What is whole is taken as it stands, also if it lies ahead.
    """
    roh = text.strip()
    treffer = (_OHNE.fullmatch(roh) if len(roh) in (4, 6, 8) else None) or _MIT_PUNKT.fullmatch(roh.rstrip("."))
    if not treffer:
        return None
    tag, monat, jahr = (int(teil) if teil else None for teil in treffer.groups())
    if tag is None:
        return None
    if monat is None:
        return _letzter(tag, heute)
    if jahr is None:
        dieses = _tag(heute.year, monat, tag)
        return dieses if dieses and dieses <= heute else _tag(heute.year - 1, monat, tag)
    return _tag(jahr + 2000 if jahr < 100 else jahr, monat, tag)


def ausgeschrieben(key: str, text: str) -> str | None:
    """A whole day as it is printed, "03.02.2018" for "03022018" or "3.2.2018"; None for no day or no field of a day."""
    if key.rpartition(".")[2] not in _TAGFELDER:
        return None
    try:
        return f"{parse_datum(text, key):%d.%m.%Y}"
    except Eingabefehler:
        return None


def _letzter(tag: int, heute: date) -> date | None:
    """The youngest day of that number that is not after today; a month that lacks it is passed over."""
    for zurueck in range(3):
        jahr, monat = divmod(heute.year * 12 + heute.month - 1 - zurueck, 12)
        gemeint = _tag(jahr, monat + 1, tag)
        if gemeint and gemeint <= heute:
            return gemeint
    return None


def _tag(jahr: int, monat: int, tag: int) -> date | None:
    try:
        return date(jahr, monat, tag)
    except ValueError:
        return None
