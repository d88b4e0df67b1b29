"""Draws documents on paper of their own, in pixels of 12 a millimetre: text, worn folds, stamps, handwriting."""

import math
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.zeichner.schriften import schrift, vorhandene

Bild = NDArray[np.uint8]
Farbe = tuple[int, int, int]
JE_MM = 12


class Bogen:
    """One sheet while it is drawn: `breite` and `hoehe` in millimetres, a paper and a form colour by chance."""

    def __init__(self, zufall: Random, breite: float, hoehe: float, ton: Farbe, muster: float = 1.0) -> None:
        self.zufall = zufall
        self.breite, self.hoehe = breite, hoehe
        self.bild = Image.fromarray(_papier(zufall, round(breite * JE_MM), round(hoehe * JE_MM), ton, muster))
        self.stift = ImageDraw.Draw(self.bild)

    def text(self, x: float, y: float, text: str, datei: str, mm: float, farbe: Farbe, anker: str = "lm") -> float:
        """Writes a line (left and middle height in mm, height of a capital about `mm`); the width in mm."""
        font = schrift(vorhandene((datei,))[0], round(mm * JE_MM * 1.36))
        self.stift.text((x * JE_MM, y * JE_MM), text, fill=farbe, font=font, anchor=anker)
        return float(font.getlength(text)) / JE_MM

    def rechteck(self, x: float, y: float, b: float, h: float, farbe: Farbe, dicke: float = 0.25) -> None:
        """A frame in mm."""
        ecken = (x * JE_MM, y * JE_MM, (x + b) * JE_MM, (y + h) * JE_MM)
        self.stift.rectangle(ecken, outline=farbe, width=max(1, round(dicke * JE_MM)))

    def linie(self, x0: float, y0: float, x1: float, y1: float, farbe: Farbe, dicke: float = 0.2) -> None:
        """A straight line in mm."""
        punkte = [(x0 * JE_MM, y0 * JE_MM), (x1 * JE_MM, y1 * JE_MM)]
        self.stift.line(punkte, fill=farbe, width=max(1, round(dicke * JE_MM)))

    def lege_auf(self, anderer: "Bogen", x: float, y: float, winkel: float) -> None:
        """Sticks another sheet on this one, turned by some degrees, with a thin shadow."""
        maske = Image.new("L", anderer.bild.size, 255).rotate(winkel, expand=True, resample=Image.Resampling.BICUBIC)
        gedreht = anderer.bild.rotate(winkel, expand=True, resample=Image.Resampling.BICUBIC)
        ort = (round(x * JE_MM), round(y * JE_MM))
        self.bild.paste((150, 152, 150), (ort[0] + 3, ort[1] + 3), maske.point(lambda v: v // 3))
        self.bild.paste(gedreht, ort, maske)
        self.stift = ImageDraw.Draw(self.bild)

    def stempel(self, x: float, y: float, mm: float) -> None:
        """A round stamp, pale enough to read what it covers."""
        farbe = self.zufall.choice(((60, 60, 170), (120, 50, 140), (30, 90, 60)))
        lage = Image.new("RGBA", self.bild.size)
        stift = ImageDraw.Draw(lage)
        r = mm * JE_MM / 2
        blass = (*farbe, self.zufall.randint(60, 110))
        for teil in (1.0, 0.72):
            ecken = (x * JE_MM - r * teil, y * JE_MM - r * teil, x * JE_MM + r * teil, y * JE_MM + r * teil)
            stift.ellipse(ecken, outline=blass, width=6)
        font = schrift(vorhandene(("LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf"))[0], round(r * 0.24))
        stift.text((x * JE_MM, y * JE_MM), "KREIS", fill=blass, font=font, anchor="mm")
        self._ueberlagere(lage)

    def handschrift(self, x: float, y: float, mm: float) -> None:
        """A scribble of a ball pen, from x and y in mm to the right."""
        farbe = self.zufall.choice(((30, 40, 120), (40, 40, 45)))
        px, py = x * JE_MM, y * JE_MM
        punkte = [(px, py)]
        for nr in range(round(mm * 1.4)):
            hoehe = self.zufall.uniform(-1.6, 1.6) * JE_MM
            punkte.append((px + nr * JE_MM * 0.7, py + hoehe))
        glatt = _glatt(np.array(punkte, dtype=np.float64))
        self.stift.line(
            [(float(a), float(b)) for a, b in glatt], fill=farbe, width=self.zufall.randint(3, 5), joint="curve"
        )

    def falze(self, orte: tuple[float, ...]) -> None:
        """Worn upright folds: a pale line with specks and a step in the tone."""
        feld = np.asarray(self.bild).astype(np.float32)
        staerke = self.zufall.uniform(0.2, 1.0)
        for ort in orte:
            x = round((ort + self.zufall.uniform(-0.7, 0.7)) * JE_MM)
            abstand = np.abs(np.arange(feld.shape[1]) - x)
            feld += (np.exp(-((abstand / 4.0) ** 2)) * 40 * staerke)[None, :, None]
            feld[:, x:] *= 1 - self.zufall.uniform(-0.05, 0.05) * staerke
            wurf = np.random.default_rng(self.zufall.randrange(2**32))
            abrieb = wurf.random(feld.shape[:2]) < 0.25 * staerke * np.exp(-((abstand / 7.0) ** 2))[None, :]
            feld[abrieb] = feld[abrieb] * 0.4 + 140
        self.bild = Image.fromarray(np.clip(feld, 0, 255).astype(np.uint8))
        self.stift = ImageDraw.Draw(self.bild)

    def gedreht_um(self, bild: Image.Image, x: float, y: float, winkel: float) -> None:
        """Prints a transparent layer shifted (mm) and slightly turned, as a printer feeds the sheet."""
        lage = bild.rotate(winkel, resample=Image.Resampling.BICUBIC, translate=(round(x * JE_MM), round(y * JE_MM)))
        self._ueberlagere(lage)

    def fertig(self) -> Bild:
        """The drawn sheet as a colour picture, blue first."""
        return cv2.cvtColor(np.asarray(self.bild), cv2.COLOR_RGB2BGR).astype(np.uint8)

    def _ueberlagere(self, lage: Image.Image) -> None:
        self.bild = Image.alpha_composite(self.bild.convert("RGBA"), lage).convert("RGB")
        self.stift = ImageDraw.Draw(self.bild)


def _papier(zufall: Random, breite: int, hoehe: int, ton: Farbe, muster: float) -> Bild:
    """Paper with grain and a guilloche of some waves."""
    wurf = np.random.default_rng(zufall.randrange(2**32))
    y, x = np.mgrid[0 : hoehe // 2 + 1, 0 : breite // 2 + 1].astype(np.float32)
    wellen = np.zeros(x.shape, dtype=np.float32)
    for _ in range(3):
        a, b, lang = zufall.uniform(0.02, 0.12), zufall.uniform(0.02, 0.12), zufall.uniform(60, 240)
        wellen += np.sin(x * a + 8 * np.sin(y / lang)) * np.sin(y * b + 6 * np.sin(x / lang))
    korn = wurf.normal(0, 2.0, x.shape).astype(np.float32)
    stark = zufall.uniform(2, 9) * muster
    feld = np.asarray(ton, dtype=np.float32) + (wellen * stark * 0.4 + korn)[..., None] * np.array([1.0, 0.6, 0.9])
    gross = cv2.resize(np.clip(feld, 0, 255).astype(np.uint8), (breite, hoehe), interpolation=cv2.INTER_LINEAR)
    return np.asarray(gross, dtype=np.uint8)


def _glatt(punkte: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth way through points (n × 2)."""
    schritte = np.linspace(0, len(punkte) - 1, len(punkte) * 8)
    ganz = np.minimum(schritte.astype(int), len(punkte) - 2)
    rest = (1 - np.cos((schritte - ganz) * math.pi)) / 2
    return np.asarray(punkte[ganz] * (1 - rest[:, None]) + punkte[ganz + 1] * rest[:, None])
