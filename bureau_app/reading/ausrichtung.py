"""Finds a document by its text where its edges do not show: by the form's labels, by the rows of a zone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.modelle import Bild, Textfinder

Punkte = NDArray[np.float32]

SUCHBREITE = 1152
ZONE_SCHLANK = 11.0
ZONE_ABSTAND = 5.0
MAX_ZONEN = 3
LAENGLICH, VIELE = 8.0, 20
LANGE_SEITE, FLECK, UMGEBUNG, SATT = 700, 70, 6.0, 40.0


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
    wie_es_liegt = cv2.cvtColor(farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    drehungen = [None, cv2.ROTATE_90_CLOCKWISE]
    for drehung in reversed(drehungen) if steht_hochkant(wie_es_liegt) else drehungen:
        bild, grau = (b if drehung is None else cv2.rotate(b, drehung).astype(np.uint8) for b in (farbe, wie_es_liegt))
        text = Textbild(bild, tuple(finder.finde(grau, SUCHBREITE)))
        if np.median([1.0, *(_schlankheit(kasten) for kasten in text.kaesten)]) > 1.0:
            break
    return text


def steht_hochkant(grau: Bild) -> bool:
    """Whether lines of text seem to run upright on a grey picture: ink differs more from column to column of a patch
    than from row to row. A guess that costs little; the boxes of the text decide."""
    faktor = LANGE_SEITE / max(grau.shape)
    klein = cv2.resize(grau, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA).astype(np.float32)
    tinte = np.clip(cv2.GaussianBlur(klein, (0, 0), UMGEBUNG) - klein, 0.0, SATT)
    zeilen, spalten = (seite // FLECK for seite in tinte.shape)
    flecken = tinte[: zeilen * FLECK, : spalten * FLECK].reshape(zeilen, FLECK, spalten, FLECK)
    quer, hoch = (float(flecken.mean(axis=achse).var(axis=innen).sum()) for achse, innen in ((3, 1), (1, 2)))
    return hoch > quer


def zeigt_mehr(text: Textbild, ecken: Punkte) -> bool:
    """Whether outside of a found document (corners, 4 × 2) stands what may be another one: long lines, or many."""
    draussen = [k for k in text.kaesten if cv2.pointPolygonTest(ecken, _mitte(k), measureDist=False) < 0]
    schlank = (_schlankheit(k) for k in draussen)
    return len(draussen) >= VIELE or sum(max(s, 1 / max(s, 0.01)) > LAENGLICH for s in schlank) > 1


@dataclass(frozen=True, slots=True)
class Zonenbild:
    """A level crop that may hold a machine readable zone at its lower edge, and its corners on the picture (4 × 2)."""

    bild: Bild = field(repr=False)
    ecken: Punkte = field(repr=False)


def zonen(text: Textbild) -> list[Zonenbild]:
    """Crops around each group of long lines, both ways up; the group with the longest lines first."""
    lang = [kasten for kasten in text.kaesten if _schlankheit(kasten) > ZONE_SCHLANK]
    gruppen = sorted(_gruppen(lang), key=lambda g: -max(float(np.linalg.norm(k[1] - k[0])) for k in g))
    return [zone for gruppe in gruppen[:MAX_ZONEN] for zone in _um(text.farbe, gruppe)]


def _gruppen(lang: Sequence[Punkte]) -> list[list[Punkte]]:
    """Long lines that begin close below each other."""
    gruppen: list[list[Punkte]] = []
    for kasten in sorted(lang, key=lambda k: float(k[:, 1].mean())):
        weit = ZONE_ABSTAND * float(np.linalg.norm(kasten[3] - kasten[0]))
        nah = next((g for g in gruppen if float(np.linalg.norm(g[-1][0] - kasten[0])) < weit), None)
        if nah is None:
            gruppen.append([kasten])
        else:
            nah.append(kasten)
    return gruppen


def _um(farbe: Bild, lang: Sequence[Punkte]) -> list[Zonenbild]:
    """The level crops around lines that may be the last ones of a card, and the first ones of a card upside down."""
    ecken = np.concatenate(lang)
    winkel = float(np.median([np.degrees(np.arctan2(*(k[1] - k[0])[::-1])) for k in lang]))
    mitte = tuple(float(v) for v in ecken.mean(axis=0))
    hoehe, breite = farbe.shape[:2]
    drehung = cv2.getRotationMatrix2D(mitte, winkel, 1.0)
    ecken = ecken @ drehung[:, :2].T + drehung[:, 2]
    (x0, y0), (x1, y1) = ecken.min(axis=0), ecken.max(axis=0)
    rand, weit = 0.08 * (x1 - x0), 0.55 * (x1 - x0)
    zurueck = cv2.invertAffineTransform(drehung)
    ergebnis = []
    for oben, unten, gestuerzt in ((y0 - weit, y1 + rand, False), (y0 - rand, y1 + weit, True)):
        links = max(0, round(x0 - rand))
        kasten = (links, max(0, round(oben)), min(breite, round(x1 + rand)), min(hoehe, round(unten)))
        groesse = (max(1, kasten[2] - kasten[0]), max(1, kasten[3] - kasten[1]))
        nach = drehung - np.array([[0, 0, kasten[0]], [0, 0, kasten[1]]])
        bild = cv2.warpAffine(farbe, nach, groesse, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
        rechteck = np.array([kasten[:2], (kasten[2], kasten[1]), kasten[2:], (kasten[0], kasten[3])], dtype=np.float64)
        auf_bild = (rechteck @ zurueck[:, :2].T + zurueck[:, 2]).astype(np.float32)
        ergebnis.append(Zonenbild(np.ascontiguousarray(np.rot90(bild, 2)) if gestuerzt else bild, auf_bild))
    return ergebnis


def _mitte(kasten: Punkte) -> tuple[float, float]:
    x, y = (float(v) for v in kasten.mean(axis=0))
    return x, y


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
