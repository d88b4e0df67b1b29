"""Whether two documents name the same person, though one is transliterated, cut off or in another order."""

import re
import unicodedata
from collections.abc import Sequence

from bureau_app.domain.latin import Zeichenvorrat

_TITEL = frozenset({"DR", "PROF"})
Namen = tuple[Sequence[str], Sequence[str]]
"""Words of the family name and of the given names, in search form."""


def ohne_akzente(text: str) -> str:
    """Letters without their marks: "Gül" gives "Gul", as some states transliterate."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def namensworte(text: str, zeichen: Zeichenvorrat) -> list[str]:
    """Words of a name in search form; apostrophes join, hyphens part, doctor's and professor's titles go."""
    worte = re.findall("[A-Z]+", re.sub("['`´]", "", zeichen.suchform(text)))
    return [w for w in worte if w not in _TITEL] or worte


def namen_passen(kurz: Namen, lang: Namen, *, gekuerzt: bool) -> bool:
    """Whether both name the same person; with `gekuerzt` the words of `kurz` need only begin those of `lang`."""
    gleich_geordnet = ["".join(n) for n in kurz] == ["".join(n) for n in lang]
    if gleich_geordnet or sorted([*kurz[0], *kurz[1]]) == sorted([*lang[0], *lang[1]]):
        return True
    return gekuerzt and all(_beginnen(k, n) for k, n in zip(kurz, lang, strict=True))


def _beginnen(kurz: Sequence[str], lang: Sequence[str]) -> bool:
    rest = iter(lang)
    return all(any(wort.startswith(anfang) for wort in rest) for anfang in kurz)
