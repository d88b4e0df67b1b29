"""Line breaking: where a text may break, filling lines one after the other, and dividing a text evenly."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise

_LEERRAUM = re.compile("[ \t\r\n\u2028\u2029]+")
_NACH_KOMMA = re.compile(r"(?<=, )")
_STRENG = re.compile(r"(?<= )(?!\d)|(?<=[-–/])(?=[^\W\d])")
_LOSE = re.compile(r"(?<= )|(?<=[-–/])(?=\w)")
_FLIESSTEXT = re.compile(r"(?<= )|(?<=\w{4}[-–/])(?=[^\W\d]{4})")
BRUCHSTELLEN = (_NACH_KOMMA, _STRENG, _LOSE)
"""Where a line may end, the best first: after a comma; at blanks and hyphens, not before a number; at all of these."""

Breite = Callable[[str], float]


def stuecke(text: str, bruchstelle: re.Pattern[str]) -> list[str]:
    """The text cut where it may break; each piece keeps its blank at the end."""
    return bruchstelle.split(_LEERRAUM.sub(" ", text).strip())


def teile_auf(teile: list[str], zeilen: int, breite: Breite) -> tuple[str, ...]:
    """Divide the pieces into exactly so many lines (or as many as there are pieces) so that the longest is shortest."""
    grenzen = combinations(range(1, len(teile)), min(zeilen, len(teile)) - 1)
    moeglich = (_verbinde(teile, (0, *grenze, len(teile))) for grenze in grenzen)
    return min(moeglich, key=lambda satz: max(map(breite, satz)))


def _verbinde(teile: list[str], grenzen: tuple[int, ...]) -> tuple[str, ...]:
    return tuple("".join(teile[von:bis]).rstrip() for von, bis in pairwise(grenzen))


def umbrich(text: str, hoechstens: float, breite: Breite) -> tuple[str, ...]:
    """Break a text into full lines that fit, at blanks and hyphens; a longer word breaks between letters."""
    teile: list[str] = []
    for stueck in stuecke(text, _FLIESSTEXT):
        teile += [stueck] if breite(stueck.rstrip()) <= hoechstens else _buchstaben(stueck)
    return _fuelle(teile, hoechstens, breite)


def _fuelle(teile: Iterable[str], hoechstens: float, breite: Breite) -> tuple[str, ...]:
    zeilen: list[str] = []
    offen = ""
    for teil in teile:
        if offen and breite((offen + teil).rstrip()) > hoechstens:
            zeilen.append(offen.rstrip())
            offen = ""
        offen += teil
    return (*zeilen, offen.rstrip())


def _buchstaben(wort: str) -> list[str]:
    """The word's letters, each with the marks that stand on it or join it to the next."""
    gruppen: list[str] = []
    for zeichen in wort:
        if gruppen and (unicodedata.combining(zeichen) or zeichen == "\u034f"):
            gruppen[-1] += zeichen
        else:
            gruppen.append(zeichen)
    return gruppen
