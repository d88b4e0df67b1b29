"""Decides a machine readable zone: the most probable letters among those whose check digits agree."""

import heapq
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bureau_app.domain.ausweis import pruefziffer
from bureau_app.domain.staaten import STAATENCODES
from bureau_app.reading.mrz_muster import ALLES, DEUTSCHE_SERIE, FUELLER, VERWECHSLUNGEN, Gruppe, Muster

Zahlen = NDArray[np.float64]

FREMD_IN_SERIE = 0.02
MAX_VERSUCHE = 400
MAX_WAHL = 4
MAX_NEBENWAHL = 3
KLAR = 0.9
LESBAR = 0.6
HOECHSTENS = 0.045
REST = tuple(pruefziffer(z) for z in ALLES)
PAARE = frozenset(gesehen + gemeint for gesehen, gemeint, _ in VERWECHSLUNGEN)


@dataclass(frozen=True, slots=True)
class Loesung:
    """The decided zone: its text over all lines, the probability of each letter, and what the check digits say.

    `gueltig`: all check digits agree. `klarheit`: probability of this text among all that agree. `lesbar`: every
    letter was seen as itself or as a look-alike. `gleichwertig`: the most that speaks at one place for letters that no
    check digit tells from the chosen one (6 and G, 1 and L: their values differ by ten).
    """

    muster: Muster
    text: str = field(repr=False)
    sicher: tuple[float, ...]
    gueltig: bool
    klarheit: float
    lesbar: bool
    gleichwertig: float = 0.0

    @property
    def zeilen(self) -> tuple[str, ...]:
        """The lines as printed."""
        return self.muster.zerlege(self.text)

    @property
    def eindeutig(self) -> bool:
        """Whether the places under check digits may be taken without a look."""
        return self.gueltig and self.lesbar and self.klarheit >= KLAR and self.gleichwertig <= HOECHSTENS

    @property
    def fertig(self) -> bool:
        """Whether another rendering would tell nothing new."""
        return self.eindeutig and self.im_ganzen >= LESBAR

    @property
    def im_ganzen(self) -> float:
        """Probability of the whole text: of the places under check digits, or of the weakest letter elsewhere."""
        m = self.muster
        frei = ((0, 2), m.aussteller, m.namen, m.staat, (m.geschlecht, m.geschlecht + 1))
        return min(self.klarheit, *(self.konfidenz(*bereich) for bereich in frei))

    def schwaechster(self, zeile: int) -> float:
        """Probability of the weakest letter of a line, counted from 0."""
        laenge = self.muster.laenge
        return min(self.sicher[zeile * laenge : (zeile + 1) * laenge])

    def konfidenz(self, von: int, bis: int) -> float:
        """Probability of a range: of the whole choice where check digits stand guard, else of its weakest letter."""
        geprueft = [a <= von and bis <= b for a, b in self.muster.gesamt]
        return self.klarheit if any(geprueft) else min(self.sicher[von:bis], default=0.0)


def verwechslungen() -> Zahlen:
    """Matrix (letters seen × letters meant): the identity plus a small value for look-alikes."""
    matrix = np.eye(len(ALLES))
    for gesehen, gemeint, anteil in VERWECHSLUNGEN:
        matrix[ALLES.index(gesehen), ALLES.index(gemeint)] = anteil
    return matrix


def loese(werte: Zahlen, muster: Muster) -> Loesung:
    """Decides the zone from the probability of each letter at each place (places × letters of `ALLES`)."""
    werte = werte.copy()
    text = [ALLES[nr] for nr in werte.argmax(axis=1)]
    text[slice(*muster.aussteller)] = _staat(werte, *muster.aussteller)
    text[slice(*muster.staat)] = _staat(werte, *muster.staat)
    if "".join(text[slice(*muster.aussteller)]) == "D<<":
        _deutsche_serie(werte, muster)
    gesehen = "".join(ALLES[nr] for nr in werte.argmax(axis=1))
    bester: tuple[float, list[str]] | None = None
    gewicht = 0.0
    for wert, gewaehlt in _versuche(werte, muster):
        versuch = text.copy()
        for (von, bis), teil in gewaehlt:
            versuch[von:bis] = teil
        if _gesamt_stimmt("".join(versuch), muster):
            bester = bester or (wert, versuch)
            gewicht += math.exp(wert - bester[0])
    ergebnis = "".join(bester[1] if bester else text)
    sicher = tuple(float(werte[nr, ALLES.index(z)]) for nr, z in enumerate(ergebnis))
    geprueft = [nr for von, bis in muster.gesamt for nr in range(von, bis)] + [muster.gesamtziffer]
    lesbar = all(gesehen[nr] == ergebnis[nr] or gesehen[nr] + ergebnis[nr] in PAARE for nr in geprueft)
    gleich = max((_gleichwertig(werte[nr], ergebnis[nr]) for nr in geprueft), default=0.0)
    return Loesung(muster, ergebnis, sicher, bester is not None, 1 / gewicht if bester else 0.0, lesbar, gleich)


def _gleichwertig(werte: Zahlen, gewaehlt: str) -> float:
    """Probability of the other letters whose value for check digits is the same modulo ten."""
    rest = pruefziffer(gewaehlt)
    return float(sum(werte[nr] for nr, z in enumerate(ALLES) if z != gewaehlt and REST[nr] == rest))


def gruppe_stimmt(text: str, gruppe: Gruppe) -> bool:
    """Whether the group's own check digit agrees; an empty optional group may leave it out."""
    inhalt, ziffer = text[gruppe.von : gruppe.bis], text[gruppe.pruef]
    if ziffer == FUELLER:
        return gruppe.name == "zusatz" and not inhalt.strip(FUELLER)
    return ziffer.isdigit() and pruefziffer(inhalt) == int(ziffer)


def _gesamt_stimmt(text: str, muster: Muster) -> bool:
    inhalt = "".join(text[von:bis] for von, bis in muster.gesamt)
    return text[muster.gesamtziffer] == str(pruefziffer(inhalt))


def _staat(werte: Zahlen, von: int, bis: int) -> list[str]:
    """The code of the ICAO list that fits best."""
    codes = sorted(code.ljust(bis - von, FUELLER) for code in STAATENCODES)
    return list(max(codes, key=lambda code: math.prod(werte[von + i, ALLES.index(z)] for i, z in enumerate(code))))


def _deutsche_serie(werte: Zahlen, muster: Muster) -> None:
    """Makes letters that German serial numbers do not use improbable (provisional documents may still have one)."""
    fremd = np.array([FREMD_IN_SERIE if z not in DEUTSCHE_SERIE + FUELLER else 1.0 for z in ALLES])
    gruppe = muster.gruppen[0]
    teil = werte[gruppe.von : gruppe.bis] * fremd
    werte[gruppe.von : gruppe.bis] = teil / teil.sum(axis=1, keepdims=True)


def _versuche(werte: Zahlen, muster: Muster) -> Iterator[tuple[float, list[tuple[tuple[int, int], str]]]]:
    """Choices for all checked places, the most probable first, each group with an agreeing check digit."""
    teile: list[list[tuple[float, tuple[int, int], str]]] = []
    for gruppe in muster.gruppen:
        bereich = (gruppe.von, gruppe.pruef + 1)
        passend = (
            (wert, bereich, teil)
            for wert, teil in _beste(werte[gruppe.von : gruppe.pruef + 1])
            if gruppe_stimmt(" " * gruppe.von + teil, gruppe)
        )
        teile.append(list(itertools.islice(passend, MAX_WAHL)))
    for von, bis in (*muster.beliebig, (muster.gesamtziffer, muster.gesamtziffer + 1)):
        teile.append(
            [(wert, (von, bis), teil) for wert, teil in itertools.islice(_beste(werte[von:bis]), MAX_NEBENWAHL)]
        )
    alle = sorted(itertools.product(*teile), key=lambda wahl: -sum(wert for wert, _, _ in wahl))
    for wahl in alle[:MAX_VERSUCHE]:
        yield sum(wert for wert, _, _ in wahl), [(bereich, teil) for _, bereich, teil in wahl]


def _beste(werte: Zahlen) -> Iterator[tuple[float, str]]:
    """Texts of one range with their log probability, the most probable first, at most `MAX_VERSUCHE`."""
    rang = np.argsort(-werte, axis=1)[:, :4]
    wert = np.log(np.take_along_axis(werte, rang, axis=1) + 1e-12)
    anfang = (0,) * len(werte)
    haufen = [(-float(wert[:, 0].sum()), anfang)]
    gesehen = {anfang}
    for _ in range(MAX_VERSUCHE):
        if not haufen:
            return
        minus, stand = heapq.heappop(haufen)
        yield -minus, "".join(ALLES[rang[i, r]] for i, r in enumerate(stand))
        for i, r in enumerate(stand):
            naechster = (*stand[:i], r + 1, *stand[i + 1 :])
            if r + 1 < rang.shape[1] and naechster not in gesehen:
                gesehen.add(naechster)
                haufen_wert = -minus - float(wert[i, r]) + float(wert[i, r + 1])
                heapq.heappush(haufen, (-haufen_wert, naechster))
