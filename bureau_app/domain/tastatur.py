"""What a keyboard reader meant if its layout is not the computer's: the same keys read on the other layout."""

from collections.abc import Iterator
from itertools import product

# The typing keys row by row, left to right: accent key, digits; Q to the key before Enter; A to the key before it;
# the ISO key left of the last row's first letter, then that row. US: ANSI X3.154 with the ISO key as Windows sees it;
# German: DIN 2137 T1.
_US = ("`1234567890-=qwertyuiop[]\\asdfghjkl;'\\zxcvbnm,./", '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"|ZXCVBNM<>?')
_DE = ("^1234567890ß´qwertzuiopü+#asdfghjklöä<yxcvbnm,.-", "°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄ>YXCVBNM;:_")
_AKZENT, _ISO = 0, 37
_US_LINUX = tuple(ebene[:_ISO] + iso + ebene[_ISO + 1 :] for ebene, iso in zip(_US, "<>", strict=True))


def _vertauscht(tasten: str) -> str:
    """A layout on hardware that reports the accent key and the ISO key the wrong way round."""
    return tasten[_ISO] + tasten[1:_ISO] + tasten[_AKZENT] + tasten[_ISO + 1 :]


def _gemeint(ziel: str) -> str:
    """A zone has neither `>` nor a comma: one shares a key with `<` on each layout, if shift comes late."""
    if ziel in "<>,":
        return "<"
    return ziel.upper() if ziel.isascii() else ziel


def _tabelle(leser: tuple[str, ...], rechner: tuple[str, ...], tausch: bool, umgeschaltet: bool) -> dict[int, str]:
    """Character seen on `rechner` to the character that `leser` meant; `umgeschaltet`: a shift lock was on.

    Where a layout has a character twice (the US backslash), its ISO key counts: there the German `<` lies.
    """
    tabelle: dict[int, str] = {}
    for ebene in (0, 1):
        gesehen = _vertauscht(rechner[ebene]) if tausch else rechner[ebene]
        gemeint = leser[1 - ebene if umgeschaltet else ebene]
        for zeichen, ziel in reversed(tuple(zip(gesehen, gemeint, strict=True))):
            tabelle.setdefault(ord(zeichen), _gemeint(ziel))
    return tabelle


_TABELLEN = tuple(
    _tabelle(leser, rechner, tausch, umgeschaltet)
    for tausch, umgeschaltet in product((False, True), repeat=2)
    for leser, rechner in ((_US, _DE), (_DE, _US), (_DE, _US_LINUX), (_DE, _DE), (_US, _US))
)


def lesarten(roh: str) -> Iterator[str]:
    """What may have been meant by `roh`: itself first, then each wrong layout, the likeliest first, none twice."""
    gesehen = {roh}
    yield roh
    for tabelle in _TABELLEN:
        lesart = roh.translate(tabelle)
        if lesart not in gesehen:
            gesehen.add(lesart)
            yield lesart
