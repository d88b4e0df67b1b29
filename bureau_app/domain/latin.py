"""DIN 91379: which characters and sequences a data type allows, NFC, and the search form."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Datentyp(StrEnum):
    """Data types of DIN 91379: names of natural persons, names of streets and places, names of legal persons."""

    A = "A"
    B = "B"
    C = "C"


_GRUPPEN = {
    Datentyp.A: ("bll", "bnlreq"),
    Datentyp.B: ("bll", "bnlreq", "bnl"),
    Datentyp.C: ("bll", "bnlreq", "bnl", "bnlopt", "bnlnot"),
}
_ENTFALLEN_IN_SUCHFORM = "ʾʿʹʺˈˌ’‡"
"""N1 modifier letters and marks that the search form drops (DIN 91379, search form)."""
_AKZENTE = range(0x300, 0x370)
"""Combining marks; one that no listed sequence takes up is dropped in the search form."""


def nfc(text: str) -> str:
    """Unicode normal form C, the only form in data exchange (DIN 91379)."""
    return unicodedata.normalize("NFC", text)


def bereinige(text: str) -> str:
    """NFC, without invisible characters, every run of white space one blank, none at the ends."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    sichtbar = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return nfc(" ".join("".join(sichtbar).split()))


def _eintraege(liste: str) -> Iterator[list[str]]:
    """Fields of each line of a DIN 91379 list: group, char or seq, code points, name, …"""
    for zeile in liste.splitlines():
        yield [feld.strip() for feld in zeile.split(";")]


def _zeichenfolge(codepunkte: str) -> str:
    return "".join(chr(int(punkt, 16)) for punkt in codepunkte.split())


@dataclass(frozen=True, slots=True, eq=False)
class Zeichenvorrat:
    """The characters of DIN 91379 and their search forms; built once from the two published lists."""

    _erlaubt: Mapping[Datentyp, frozenset[str]] = field(repr=False)
    _laengste: int
    _tabelle: Mapping[int, str] = field(repr=False)
    _folgen: Mapping[str, str] = field(repr=False)
    _folgenmuster: re.Pattern[str] = field(repr=False)

    @classmethod
    def parse(cls, liste: str, suchformen: str) -> "Zeichenvorrat":
        """Build from the contents of `latin_list_1.3.txt` and `latin_list_search_form_1.3.txt`."""
        gruppen: dict[str, set[str]] = {}
        for gruppe, _art, codepunkte, *_ in _eintraege(liste):
            gruppen.setdefault(gruppe, set()).add(_zeichenfolge(codepunkte))
        erlaubt = {typ: frozenset().union(*(gruppen[g] for g in namen)) for typ, namen in _GRUPPEN.items()}
        zeichen = {ord(c): "" for c in _ENTFALLEN_IN_SUCHFORM}
        zeichen |= dict.fromkeys(_AKZENTE, "")
        folgen: dict[str, str] = {}
        for _gruppe, art, codepunkte, _name, _bild, ziel, *_ in _eintraege(suchformen):
            von, nach = _zeichenfolge(codepunkte), _zeichenfolge(ziel)
            if art == "char":
                zeichen[ord(von)] = nach
            else:
                folgen[von] = nach
        muster = "|".join(re.escape(f) for f in sorted(folgen, key=len, reverse=True))
        laengste = max(len(eintrag) for eintrag in erlaubt[Datentyp.C])
        return cls(erlaubt, laengste, zeichen, folgen, re.compile(muster))

    def unzulaessige(self, text: str, datentyp: Datentyp) -> tuple[str, ...]:
        """Characters and sequences (NFC) of `text` that `datentyp` does not allow, each once, in order.

        The longest listed sequence counts; a letter followed by a combining mark that is not listed with it is not
        allowed, although the letter alone would be.
        """
        erlaubt, text = self._erlaubt[datentyp], nfc(text)
        gefunden: dict[str, None] = {}
        stelle = 0
        while stelle < len(text):
            ende = self._ende(text, stelle, erlaubt)
            weiter = max(ende, stelle + 1)
            while weiter < len(text) and unicodedata.combining(text[weiter]):
                weiter += 1
            if weiter != ende:
                gefunden[text[stelle:weiter]] = None
            stelle = weiter
        return tuple(gefunden)

    def _ende(self, text: str, stelle: int, erlaubt: frozenset[str]) -> int:
        """End of the longest allowed character or sequence at `stelle`; `stelle` itself if there is none."""
        for ende in range(min(stelle + self._laengste, len(text)), stelle, -1):
            if text[stelle:ende] in erlaubt:
                return ende
        return stelle

    def suchform(self, text: str) -> str:
        """The normative search form: letters as A–Z in capitals, other characters as they are."""
        if text.isascii():
            return text.upper()
        text = self._folgenmuster.sub(lambda treffer: self._folgen[treffer[0]], nfc(text))
        return text.translate(self._tabelle)
