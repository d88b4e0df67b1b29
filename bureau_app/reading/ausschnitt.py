"""Crops that the screen shows beside a field: PNG in memory, never a file."""

import cv2

from bureau_app.reading.modelle import Bild
from bureau_app.reading.tinte import Kasten

MAX_BREITE = 900


def als_png(grau: Bild, kasten: Kasten, rand: int) -> bytes | None:
    """PNG of a box with a margin in pixels; nothing if the box lies outside the picture."""
    y0, y1 = max(0, kasten.y - rand), min(grau.shape[0], kasten.unten + rand)
    x0, x1 = max(0, kasten.x - rand), min(grau.shape[1], kasten.rechts + rand)
    if y1 <= y0 or x1 <= x0:
        return None
    schnitt = grau[y0:y1, x0:x1]
    if schnitt.shape[1] > MAX_BREITE:
        faktor = MAX_BREITE / schnitt.shape[1]
        schnitt = cv2.resize(schnitt, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA).astype("uint8")
    gelungen, daten = cv2.imencode(".png", schnitt, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return daten.tobytes() if gelungen else None
