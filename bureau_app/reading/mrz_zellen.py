"""Reads one line of a machine readable zone place by place: letters of one width stand at one distance."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.modelle import Bild
from bureau_app.reading.mrz_muster import ALLES
from bureau_app.reading.ocrb import BREIT, HOCH, HOEHE, SCHRITT, Netz, normiert
from bureau_app.reading.tinte import Kasten

Zahlen = NDArray[np.float64]
Orte = NDArray[np.int64]

TAKT = 2
RAND = 2.5
VERSATZ = (-6, -4, -2, 0, 2, 4, 6)
HOEHEN = (0.93, 0.85, 1.02)
GUT = -0.12
# The power that makes probabilities true on drawn lines from `GUT` on (10,450 letters: mean loss 0.18 without, 0.04).
SCHAERFE = 2.0
VERLOREN = -0.75
PASST = -0.3
MIN_RAND = 0.4
BODEN = 0.02
KLEIN = 1e-6
ANFAENGE = np.linspace(-1.5, 1.5, 31)
DEHNUNGEN = np.linspace(-0.06, 0.06, 25)
FEINHEITEN = np.linspace(-0.2, 0.2, 5)
BIEGUNGEN = np.linspace(-0.5, 0.5, 9)


@dataclass(frozen=True, slots=True)
class Zellen:
    """What stands at each place of a line (places × letters of `ALLES`, rows sum to 1), and how well the line fits.

    `guete` is the mean logarithm of the best letter's probability: near 0 for a line of this many letters. `ganz`:
    a letter stands at both ends; where none does, one may have been cut off, and all are one place too far.
    """

    werte: Zahlen
    guete: float
    ganz: bool

    @property
    def passt(self) -> bool:
        """Whether the reading may lead."""
        return self.ganz and self.guete >= PASST

    def geschaerft(self) -> "Zellen":
        """The same as sure as it is: a line that fits well is right far more often than its windows' mean says."""
        werte = self.werte**SCHAERFE
        return replace(self, werte=werte / werte.sum(axis=1, keepdims=True))


def lies_zellen(grau: Bild, kasten: Kasten, erlaubt: Sequence[str], netz: Netz) -> Zellen:
    """Reads the line in a box as exactly as many letters as `erlaubt` has; those are the letters of each place."""
    beste: Zellen | None = None
    for hoehe in HOEHEN:
        versuch = _bei_hoehe(grau, kasten, kasten.b / (len(erlaubt) - 0.25) * hoehe, erlaubt, netz)
        if beste is None or versuch.guete > beste.guete:
            beste = versuch
        if beste.guete > GUT or beste.guete < VERLOREN:
            break
    assert beste is not None
    return beste.geschaerft() if beste.guete >= GUT else beste


def _bei_hoehe(grau: Bild, kasten: Kasten, hoehe: float, erlaubt: Sequence[str], netz: Netz) -> Zellen:
    """The same for letters of a height in pixels."""
    anzahl = len(erlaubt)
    tafel = _tafel(_streifen(grau, kasten, hoehe, anzahl), netz)
    sicher = np.log(np.maximum(tafel[:, :, :-1].max(axis=2), BODEN))
    quer, laengs, guete = _gitter(sicher, anzahl)
    seiten = [np.clip(laengs + d, 0, tafel.shape[1] - 1) for d in (-1, 0, 1)]
    werte = np.mean([tafel[quer, ort, :-1] for ort in seiten], axis=0).astype(np.float64)
    werte = (werte + KLEIN) * np.array([[1.0 if z in menge else KLEIN for z in ALLES] for menge in erlaubt])
    ganz = bool(np.exp(sicher[quer, laengs][[0, -1]]).min() > MIN_RAND)
    return Zellen(werte / werte.sum(axis=1, keepdims=True), guete, ganz)


def _streifen(grau: Bild, kasten: Kasten, hoehe: float, anzahl: int) -> NDArray[np.float32]:
    """The line in the size that the network reads, with a margin for the search."""
    schritt = kasten.b / (anzahl - 0.25)
    zoom_x, zoom_y = SCHRITT / schritt, HOEHE / hoehe
    breite = round((anzahl + 2 * RAND) * SCHRITT)
    hoch = HOCH + 2 * max(VERSATZ)
    links, mitte = kasten.x - 0.125 * schritt, kasten.y + kasten.h / 2
    unscharf = max(0.0, 0.5 / min(zoom_x, zoom_y) - 0.5)
    quelle = cv2.GaussianBlur(grau, (0, 0), unscharf) if unscharf > 0.2 else grau
    nach = np.array([[zoom_x, 0, RAND * SCHRITT - links * zoom_x], [0, zoom_y, hoch / 2 - mitte * zoom_y]])
    return cv2.warpAffine(quelle, nach, (breite, hoch), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(
        np.float32
    )


def _tafel(streifen: NDArray[np.float32], netz: Netz) -> NDArray[np.float32]:
    """Probabilities [vertical shift, step of `TAKT` pixels, class] of windows all along the strip."""
    alle = np.lib.stride_tricks.sliding_window_view(streifen, (HOCH, BREIT))
    zeilen = [max(VERSATZ) + v for v in VERSATZ]
    fenster = alle[zeilen][:, ::TAKT]
    werte = netz.werte(normiert(fenster.reshape(-1, HOCH, BREIT)))
    return werte.reshape(len(VERSATZ), fenster.shape[1], -1)


def _gitter(sicher: NDArray[np.float32], anzahl: int) -> tuple[Orte, Orte, float]:
    """Vertical shift and step of each place: evenly spaced, a little bent and sloping; and the mean of `sicher`."""
    je = SCHRITT / TAKT
    stelle = np.arange(anzahl)
    teil = stelle / max(1, anzahl - 1)
    null = (RAND + 0.5) * je - BREIT / 2 / TAKT
    a, d = (v.reshape(-1, 1) for v in np.meshgrid(ANFAENGE, DEHNUNGEN, indexing="ij"))
    grob = null + je * (a + stelle * (1 + d))
    letzte = len(VERSATZ) - 1
    _, beste, (v0, v1) = _bestes(sicher, grob, teil, range(0, letzte + 1, 2), range(0, letzte + 1, 2))
    rest = np.meshgrid(FEINHEITEN, FEINHEITEN, BIEGUNGEN, indexing="ij")
    anfang, ende, biegung = (g.reshape(-1, 1) for g in rest)
    fein = grob[beste] + je * (anfang + (ende - anfang) * teil + 4 * biegung * teil * (1 - teil))
    nah = [range(max(0, v - 1), min(letzte, v + 1) + 1) for v in (v0, v1)]
    guete, beste, (v0, v1) = _bestes(sicher, fein, teil, *nah)
    breite = sicher.shape[1] - 1
    orte = np.clip(np.round(fein[beste]), 0, breite).astype(np.int64)
    return np.round(v0 + (v1 - v0) * teil).astype(np.int64), orte, guete


def _bestes(
    sicher: NDArray[np.float32], gitter: Zahlen, teil: Zahlen, links: range, rechts: range
) -> tuple[float, int, tuple[int, int]]:
    """The best row of `gitter`, with the vertical shifts at both ends of the line: value, row, shifts."""
    orte = np.clip(np.round(gitter), 0, sicher.shape[1] - 1).astype(np.int64)
    beste = (-np.inf, 0, (0, 0))
    for v0, v1 in itertools.product(links, rechts):
        wert = sicher[np.round(v0 + (v1 - v0) * teil).astype(np.int64), orte].mean(axis=1)
        nr = int(wert.argmax())
        beste = max(beste, (float(wert[nr]), nr, (v0, v1)))
    return beste
