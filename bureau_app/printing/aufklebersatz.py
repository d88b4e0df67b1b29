"""Sets the Aufkleber of the ZB I: shrinks, breaks or refuses its lines, and never cuts one off."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bureau_app.domain.aufkleber import Aufkleber, Aufkleberlayout, Zeilenlayout
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.printing.satz import Seite, Text, setze
from bureau_app.printing.schriften import MM_PRO_PT, Schriften
from bureau_app.printing.umbruch import BRUCHSTELLEN, stuecke, teile_auf

_STUFE_PT = 0.1
_ABSTAND_MM = 0.05
"""Least distance of the ink of two lines."""


@dataclass(frozen=True, slots=True)
class _Posten:
    """One text of the sticker, the lines it may use, and the size it has now."""

    text: str
    plaetze: tuple[Zeilenlayout, ...]
    pt: float

    @property
    def fett(self) -> bool:
        return self.plaetze[0].fett

    @property
    def min_pt(self) -> float:
        return self.plaetze[0].schrift_min_pt

    def kleiner(self) -> "_Posten | None":
        """One step smaller; None below the smallest size."""
        pt = round(self.pt - _STUFE_PT, 1)
        return replace(self, pt=pt) if pt >= self.min_pt else None


def setze_aufkleber(aufkleber: Aufkleber, layout: Aufkleberlayout, schriften: Schriften) -> Seite:
    """The sticker as a page of its own size; Eingabefehler AUFKLEBER_ZU_LANG if no arrangement holds its texts."""
    for variante in layout.varianten:
        texte = _setze_variante(aufkleber, variante, layout, schriften)
        if texte is not None:
            return Seite(layout.breite_mm, layout.hoehe_mm, texte)
    laengster = max(aufkleber.zeilen[1:-1] or aufkleber.zeilen, key=lambda text: schriften.miss(text, True).breite)
    raise Eingabefehler(Fehlercode.AUFKLEBER_ZU_LANG, "neu.anschrift", text=laengster)


def _setze_variante(
    aufkleber: Aufkleber, variante: tuple[Zeilenlayout, ...], layout: Aufkleberlayout, schriften: Schriften
) -> tuple[Text, ...] | None:
    posten: list[_Posten] = []
    for inhalt, plaetze in groupby(variante, key=lambda zeile: zeile.inhalt):
        reihe = tuple(plaetze)
        posten.append(_Posten(aufkleber.zeilen[inhalt], reihe, reihe[0].schrift_pt))
    while True:
        gesetzt: list[list[Text]] = []
        for stelle, einer in enumerate(posten):
            passend, zeilen = _passend(einer, layout, schriften)
            if zeilen is None:
                return None
            posten[stelle] = passend
            gesetzt.append(zeilen)
        zu_nah = set(_zu_nah(gesetzt, layout))
        if not zu_nah:
            return tuple(text for zeilen in gesetzt for text in zeilen)
        kleinere = {stelle: posten[stelle].kleiner() for stelle in zu_nah}
        moeglich = [(posten[stelle].pt, stelle, kleiner) for stelle, kleiner in kleinere.items() if kleiner]
        if not moeglich:
            return None
        _, stelle, neu = max(moeglich, key=lambda eintrag: eintrag[:2])
        posten[stelle] = neu


def _passend(posten: _Posten, layout: Aufkleberlayout, schriften: Schriften) -> tuple[_Posten, list[Text] | None]:
    """The largest size from the present one down at which the text fits, and its lines; None if there is none."""

    def breite(zeile: str) -> float:
        return schriften.miss(zeile, posten.fett).breite

    nutzbar = layout.breite_mm - 2 * layout.rand_mm
    for bruchstelle in BRUCHSTELLEN:
        zeilen = teile_auf(stuecke(posten.text, bruchstelle), len(posten.plaetze), breite)
        laengste = max(map(breite, zeilen))
        versuch: _Posten | None = posten
        while versuch is not None and laengste * versuch.pt * MM_PRO_PT > nutzbar:
            versuch = versuch.kleiner()
        if versuch is not None:
            paare = zip(zeilen, versuch.plaetze, strict=False)
            ort = layout.rand_mm
            return versuch, [
                setze(schriften, zeile, ort, platz.grundlinie_mm, versuch.pt, fett=platz.fett) for zeile, platz in paare
            ]
    return posten, None


def _zu_nah(gesetzt: list[list[Text]], layout: Aufkleberlayout) -> Iterator[int]:
    """Places of the texts whose ink touches the next line's or leaves the sticker's margin."""
    alle = [(stelle, text) for stelle, zeilen in enumerate(gesetzt) for text in zeilen]
    for stelle, text in alle:
        if text.oben_mm < layout.rand_oben_mm or text.unten_mm > layout.hoehe_mm - layout.rand_oben_mm:
            yield stelle
    for (stelle, text), (darunter, naechster) in pairwise(alle):
        if text.unten_mm + _ABSTAND_MM > naechster.oben_mm:
            yield from (stelle, darunter)
