"""Turns the recogniser's steps into text: freely, or as exactly n letters of a small alphabet."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.modelle import Zeichenwerte

Zahlen = NDArray[np.float64]

KLEIN = 1e-8
WORTABSTAND = 1.15


@dataclass(frozen=True, slots=True)
class Lesart:
    """A text with the probability of each of its letters and the place of each in pixels of the crop."""

    text: str
    sicher: tuple[float, ...]
    orte: tuple[float, ...]

    @property
    def konfidenz(self) -> float:
        """Mean probability of the letters; 0 for no text."""
        return float(np.mean(self.sicher)) if self.sicher else 0.0

    @property
    def schwaechste(self) -> float:
        """Probability of the least certain letter, blanks aside; 0 for no text."""
        return min((wert for z, wert in zip(self.text, self.sicher, strict=True) if z != " "), default=0.0)

    def ab(self, stelle: int) -> "Lesart":
        """The same from a letter on."""
        return Lesart(self.text[stelle:], self.sicher[stelle:], self.orte[stelle:])

    def nur(self, teil: str) -> "Lesart":
        """The last place where its text is `teil`; the whole if there is none."""
        von = self.text.rfind(teil)
        bis = von + len(teil)
        return Lesart(teil, self.sicher[von:bis], self.orte[von:bis]) if teil and von >= 0 else self

    def ohne_rand(self) -> "Lesart":
        """The same without blanks at both ends."""
        links = len(self.text) - len(self.text.lstrip())
        rechts = len(self.text.rstrip())
        return Lesart(self.text[links:rechts], self.sicher[links:rechts], self.orte[links:rechts])


def frei(gesehen: Zeichenwerte) -> Lesart:
    """The most probable text without any rule: best symbol a step, repeats joined."""
    spur = gesehen.werte.argmax(axis=1)
    beginn = [0, *(nr for nr in range(1, len(spur)) if spur[nr] != spur[nr - 1]), len(spur)]
    stuecke = [(a, b) for a, b in itertools.pairwise(beginn) if spur[a]]
    text = "".join(gesehen.alphabet[spur[a]] for a, _ in stuecke).replace("_", " ")
    werte = [gesehen.werte[a:b, spur[a]] for a, b in stuecke]
    mitten = [float(np.average(np.arange(a, b), weights=w)) for (a, b), w in zip(stuecke, werte, strict=True)]
    orte = tuple((mitte + 0.5) * gesehen.schritt for mitte in mitten)
    return Lesart(text, tuple(float(w.max()) for w in werte), orte).ohne_rand()


def mit_wortabstaenden(lesart: Lesart, luecken: Sequence[tuple[int, int]]) -> Lesart:
    """Puts in the blanks that the recogniser skipped: `luecken` are the bare stretches of the line in pixels.

    Only where letters stand at one distance, as a typewriter's do; there a blank is as wide as a letter.
    """
    abstaende = np.diff(np.array(lesart.orte))
    innen = np.array([a != " " and b != " " for a, b in itertools.pairwise(lesart.text)], dtype=bool)
    if innen.sum() < 3:
        return lesart
    schritt = float(np.median(abstaende[innen]))
    if np.mean(np.abs(abstaende[innen] / schritt - 1) < 0.3) < 0.6:
        return lesart
    weite = [(von + bis) / 2 for von, bis in luecken if bis - von > WORTABSTAND * schritt]
    zeichen, sicher, orte = list(lesart.text), list(lesart.sicher), list(lesart.orte)
    for mitte in weite:
        nr = sum(ort < mitte for ort in orte)
        if 0 < nr < len(orte) and zeichen[nr - 1] != " " and zeichen[nr] != " ":
            zeichen.insert(nr, " ")
            sicher.insert(nr, 1.0)
            orte.insert(nr, mitte)
    return Lesart("".join(zeichen), tuple(sicher), tuple(orte))


def auswahl(gesehen: Zeichenwerte, zeichen: str, gleich: Mapping[str, str]) -> Zahlen:
    """Columns "empty" and each letter of `zeichen`; `gleich` names look-alikes that count as one of them.

    Rows are normalised to 1; the shape is steps × (1 + len(zeichen)).
    """
    stelle = {z: nr for nr, z in enumerate(gesehen.alphabet)}
    spalten = [gesehen.werte[:, 0].astype(np.float64)]
    spalten += [gesehen.werte[:, stelle[z]].astype(np.float64) for z in zeichen]
    for anderes, gemeint in gleich.items():
        if anderes in stelle:
            spalten[1 + zeichen.index(gemeint)] = (
                spalten[1 + zeichen.index(gemeint)] + gesehen.werte[:, stelle[anderes]]
            )
    werte = np.stack(spalten, axis=1) + KLEIN
    return np.asarray(werte / werte.sum(axis=1, keepdims=True))


def genau(werte: Zahlen, erlaubt: Sequence[str], zeichen: str) -> Zahlen | None:
    """Probability of each letter at each of exactly n places, over all ways to lay n letters along the line.

    `werte` as from `auswahl`; `erlaubt[i]` lists the letters that may stand at place i. The result has the shape
    n × len(zeichen), rows sum to 1; nothing if the line is too short for n letters.
    """
    n, schritte = len(erlaubt), len(werte)
    if schritte < n:
        return None
    maske = np.array([[1.0 if z in menge else KLEIN for z in zeichen] for menge in erlaubt])
    vor_z, vor_l, gewichte = _vorwaerts(werte, maske)
    nach_z, nach_l = _rueckwaerts(werte, maske)
    ergebnis = np.zeros((n, len(zeichen)))
    for t in range(schritte):
        alles = float((vor_z[t] * nach_z[t]).sum() + (vor_l[t] * nach_l[t]).sum()) * gewichte[t]
        if alles > 0:
            ergebnis += _eintritt(vor_z, vor_l, t, maske) * werte[t, 1:] * nach_z[t] / alles
    summe = ergebnis.sum(axis=1, keepdims=True)
    return None if not np.all(summe > 0) else np.asarray(ergebnis / summe)


def _eintritt(vor_z: Zahlen, vor_l: Zahlen, t: int, maske: Zahlen) -> Zahlen:
    """Weight of all beginnings that start letter i at step t (before that step's own value)."""
    n, k = maske.shape
    ein = np.zeros((n, k))
    if t == 0:
        ein[0] = 1.0
        return ein * maske
    ein[0] = vor_l[t - 1, 0]
    vorige = vor_z[t - 1, :-1]
    ein[1:] = vor_l[t - 1, 1:n, None] + vorige.sum(axis=1, keepdims=True) - vorige
    return ein * maske


def _vorwaerts(werte: Zahlen, maske: Zahlen) -> tuple[Zahlen, Zahlen, Zahlen]:
    """Forward weights: [t, i, c] standing on letter c at place i; [t, i] on the empty symbol after i letters.

    Each step is scaled to sum 1; the third result holds the factor that was taken out at each step.
    """
    schritte, (n, k) = len(werte), maske.shape
    vor_z, vor_l = np.zeros((schritte, n, k)), np.zeros((schritte, n + 1))
    gewichte = np.ones(schritte)
    for t in range(schritte):
        ein = _eintritt(vor_z, vor_l, t, maske)
        if t == 0:
            vor_z[0], vor_l[0, 0] = ein * werte[0, 1:], werte[0, 0]
        else:
            vor_z[t] = (vor_z[t - 1] + ein) * werte[t, 1:]
            vor_l[t] = vor_l[t - 1] * werte[t, 0]
            vor_l[t, 1:] += vor_z[t - 1].sum(axis=1) * werte[t, 0]
        gewichte[t] = vor_z[t].sum() + vor_l[t].sum() or 1.0
        vor_z[t] /= gewichte[t]
        vor_l[t] /= gewichte[t]
    return vor_z, vor_l, gewichte


def _rueckwaerts(werte: Zahlen, maske: Zahlen) -> tuple[Zahlen, Zahlen]:
    """Backward weights from after step t on, for the same states as `_vorwaerts`."""
    schritte, (n, k) = len(werte), maske.shape
    nach_z, nach_l = np.zeros((schritte, n, k)), np.zeros((schritte, n + 1))
    nach_z[-1, -1], nach_l[-1, -1] = 1.0, 1.0
    for t in range(schritte - 2, -1, -1):
        weiter = nach_z[t + 1] * werte[t + 1, 1:] * maske
        leer = nach_l[t + 1] * werte[t + 1, 0]
        neu = np.append(weiter.sum(axis=1), 0.0)
        bleib = nach_z[t + 1] * werte[t + 1, 1:]
        nach_z[t] = bleib + leer[1:, None]
        nach_z[t, :-1] += weiter[1:].sum(axis=1, keepdims=True) - weiter[1:]
        nach_l[t] = leer + neu
        gewicht = nach_z[t].sum() + nach_l[t].sum()
        if gewicht > 0:
            nach_z[t] /= gewicht
            nach_l[t] /= gewicht
    return nach_z, nach_l
