"""Strassenverzeichnis: a municipality's streets from its CSV file, and the completion of what a clerk types."""

import csv
import heapq
import io
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.hausnummern import ist_bereich, umfasst
from bureau_app.domain.latin import Zeichenvorrat, bereinige

_KOPF = ("strasse", "plz", "ort", "ags")
_SPALTEN = (*_KOPF, "schluessel", "hausnummern")
_HAUSNUMMER_AM_ENDE = re.compile(r"(?:^|(?<=[\s,]))[0-9]{1,4}\s?[A-Za-z]?(?:\s?-\s?[0-9]{1,4}\s?[A-Za-z]?)?$")
_LETZTES_ZEICHEN = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Strasse:
    """One street of the directory, or the part of one with these `hausnummern` ("1-99 ungerade"; "": all of it);
    `schluessel` is the municipality's own key, possibly empty.

    Hidden in a `repr`, as it may be the one that somebody moves to.
    """

    name: str = field(repr=False)
    plz: str = field(repr=False)
    ort: str = field(repr=False)
    ags: str = field(repr=False)
    schluessel: str = field(repr=False)
    hausnummern: str = field(default="", repr=False)


Zeilenpruefung = Callable[[int, Strasse], None]
"""Looks at the street of a line (its number from 1) and raises Eingabefehler if it must not be."""


@dataclass(frozen=True, slots=True)
class Vorschlag:
    """A street that fits what was typed, with the house number that was typed."""

    strasse: Strasse
    hausnummer: str = field(repr=False)


class _Index:
    """Search forms of a directory, built once: sorted word beginnings, towns, and each street's rank by length."""

    def __init__(self, strassen: tuple[Strasse, ...], zeichen: Zeichenvorrat) -> None:
        woerter = [_worte(s.name, zeichen) for s in strassen]
        self.namen = ["".join(w) for w in woerter]
        self.ganze = sorted((name, i) for i, name in enumerate(self.namen))
        anfaenge = {("".join(w[k:]), i) for i, w in enumerate(woerter) for k in range(len(w))}
        self.anfaenge = sorted(anfaenge)
        orte: dict[str, set[int]] = {}
        for i, strasse in enumerate(strassen):
            for wort in _worte(strasse.ort, zeichen):
                orte.setdefault(wort, set()).add(i)
        self.orte = orte
        nach_laenge = sorted(
            range(len(strassen)), key=lambda i: (len(strassen[i].name), self.namen[i], strassen[i].plz)
        )
        self.rang = [0] * len(strassen)
        for rang, i in enumerate(nach_laenge):
            self.rang[i] = rang

    def mit_anfang(self, eintraege: list[tuple[str, int]], anfang: str) -> set[int]:
        """Streets whose entry begins with `anfang`."""
        von = bisect_left(eintraege, (anfang,))
        bis = bisect_left(eintraege, (anfang + _LETZTES_ZEICHEN,), von)
        return set(map(itemgetter(1), eintraege[von:bis]))

    def in_orten(self, anfang: str) -> set[int]:
        """Streets of the towns that have a word beginning with `anfang`."""
        passend = [strassen for ort, strassen in self.orte.items() if ort.startswith(anfang)]
        return set().union(*passend)

    def treffer(self, worte: list[str]) -> set[int]:
        """Streets in which each word begins a word of the street or of its town, at least one of the street."""
        gefunden: set[int] | None = None
        in_strasse: set[int] = set()
        for wort in worte:
            strassen = self.mit_anfang(self.anfaenge, wort)
            in_strasse |= strassen
            passend = strassen | self.in_orten(wort)
            gefunden = passend if gefunden is None else gefunden & passend
        return (gefunden or set()) & in_strasse


class Strassenverzeichnis:
    """The streets of one or more municipalities, with the source that the file names."""

    def __init__(
        self,
        strassen: Iterable[Strasse],
        *,
        quelle: str = "",
        erfunden: bool = False,
        zeichen: Zeichenvorrat | None = None,
    ) -> None:
        self.strassen = tuple(dict.fromkeys(strassen))
        self.quelle = quelle
        self.erfunden = erfunden
        self._ags = frozenset(s.ags for s in self.strassen)
        self._index: tuple[Zeichenvorrat, _Index] | None = None
        if zeichen:
            self._index = (zeichen, _Index(self.strassen, zeichen))

    @classmethod
    def lies_csv(
        cls, text: str, zeichen: Zeichenvorrat | None = None, pruefe: Zeilenpruefung | None = None
    ) -> "Strassenverzeichnis":
        """Read a CSV text with the columns strasse;plz;ort;ags, and if known schluessel and hausnummern (`;` or `,`,
        any order, more are ignored).

        Lines that begin with `#` before the header are comments: `# Quelle: …` names the source, `# ERFUNDEN …` marks
        an invented directory. A street that stands twice with the same postcode is kept once. With `zeichen` the
        index is built at once, else at the first search. Eingabefehler with the number of the first bad line, also of
        one that `pruefe` does not let pass.
        """
        zeilen = text.removeprefix("\ufeff").splitlines()
        anzahl = next((i for i, z in enumerate(zeilen) if z.strip() and not z.startswith("#")), len(zeilen))
        kommentare = [z.lstrip("# ").strip() for z in zeilen[:anzahl] if z.startswith("#")]
        kopf = zeilen[anzahl] if anzahl < len(zeilen) else ""
        trenner = ";" if ";" in kopf else ","
        spalten = [s.strip().strip('"').lower() for s in kopf.split(trenner)]
        if not set(_KOPF) <= set(spalten):
            raise Eingabefehler(Fehlercode.STRASSEN_KOPFZEILE, "strassen", spalten=";".join(_KOPF))
        strassen: dict[tuple[str, ...], Strasse] = {}
        for nummer, werte in _tabelle("\n".join(zeilen[anzahl + 1 :]), trenner):
            strasse = _strasse(dict(zip(spalten, werte, strict=False)))
            if not strasse:
                raise Eingabefehler(Fehlercode.STRASSEN_ZEILE, "strassen", zeile=str(anzahl + 1 + nummer))
            if pruefe:
                pruefe(anzahl + 1 + nummer, strasse)
            strassen.setdefault((strasse.name, strasse.plz, strasse.ags, strasse.hausnummern), strasse)
        erfunden = any(k.upper().startswith("ERFUNDEN") for k in kommentare)
        quelle = " ".join(k.removeprefix("Quelle:").strip() for k in kommentare)
        return cls(strassen.values(), quelle=quelle, erfunden=erfunden, zeichen=zeichen)

    def suche(
        self, text: str, zeichen: Zeichenvorrat, *, bevorzugt_ags: str = "", limit: int = 5
    ) -> tuple[Vorschlag, ...]:
        """Streets for what was typed so far ("ober 91", "kaarst haupt 3b", "ober 91 41460"), best first.

        A name that begins with what was typed comes before one with a later word that does, the own municipality
        before the others, a shorter name before a longer one. Of a street in parts only the one with the number comes.
        """
        index = self._mit(zeichen)
        plz = next(iter(re.findall(r"(?<!\S)[0-9]{5}(?!\S)", text)), "")
        rest = bereinige(text.replace(plz, " ", 1) if plz else text).rstrip(" ,")
        nummer = _HAUSNUMMER_AM_ENDE.search(rest)
        worte = _worte(rest[: nummer.start()] if nummer else rest, zeichen)
        if not worte:
            return ()
        hausnummer = "".join(nummer[0].split()).lower() if nummer else ""
        ganze = index.mit_anfang(index.ganze, "".join(worte))
        gefunden = self._nach_plz(ganze, plz)
        if len(gefunden) < limit:
            gefunden = self._nach_plz(ganze | index.treffer(worte), plz)
        if hausnummer:
            gefunden = {i for i in gefunden if umfasst(self.strassen[i].hausnummern, hausnummer)}

        def rang(i: int) -> tuple[bool, bool, int]:
            name = index.namen[i]
            beginnt = i in ganze or any(name.startswith(wort) for wort in worte)
            return not beginnt, self.strassen[i].ags != bevorzugt_ags, index.rang[i]

        return tuple(Vorschlag(self.strassen[i], hausnummer) for i in heapq.nsmallest(limit, gefunden, key=rang))

    def kennt(self, strasse: str, ags: str, zeichen: Zeichenvorrat) -> bool:
        """Whether the municipality has this street, however it is written; where none of its streets stands here
        nothing can be said, which counts as yes."""
        if ags not in self._ags:
            return True
        index, name = self._mit(zeichen), "".join(_worte(strasse, zeichen))
        gleich = (i for i in index.mit_anfang(index.ganze, name) if index.namen[i] == name)
        return any(self.strassen[i].ags == ags for i in gleich)

    def _mit(self, zeichen: Zeichenvorrat) -> _Index:
        if self._index is None or self._index[0] is not zeichen:
            self._index = (zeichen, _Index(self.strassen, zeichen))
        return self._index[1]

    def _nach_plz(self, gefunden: set[int], plz: str) -> set[int]:
        return {i for i in gefunden if self.strassen[i].plz == plz} if plz else gefunden


def _worte(text: str, zeichen: Zeichenvorrat) -> list[str]:
    """Words of a street's name in search form, split at everything that is no letter and no digit."""
    return re.findall(r"[^\W_]+", zeichen.suchform(text))


def _tabelle(text: str, trenner: str) -> Iterator[tuple[int, list[str]]]:
    """Number (from 1) and columns of each line that is not empty; a line that is no CSV has no columns."""
    leser = csv.reader(io.StringIO(text), delimiter=trenner)
    while True:
        try:
            werte = next(leser)
        except StopIteration:
            return
        except csv.Error:
            werte = ["?"]
        if any(w.strip() for w in werte):
            yield leser.line_num, werte


def _strasse(werte: dict[str, str]) -> Strasse | None:
    """One street from a line's columns; None if the line cannot be a street."""
    name, plz, ort, ags, schluessel, hausnummern = (bereinige(werte.get(spalte) or "") for spalte in _SPALTEN)
    if not (name and ort and re.fullmatch(r"[0-9]{5}", plz) and re.fullmatch(r"[0-9]{8}", ags)):
        return None
    return Strasse(name, plz, ort, ags, schluessel, hausnummern) if ist_bereich(hausnummern) else None
