"""Reads what is printed under a known label of an identity document."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from bureau_app.domain.lesung import Feldstatus, Lesefeld
from bureau_app.reading import ctc, tinte
from bureau_app.reading.ausschnitt import als_png
from bureau_app.reading.modelle import Bild, Zeilenleser
from bureau_app.reading.tinte import Kasten

GLEICH = 0.75
MAX_ZEILEN = 30


def aehnlich(gelesen: str, gedruckt: str) -> float:
    """How much a reading resembles a printed label, 0 to 1; case and blanks aside."""
    a, b = (text.casefold().replace(" ", "") for text in (gelesen, gedruckt))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def unter_beschriftung(
    grau: Bild, zeilen: Sequence[Kasten], leser: Zeilenleser, gesucht: Mapping[str, Sequence[str]]
) -> dict[str, Lesefeld]:
    """The values under the labels in `gesucht` (key → spellings of the label); missing labels are missing keys.

    A value ends where the lines below are farther away than their own height or begin elsewhere. Values always ask
    for a look: names and streets hold letters that the recogniser does not know.
    """
    ergebnis: dict[str, Lesefeld] = {}
    for kasten in sorted(zeilen, key=lambda k: k.y)[:MAX_ZEILEN]:
        offen = [key for key in gesucht if key not in ergebnis]
        if not offen:
            break
        text = ctc.frei(leser.lies(_rand(grau, kasten))).text
        treffer = [key for key in offen if max(aehnlich(text, wort) for wort in gesucht[key]) >= GLEICH]
        if treffer:
            ergebnis[treffer[0]] = _wert(grau, _darunter(kasten, zeilen), leser)
    return ergebnis


def _darunter(beschriftung: Kasten, zeilen: Sequence[Kasten]) -> list[Kasten]:
    """The lines of the value: below the label, beginning where it begins, without a gap between them."""
    wert: list[Kasten] = []
    unten = beschriftung
    for kasten in sorted(zeilen, key=lambda k: k.y):
        if kasten.y <= beschriftung.y + beschriftung.h // 2 or abs(kasten.x - beschriftung.x) > 2 * kasten.h:
            continue
        kleiner = wert and kasten.h < 0.7 * wert[0].h and kasten.b > 4 * kasten.h
        if kasten.y - unten.unten > 1.1 * max(kasten.h, beschriftung.h) or kleiner:
            break
        wert.append(kasten)
        unten = kasten
    return wert


def _wert(grau: Bild, kaesten: Sequence[Kasten], leser: Zeilenleser) -> Lesefeld:
    lesarten = [ctc.frei(leser.lies(_rand(grau, kasten))) for kasten in kaesten]
    text = "\n".join(lesart.text for lesart in lesarten if lesart.text)
    if not text:
        return Lesefeld("", Feldstatus.UNGELESEN, 0.0)
    ort = tinte.umfassend(list(kaesten))
    sicher = min(lesart.schwaechste for lesart in lesarten if lesart.text)
    return Lesefeld(text, Feldstatus.PRUEFEN, round(sicher, 3), als_png(grau, ort, kaesten[0].h // 2))


def _rand(grau: Bild, kasten: Kasten) -> Bild:
    """The line with a margin."""
    oben, seite = max(2, round(kasten.h * 0.22)), max(3, round(kasten.h * 0.3))
    y0, y1 = max(0, kasten.y - oben), min(grau.shape[0], kasten.unten + oben)
    x0, x1 = max(0, kasten.x - seite), min(grau.shape[1], kasten.rechts + seite)
    return grau[y0:y1, x0:x1]
