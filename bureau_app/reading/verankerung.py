"""Where the official form lies on a sheet: by its labels, and by values that can stand in one place only."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.beschriftung import aehnlichster
from bureau_app.reading.formular import Formular

Zahlen = NDArray[np.float64]

AEHNLICH = 0.72
BREIT = 90.0
GENUG = 5
GENUG_STRECKE = 45.0
MAX_DREHUNG = 0.3
MIN_PAAR = 25.0
GROB, MITTEL, FEIN = 7.0, 3.5, 2.0
STUERZEN = 0.03
GRENZEN = (GROB, GROB, MITTEL, MITTEL, FEIN, FEIN, FEIN)

# Values whose look tells their field. A day may stand in three places, a tyre in two.
KENNZEICHNEND: Mapping[str, tuple[str, ...]] = {
    r"[A-HJ-NPR-Z0-9OQI]{17}": ("E",),
    r"\d\d[.,]\d\d[.,]\d{4}": ("B", "6", "I"),
    r"[O0]\d{3}/\d{4,5}": ("P.2/P.4",),
    r"[A-Z]{2}\d{6}": ("16",),
    r"[eE]\d{1,2}\*\S{8,}": ("K",),
    r"\d{3}/\d\d ?Z?R\d\d( ?\S{2,4})?": ("15.1", "15.2"),
    r"EURO ?\d.{0,4}": ("14",),
    r"\d{5} [A-ZÄÖÜ][\w. ()-]{3,}": ("C.1.3",),
    r"[A-Z0-9]{3}\d{6}": ("2.2",),
}
MAX_ZIELE = max(map(len, KENNZEICHNEND.values()))


@dataclass(frozen=True, slots=True)
class Verankerung:
    """How the form lies: `matrix` (3 × 3) takes pixels of the sheet to mm of the form; how many lines agree."""

    matrix: Zahlen = field(repr=False)
    halt: int


@dataclass(frozen=True, slots=True)
class Zeuge:
    """A line that tells its place: its left middle in pixels, the places that it may have in mm (`MAX_ZIELE` × 2, the
    last one repeated)."""

    punkt: Zahlen = field(repr=False)
    ziele: Zahlen = field(repr=False)


def bezeuge(text: str, punkt: Zahlen, formular: Formular) -> Zeuge | None:
    """What a line with this text and left middle (pixels) tells of the form; None for nothing."""
    ziele = np.array(list(_ziele(text, formular)))
    return Zeuge(punkt, ziele[np.minimum(np.arange(MAX_ZIELE), len(ziele) - 1)]) if len(ziele) else None


def lege(zeugen: Sequence[Zeuge], anfaenge: Zahlen, formular: Formular) -> Verankerung | None:
    """How the form lies by lines that tell it, and by the left middles (n × 2) of all lines, pixels.

    Nothing if too few stand where they should.
    """
    grob = lege_grob(zeugen)
    if grob is None:
        return None
    matrix, halt = _verfeinert(grob, zeugen, anfaenge, _wertorte(formular))
    return Verankerung(matrix, halt) if halt >= GENUG else None


def sagende_orte(formular: Formular) -> Zahlen:
    """Where on the form (n × 2, mm) labels and telling values begin."""
    orte = _orte(formular)
    werte = [orte[code] for codes in KENNZEICHNEND.values() for code in codes]
    return np.array([*((a.x, a.y) for a in formular.anker), *werte])


def _ziele(text: str, formular: Formular) -> Iterator[tuple[float, float]]:
    """The places of the form where a line with this text may begin."""
    label = aehnlichster(text, [a.text for a in formular.anker], AEHNLICH)
    if label is not None:
        anker = formular.anker[label[0]]
        yield anker.x, anker.y
        return
    orte = _orte(formular)
    for muster, codes in KENNZEICHNEND.items():
        if re.fullmatch(muster, text):
            yield from (orte[code] for code in codes)
            return


def _orte(formular: Formular) -> dict[str, tuple[float, float]]:
    """Where each value begins: left edge and middle height of its last line (left panel) or first row."""
    orte = {f.code: (f.links + 2.0, (f.oben + f.unten) / 2) for f in formular.flaechen}
    orte["C.1.3"] = (orte["C.1.3"][0], orte["C.1.3"][1] + 1.0)
    for feld in formular.felder:
        orte |= {p.code: (p.x, formular.mitte + (p.zeile - 1) * formular.abstand) for p in feld}
    return orte


def _wertorte(formular: Formular) -> Zahlen:
    """The beginnings of all rows of all fields of the middle and right panels, in mm."""
    plaetze = [(p, nr) for feld in formular.felder for p in feld for nr in range(p.zeilen)]
    return np.array([(p.x, formular.mitte + (p.zeile - 1 + nr) * formular.abstand) for p, nr in plaetze])


def lege_grob(zeugen: Sequence[Zeuge]) -> Zahlen | None:
    """The turn, size and shift (3 × 3, pixels to mm) that most lines agree on; nothing if fewer than `GENUG` do, or all
    lie close."""
    punkte, moegliche = _reihen(zeugen)
    paare = [(nr, ziel) for nr, a in enumerate(zeugen) for ziel in np.unique(a.ziele, axis=0)]
    bester, gewinn = None, 0.0
    for nr, (i, ziel_i) in enumerate(paare):
        for j, ziel_j in paare[nr + 1 :]:
            if i == j or np.hypot(*(ziel_j - ziel_i)) < MIN_PAAR:
                continue
            von, nach = (complex(*(punkte[j] - punkte[i])), complex(*(ziel_j - ziel_i)))
            if abs(von) < 1.0:
                continue
            faktor = nach / von
            if abs(np.angle(faktor)) > MAX_DREHUNG:
                continue
            a, b = faktor.real, faktor.imag
            dreh = np.array([[a, -b], [b, a]])
            matrix = np.eye(3)
            matrix[:2, :2], matrix[:2, 2] = dreh, ziel_i - dreh @ punkte[i]
            abstand, _ = _abstaende(matrix, punkte, moegliche)
            treue = float(np.maximum(0.0, 1 - abstand / GROB).sum())
            if treue > gewinn:
                bester, gewinn = matrix, treue
    if bester is None:
        return None
    abstand, ziele = _abstaende(bester, punkte, moegliche)
    drin = abstand < GROB
    return bester if drin.sum() >= GENUG - 1 and float(np.ptp(ziele[drin], axis=0).max()) > GENUG_STRECKE else None


def _reihen(zeugen: Sequence[Zeuge]) -> tuple[Zahlen, Zahlen]:
    """All left middles (n × 2), and all places that they may have (n × `MAX_ZIELE` × 2)."""
    return np.array([z.punkt for z in zeugen]), np.array([z.ziele for z in zeugen])


def _abstaende(matrix: Zahlen, punkte: Zahlen, moegliche: Zahlen) -> tuple[Zahlen, Zahlen]:
    """How far each line lies from the nearest of its places in mm, and that place."""
    abstaende = np.hypot(*(moegliche - auf_form(matrix, punkte)[:, None]).transpose(2, 0, 1))
    alle, wahl = np.arange(len(punkte)), abstaende.argmin(axis=1)
    return np.asarray(abstaende[alle, wahl]), np.asarray(moegliche[alle, wahl])


def auf_form(matrix: Zahlen, punkte: Zahlen) -> Zahlen:
    """Points (n × 2) through a 3 × 3 matrix."""
    ebene = np.column_stack([punkte, np.ones(len(punkte))]) @ matrix.T
    return np.asarray(ebene[:, :2] / ebene[:, 2:])


def _verfeinert(matrix: Zahlen, zeugen: Sequence[Zeuge], anfaenge: Zahlen, orte: Zahlen) -> tuple[Zahlen, int]:
    """The same with perspective, by telling lines and by all lines that begin where a value may; how many tell it."""
    punkte, moegliche = _reihen(zeugen)
    abstand, ziele = _abstaende(matrix, punkte, moegliche)
    stuerzen = STUERZEN if float(np.ptp(ziele[abstand < GROB][:, 0])) > BREIT else 1e4
    for nr, grenze in enumerate(GRENZEN):
        abstand, ziele = _abstaende(matrix, punkte, moegliche)
        gewicht = 3.0 * np.maximum(0.0, 1 - (abstand / grenze) ** 2)
        von, nach = punkte, ziele
        if nr > 2:
            auf = auf_form(matrix, anfaenge)
            alle = np.linalg.norm(auf[:, None] - orte[None], axis=2)
            nah = alle.argmin(axis=1)
            gewicht = np.concatenate([gewicht, np.maximum(0.0, 1 - (alle.min(axis=1) / FEIN) ** 2)])
            von, nach = np.vstack([von, anfaenge]), np.vstack([nach, orte[nah]])
        matrix = _geloest(matrix, von, nach, gewicht, stuerzen if nr else 1e4)
    abstand, _ = _abstaende(matrix, punkte, moegliche)
    return matrix, int((abstand < MITTEL).sum())


def _geloest(matrix: Zahlen, von: Zahlen, nach: Zahlen, gewicht: Zahlen, steif: float) -> Zahlen:
    """The matrix that takes `von` nearest to `nach`; `steif` holds the perspective back."""
    mitte, mass = np.array([105.0, 52.5]), 105.0
    jetzt = (auf_form(matrix, von) - mitte) / mass
    soll = (nach - mitte) / mass
    x, y = jetzt.T
    eins, null = np.ones(len(x)), np.zeros(len(x))
    zeilen_u = np.column_stack([x, y, eins, null, null, null, -soll[:, 0] * x, -soll[:, 0] * y])
    zeilen_v = np.column_stack([null, null, null, x, y, eins, -soll[:, 1] * x, -soll[:, 1] * y])
    w = np.sqrt(np.concatenate([gewicht, gewicht]))[:, None]
    halt = np.sqrt(np.array([0.002, 0.002, 1e-4, 0.002, 0.002, 1e-4, steif, steif]))
    a = np.vstack([w * np.vstack([zeilen_u, zeilen_v]), np.diag(halt)])
    eben = np.array([1.0, 0, 0, 0, 1.0, 0, 0, 0])
    b = np.concatenate([w[:, 0] * np.concatenate([soll[:, 0], soll[:, 1]]), halt * eben])
    h = np.linalg.lstsq(a, b, rcond=None)[0]
    schritt = np.array([[h[0], h[1], h[2]], [h[3], h[4], h[5]], [h[6], h[7], 1.0]])
    norm = np.array([[1 / mass, 0, -mitte[0] / mass], [0, 1 / mass, -mitte[1] / mass], [0, 0, 1.0]])
    return np.asarray(np.linalg.inv(norm) @ schritt @ norm @ matrix)
