"""Which house numbers a part of a street has, as directories write it: "1-99 ungerade, 2-40 gerade, 101-"."""

import re

_TEIL = re.compile(r"([0-9]{1,4})[a-z]?(?:\s?(-)\s?(?:([0-9]{1,4})[a-z]?)?)?(?:\s(gerade|ungerade))?")


def ist_bereich(text: str) -> bool:
    """Whether this says which numbers; "" says: all."""
    return not text or all(_TEIL.fullmatch(teil) for teil in _teile(text))


def umfasst(bereich: str, hausnummer: str) -> bool:
    """Whether the number ("12", "12a", "12-14": by its first) is one of them. Letters do not count."""
    zahl = re.match(r"[0-9]+", hausnummer)
    if not bereich or zahl is None:
        return True
    return any(_hat(teil, int(zahl[0])) for teil in _teile(bereich))


def _teile(text: str) -> list[str]:
    return [teil.strip().lower() for teil in text.split(",")]


def _hat(teil: str, zahl: int) -> bool:
    treffer = _TEIL.fullmatch(teil)
    if treffer is None:
        return True
    von, strich, bis, seite = treffer.groups()
    bis = bis or ("9999" if strich else von)
    return int(von) <= zahl <= int(bis) and (seite is None or (zahl % 2 == 0) is (seite == "gerade"))
