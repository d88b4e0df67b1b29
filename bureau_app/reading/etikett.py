"""Detects a white address sticker on a Zulassungsbescheinigung Teil I (routing rule R2)."""

import cv2
import numpy as np

from bureau_app.reading.blatt import JE_MM, KLEIN_JE_MM, Blatt
from bureau_app.reading.formular import Flaeche
from bureau_app.reading.tinte import Kasten

MIN_BREITE, MAX_BREITE = 30.0, 64.0
MIN_HOEHE, MAX_HOEHE = 7.0, 19.0
UMGEBUNG = 9.0
RAND = 1.5
MIN_UNTERSCHIED = 4.5
MIN_FUELLUNG = 0.7


def finde_etikett(blatt: Blatt, flaeche: Flaeche) -> Kasten | None:
    """The box (pixels of the flat sheet) of a sticker over the area of the address, or nothing.

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
