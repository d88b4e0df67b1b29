"""A flattened Zulassungsbescheinigung Teil I: its runs of typed text with place and reading."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from bureau_app.reading import ctc, tinte
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.modelle import Bild, Zeilenleser
from bureau_app.reading.tinte import Flecken, Kasten

JE_MM = 12.0
KLEIN_JE_MM = 3.0
SCHWELLE_DRUCK = 115
SCHWELLE_FORMULAR = 155
SPIEL_DUNKEL = 4.0
SPIEL_KLEIN = 22.0
WORTABSTAND = 3.3


@dataclass(frozen=True, slots=True)
class Lauf:
    """A run of typed text: its box in mm (left, middle height, right) and in pixels, and what was read."""

    kasten: Kasten
    lesart: Lesart = field(repr=False)

    @property
    def x(self) -> float:
        """Left edge in mm."""
        return self.kasten.x / JE_MM

    @property
    def rechts(self) -> float:
        """Right edge in mm."""
        return self.kasten.rechts / JE_MM

    @property
    def y(self) -> float:
        """Middle height in mm."""
        return (self.kasten.y + self.kasten.h / 2) / JE_MM


@dataclass(frozen=True, slots=True)
class Blatt:
    """A sheet laid flat at `JE_MM` pixels a millimetre: grey and evened out, and small in colour (`KLEIN_JE_MM`)."""

    grau: Bild = field(repr=False)
    weiss: Bild = field(repr=False)
    klein: Bild = field(repr=False)

    @classmethod
    def aus(cls, farbe: Bild) -> "Blatt":
        """From a flat colour picture (height × width × 3)."""
        blau, gruen, rot = cv2.split(farbe)
        hell = np.asarray(cv2.max(cv2.max(blau, gruen), rot), dtype=np.uint8)
        grau = cv2.cvtColor(farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        faktor = KLEIN_JE_MM / JE_MM
        klein = cv2.resize(farbe, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA).astype(np.uint8)
        return cls(grau, tinte.auf_weiss(hell, round(3.2 * JE_MM)), klein)

    def ausschnitt(self, kasten: Kasten, rand_x: float, hoehe: float) -> Bild:
        """The grey crop around a run, `rand_x` mm wider on both sides and at least `hoehe` mm high."""
        rand = round(rand_x * JE_MM)
        halb = max(kasten.h * 0.68, hoehe * JE_MM / 2)
        mitte = kasten.y + kasten.h / 2
        y0, y1 = max(0, round(mitte - halb)), min(self.grau.shape[0], round(mitte + halb))
        x0, x1 = max(0, kasten.x - rand), min(self.grau.shape[1], kasten.rechts + rand)
        return self.grau[y0:y1, x0:x1]


def ist_strich(kasten: Kasten) -> bool:
    """Whether a run is a single hyphen, the printed sign for "none"."""
    return 0.6 * JE_MM <= kasten.b <= 2.2 * JE_MM and kasten.h <= 0.75 * JE_MM and kasten.b > 1.5 * kasten.h


def gedruckte_laeufe(blatt: Blatt, leser: Zeilenleser) -> list[Lauf]:
    """All runs of typed ink with their readings; the paler print of the form is left out."""
    stuecke = _buchstaben(tinte.flecken(blatt.weiss, SCHWELLE_DRUCK))
    hoch = stuecke.masse[:, 3] > 1.2 * JE_MM
    grenze = tinte.trenne_nach_dunkelheit(stuecke.nur(hoch)) + SPIEL_DUNKEL
    laeufe = tinte.zeilen(stuecke.nur(stuecke.dunkel <= grenze), WORTABSTAND * JE_MM, 1.2 * JE_MM)
    blass = stuecke.nur(~hoch & (stuecke.dunkel > grenze) & (stuecke.dunkel <= grenze + SPIEL_KLEIN))
    laeufe = _mit_blassen(laeufe, tinte.kaesten(blass))
    gut = [lauf for lauf in laeufe if lauf.h > 1.2 * JE_MM or ist_strich(lauf)]
    return [Lauf(kasten, _lies(blatt, kasten, leser)) for kasten in gut]


def _mit_blassen(laeufe: list[Kasten], blasse: list[Kasten]) -> list[Kasten]:
    """Adds thin marks that came out paler than letters: dots and stars at the end of a run, hyphens standing alone."""
    ergebnis = list(laeufe)
    for klein in blasse:
        daneben = [
            nr
            for nr, lauf in enumerate(ergebnis)
            if min(lauf.unten, klein.unten) > max(lauf.y, klein.y)
            and klein.x - lauf.rechts < 2.6 * JE_MM
            and lauf.x - klein.rechts < 2.6 * JE_MM
        ]
        if not daneben and ist_strich(klein):
            ergebnis.append(klein)
        elif daneben and ergebnis[daneben[0]].x < klein.x < ergebnis[daneben[0]].rechts + 1.2 * JE_MM:
            ergebnis[daneben[0]] = tinte.umfassend([ergebnis[daneben[0]], klein])
    return ergebnis


def formular_laeufe(blatt: Blatt, rechts: float) -> list[Kasten]:
    """Boxes of all text of the left panel up to `rechts` mm, the form's paler labels included."""
    stuecke = _buchstaben(tinte.flecken(blatt.weiss[:, : round(rechts * JE_MM)], SCHWELLE_FORMULAR))
    return tinte.zeilen(stuecke, 1.8 * JE_MM, 0.8 * JE_MM)


def _lies(blatt: Blatt, kasten: Kasten, leser: Zeilenleser) -> Lesart:
    if ist_strich(kasten):
        return Lesart("-", (0.98,), (kasten.b / 2,))
    return ctc.frei(leser.lies(blatt.ausschnitt(kasten, 0.5, 3.4)))


def _buchstaben(stuecke: Flecken) -> Flecken:
    """Pieces of the size of letters, hyphens and dots; rules, frames and the edge of the sheet fall out."""
    b, h, flaeche = stuecke.masse[:, 2], stuecke.masse[:, 3], stuecke.masse[:, 4]
    strich = (h > 3.0 * JE_MM) & (b < 0.6 * JE_MM)
    gut = (h < 5 * JE_MM) & (b < 14 * JE_MM) & (flaeche > 0.02 * JE_MM**2) & ~strich
    return stuecke.nur(gut & ~((b > 6 * JE_MM) & (h < 0.8 * JE_MM)))
