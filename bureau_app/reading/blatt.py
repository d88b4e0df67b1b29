"""A flattened Zulassungsbescheinigung Teil I: its runs of typed text with place and reading."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from bureau_app.reading import ctc, tinte
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.druckfarbe import AKZENT, HOCH, Druck, buchstaben, nur_druck
from bureau_app.reading.modelle import Bild, Zeilenleser
from bureau_app.reading.tinte import Kasten

JE_MM = 12.0
KLEIN_JE_MM = 3.0
SCHWELLE_DRUCK = 115
SCHWELLE_FORMULAR = 155
SCHWELLE_ETIKETT = 135
SCHWELLE_LEER = 140
MAX_TINTE = 0.012
RAND = 0.5
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
    """A sheet laid flat at `JE_MM` pixels a millimetre, in grey and evened out, and small in colour (`KLEIN_JE_MM`).

    `druck` is the same without the form's own print.
    """

    grau: Bild = field(repr=False)
    weiss: Bild = field(repr=False)
    druck: Druck = field(repr=False)
    klein: Bild = field(repr=False)

    @classmethod
    def aus(cls, farbe: Bild) -> "Blatt":
        """From a flat colour picture (height × width × 3)."""
        blau, gruen, rot = cv2.split(farbe)
        hell = np.asarray(cv2.max(cv2.max(blau, gruen), rot), dtype=np.uint8)
        grau = cv2.cvtColor(farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        faktor = KLEIN_JE_MM / JE_MM
        klein = cv2.resize(farbe, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA).astype(np.uint8)
        weiss = tinte.auf_weiss(hell, round(3.2 * JE_MM))
        return cls(grau, weiss, nur_druck(grau, weiss, JE_MM), klein)

    def ist_leer(self, platz: Kasten) -> bool:
        """Whether there is no ink at a place, pale ink included."""
        flaeche = self.druck.weiss[platz.y : platz.unten, platz.x : platz.rechts]
        return bool(np.mean(flaeche < SCHWELLE_LEER) < MAX_TINTE)


def ist_strich(kasten: Kasten) -> bool:
    """Whether a run is a single hyphen, the printed sign for "none"."""
    return 0.6 * JE_MM <= kasten.b <= 2.6 * JE_MM and kasten.h <= 0.8 * JE_MM and kasten.b > 1.5 * kasten.h


def gedruckte_laeufe(blatt: Blatt, leser: Zeilenleser, ohne: Kasten | None = None) -> list[Lauf]:
    """All runs of typed ink with their readings, outside the box `ohne`; the paler print of the form is left out."""
    stuecke = buchstaben(tinte.flecken(blatt.druck.weiss, SCHWELLE_DRUCK), JE_MM)
    if ohne is not None:
        x, y = stuecke.masse[:, 0] + stuecke.masse[:, 2] / 2, stuecke.masse[:, 1] + stuecke.masse[:, 3] / 2
        stuecke = stuecke.nur((x < ohne.x) | (x > ohne.rechts) | (y < ohne.y) | (y > ohne.unten))
    niedrig = stuecke.masse[:, 3] <= HOCH * JE_MM
    blass = niedrig & (stuecke.dunkel > blatt.druck.grenze)
    laeufe = tinte.zeilen(stuecke.nur(~blass), WORTABSTAND * JE_MM, HOCH * JE_MM)
    laeufe = _mit_blassen(laeufe, tinte.kaesten(stuecke.nur(blass)))
    gut = [lauf for lauf in laeufe if lauf.h > HOCH * JE_MM or ist_strich(lauf)]
    return [Lauf(kasten, _lies(blatt, kasten, leser)) for kasten in gut]


def laeufe_auf(blatt: Blatt, etikett: Kasten, leser: Zeilenleser) -> list[Lauf]:
    """All runs of text on a sticker; its edge is left out."""
    rand = round(0.6 * JE_MM)
    x, y = etikett.x + rand, etikett.y + rand
    innen = blatt.weiss[y : etikett.unten - rand, x : etikett.rechts - rand]
    laeufe = tinte.zeilen(buchstaben(tinte.flecken(innen, SCHWELLE_ETIKETT), JE_MM), 2.5 * JE_MM, 0.9 * JE_MM)
    kaesten = [Kasten(k.x + x, k.y + y, k.b, k.h) for k in laeufe if k.h > 0.9 * JE_MM]
    return [Lauf(k, ctc.frei(leser.lies(_ausschnitt(blatt.grau, k, 2.6)))) for k in kaesten]


def _mit_blassen(laeufe: list[Kasten], blasse: list[Kasten]) -> list[Kasten]:
    """Adds thin marks that came out paler than letters: accents, dots and stars at the end, hyphens standing alone."""
    ergebnis = list(laeufe)
    for klein in blasse:
        daneben = [nr for nr, lauf in enumerate(ergebnis) if _steht_bei(klein, lauf)]
        if not daneben and ist_strich(klein):
            ergebnis.append(klein)
        elif daneben and ergebnis[daneben[0]].x < klein.x < ergebnis[daneben[0]].rechts + 1.2 * JE_MM:
            ergebnis[daneben[0]] = tinte.umfassend([ergebnis[daneben[0]], klein])
    return ergebnis


def _steht_bei(klein: Kasten, lauf: Kasten) -> bool:
    """Whether a mark stands on the line of a run and near it, or just above its letters."""
    darueber = AKZENT * JE_MM if lauf.x < klein.x < lauf.rechts else 0
    auf_hoehe = min(lauf.unten, klein.unten) > max(lauf.y - darueber, klein.y)
    return auf_hoehe and klein.x - lauf.rechts < 2.6 * JE_MM and lauf.x - klein.rechts < 2.6 * JE_MM


def lies_beschriftung(blatt: Blatt, kasten: Kasten, leser: Zeilenleser) -> str:
    """The text of a run of the form's own print."""
    return ctc.frei(leser.lies(_ausschnitt(blatt.grau, kasten, 2.6))).text


def formular_laeufe(blatt: Blatt, rechts: float) -> list[Kasten]:
    """Boxes of all text of the left panel up to `rechts` mm, the form's paler labels included."""
    stuecke = buchstaben(tinte.flecken(blatt.weiss[:, : round(rechts * JE_MM)], SCHWELLE_FORMULAR), JE_MM)
    return tinte.zeilen(stuecke, 1.8 * JE_MM, 0.8 * JE_MM)


def _lies(blatt: Blatt, kasten: Kasten, leser: Zeilenleser) -> Lesart:
    if ist_strich(kasten):
        return Lesart("-", (0.98,), (kasten.b / 2,))
    lesart = ctc.frei(leser.lies(_ausschnitt(blatt.druck.grau, kasten, 3.4)))
    innen = blatt.druck.weiss[kasten.y : kasten.unten, kasten.x : kasten.rechts]
    rand = round(RAND * JE_MM)
    bare = tinte.luecken(np.asarray((innen < SCHWELLE_LEER).any(axis=0)))
    return ctc.mit_wortabstaenden(lesart, [(von + rand, bis + rand) for von, bis in bare])


def _ausschnitt(grau: Bild, kasten: Kasten, hoehe: float) -> Bild:
    """The crop of a run, at least `hoehe` mm high, with half a millimetre of bare paper painted on both sides."""
    halb = max(kasten.h * 0.68, hoehe * JE_MM / 2)
    mitte = kasten.y + kasten.h / 2
    y0, y1 = max(0, round(mitte - halb)), min(grau.shape[0], round(mitte + halb))
    innen = grau[y0:y1, max(0, kasten.x - 1) : kasten.rechts + 1]
    rand = round(RAND * JE_MM)
    papier = float(np.percentile(innen, 80))
    return cv2.copyMakeBorder(innen, 0, 0, rand, rand, cv2.BORDER_CONSTANT, value=papier).astype(np.uint8)
