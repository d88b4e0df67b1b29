"""Reads what is printed under a known label of an identity document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bureau_app.domain.lesung import Feldstatus, Lesefeld
from bureau_app.reading import ctc, tinte
from bureau_app.reading.ausschnitt import als_png
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.modelle import Bild, Zeilenleser
from bureau_app.reading.tinte import Kasten

GLEICH = 0.7
MAX_ZEILEN = 30
MARKEN = 0.4


@dataclass(frozen=True, slots=True)
class Gesucht:
    """A value to find: the spellings of its label, and what its first line looks like if the label cannot be read.

    `statt` names letters that the value never has, each with the one that was printed.
    """

    beschriftungen: tuple[str, ...]
    sieht_so_aus: Callable[[str], bool]
    statt: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Zeile:
    """A printed line and its reading."""

    kasten: Kasten
    lesart: Lesart = field(repr=False)


def aehnlich(gelesen: str, gedruckt: str) -> float:
    """How much a reading resembles a printed label, 0 to 1; case and blanks aside."""
    a, b = (text.casefold().replace(" ", "") for text in (gelesen, gedruckt))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def aehnlichster(gelesen: str, gedruckte: Sequence[str], mindestens: float) -> tuple[int, float] | None:
    """Which of printed labels a reading resembles most (its number, the first of equals), and how much; nothing if none
    that much. Labels whose length forbids it are not compared."""
    bester: tuple[int, float] | None = None
    a = gelesen.casefold().replace(" ", "")
    for nr, gedruckt in enumerate(gedruckte):
        b = gedruckt.casefold().replace(" ", "")
        hoechstens = 2 * min(len(a), len(b)) / max(len(a) + len(b), 1)
        if hoechstens < mindestens or (bester is not None and hoechstens <= bester[1]):
            continue
        wert = SequenceMatcher(None, a, b, autojunk=False).ratio()
        if wert >= mindestens and (bester is None or wert > bester[1]):
            bester = nr, wert
    return bester


def finde_werte(
    grau: Bild, kaesten: Sequence[Kasten], leser: Zeilenleser, gesucht: Mapping[str, Gesucht]
) -> dict[str, Lesefeld]:
    """The values that can be found among the lines of a document; others are missing keys.

    A value ends where the lines below are farther away than their own height or begin elsewhere. Values always ask
    for a look: names and streets hold letters that the recogniser does not know.
    """
    oben_zuerst = sorted(kaesten, key=lambda k: k.y)[:MAX_ZEILEN]
    gesehen = leser.lies_alle([_rand(grau, kasten) for kasten in oben_zuerst])
    zeilen = [Zeile(kasten, ctc.frei(werte)) for kasten, werte in zip(oben_zuerst, gesehen, strict=True)]
    ergebnis: dict[str, Lesefeld] = {}
    for key, was in gesucht.items():
        wert = _unter_beschriftung(zeilen, was) or _nach_aussehen(zeilen, was)
        if wert:
            ergebnis[key] = _als_feld(grau, wert, was)
    return ergebnis


def _unter_beschriftung(zeilen: Sequence[Zeile], was: Gesucht) -> list[Zeile]:
    """The lines below the label."""
    for zeile in zeilen:
        if max(aehnlich(zeile.lesart.text, wort) for wort in was.beschriftungen) >= GLEICH:
            wert = _zusammen([], zeile, zeilen)
            hoehe = max((z.kasten.h for z in wert), default=0)
            return [z for z in wert if not _ist_rest(z, hoehe, was)]
    return []


def _ist_rest(zeile: Zeile, hoehe: int, was: Gesucht) -> bool:
    """Whether a line is but a scrap of the label; `hoehe` is that of the highest line of the value."""
    kleiner = zeile.kasten.h < 0.75 * hoehe
    anklang = max(aehnlich(zeile.lesart.text, wort) for wort in was.beschriftungen)
    return (kleiner and anklang > 0.45) or not any(z.isalnum() for z in zeile.lesart.text)


def _nach_aussehen(zeilen: Sequence[Zeile], was: Gesucht) -> list[Zeile]:
    """The first line that looks like the value, and the lines that belong to it."""
    for zeile in zeilen:
        if was.sieht_so_aus(zeile.lesart.text.translate(was.statt)):
            return _zusammen([zeile], zeile, zeilen)
    return []


def _zusammen(wert: list[Zeile], oberhalb: Zeile, zeilen: Sequence[Zeile]) -> list[Zeile]:
    """Adds the lines below `oberhalb` that begin where it begins, until there is a gap or smaller print."""
    letzte = oberhalb.kasten
    for zeile in zeilen:
        k = zeile.kasten
        if k.y <= oberhalb.kasten.y + oberhalb.kasten.h // 2 or abs(k.x - oberhalb.kasten.x) > 2 * k.h:
            continue
        kleiner = wert and k.h < 0.7 * wert[0].kasten.h and k.b > 4 * k.h
        beschriftung = zeile.lesart.text.count("/") >= 2
        if k.y - letzte.unten > 1.1 * max(k.h, letzte.h) or kleiner or beschriftung:
            break
        wert.append(zeile)
        letzte = k
    return wert


def _als_feld(grau: Bild, wert: Sequence[Zeile], was: Gesucht) -> Lesefeld:
    text = "\n".join(zeile.lesart.text for zeile in wert if zeile.lesart.text).translate(was.statt)
    if not text:
        return Lesefeld("", Feldstatus.UNGELESEN, 0.0)
    ort = tinte.umfassend([zeile.kasten for zeile in wert])
    sicher = min(zeile.lesart.schwaechste for zeile in wert if zeile.lesart.text)
    return Lesefeld(text, Feldstatus.PRUEFEN, round(sicher, 3), als_png(grau, ort, wert[0].kasten.h // 2))


def _rand(grau: Bild, kasten: Kasten) -> Bild:
    """The line with a margin."""
    oben, seite = max(2, round(kasten.h * 0.22)), max(3, round(kasten.h * 0.3))
    y0, y1 = max(0, kasten.y - round(kasten.h * MARKEN)), min(grau.shape[0], kasten.unten + oben)
    x0, x1 = max(0, kasten.x - seite), min(grau.shape[1], kasten.rechts + seite)
    return grau[y0:y1, x0:x1]
