"""Takes a picture of sheets as a scanner or a document camera of a level from 0 (flatbed) to 3 (bad camera) would."""

import math
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.zeichner.papiere import JE_MM, Bild

Punkte = NDArray[np.float32]
ZOLL = 25.4
DPI = {0: (300, 300, 400, 200, 600), 1: (150, 200, 200, 300), 2: (170, 200, 230), 3: (150, 170, 200)}
RAUSCHEN = {0: 1.0, 1: 2.5, 2: 4.0, 3: 8.0}
UNSCHAERFE = {0: (0.0, 0.3), 1: (0.2, 0.6), 2: (0.4, 0.9), 3: (0.7, 1.3)}
GUETE = {0: (88, 95), 1: (60, 85), 2: (60, 85), 3: (38, 60)}


def aufnahme(zufall: Random, boegen: list[Bild], stufe: int, drehung: int) -> tuple[Bild, int, int]:
    """The picture of the sheets beside each other, turned by quarters; with it its dpi and its JPEG quality."""
    dpi = zufall.choice(DPI[stufe])
    faktor = dpi / ZOLL / JE_MM
    unterlage, orte = _unterlage(zufall, boegen, faktor, stufe)
    for bogen, ort in zip(boegen, orte, strict=True):
        _lege(zufall, unterlage, bogen, ort, faktor, stufe)
    hell = _licht(zufall, unterlage, stufe)
    if stufe >= 2:
        hell = _perspektive(zufall, hell, stufe)
    if stufe <= 1 and zufall.random() < 0.35:
        grau = cv2.cvtColor(hell.astype(np.uint8), cv2.COLOR_BGR2GRAY)
        hell = np.asarray(cv2.cvtColor(grau, cv2.COLOR_GRAY2BGR), dtype=np.float32)
    bild = _verschlechtert(zufall, hell, stufe, dpi)
    return np.ascontiguousarray(np.rot90(bild, drehung // 90)), dpi, zufall.randint(*GUETE[stufe])


def als_jpeg(bild: Bild, guete: int) -> bytes:
    """The file."""
    return cv2.imencode(".jpg", bild, [cv2.IMWRITE_JPEG_QUALITY, guete])[1].tobytes()


def _unterlage(zufall: Random, boegen: list[Bild], faktor: float, stufe: int) -> tuple[Bild, list[tuple[float, float]]]:
    """The glass or desk, and where the left upper corner of each sheet lies on it in pixels."""
    rand = zufall.uniform(6, 18) * JE_MM * faktor
    breite = max(b.shape[1] for b in boegen) * faktor + 2 * rand
    hoehen, y = [], rand
    for bogen in boegen:
        hoehen.append(y)
        y += bogen.shape[0] * faktor + rand
    ton = zufall.choice(((245, 245, 245), (30, 30, 32), (60, 66, 72), (120, 130, 140), (90, 120, 160)))
    if stufe <= 1:
        ton = zufall.choice(((250, 250, 250), (245, 246, 247), (20, 20, 22), (235, 235, 235)))
    feld = np.full((round(y), round(breite), 3), ton, dtype=np.uint8)
    return feld, [(rand + zufall.uniform(-0.3, 0.3) * rand, y) for y in hoehen]


def _lege(zufall: Random, feld: Bild, bogen: Bild, ort: tuple[float, float], faktor: float, stufe: int) -> None:
    """Lays a sheet on the glass, a little askew, with a soft shadow at its edge."""
    winkel = zufall.uniform(-1, 1) * (1.5, 3.0, 4.0, 6.0)[stufe]
    h, b = bogen.shape[:2]
    dreh = cv2.getRotationMatrix2D((b / 2, h / 2), winkel, faktor)
    dreh[:, 2] += np.array([ort[0] + b * faktor / 2 - b / 2, ort[1] + h * faktor / 2 - h / 2])
    groesse = (feld.shape[1], feld.shape[0])
    klein = cv2.GaussianBlur(bogen, (0, 0), max(0.3, 0.42 / faktor)) if faktor < 0.9 else bogen
    gelegt = cv2.warpAffine(klein, dreh, groesse, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    maske = cv2.warpAffine(np.full((h, b), 255, np.uint8), dreh, groesse)
    schatten = (
        np.roll(cv2.GaussianBlur(maske, (0, 0), 3.0), 3, axis=(0, 1)).astype(np.float32)
        / 255
        * zufall.uniform(0.05, 0.3)
    )
    feld[:] = (feld * (1 - schatten[..., None])).astype(np.uint8)
    feld[:] = np.where(maske[..., None] > 127, gelegt, feld)


def _licht(zufall: Random, bild: Bild, stufe: int) -> NDArray[np.float32]:
    """Shade over the picture, and glare on the worst level."""
    hoehe, breite = bild.shape[:2]
    y, x = np.mgrid[0:hoehe, 0:breite].astype(np.float32)
    winkel, stark = zufall.uniform(0, 2 * math.pi), (0.01, 0.03, 0.18, 0.3)[stufe]
    verlauf = (x / breite - 0.5) * math.cos(winkel) + (y / hoehe - 0.5) * math.sin(winkel)
    hell = bild.astype(np.float32) * (1 + stark * 1.4 * verlauf[..., None]) * (1 - 0.08 * (stufe > 1))
    if stufe == 3 or (stufe == 2 and zufall.random() < 0.3):
        mx, my = zufall.uniform(0.1, 0.9) * breite, zufall.uniform(0.1, 0.9) * hoehe
        weit = zufall.uniform(0.08, 0.2) * breite
        fleck = np.exp(-(((x - mx) ** 2 + (y - my) ** 2) / (2 * weit**2)))
        hell += fleck[..., None] * zufall.uniform(30, 95)
    return np.asarray(np.clip(hell, 0, 255), dtype=np.float32)


def _perspektive(zufall: Random, bild: NDArray[np.float32], stufe: int) -> NDArray[np.float32]:
    """Seen from a side."""
    hoehe, breite = bild.shape[:2]
    von = np.array([[0, 0], [breite, 0], [breite, hoehe], [0, hoehe]], dtype=np.float32)
    weit = (0.025, 0.05)[stufe - 2]
    versatz = np.array([[zufall.uniform(-weit, weit) * breite, zufall.uniform(-weit, weit) * hoehe] for _ in von])
    nach = (von + versatz).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(von, nach)
    return cv2.warpPerspective(bild, matrix, (breite, hoehe), borderMode=cv2.BORDER_REPLICATE).astype(np.float32)


def _verschlechtert(zufall: Random, bild: NDArray[np.float32], stufe: int, dpi: int) -> Bild:
    """Blur, noise and contrast of the device."""
    wurf = np.random.default_rng(zufall.randrange(2**32))
    unscharf = zufall.uniform(*UNSCHAERFE[stufe]) * max(1.0, dpi / 200)
    if unscharf > 0.15:
        bild = cv2.GaussianBlur(bild, (0, 0), unscharf).astype(np.float32)
    kontrast, heller = zufall.uniform(0.85, 1.08), zufall.uniform(-12, 10)
    rauschen = wurf.normal(0, RAUSCHEN[stufe], bild.shape).astype(np.float32)
    return np.asarray(np.clip((bild - 128) * kontrast + 128 + heller + rauschen, 0, 255), dtype=np.uint8)
