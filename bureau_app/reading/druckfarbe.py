"""Separates what was typed into a form from the form itself: labels, rules and frames are paler or long and thin."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading import tinte
from bureau_app.reading.modelle import Bild
from bureau_app.reading.tinte import HELL, Flecken

SCHWELLE = 115
SPIEL = 4.0
SPIEL_NIEDRIG = 22.0
VERKLEBT = 1.25
HOEHER = 1.45
ZU_GROSS = 3.6
LUECKE = 2.8
AKZENT = 0.9
PAPIER, GANZ, TEILS, FREMD = range(4)
LINIE = 5.0
DICKE = 0.45
MAX_HOEHE = 5.0
MAX_BREITE = 14.0
MIN_FLAECHE = 0.02
HOCH = 1.2


@dataclass(frozen=True, slots=True)
class Druck:
    """A sheet without its form: grey, evened out, and the darkness up to which ink counts as typed."""

    grau: Bild = field(repr=False)
    weiss: Bild = field(repr=False)
    grenze: float


def nur_druck(grau: Bild, weiss: Bild, je_mm: float) -> Druck:
    """The sheet (`je_mm` pixels a millimetre) without the form's own print.

    Typed ink is the darker of two kinds; rules and frames are long. Where typed ink touches a rule or a label, only
    what is as dark as typed ink stays. Low pieces (dots, hyphens) come out paler and are left to the next step.
    """
    linien, gekreuzt = _linien((weiss < SCHWELLE).astype(np.uint8), je_mm)
    grenze = _grenze(np.where(linien, HELL, weiss).astype(np.uint8), je_mm) + SPIEL
    blass = weiss >= min(grenze, SCHWELLE)
    form = linien & (blass | ~gekreuzt)
    alle, karte = tinte.flecken_und_karte(np.where(form, HELL, weiss).astype(np.uint8), SCHWELLE)
    hoch = alle.masse[:, 3] > HOCH * je_mm
    weg = alle.dunkel > np.where(hoch, grenze, grenze + SPIEL_NIEDRIG)
    weg &= ~_eingeschlossen(alle, weg, je_mm)
    verklebt = _verklebt(alle, ~weg & hoch, je_mm)
    art = np.append(PAPIER, np.where(verklebt, TEILS, np.where(weg, FREMD, GANZ))).astype(np.uint8)[karte]
    kern = cv2.dilate(((art == TEILS) & ~blass).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    getippt = (art == GANZ) | ((art == TEILS) & kern)
    nah = cv2.dilate(getippt.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    fremd = (form | (art != PAPIER)) & ~getippt
    form = (cv2.dilate(fremd.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & ~nah
    ton = tinte.papierton(grau, round(3.2 * je_mm))
    return Druck(np.where(form, ton, grau).astype(np.uint8), np.where(form, HELL, weiss).astype(np.uint8), grenze)


def _verklebt(alle: Flecken, typisch: NDArray[np.bool_], je_mm: float) -> NDArray[np.bool_]:
    """Pieces much larger than one typed letter: something else sticks to it."""
    b, h = alle.masse[:, 2], alle.masse[:, 3]
    if not typisch.any():
        return (b > ZU_GROSS * je_mm) | (h > ZU_GROSS * je_mm)
    return (b > VERKLEBT * np.median(b[typisch])) | (h > HOEHER * np.median(h[typisch]))


def _eingeschlossen(alle: Flecken, weg: NDArray[np.bool_], je_mm: float) -> NDArray[np.bool_]:
    """Pale pieces of a typed word: thin strokes and accents between its letters, letters as high as those beside."""
    x, y, b, h = (alle.masse[:, spalte] / je_mm for spalte in range(4))
    dunkle = np.flatnonzero(~weg & (h > HOCH) & (h < MAX_HOEHE) & (b < MAX_BREITE))
    schrifthoehe = float(np.median(h[dunkle])) if len(dunkle) else 0.0
    innen = np.zeros(len(weg), dtype=bool)
    for nr in np.flatnonzero(weg & (h < MAX_HOEHE) & (b < LUECKE)):
        auf_hoehe = (y[dunkle] < y[nr] + h[nr]) & (y[dunkle] + h[dunkle] > y[nr])
        links = auf_hoehe & (x[dunkle] < x[nr]) & (x[nr] - x[dunkle] - b[dunkle] < LUECKE / 2)
        rechts = auf_hoehe & (x[dunkle] + b[dunkle] > x[nr] + b[nr]) & (x[dunkle] - x[nr] - b[nr] < LUECKE / 2)
        darunter = (y[dunkle] > y[nr]) & (y[dunkle] - y[nr] - h[nr] < AKZENT) & (x[dunkle] < x[nr] + b[nr])
        darunter &= x[dunkle] + b[dunkle] > x[nr]
        akzent = h[nr] < AKZENT and b[nr] < 1.5 * AKZENT and bool(darunter.any())
        ebenso_hoch = h[nr] > 0.88 * schrifthoehe
        innen[nr] = akzent or bool(links.any() and rechts.any()) or (ebenso_hoch and bool(links.any() or rechts.any()))
    return innen


def buchstaben(stuecke: Flecken, je_mm: float) -> Flecken:
    """Pieces of the size of letters, hyphens and dots; rules, frames and the edge of the sheet fall out."""
    b, h, flaeche = (stuecke.masse[:, spalte] / je_mm**potenz for spalte, potenz in ((2, 1), (3, 1), (4, 2)))
    strich = ((h > 3.0) & (b < 0.6)) | ((b > 6.0) & (h < 0.8))
    return stuecke.nur((h < MAX_HOEHE) & (b < MAX_BREITE) & (flaeche > MIN_FLAECHE) & ~strich)


def _linien(maske: Bild, je_mm: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where upright and level lines run, and where on them other ink goes on beside the line."""
    laenge, weite = round(LINIE * je_mm), 2 * round(DICKE * je_mm) + 1
    senkrecht, waagrecht = (
        cv2.dilate(cv2.morphologyEx(maske, cv2.MORPH_OPEN, np.ones(lang, np.uint8)), np.ones((3, 3), np.uint8)) > 0
        for lang in ((laenge, 1), (1, laenge))
    )
    rest = ((maske > 0) & ~senkrecht & ~waagrecht).astype(np.uint8)
    daneben = cv2.dilate(rest, np.ones((1, weite), np.uint8)) > 0
    darueber = cv2.dilate(rest, np.ones((weite, 1), np.uint8)) > 0
    return np.asarray(senkrecht | waagrecht), np.asarray((senkrecht & daneben) | (waagrecht & darueber))


def _grenze(weiss: Bild, je_mm: float) -> float:
    """The darkness between typed ink and form; infinite if there is only one kind of ink."""
    stuecke = buchstaben(tinte.flecken(weiss, SCHWELLE), je_mm)
    return tinte.trenne_nach_dunkelheit(stuecke.nur(stuecke.masse[:, 3] > HOCH * je_mm))
