"""Detects a white address sticker on a Zulassungsbescheinigung Teil I (routing rule R2)."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.beschriftung import aehnlich
from bureau_app.reading.blatt import JE_MM, KLEIN_JE_MM, Blatt
from bureau_app.reading.etikettkante import finde_kante
from bureau_app.reading.formular import Flaeche
from bureau_app.reading.tinte import Kasten

MIN_BREITE, MAX_BREITE = 30.0, 64.0
MIN_HOEHE, MAX_HOEHE = 7.0, 19.0
UMGEBUNG = 9.0
RAND = 1.5
MIN_UNTERSCHIED = 4.5
MIN_FUELLUNG = 0.7
FEIN = 3
MIN_KANTE = 21.0
ANTEIL = 18
KRAGEN = 7.5
NAMEN = 24.0
HOEHE = 13.5
BREITE = 57.0
GEAENDERT = "Anschrift geändert"
ZEILEN_EINER_ANSCHRIFT = 2
AEHNLICH = 0.7
GANZE_HOEHE = 0.9


def finde_etikett(blatt: Blatt, flaeche: Flaeche) -> Kasten | None:
    """The box (pixels of the flat sheet) of a sticker over the area of the address, or nothing.

    It is at least as wide and high as such stickers are: not all of its edges may have been seen.
    """
    fund = _nach_ton(blatt, flaeche) or _nach_kanten(blatt, flaeche) or _nach_unterkante(blatt, flaeche)
    if fund is None:
        return None
    oben, links = min(fund.y, fund.unten - round(HOEHE * JE_MM)), min(fund.x, round((flaeche.links - 1) * JE_MM))
    return Kasten(links, oben, max(fund.rechts, round((flaeche.links + BREITE) * JE_MM)) - links, fund.unten - oben)


def schneidet_an(blatt: Blatt, etikett: Kasten, orte: Sequence[Kasten], ganze: Sequence[Kasten]) -> bool:
    """Whether the sticker may hide the heads of digits at `orte`: it is close, and they are lower than others.

    `ganze` are lines of the same print that it does not reach; without one, what is close may be cut.
    """
    if min(ort.y for ort in orte) >= etikett.unten + JE_MM:
        return False
    ziffern, andere = ([h for ort in alle for h in _ziffernhoehen(blatt, ort)] for alle in (orte, ganze))
    return not ziffern or not andere or min(ziffern) < GANZE_HOEHE * float(np.median(andere))


def _ziffernhoehen(blatt: Blatt, ort: Kasten) -> list[int]:
    """How high the digits of a line are in pixels; dots, hyphens and specks aside."""
    hoehen = [int(hoehe) for hoehe in blatt.stuecke(ort)[:, 3]]
    return [hoehe for hoehe in hoehen if hoehe > max(hoehen) / 2]


def spricht_von_aenderung(anschrift: str) -> bool:
    """Whether an address has a line more that says it was changed: only stickers do, also where no edge shows."""
    zeilen = anschrift.split("\n")
    return len(zeilen) > ZEILEN_EINER_ANSCHRIFT and aehnlich(zeilen[0][: len(GEAENDERT)], GEAENDERT) >= AEHNLICH


def _nach_kanten(blatt: Blatt, flaeche: Flaeche) -> Kasten | None:
    """A sticker as white as the paper: its edges run straight through the area, text does not.

    What counts is the step from row to row that nearly all columns have, for some slopes: two of them, as far apart as
    a sticker's edges, stand out from all others.
    """
    y0, y1 = (round((v) * JE_MM) for v in (flaeche.oben - 5, flaeche.unten + 6))
    x0, x1 = (round(v * JE_MM) for v in (flaeche.links + 4, flaeche.links + 46))
    feld = cv2.resize(
        blatt.grau[max(0, y0) : y1, x0:x1].astype(np.float32),
        None,
        fx=1 / FEIN,
        fy=1 / FEIN,
        interpolation=cv2.INTER_AREA,
    )
    if feld.shape[0] < 20 * JE_MM / FEIN:
        return None
    bester: tuple[float, int, int] = (0.0, 0, 0)
    for neigung in np.linspace(-0.035, 0.035, 15):
        schere = np.array([[1, 0, 0], [neigung, 1, -neigung * feld.shape[1] / 2]])
        eben = cv2.warpAffine(feld, schere, (feld.shape[1], feld.shape[0]), borderMode=cv2.BORDER_REPLICATE)
        schritt = np.diff(cv2.blur(eben, (9, 1)), axis=0)[2:-2]
        tief, hoch = np.percentile(schritt[1:] + schritt[:-1], (ANTEIL, 100 - ANTEIL), axis=1)
        profil = np.maximum(np.maximum(tief, -hoch), 0)
        bester = max(bester, _kantenpaar(np.asarray(profil, dtype=np.float64)))
    stark, oben, unten = bester
    if stark < MIN_KANTE:
        return None
    oben, unten = (round(max(0, y0) + (v + 3) * FEIN) for v in (oben, unten))
    return Kasten(round(flaeche.links * JE_MM), oben, round(BREITE * JE_MM), unten - oben)


def _nach_unterkante(blatt: Blatt, flaeche: Flaeche) -> Kasten | None:
    """A sticker of the paper's own tone whose upper edge does not show: the lower one lies in its shade."""
    oben, unten = flaeche.oben - KRAGEN, flaeche.unten + KRAGEN
    y0, y1 = max(0, round(oben * JE_MM)), round(unten * JE_MM)
    x0, x1 = round(max(0.0, flaeche.links) * JE_MM), round((flaeche.links + 48) * JE_MM)
    feld = blatt.grau[y0:y1, x0:x1]
    if feld.shape[0] < 20 * JE_MM or feld.shape[1] < 40 * JE_MM:
        return None
    von = flaeche.unten - 4.0 - y0 / JE_MM
    darueber = blatt.grau[max(0, round((flaeche.oben - NAMEN) * JE_MM)) : round((flaeche.oben - 1.5) * JE_MM), x0:x1]
    if darueber.shape[0] < 15 * JE_MM:
        return None
    kante = finde_kante(feld, darueber, JE_MM, von, von + 7.5)
    if kante is None:
        return None
    hoehe = round(HOEHE * JE_MM)
    return Kasten(round(flaeche.links * JE_MM), round(y0 + kante * JE_MM) - hoehe, round(BREITE * JE_MM), hoehe)


def _kantenpaar(profil: NDArray[np.float64]) -> tuple[float, int, int]:
    """The strength of the weaker of two edges at a sticker's distance, over the noise of all rows; and where."""
    rauschen = float(np.median(profil)) + 0.15
    nah, fern = (round(v * JE_MM / FEIN) for v in (11.0, 15.5))
    bester = (0.0, 0, 0)
    for oben in np.argsort(-profil)[:6]:
        bereich = profil[oben + nah : oben + fern]
        if len(bereich):
            unten = int(oben) + nah + int(np.argmax(bereich))
            bester = max(bester, (float(min(profil[oben], profil[unten])) / rauschen, int(oben), unten))
    return bester


def _nach_ton(blatt: Blatt, flaeche: Flaeche) -> Kasten | None:
    """A sticker of another tone than the paper.

    A sticker has another tone than the paper around it and the shape of a rectangle of about 57 × 13 mm.
    """
    y0, x0 = max(0, round((flaeche.oben - UMGEBUNG) * KLEIN_JE_MM)), round(RAND * KLEIN_JE_MM)
    y1, x1 = round((flaeche.unten + UMGEBUNG) * KLEIN_JE_MM), round((flaeche.rechts + 2) * KLEIN_JE_MM)
    ton = cv2.medianBlur(blatt.klein[y0:y1, x0:x1], round(3 * KLEIN_JE_MM) | 1)
    lab = cv2.cvtColor(ton, cv2.COLOR_BGR2LAB).astype(np.float32)
    rand = round(0.6 * UMGEBUNG * KLEIN_JE_MM)
    papier = np.concatenate([lab[:rand], lab[-rand:]]).reshape(-1, 3)
    mitte = np.median(papier, axis=0)
    streuung = float(np.median(np.linalg.norm(papier - mitte, axis=1)))
    kern = lab[round((flaeche.oben + 4) * KLEIN_JE_MM) - y0 : round((flaeche.unten - 2) * KLEIN_JE_MM) - y0]
    richtung = np.median(kern.reshape(-1, 3), axis=0) - mitte
    unterschied = float(np.linalg.norm(richtung))
    if unterschied < max(MIN_UNTERSCHIED, 2 * streuung):
        return None
    maske = ((lab - mitte) @ (richtung / unterschied) > unterschied / 2).astype(np.uint8)
    maske = cv2.morphologyEx(maske, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    anzahl, _, masse, _ = cv2.connectedComponentsWithStats(maske, connectivity=4)
    mitte_y = ((flaeche.oben + flaeche.unten) / 2) * KLEIN_JE_MM - y0
    for x, y, b, h, gefuellt in masse[1:anzahl]:
        passt = MIN_BREITE <= b / KLEIN_JE_MM <= MAX_BREITE and MIN_HOEHE <= h / KLEIN_JE_MM <= MAX_HOEHE
        if passt and gefuellt >= MIN_FUELLUNG * b * h and y - 6 <= mitte_y <= y + h + 6:
            f = JE_MM / KLEIN_JE_MM
            return Kasten(round((x + x0) * f), round((y + y0) * f), round(b * f), round(h * f))
    return None
