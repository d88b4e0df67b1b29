"""A flattened Zulassungsbescheinigung Teil I: its lines of text with place and reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading import ctc, tinte
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.modelle import Bild, Geraet, Zeilenleser
from bureau_app.reading.tinte import Kasten, umfassend

JE_MM = 12.0
KLEIN_JE_MM = 3.0
DETEKTORBREITE = 1216
RAND = 0.4
KNAPP = 2
MEHR = 1.2
STRECKUNG = 1.35
HOEHER = 0.06
MARKEN = 0.25
SICHTBAR = 28.0
TINTE = 0.45
MIN_FLAECHE = 8
AUF_ZEILE = 0.75
LINKES_FELD = 62.0
NICHTS: Mapping[int, Lesart] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Lauf:
    """A line of text: its box on the form (mm by the properties, else pixels), what was read, and its box on the sheet.

    `bild` differs from `kasten` where the sheet did not lie exactly on the form.
    """

    kasten: Kasten
    lesart: Lesart = field(repr=False)
    bild: Kasten | None = None

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

    @property
    def ort(self) -> Kasten:
        """The box on the sheet."""
        return self.bild or self.kasten

    def verlegt(self, nach: Callable[[float, float], tuple[float, float]]) -> "Lauf":
        """The same, its left middle moved on the form (mm to mm)."""
        x, y = nach(self.x, self.y)
        kasten = Kasten(round(x * JE_MM), round(y * JE_MM - self.kasten.h / 2), self.kasten.b, self.kasten.h)
        return replace(self, kasten=kasten, bild=self.ort)


@dataclass(frozen=True, slots=True)
class Blatt:
    """A sheet laid flat at `JE_MM` pixels a millimetre: in grey, small in colour (`KLEIN_JE_MM`), the boxes of text.

    `vorher` is what was read of some boxes before the sheet lay flat: good enough to know a label by.
    """

    grau: Bild = field(repr=False)
    klein: Bild = field(repr=False)
    kaesten: tuple[Kasten, ...] = field(repr=False)
    vorher: Mapping[Kasten, Lesart] = field(repr=False, default_factory=dict)

    @classmethod
    def aus(cls, farbe: Bild, geraet: Geraet) -> "Blatt":
        """From a flat colour picture (height × width × 3)."""
        grau = cv2.cvtColor(farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        return cls.mit(farbe, geraet.finder.finde(grau, DETEKTORBREITE))

    @classmethod
    def mit(cls, farbe: Bild, ecken: Sequence[NDArray[np.floating]], gelesen: Mapping[int, Lesart] = NICHTS) -> "Blatt":
        """From a flat colour picture and the corners (4 × 2) of its lines; those beside the sheet are left out.

        `gelesen` is what was read of some lines, by their numbers.
        """
        grau = cv2.cvtColor(farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        faktor = KLEIN_JE_MM / JE_MM
        klein = cv2.resize(farbe, None, fx=faktor, fy=faktor, interpolation=cv2.INTER_AREA).astype(np.uint8)
        hoehe, breite = grau.shape
        auf = {
            nr: _umrissen(e.astype(np.int32), grau.shape)
            for nr, e in enumerate(ecken)
            if 0 < e[:, 0].mean() < breite and 0 < e[:, 1].mean() < hoehe
        }
        vorher = {auf[nr]: lesart for nr, lesart in gelesen.items() if nr in auf}
        return cls(grau, klein, tuple(_ohne_doppelte(list(auf.values()))), vorher)

    def lies(self, kaesten: Sequence[Kasten], leser: Zeilenleser) -> list[Lauf]:
        """Lines read."""
        gesehen = leser.lies_alle([self.schnitt(kasten) for kasten in kaesten])
        return [self._lauf(kasten, ctc.frei(werte)) for kasten, werte in zip(kaesten, gesehen, strict=True)]

    def _lauf(self, kasten: Kasten, lesart: Lesart) -> Lauf:
        """A line with the blanks that its ink shows."""
        if " " in lesart.text and "(" not in lesart.text:
            return Lauf(kasten, lesart, kasten)
        belegt = np.zeros(kasten.b, dtype=bool)
        for x, b in self.stuecke(kasten)[:, [0, 2]]:
            belegt[int(x) - kasten.x : int(x + b) - kasten.x] = True
        rand = round(RAND * JE_MM) + min(KNAPP, kasten.x)
        bare = [(von + rand, bis + rand) for von, bis in tinte.luecken(belegt)]
        return Lauf(kasten, ctc.mit_wortabstaenden(lesart, bare), kasten)

    def lies_breiter(self, kasten: Kasten, leser: Zeilenleser) -> Lesart:
        """A line read again, stretched and with more to its left: doubled digits and a first one that was cut off."""
        mehr = min(kasten.x, round(MEHR * JE_MM))
        weiter = Kasten(kasten.x - mehr, kasten.y, kasten.b + mehr, kasten.h)
        return ctc.frei(leser.lies(self.schnitt(weiter), STRECKUNG))

    def lies_eng(self, kasten: Kasten, leser: Zeilenleser) -> Lesart:
        """A line read again, cropped to its own letters: the box may hold heads or feet of the lines beside it."""
        return ctc.frei(leser.lies(self.schnitt(self.eng(kasten))))

    def eng(self, kasten: Kasten) -> Kasten:
        """A box cropped to the letters that stand at its middle height; the same if there are none."""
        stuecke = self.stuecke(kasten)
        mitten = stuecke[:, 1] + stuecke[:, 3] / 2
        eigene = stuecke[(np.abs(mitten - kasten.y - kasten.h / 2) < kasten.h / 4) & (stuecke[:, 3] < kasten.h)]
        if not len(eigene):
            return kasten
        oben, unten = int(eigene[:, 1].min()), int((eigene[:, 1] + eigene[:, 3]).max())
        rand = round(MARKEN * (unten - oben))
        return Kasten(kasten.x, max(0, oben - rand), kasten.b, unten - oben + 2 * rand)

    def lies_dunkles(self, anteil: float, kasten: Kasten, leser: Zeilenleser) -> Lesart:
        """A line read again without ink paler than `anteil` of the darkest: labels that were printed into a value."""
        schnitt = self.schnitt(kasten).astype(np.float32)
        papier, dunkel = (float(v) for v in np.percentile(schnitt, (80, 1)))
        rest = np.where(schnitt > papier - anteil * (papier - dunkel), papier, schnitt)
        return ctc.frei(leser.lies(cv2.GaussianBlur(rest, (0, 0), 0.7).astype(np.uint8)))

    def schnitt(self, kasten: Kasten) -> Bild:
        """The crop of a line, with bare paper painted at both ends: a label may stand close by."""
        oben = round(HOEHER * kasten.h)
        y0, x0 = max(0, kasten.y - oben), max(0, kasten.x - KNAPP)
        innen = self.grau[y0 : kasten.unten + oben, x0 : kasten.rechts + KNAPP]
        papier = float(np.percentile(innen, 80))
        rand = round(RAND * JE_MM)
        return cv2.copyMakeBorder(innen, 0, 0, rand, rand, cv2.BORDER_CONSTANT, value=papier).astype(np.uint8)

    def stuecke(self, kasten: Kasten) -> NDArray[np.int32]:
        """Connected pieces of ink in a box: rows x, y, width, height, area in pixels of the sheet."""
        flaeche = self.grau[kasten.y : kasten.unten, kasten.x : kasten.rechts]
        papier, dunkel = (float(v) for v in np.percentile(flaeche, (80, 2)))
        maske = (flaeche < papier - TINTE * (papier - dunkel)).astype(np.uint8)
        anzahl, _, masse, _ = cv2.connectedComponentsWithStats(maske, connectivity=8)
        ort = np.array([kasten.x, kasten.y, 0, 0, 0], dtype=np.int32)
        return np.asarray(masse[1:anzahl][masse[1:anzahl, 4] > MIN_FLAECHE] + ort, dtype=np.int32)

    def zeichen_an(self, platz: Kasten, weit: bool) -> str | None:
        """What stands at a place where the detector saw no text: nothing, a hyphen, or None for other ink.

        In a wide area (`weit`) other ink is the edge of what stands above or below.
        """
        flaeche = self.grau[max(0, platz.y) : platz.unten, max(0, platz.x) : platz.rechts]
        if flaeche.size == 0:
            return None
        papier = float(np.percentile(flaeche, 75))
        if papier - float(cv2.blur(flaeche, (3, 3)).min()) < SICHTBAR:
            return ""
        maske = (flaeche < papier - 0.5 * (papier - float(flaeche.min()))).astype(np.uint8)
        anzahl, _, masse, _ = cv2.connectedComponentsWithStats(maske, connectivity=8)
        stuecke = [Kasten(*(int(v) for v in m[:4])) for m in masse[1:anzahl] if m[4] > 8]
        mitte = flaeche.shape[0] / 2
        striche = [s for s in stuecke if ist_strich(s) and abs(s.y + s.h / 2 - mitte) < (mitte * 0.7 if weit else 11)]
        if weit:
            return "-" if len(striche) == 1 else ""
        return "-" if len(striche) == 1 and len(stuecke) == 1 else None


def ist_strich(kasten: Kasten) -> bool:
    """Whether a run is a single hyphen, the printed sign for "none"."""
    return 0.5 * JE_MM <= kasten.b <= 2.6 * JE_MM and kasten.h <= 0.9 * JE_MM and kasten.b > 1.3 * kasten.h


def _ohne_doppelte(kaesten: Sequence[Kasten]) -> list[Kasten]:
    """Boxes that lap over each other on one line of the left panel as one: a letter in both would be read twice."""
    eigene: list[Kasten] = []
    for kasten in sorted((k for k in kaesten if _liegt_links(k)), key=lambda k: k.x):
        nr = next((nr for nr, anderer in enumerate(eigene) if _lappt_ueber(anderer, kasten)), None)
        if nr is None:
            eigene.append(kasten)
        else:
            eigene[nr] = umfassend([eigene[nr], kasten])
    return sorted([*eigene, *(k for k in kaesten if not _liegt_links(k))], key=lambda k: k.x)


def _liegt_links(kasten: Kasten) -> bool:
    """Whether all of a box lies in the left panel."""
    return kasten.rechts <= LINKES_FELD * JE_MM


def _lappt_ueber(einer: Kasten, anderer: Kasten) -> bool:
    """Whether two boxes stand on one line, and one begins before the other ends."""
    gemeinsam = min(einer.unten, anderer.unten) - max(einer.y, anderer.y)
    auf_zeile = gemeinsam > AUF_ZEILE * max(einer.h, anderer.h)
    return auf_zeile and max(einer.x, anderer.x) < min(einer.rechts, anderer.rechts)


def _umrissen(ecken: Bild | np.ndarray, form: Sequence[int]) -> Kasten:
    """The box around four corners, inside the sheet."""
    x, y, b, h = (int(v) for v in cv2.boundingRect(ecken))
    x0, y0 = max(0, x), max(0, y)
    return Kasten(x0, y0, max(1, min(form[1], x + b) - x0), max(1, min(form[0], y + h) - y0))
