"""The lower edge of a sticker: a faint straight shade across the paper, seen where print does not hide it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.modelle import Bild

Werte = NDArray[np.float32]

FEINHEIT = 6.0
NEIGUNGEN = np.linspace(-0.045, 0.045, 37)
STRICHWEITE = 2.5
UMGEBUNG = 2.0
TINTE = 30.0
HOECHSTENS = 25.0
SICHTBARER_TEIL = 0.5
MIN_STAERKE = 9.0
UEBER_MUSTER = 2.0
RANDZEILEN = 18


def finde_kante(grau: Bild, anderswo: Bild, je_mm: float, von: float, bis: float) -> float | None:
    """Middle height in mm, below the upper edge of the crop, of a straight dark line across nearly all of its width.

    `grau` is a crop of the sheet with `je_mm` pixels a millimetre; only heights from `von` to `bis` count. Nothing if
    no line stands out from what all other lines of the crop show by chance, at any slope, and from the lines of
    `anderswo`, a crop of the sheet that no sticker covers: fine waves of a security pattern run across both.
    """
    staerke = _staerken(grau, je_mm)
    streuung = float(np.median(np.abs(staerke - np.median(staerke)))) * 1.4826
    oben, unten = round(von * FEINHEIT), round(bis * FEINHEIT)
    bereich = staerke[:, oben:unten]
    muster = _staerken(anderswo, je_mm)[:, RANDZEILEN:-RANDZEILEN]
    noetig = max(MIN_STAERKE * max(streuung, 1e-3), UEBER_MUSTER * float(muster.max(initial=0.0)))
    if not bereich.size or float(bereich.max()) < noetig:
        return None
    return float(oben + int(bereich.max(axis=0).argmax())) / FEINHEIT


def _staerken(grau: Bild, je_mm: float) -> Werte:
    """How strong a dark line is at each slope and height (slopes × rows of `FEINHEIT` a millimetre)."""
    faktor = FEINHEIT / je_mm
    fein = cv2.resize(grau.astype(np.float32), None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA)
    rest, frei = _ohne_druck(np.asarray(fein, dtype=np.float32))
    return np.array([_dunkle_zeilen(rest, frei, neigung) for neigung in NEIGUNGEN])


def _ohne_druck(grau: Werte) -> tuple[Werte, Werte]:
    """How much each pixel differs from the paper around it, 0 where something is printed; and 1 where nothing is."""
    n = round(STRICHWEITE * FEINHEIT) | 1
    papier = cv2.morphologyEx(cv2.blur(grau, (3, 3)), cv2.MORPH_CLOSE, np.ones((n, n), np.uint8))
    tinte = (grau - cv2.blur(papier, (n, n)) < -TINTE).astype(np.uint8)
    frei = (1 - cv2.dilate(tinte, np.ones((7, 7), np.uint8))).astype(np.float32)
    weite = (round(UMGEBUNG * FEINHEIT) | 1,) * 2
    mittel = cv2.blur(grau * frei, weite) / np.maximum(cv2.blur(frei, weite), 1e-3)
    return np.asarray(np.clip(grau - mittel, -HOECHSTENS, HOECHSTENS) * frei, dtype=np.float32), frei


def _dunkle_zeilen(rest: Werte, frei: Werte, neigung: float) -> Werte:
    """How dark each line of a slope is by its free pixels, weighed by their number; 0 where too little is free."""
    hoehe, breite = rest.shape
    schere = np.array([[1, 0, 0], [neigung, 1, -neigung * breite / 2]])
    summe, anzahl = (cv2.warpAffine(feld, schere, (breite, hoehe)).sum(axis=1) for feld in (rest, frei))
    mittel = np.where(anzahl > SICHTBARER_TEIL * breite, summe / np.maximum(anzahl, 1.0), 0.0)
    return np.asarray(-np.convolve(mittel, np.ones(2) / 2, "same") * np.sqrt(anzahl), dtype=np.float32)
