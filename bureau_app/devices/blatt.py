"""A sheet of paper to draw on in millimetres, and the look of it on the glass of a flatbed scanner."""

import io
import math
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 300
_PX = DPI / 25.4
_RAUSCHEN = 5
_FEIN = 2
"""Background lines are drawn at twice the size and scaled down, which smooths them."""


@dataclass(frozen=True, slots=True)
class Schrift:
    """A font file and its size in pt."""

    datei: Path
    pt: float


@cache
def _geladen(datei: Path, pt: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(datei, pt * DPI / 72)


def px(mm: float) -> int:
    """Millimetres as pixels at 300 dpi."""
    return round(mm * _PX)


class Blatt:
    """One side of a document; origin at the upper left corner, x and y in mm, colours as "#rrggbb"."""

    def __init__(self, breite: float, hoehe: float, papier: str) -> None:
        self.bild = Image.new("RGB", (px(breite), px(hoehe)), papier)
        self._stift = ImageDraw.Draw(self.bild)

    def text(self, x: float, grundlinie: float, text: str, schrift: Schrift, farbe: str, anker: str = "l") -> None:
        """One line of text from `x`, around it (`anker` "m") or up to it ("r")."""
        ort = (x * _PX, grundlinie * _PX)
        self._stift.text(ort, text, fill=farbe, font=_geladen(schrift.datei, schrift.pt), anchor=anker + "s")

    def gesperrt(self, x: float, grundlinie: float, text: str, schrift: Schrift, farbe: str, abstand: float) -> None:
        """Characters at a fixed distance in mm, each in the middle of its place (OCR-B)."""
        for stelle, zeichen in enumerate(text):
            self.text(x + (stelle + 0.5) * abstand, grundlinie, zeichen, schrift, farbe, "m")

    def linie(self, x1: float, y1: float, x2: float, y2: float, farbe: str, staerke: float = 0.2) -> None:
        """A straight line, `staerke` in mm."""
        self._stift.line([(x1 * _PX, y1 * _PX), (x2 * _PX, y2 * _PX)], fill=farbe, width=max(1, px(staerke)))

    def rechteck(
        self,
        kasten: tuple[float, float, float, float],
        rand: str | None,
        flaeche: str | None = None,
        staerke: float = 0.2,
    ) -> None:
        """A rectangle from its left, upper, right and lower edge."""
        ecken = [wert * _PX for wert in kasten]
        self._stift.rectangle(ecken, outline=rand, fill=flaeche, width=max(1, px(staerke)))

    def kreis(self, x: float, y: float, radius: float, farbe: str, staerke: float = 0.25) -> None:
        """A circle around x and y."""
        kasten = [(x - radius) * _PX, (y - radius) * _PX, (x + radius) * _PX, (y + radius) * _PX]
        self._stift.ellipse(kasten, outline=farbe, width=max(1, px(staerke)))

    def wellen(self, farbe: str, abstand: float, seed: int) -> None:
        """Fine interlaced waves over the whole sheet, `abstand` mm apart."""
        breite, hoehe = (seite * _FEIN for seite in self.bild.size)
        maske = Image.new("L", (breite, hoehe), 0)
        stift = ImageDraw.Draw(maske)
        zufall = random.Random(seed)
        schritt = abstand * _PX * _FEIN
        for schar in range(2):
            phase, laenge = zufall.random() * math.tau, breite / zufall.uniform(3.1, 4.3)
            weite = schritt * (3.4 + schar)
            for nummer in range(-8, int(hoehe / schritt) + 9):
                dreh = phase + nummer * (0.13 if schar else -0.11)
                punkte = [
                    (
                        x,
                        nummer * schritt
                        + weite * math.sin(x / laenge * math.tau + dreh) * math.cos(x / laenge + phase),
                    )
                    for x in range(0, breite + 40, 40)
                ]
                stift.line(punkte, fill=150 - 40 * schar, width=_FEIN + 1)
        self.bild.paste(farbe, mask=maske.reduce(_FEIN))
        self._stift = ImageDraw.Draw(self.bild)

    def stempel(self, x: float, y: float, text: str, schrift: Schrift, farbe: str, grad: float, deckung: float) -> None:
        """Text around x and y, turned by `grad`, see-through like ink from a rubber stamp."""
        form = _geladen(schrift.datei, schrift.pt)
        links, oben, rechts, unten = form.getbbox(text, anchor="ls")
        maske = Image.new("L", (int(rechts - links) + 4, int(unten - oben) + 4), 0)
        ImageDraw.Draw(maske).text((2 - links, 2 - oben), text, fill=round(255 * deckung), font=form, anchor="ls")
        maske = maske.rotate(grad, Image.Resampling.BICUBIC, expand=True)
        ort = (px(x) - maske.width // 2, px(y) - maske.height // 2)
        self.bild.paste(farbe, (ort[0], ort[1], ort[0] + maske.width, ort[1] + maske.height), maske)

    def klebe(self, anderes: "Blatt", x: float, y: float, grad: float) -> None:
        """Stick another sheet on this one, its upper left corner at x and y, by hand and so not quite straight."""
        deckung = Image.new("L", anderes.bild.size, 255).rotate(grad, Image.Resampling.BICUBIC, expand=True)
        streifen = anderes.bild.rotate(grad, Image.Resampling.BICUBIC, expand=True)
        schatten = deckung.filter(ImageFilter.GaussianBlur(3)).point(lambda wert: wert // 4)
        self.bild.paste("#5f6b66", (px(x) + 2, px(y) + 3), schatten)
        self.bild.paste(streifen, (px(x), px(y)), deckung)

    def gescannt(self, seed: int, rand: float = 12.0) -> bytes:
        """The sheet as a JPEG of a flatbed scan at 300 dpi: light grey lid, at most 0.5° askew, a little noise.

        The same `seed` gives the same picture.
        """
        zufall = random.Random(seed)
        grad = zufall.choice((-1, 1)) * zufall.uniform(0.1, 0.45)
        breite, hoehe = self.bild.width + 2 * px(rand), self.bild.height + 2 * px(rand)
        glas = Image.new("RGB", (breite, hoehe), "#e6e6e4")
        kante = Image.new("L", (breite, hoehe), 0)
        ort = (px(rand) + zufall.randint(-30, 30), px(rand) + zufall.randint(-30, 30))
        kante.paste(255, (ort[0], ort[1], ort[0] + self.bild.width, ort[1] + self.bild.height))
        schief = self._lage(glas, kante, ort, grad)
        schief = ImageChops.add(schief, _rauschen(breite, hoehe, zufall), 1, -_RAUSCHEN)
        ausgabe = io.BytesIO()
        schief.save(ausgabe, "JPEG", quality=90, dpi=(DPI, DPI))
        return ausgabe.getvalue()

    def _lage(self, glas: Image.Image, kante: Image.Image, ort: tuple[int, int], grad: float) -> Image.Image:
        """The sheet on the glass with the thin shadow of its edge, everything turned by `grad`."""
        klein = kante.reduce(4).filter(ImageFilter.GaussianBlur(1.5)).point(lambda wert: wert // 3)
        glas.paste("#9a9a98", mask=klein.resize(kante.size))
        glas.paste(self.bild, ort)
        return glas.rotate(grad, Image.Resampling.BICUBIC, fillcolor="#e6e6e4")


def _rauschen(breite: int, hoehe: int, zufall: random.Random) -> Image.Image:
    """Grey noise from 0 to twice `_RAUSCHEN`, as coarse as a flatbed's."""
    halb = breite // 2, hoehe // 2
    korn = Image.frombytes("L", halb, zufall.randbytes(halb[0] * halb[1]))
    korn = korn.point(lambda wert: wert * 2 * _RAUSCHEN // 255).resize((breite, hoehe))
    return Image.merge("RGB", (korn, korn, korn))
