"""How a flattened sheet lies on the form: by the labels of its left panel, and by the even rows of the other panels."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.beschriftung import aehnlichster
from bureau_app.reading.blatt import JE_MM, Blatt, Lauf
from bureau_app.reading.formular import Anker, Flaeche, Formular
from bureau_app.reading.modelle import Zeilenleser
from bureau_app.reading.tinte import Kasten

AEHNLICH = 0.72
ALLEIN = 0.9
MIN_SCHLANK = 2.5
MAX_ABSTAND = 16.0
NEIGUNGEN = np.linspace(-0.04, 0.04, 33)
DEHNUNGEN = np.linspace(0.93, 1.07, 57)
GENUG_ZEILEN = 8
UEBER, UNTER = 3.8, 2.0
NIEDRIG = 0.72
GROSS = 8.0
FUELLE = 0.15
WORTABSTAND = 3.3
ENDE = 1.0
LINIE = 2.2
MIN_STRECKE = 30.0
NAHT = (59.0, 67.0)
SATZ = 42.0


@dataclass(frozen=True, slots=True)
class Links:
    """The left panel as read: its lines without labels, the labels found, and how it lies on the form."""

    laeufe: tuple[Lauf, ...] = field(repr=False)
    anker: tuple[tuple[Lauf, Anker], ...] = field(repr=False)


def lies_links(blatt: Blatt, links: Sequence[Kasten], formular: Formular, leser: Zeilenleser) -> Links:
    """Reads the boxes of the left panel and tells values from labels; labels that were read before are not again."""
    kaesten = [k for k in links if _bei_einer_flaeche((k.y + k.h / 2) / JE_MM, formular)]
    schon = {k: Lauf(k, blatt.vorher[k], k) for k in kaesten if k in blatt.vorher}
    schon = {k: lauf for k, lauf in schon.items() if _label(lauf, formular, ALLEIN) is not None}
    neue = [k for k in kaesten if k not in schon and not _ist_satz(k, formular)]
    alle = schon | dict(zip(neue, blatt.lies(neue, leser), strict=True))
    laeufe = [alle[k] for k in kaesten if k in alle]
    gefunden: dict[str, tuple[float, Lauf, Anker]] = {}
    for lauf in laeufe:
        label = _label(lauf, formular, AEHNLICH)
        if label is not None and lauf.kasten.b > MIN_SCHLANK * lauf.kasten.h:
            anker, wert = label
            if wert > gefunden.get(anker.text, (0.0,))[0]:
                gefunden[anker.text] = (wert, lauf, anker)
    nah = [(lauf, a) for _, lauf, a in gefunden.values()]
    namen = {id(lauf) for lauf, _ in nah}
    return Links(tuple(lauf for lauf in laeufe if id(lauf) not in namen), tuple(nah))


def _label(lauf: Lauf, formular: Formular, mindestens: float) -> tuple[Anker, float] | None:
    """The label that a line is, and how much it resembles it (0 to 1); nothing if it is none, or stands elsewhere."""
    gefunden = aehnlichster(lauf.lesart.text, [a.text for a in formular.anker], mindestens)
    if gefunden is None:
        return None
    nr, wert = gefunden
    anker = formular.anker[nr]
    return (anker, wert) if np.hypot(lauf.x - anker.x, lauf.y - anker.y) < MAX_ABSTAND else None


def _ist_satz(kasten: Kasten, formular: Formular) -> bool:
    """Whether a box is a sentence of the form: nothing as long is a value or the label of one unless it stands where
    values do."""
    mitte = (kasten.y + kasten.h / 2) / JE_MM
    return kasten.b > SATZ * JE_MM and not any(f.oben <= mitte <= f.unten for f in formular.flaechen)


def _bei_einer_flaeche(hoehe: float, formular: Formular) -> bool:
    """Whether a line at this height (mm) may be a value of the left panel or the label above one."""
    return any(f.oben - UEBER < hoehe < f.unten + UNTER for f in formular.flaechen)


@dataclass(frozen=True, slots=True)
class Lage:
    """How places on a sheet and on the form belong together; `matrix` (2 × 3) takes millimetres to millimetres."""

    matrix: NDArray[np.float64]

    def auf_form(self, x: float, y: float) -> tuple[float, float]:
        """The place on the form of a place on the sheet."""
        return float(self.matrix[0] @ (x, y, 1)), float(self.matrix[1] @ (x, y, 1))

    def auf_blatt(self, kasten: Kasten) -> Kasten:
        """The box on the sheet of a box on the form (pixels), its size unchanged."""
        x, y = kasten.x / JE_MM, (kasten.y + kasten.h / 2) / JE_MM
        zurueck = cv2.invertAffineTransform(self.matrix)
        px, py = (float(zeile @ (x, y, 1)) for zeile in zurueck)
        return Kasten(round(px * JE_MM), round(py * JE_MM - kasten.h / 2), kasten.b, kasten.h)

    def flaeche_auf_blatt(self, flaeche: Flaeche) -> Flaeche:
        """An area of the form where it lies on the sheet (mm)."""
        zurueck = cv2.invertAffineTransform(self.matrix)
        ecken = [(flaeche.links, flaeche.oben), (flaeche.rechts, flaeche.unten)]
        (x0, y0), (x1, y1) = ((float(zurueck[0] @ (x, y, 1)), float(zurueck[1] @ (x, y, 1))) for x, y in ecken)
        return Flaeche(flaeche.code, x0, y0, x1, y1)


def nach_ankern(anker: Sequence[tuple[Lauf, Anker]]) -> Lage:
    """How the sheet lies by the labels: heights stretched and shifted, left edges shifted and sheared.

    All labels stand at the left, so they tell nothing about the width.
    """
    if not anker:
        return Lage(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    x, y = (np.array([getattr(lauf, achse) for lauf, _ in anker]) for achse in "xy")
    soll_x, soll_y = (np.array([getattr(a, achse) for _, a in anker]) for achse in "xy")
    dehnung, oben = _gerade(y, soll_y, (0.8, 1.3), 1.0)
    schere, links = _gerade(soll_y, soll_x - x, (-0.04, 0.04), 0.0)
    return Lage(np.array([[1.0, schere * dehnung, links + schere * oben], [0.0, dehnung, oben]]))


def _gerade(
    x: NDArray[np.float64], y: NDArray[np.float64], grenzen: tuple[float, float], sonst: float
) -> tuple[float, float]:
    """Slope and height of the line through most points (median of the slopes between points far enough apart)."""
    i, j = np.triu_indices(len(x), 1)
    weit = np.abs(x[i] - x[j]) > MIN_STRECKE / 3
    steigungen = (y[i] - y[j])[weit] / (x[i] - x[j])[weit]
    gut = steigungen[(steigungen > grenzen[0]) & (steigungen < grenzen[1])]
    m = float(np.median(gut)) if len(gut) >= 2 else sonst
    return m, float(np.median(y - m * x))


def nach_zeilen(laeufe: Sequence[Lauf], formular: Formular) -> Lage:
    """How lines of the panels must be moved on the form so that their rows are level and even.

    Rows may stand anywhere between those of the form; only their slope and their distance are put right.
    """
    if len(laeufe) < GENUG_ZEILEN:
        return Lage(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    x = np.array([lauf.x for lauf in laeufe]) - formular.links
    y = np.array([lauf.y for lauf in laeufe]) - formular.mitte
    neigungen, dehnungen = NEIGUNGEN[:, None], DEHNUNGEN[None, :]
    phase = ((y - neigungen * x)[:, None] * dehnungen[..., None]) / formular.abstand * 2 * np.pi
    treue = np.abs(np.exp(1j * phase).mean(axis=-1)) - np.abs(neigungen) - 0.3 * np.abs(dehnungen - 1)
    zeile, spalte = np.unravel_index(int(treue.argmax()), treue.shape)
    neigung, dehnung = float(NEIGUNGEN[zeile]), float(DEHNUNGEN[spalte])
    versatz = formular.mitte * (1 - dehnung) + dehnung * neigung * formular.links
    return Lage(np.array([[1.0, 0.0, 0.0], [-dehnung * neigung, dehnung, versatz]]))


def teile_an_naht(blatt: Blatt, formular: Formular) -> tuple[list[Kasten], list[Kasten]]:
    """The boxes of the left panel and the others; a box across the seam is cut at its widest gap there."""
    links: list[Kasten] = []
    rechts: list[Kasten] = []
    von, bis, grenze = (v * JE_MM for v in (*NAHT, formular.links + 2))
    for k in blatt.kaesten:
        if k.x < von - 4 * JE_MM and k.rechts > bis + 2 * JE_MM:
            schnitt = _breiteste_luecke(blatt.stuecke(k), round(von), round(bis))
            links.append(Kasten(k.x, k.y, schnitt - k.x, k.h))
            rechts.append(Kasten(schnitt, k.y, k.rechts - schnitt, k.h))
        else:
            (links if k.x + 0.4 * k.b < grenze else rechts).append(k)
    return links, rechts


def _breiteste_luecke(stuecke: NDArray[np.int32], von: int, bis: int) -> int:
    """The middle of the widest gap between pieces of ink from one column to another."""
    belegt = np.ones(bis - von + 2, dtype=bool)
    belegt[1:-1] = False
    for x, b in stuecke[:, [0, 2]]:
        belegt[1:-1][max(0, int(x) - von) : max(0, int(x + b) - von)] = True
    wechsel = np.flatnonzero(np.diff(belegt.astype(np.int8)))
    luecken = [(b - a, (a + b) // 2) for a, b in zip(wechsel[::2], wechsel[1::2], strict=True)]
    return von + int(max(luecken, default=(0, (bis - von) // 2))[1])


def wertkaesten(blatt: Blatt, rest: Sequence[Kasten]) -> list[Kasten]:
    """Boxes of the middle and right panels cut down to typed values: the form's own labels are lower letters."""
    stuecke = [blatt.stuecke(k) for k in rest]
    lang = [float(np.percentile(s[:, 3], 80)) for k, s in zip(rest, stuecke, strict=True) if k.b > 3 * k.h and len(s)]
    if not lang:
        return []
    mindestens = NIEDRIG * float(np.median(lang))
    return [teil for k, s in zip(rest, stuecke, strict=True) for teil in _teile(k, s, mindestens)]


def _teile(kasten: Kasten, stuecke: NDArray[np.int32], mindestens: float) -> list[Kasten]:
    """The typed words of a box: pieces of ink at least that high, parted where a gap is wider than a blank."""
    quer = (stuecke[:, 3] >= kasten.h - 2) & (stuecke[:, 2] < LINIE * JE_MM)
    duenn = (stuecke[:, 2] > GROSS * mindestens) & (stuecke[:, 4] < FUELLE * stuecke[:, 2] * stuecke[:, 3])
    hoch = stuecke[(stuecke[:, 3] >= mindestens) & ~duenn & ~quer]
    niedrig = stuecke[stuecke[:, 3] < mindestens]
    teile: list[Kasten] = []
    for x, _, b, _ in (tuple(int(v) for v in zeile[:4]) for zeile in hoch[np.argsort(hoch[:, 0])]):
        if teile and x - teile[-1].rechts < WORTABSTAND * JE_MM:
            breite = max(teile[-1].rechts, x + b) - teile[-1].x
            teile[-1] = Kasten(teile[-1].x, kasten.y, breite, kasten.h)
        else:
            teile.append(Kasten(x, kasten.y, b, kasten.h))
    return [_mit_ende(teil, niedrig) for teil in teile]


def _mit_ende(teil: Kasten, niedrig: NDArray[np.int32]) -> Kasten:
    """With the dots, stars and hyphens that follow close behind."""
    rechts = teil.rechts
    for x, _, b, _ in (tuple(int(v) for v in zeile[:4]) for zeile in niedrig[np.argsort(niedrig[:, 0])]):
        if teil.x < x and x - rechts < ENDE * JE_MM:
            rechts = max(rechts, x + b)
    return Kasten(teil.x, teil.y, rechts - teil.x, teil.h)
