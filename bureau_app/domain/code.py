"""What a 2D scanner read: our own Vorgang, the Druckstuecknummer of a ZB I, or what must stay covered."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from bureau_app.domain import nummer
from bureau_app.domain.tastatur import lesarten

_VORGANG = re.compile(r"[0-9]{15}")
_DRUCKSTUECK = re.compile(r"(?=.*[0-9])[A-Z][A-Z0-9]{7}")
"""FZV Anlage 5 B 1a: a letter for the manufacturer, an ascending number, a check character by no published rule."""
_SICHERHEITSCODE = re.compile(r"(?![A-Z]?[a-z]+$|[A-Z]+$)[A-HJ-NP-Za-hjkmnp-z0-9]{7}")
"""FZV Anlage 5 and 8: seven letters and digits without I, i, l, O and o. What could be a word is none."""


class Codeart(StrEnum):
    """Kinds of codes that may be scanned at the counter."""

    VORGANG = "vorgang"
    DRUCKSTUECK = "druckstueck"
    SICHERHEITSCODE = "sicherheitscode"


@dataclass(frozen=True, slots=True)
class Code:
    """A scanned code; an uncovered Sicherheitscode has no `wert`, nobody may keep or show it."""

    art: Codeart
    wert: str = field(default="", repr=False)


def deute_code(text: str) -> Code | None:
    """What a scanned text is, None if it is no code of ours; a Vorgangsnummer also if a keyboard shifted it."""
    roh = text.strip()
    for lesart in lesarten(roh):
        if _VORGANG.fullmatch(lesart) and nummer.ist_gueltig(lesart):
            return Code(Codeart.VORGANG, lesart)
    if _DRUCKSTUECK.fullmatch(roh):
        return Code(Codeart.DRUCKSTUECK, roh)
    if _SICHERHEITSCODE.fullmatch(roh):
        return Code(Codeart.SICHERHEITSCODE)
    return None
