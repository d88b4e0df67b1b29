"""Finds a document by its text where its edges do not show: by the form's labels, by the rows of a zone."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.modelle import Bild, Textfinder

Punkte = NDArray[np.float32]

SUCHBREITE = 1152
GENUG = 4
MIN_AEHNLICH = 0.75
TOLERANZ = 2.0
MIN_STRECKE = 35.0
MIN_SCHLANK = 3.0
MAX_GELESEN = 45
PROBE = 14
ZONE_SCHLANK = 11.0


@dataclass(frozen=True, slots=True)
class Textbild:
    """A picture turned so that its lines run level, and the boxes (4 × 2, from the top left clockwise) around them."""

    farbe: Bild = field(repr=False)
    kaesten: tuple[Punkte, ...] = field(repr=False)

    def umgedreht(self) -> "Textbild":
        """The same upside down."""
        hoehe, breite = self.farbe.shape[:2]
        gedreht = cv2.rotate(self.farbe, cv2.ROTATE_180).astype(np.uint8)
        rand = np.array([breite, hoehe], dtype=np.float32)
        return Textbild(gedreht, tuple(np.roll(rand - kasten, 2, axis=0) for kasten in self.kaesten))


def finde_text(farbe: Bild, finder: Textfinder) -> Textbild:
    """The lines of text on a picture; it is turned by a quarter if they run upright."""
    for bild in (farbe, cv2.rotate(farbe, cv2.ROTATE_90_CLOCKWISE).astype(np.uint8)):
        grau = cv2.cvtColor(bild, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        text = Textbild(bild, tuple(finder.finde(grau, SUCHBREITE)))
        if np.median([1.0, *(_schlankheit(kasten) for kasten in text.kaesten)]) > 1.0:
            break
    return text


def zonen(text: Textbild) -> list[Bild]:
    """Level crops of the picture that may hold a machine readable zone at their lower edge, both ways up."""
    lang = [kasten for kasten in text.kaesten if _schlankheit(kasten) > ZONE_SCHLANK]
    if not lang:
        return []
    ecken = np.concatenate(lang)
    winkel = float(np.median([np.degrees(np.arctan2(*(k[1] - k[0])[::-1])) for k in lang]))
    mitte = tuple(float(v) for v in ecken.mean(axis=0))
    hoehe, breite = text.farbe.shape[:2]
    drehung = cv2.getRotationMatrix2D(mitte, winkel, 1.0)
    eben = cv2.warpAffine(text.farbe, drehung, (breite, hoehe), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
    ecken = ecken @ drehung[:, :2].T + drehung[:, 2]
    (x0, y0), (x1, y1) = ecken.min(axis=0), ecken.max(axis=0)
    rand = 0.08 * (x1 - x0)
    oben, unten = max(0, round(y0 - 0.55 * (x1 - x0))), min(hoehe, round(y1 + rand))
    links, rechts = max(0, round(x0 - rand)), min(breite, round(x1 + rand))
    aufrecht = eben[oben:unten, links:rechts]
    gestuerzt = eben[max(0, round(y0 - rand)) : min(hoehe, round(y1 + 0.55 * (x1 - x0))), links:rechts]
    return [aufrecht, np.ascontiguousarray(np.rot90(gestuerzt, 2))]


def _schlankheit(kasten: Punkte) -> float:
    """Length of a box along its text by its height."""
    return float(np.linalg.norm(kasten[1] - kasten[0]) / max(float(np.linalg.norm(kasten[3] - kasten[0])), 1.0))


def zeile(farbe: Bild, kasten: Punkte) -> Bild:
    """The crop of one line, level."""
    breite = max(8, round(float(np.linalg.norm(kasten[1] - kasten[0]))))
    hoehe = max(8, round(float(np.linalg.norm(kasten[3] - kasten[0]))))
    ziel = np.array([[0, 0], [breite, 0], [breite, hoehe], [0, hoehe]], dtype=np.float32)
    schnitt = cv2.warpPerspective(farbe, cv2.getPerspectiveTransform(kasten, ziel), (breite, hoehe))
    return cv2.cvtColor(schnitt, cv2.COLOR_BGR2GRAY).astype(np.uint8)
