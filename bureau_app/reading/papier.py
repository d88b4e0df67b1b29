"""Finds the sheets and cards that lie on a picture and lays each one flat."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.domain.lesung import Dokument
from bureau_app.reading.modelle import Bild, Werte

Ecken = NDArray[np.float32]

SUCHBREITE = 800
MIN_ANTEIL = 0.03
MIN_ABSTAND = 6.0
MIN_FUELLUNG = 0.85
UEBERSTAND = 1.03
STRICH, ZARTER_STRICH = 26, 14
MIN_SCHRIFT, MIN_WORT = 350, 40
UMRAND = 0.04


@dataclass(frozen=True, slots=True)
class Papier:
    """A found sheet: its corners on the picture (4 × 2, clockwise from the top left, long side on top) in pixels."""

    ecken: Ecken

    @property
    def breite(self) -> float:
        """Mean length of the long sides in pixels of the picture."""
        e = self.ecken
        return float(np.linalg.norm(e[1] - e[0]) + np.linalg.norm(e[2] - e[3])) / 2

    @property
    def hoehe(self) -> float:
        """Mean length of the short sides in pixels of the picture."""
        e = self.ecken
        return float(np.linalg.norm(e[3] - e[0]) + np.linalg.norm(e[2] - e[1])) / 2

    def gedreht(self) -> "Papier":
        """The same sheet, read upside down."""
        return Papier(np.roll(self.ecken, 2, axis=0))

    def abbildung(self, breite: int, hoehe: int) -> NDArray[np.float64]:
        """The 3 × 3 matrix that takes the picture to a flat sheet of `breite` × `hoehe` pixels."""
        ziel = np.array([[0, 0], [breite, 0], [breite, hoehe], [0, hoehe]], dtype=np.float32)
        return np.asarray(cv2.getPerspectiveTransform(self.ecken, ziel), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Fund:
    """A document that was read, and the corners of the sheet that holds it on the picture (4 × 2)."""

    dokument: Dokument
    ecken: Ecken


def ohne(bild: Bild, ecken: Ecken) -> Bild:
    """The picture with a sheet painted over in the tone of its surroundings."""
    rest = bild.copy()
    mitte = ecken.mean(axis=0)
    weiter = mitte + (ecken - mitte) * UEBERSTAND
    ton = np.median(bild[:: max(1, bild.shape[0] // 64), :: max(1, bild.shape[1] // 64)].reshape(-1, 3), axis=0)
    cv2.fillPoly(rest, [np.round(weiter).astype(np.int32)], [float(v) for v in ton])
    return rest


def zeigt_schrift(bild: Bild) -> bool:
    """Whether there may be print on the picture: small dark strokes on something lighter, and more than specks."""
    klein, _ = _verkleinert(bild)
    striche = cv2.morphologyEx(klein, cv2.MORPH_BLACKHAT, np.ones((7, 7), np.uint8))
    return bool((striche > STRICH).sum() > MIN_SCHRIFT)


def beschriftetes(bild: Bild) -> Bild:
    """The part of a colour picture that holds all its strokes, dark or light, but for specks; all of it if none does.

    Bare desk around a paper need not be looked at: what is looked at is then seen larger.
    """
    klein, faktor = _verkleinert(bild)
    kern = np.ones((7, 7), np.uint8)
    striche = cv2.max(
        cv2.morphologyEx(klein, cv2.MORPH_BLACKHAT, kern), cv2.morphologyEx(klein, cv2.MORPH_TOPHAT, kern)
    )
    worte = cv2.morphologyEx((striche > ZARTER_STRICH).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    anzahl, _, masse, _ = cv2.connectedComponentsWithStats(worte, connectivity=8)
    masse = masse[1:anzahl][masse[1:anzahl, 4] >= MIN_WORT]
    if not len(masse):
        return bild
    ecken = np.array([masse[:, :2].min(axis=0), (masse[:, :2] + masse[:, 2:4]).max(axis=0)]) / faktor
    rand = UMRAND * float((ecken[1] - ecken[0]).max())
    (x0, y0), (x1, y1) = np.maximum(0, np.round(ecken + rand * np.array([[-1], [1]]))).astype(int)
    return np.ascontiguousarray(bild[y0:y1, x0:x1])


def _verkleinert(bild: Bild) -> tuple[Bild, float]:
    """The picture in grey, small and a little blurred, and by how much it is smaller."""
    faktor = min(1.0, SUCHBREITE / max(bild.shape[:2]))
    klein = cv2.resize(cv2.cvtColor(bild, cv2.COLOR_BGR2GRAY), None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA)
    return cv2.blur(klein, (2, 2)).astype(np.uint8), faktor


def finde_papiere(bild: Bild) -> list[Papier]:
    """The sheets on a colour picture (height × width × 3), the largest first; empty if none stands out."""
    hoehe, breite = bild.shape[:2]
    faktor = min(1.0, SUCHBREITE / max(hoehe, breite))
    klein = cv2.resize(bild, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA)
    maske = _hervor(cv2.GaussianBlur(klein, (0, 0), 1.2).astype(np.uint8))
    for schritt in (cv2.MORPH_CLOSE, cv2.MORPH_OPEN):
        maske = cv2.morphologyEx(maske, schritt, np.ones((9, 9), np.uint8)).astype(np.uint8)
    raender, _ = cv2.findContours(maske, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    gefunden = [viereck for rand in raender if (viereck := _viereck(rand.astype(np.int32), maske.size)) is not None]
    papiere = [Papier((viereck / faktor).astype(np.float32)) for viereck in gefunden]
    return sorted(papiere, key=lambda p: -p.breite * p.hoehe)


def ganzes_bild(bild: Bild) -> Papier:
    """The whole picture taken as one sheet, its long side on top."""
    hoehe, breite = bild.shape[:2]
    ecken = np.array([[0, 0], [breite, 0], [breite, hoehe], [0, hoehe]], dtype=np.float32)
    return Papier(ecken if breite >= hoehe else np.roll(ecken, 1, axis=0))


def ausschnitt_innen(bild: Bild, papier: Papier) -> tuple[Bild, Ecken]:
    """What lies on a sheet: the picture inside its corners, its edges left out, and where that begins (x, y)."""
    x0, y0 = papier.ecken.min(axis=0)
    x1, y1 = papier.ecken.max(axis=0)
    rand = 0.012 * max(x1 - x0, y1 - y0)
    oben, unten = max(0, round(float(y0 + rand))), round(float(y1 - rand))
    links, rechts = max(0, round(float(x0 + rand))), round(float(x1 - rand))
    return bild[oben:unten, links:rechts], np.array([links, oben], dtype=np.float32)


def _hervor(bild: Bild) -> Bild:
    """1 where a pixel stands out from the surface that the picture's border shows (its shade modelled as a quadric)."""
    lab = cv2.cvtColor(bild, cv2.COLOR_BGR2LAB).astype(np.float32)
    hoehe, breite = lab.shape[:2]
    y = (np.arange(hoehe, dtype=np.float32) / hoehe - 0.5)[:, None]
    x = (np.arange(breite, dtype=np.float32) / breite - 0.5)[None, :]
    rand = max(2, round(0.015 * max(hoehe, breite)))
    am_rand = np.ones((hoehe, breite), dtype=bool)
    am_rand[rand:-rand, rand:-rand] = False
    zeile, spalte = np.nonzero(am_rand)
    quadrat = np.zeros((hoehe, breite), dtype=np.float32)
    for kanal, c in enumerate(_flaeche(x[0, spalte], y[zeile, 0], lab[am_rand]).T):
        grund = (c[0] + y * (c[2] + c[5] * y)) + x * ((c[1] + c[3] * y) + c[4] * x)
        quadrat += (lab[:, :, kanal] - grund) ** 2
    abstand = np.sqrt(quadrat)
    return (abstand > _schwelle(abstand[am_rand])).astype(np.uint8)


def _flaeche(x: Werte, y: Werte, farbe: Werte) -> Werte:
    """The quadric of each channel (6 × 3: of 1, x, y, xy, xx, yy) through most of these pixels, far ones left aside."""
    basis = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=1)
    gewicht = np.ones(len(x), dtype=np.float32)
    for _ in range(3):
        gewogen = (basis * (gewicht**2)[:, None]).T
        loesung = np.linalg.lstsq(
            (gewogen @ basis).astype(np.float64), (gewogen @ farbe).astype(np.float64), rcond=None
        )
        flaeche = np.asarray(loesung[0], dtype=np.float32)
        gewicht = 1 / (1 + (np.linalg.norm(farbe - basis @ flaeche, axis=1) / 6) ** 2)
    return flaeche


def _schwelle(am_rand: NDArray[np.float32]) -> float:
    """What stands out from the surface: clearly more than the surface itself varies at the border."""
    mitte = float(np.median(am_rand))
    streuung = float(np.median(np.abs(am_rand - mitte)))
    return max(MIN_ABSTAND, mitte + 7 * streuung)


def _viereck(rand: NDArray[np.int32], flaeche: int) -> NDArray[np.float32] | None:
    """The four corners of a contour that fills its rectangle, or nothing; lines are fitted to the four sides."""
    huelle = cv2.convexHull(rand)
    if cv2.contourArea(huelle) < MIN_ANTEIL * flaeche:
        return None
    rechteck = cv2.minAreaRect(huelle)
    if cv2.contourArea(rand) < MIN_FUELLUNG * rechteck[1][0] * rechteck[1][1]:
        return None
    ecken = _im_uhrzeigersinn(np.asarray(cv2.boxPoints(rechteck), dtype=np.float32))
    punkte = rand.reshape(-1, 2).astype(np.float32)
    seiten = [_seite(punkte, ecken[i], ecken[(i + 1) % 4]) for i in range(4)]
    return np.array([_schnitt(seiten[i - 1], seiten[i]) for i in range(4)], dtype=np.float32)


def _im_uhrzeigersinn(ecken: NDArray[np.float32]) -> NDArray[np.float32]:
    """Corners clockwise, beginning so that a long side comes first and points to the right."""
    mitte = ecken.mean(axis=0)
    ecken = ecken[np.argsort(np.arctan2(ecken[:, 1] - mitte[1], ecken[:, 0] - mitte[0]))]
    laengen = np.linalg.norm(np.roll(ecken, -1, axis=0) - ecken, axis=1)
    if laengen[0] + laengen[2] < laengen[1] + laengen[3]:
        ecken = np.roll(ecken, -1, axis=0)
    return np.roll(ecken, 2, axis=0) if ecken[1, 0] < ecken[0, 0] else ecken


def _seite(punkte: Ecken, anfang: Ecken, ende: Ecken) -> tuple[float, float, float]:
    """The line a·x + b·y = c through the contour points near one side, corners left out."""
    richtung = ende - anfang
    laenge = float(np.linalg.norm(richtung))
    richtung = richtung / laenge
    laengs = (punkte - anfang) @ richtung / laenge
    quer = np.abs((punkte - anfang) @ np.array([-richtung[1], richtung[0]], dtype=np.float32))
    nah = punkte[(laengs > 0.06) & (laengs < 0.94) & (quer < 0.05 * laenge)]
    if len(nah) < 8:
        nah = np.stack([anfang, ende])
    vx, vy, x0, y0 = (float(v) for v in np.ravel(cv2.fitLine(nah, cv2.DIST_HUBER, 0, 0.01, 0.01)))
    return -vy, vx, -vy * x0 + vx * y0


def _schnitt(eine: tuple[float, float, float], andere: tuple[float, float, float]) -> tuple[float, float]:
    """Where two lines a·x + b·y = c meet."""
    nenner = eine[0] * andere[1] - andere[0] * eine[1]
    x = (eine[2] * andere[1] - andere[2] * eine[1]) / nenner
    y = (eine[0] * andere[2] - andere[0] * eine[2]) / nenner
    return x, y
