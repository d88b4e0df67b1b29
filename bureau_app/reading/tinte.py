"""Finds ink on a flat sheet: pieces, letters, words."""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.modelle import Bild

HELL = 200
MIN_FLAECHE = 6
MAX_STUECKE = 1200


@dataclass(frozen=True, slots=True)
class Kasten:
    """A rectangle on the sheet in pixels."""

    x: int
    y: int
    b: int
    h: int

    @property
    def rechts(self) -> int:
        """Right edge."""
        return self.x + self.b

    @property
    def unten(self) -> int:
        """Lower edge."""
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Flecken:
    """Connected pieces of ink: rows x, y, width, height, area in `masse` (pixels), `dunkel` from 0 (black) to 200."""

    masse: NDArray[np.int32]
    dunkel: NDArray[np.float32]

    def nur(self, wahl: NDArray[np.bool_]) -> "Flecken":
        """The chosen pieces."""
        return Flecken(self.masse[wahl], self.dunkel[wahl])


def papierton(grau: Bild, weite: int) -> Bild:
    """The sheet without its ink; `weite` is a little more than the thickness of the thickest stroke, in pixels."""
    klein = cv2.resize(grau, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    n = max(3, weite // 4) | 1
    ton = cv2.morphologyEx(cv2.medianBlur(klein, 3), cv2.MORPH_CLOSE, np.ones((n, n), np.uint8))
    return cv2.resize(cv2.blur(ton, (n, n)), (grau.shape[1], grau.shape[0])).astype(np.uint8)


def auf_weiss(grau: Bild, weite: int) -> Bild:
    """The sheet with its shade and pattern evened out: paper is 200, ink darker."""
    return cv2.divide(grau, papierton(grau, weite), scale=HELL).astype(np.uint8)


def flecken(weiss: Bild, schwelle: int) -> Flecken:
    """Connected pieces that are darker than `schwelle` on a sheet from `auf_weiss`, specks left out."""
    alle, _ = flecken_und_karte(weiss, schwelle)
    return alle.nur(alle.masse[:, 4] >= MIN_FLAECHE)


def flecken_und_karte(weiss: Bild, schwelle: int) -> tuple[Flecken, NDArray[np.int32]]:
    """All connected pieces, and a map of the sheet: 0 is paper, n is the piece with index n - 1."""
    maske = (weiss < schwelle).astype(np.uint8)
    anzahl, karte, masse, _ = cv2.connectedComponentsWithStats(maske, connectivity=8)
    drin = karte > 0
    zahl = np.maximum(masse[:, cv2.CC_STAT_AREA], 1)
    werte = weiss[drin].astype(np.float32)
    welche = karte[drin]
    mittel = np.bincount(welche, weights=werte, minlength=anzahl) / zahl
    quadrat = np.bincount(welche, weights=werte * werte, minlength=anzahl) / zahl
    dunkel = mittel - np.sqrt(np.maximum(quadrat - mittel**2, 0))
    return Flecken(masse[1:].astype(np.int32), dunkel[1:].astype(np.float32)), karte.astype(np.int32)


def zeilen(stuecke: Flecken, luecke: float, mindesthoehe: float) -> list[Kasten]:
    """Joins pieces that stand side by side into runs of text.

    Pieces at least `mindesthoehe` high make the runs; lower ones (dots, hyphens, accents) join the run that they stand
    in or beside, or make one of their own. A gap wider than `luecke` ends a run. All in pixels. Of a sheet full of
    specks only the `MAX_STUECKE` largest count.
    """
    masse = stuecke.masse[np.argsort(-stuecke.masse[:, 4], kind="stable")[:MAX_STUECKE]]
    hoch = masse[:, 3] >= mindesthoehe
    gruppen = _gruppen(_nachbarn(masse[hoch], luecke))
    laeufe = [umfassend([Kasten(*(int(v) for v in m[:4])) for m in masse[hoch][gruppe]]) for gruppe in gruppen]
    for m in masse[~hoch][np.argsort(masse[~hoch][:, 0], kind="stable")]:
        _ordne_ein(Kasten(*(int(v) for v in m[:4])), laeufe, luecke)
    return _verbinde(laeufe, luecke)


def _nachbarn(masse: NDArray[np.int32], luecke: float) -> NDArray[np.bool_]:
    """Which pieces share a line and are no farther apart than `luecke`, as a square matrix."""
    x, y, b, h = (masse[:, spalte] for spalte in range(4))
    abstand = np.maximum(x[:, None] - (x + b)[None, :], x[None, :] - (x + b)[:, None])
    gemeinsam = np.minimum((y + h)[:, None], (y + h)[None, :]) - np.maximum(y[:, None], y[None, :])
    uebereinander = -abstand > 0.5 * np.minimum(b[:, None], b[None, :])
    noetig = np.where(uebereinander, 0.8, 0.5) * np.minimum(h[:, None], h[None, :])
    return np.asarray((abstand <= luecke) & (gemeinsam > noetig))


def _gruppen(nachbarn: NDArray[np.bool_]) -> list[list[int]]:
    """The groups of pieces that hang together."""
    offen = np.ones(len(nachbarn), dtype=bool)
    gruppen: list[list[int]] = []
    for anfang in range(len(nachbarn)):
        if not offen[anfang]:
            continue
        gruppe, rand = [], [anfang]
        offen[anfang] = False
        while rand:
            nr = rand.pop()
            gruppe.append(nr)
            neue = np.flatnonzero(nachbarn[nr] & offen)
            offen[neue] = False
            rand += neue.tolist()
        gruppen.append(gruppe)
    return gruppen


def _ordne_ein(kasten: Kasten, laeufe: list[Kasten], luecke: float) -> None:
    """Adds a low piece to its run, or makes it one of its own."""
    nah = [nr for nr, lauf in enumerate(laeufe) if _gehoert_zu(kasten, lauf, luecke)]
    if nah:
        # What lies between two lines is an accent of the lower one rather than a part of the upper one.
        unterer = max(nah, key=lambda nr: laeufe[nr].unten)
        laeufe[unterer] = umfassend([laeufe[unterer], kasten])
    else:
        laeufe.append(kasten)


def luecken(spalten: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The bare stretches between inked columns, from the first bare column up to the next inked one."""
    wechsel = np.flatnonzero(np.diff(spalten.astype(np.int8)))
    return [(int(a) + 1, int(b) + 1) for a, b in itertools.pairwise(wechsel) if not spalten[int(a) + 1]]


def teile_zeilen(weiss: Bild, lauf: Kasten, alle: list[Kasten], schwelle: int) -> list[Kasten]:
    """Cuts a run in two where it is much higher than the others: two lines that touch, as an accent does a label."""
    if lauf.h < 1.4 * float(np.median([k.h for k in alle])):
        return [lauf]
    roh = (weiss[lauf.y : lauf.unten, lauf.x : lauf.rechts] < schwelle).sum(axis=1)
    tinte = np.convolve(roh, np.ones(3) / 3, mode="same")
    von, bis = round(lauf.h * 0.22), round(lauf.h * 0.7)
    schnitt = von + int(np.argmin(tinte[von:bis]))
    if tinte[schnitt] > 0.4 * float(np.median(tinte)):
        return [lauf]
    return [Kasten(lauf.x, lauf.y, lauf.b, schnitt), Kasten(lauf.x, lauf.y + schnitt, lauf.b, lauf.h - schnitt)]


def umfassend(lauf: list[Kasten]) -> Kasten:
    """The smallest rectangle around all."""
    x, y = min(k.x for k in lauf), min(k.y for k in lauf)
    return Kasten(x, y, max(k.rechts for k in lauf) - x, max(k.unten for k in lauf) - y)


def _verbinde(stuecke: list[Kasten], luecke: float) -> list[Kasten]:
    """Joins boxes that share a line and are no farther apart than `luecke`, until none is left to join."""
    fertig: list[Kasten] = []
    for kasten in sorted(stuecke, key=lambda k: k.x):
        nr = 0
        while nr < len(fertig):
            anderer = fertig[nr]
            if _nebeneinander(anderer, kasten, luecke):
                kasten = umfassend([fertig.pop(nr), kasten])
                nr = 0
            else:
                nr += 1
        fertig.append(kasten)
    return fertig


def _nebeneinander(einer: Kasten, anderer: Kasten, luecke: float) -> bool:
    """Whether two boxes stand on one line without a gap; lines one below the other that touch are not."""
    gemeinsam = min(einer.unten, anderer.unten) - max(einer.y, anderer.y)
    abstand = max(einer.x - anderer.rechts, anderer.x - einer.rechts)
    niedriger = min(einer.h, anderer.h)
    uebereinander = -abstand > 0.5 * min(einer.b, anderer.b)
    return abstand <= luecke and gemeinsam > (0.8 if uebereinander else 0.5) * niedriger


def _gehoert_zu(klein: Kasten, lauf: Kasten, luecke: float) -> bool:
    """Whether a low piece stands in a run, beside it, or as an accent on it."""
    abstand = max(klein.x - lauf.rechts, lauf.x - klein.rechts)
    spiel = lauf.h // 3 if lauf.x <= klein.x <= lauf.rechts else 0
    gemeinsam = min(lauf.unten, klein.unten) - max(lauf.y - spiel, klein.y)
    return abstand <= luecke and gemeinsam > 0
