"""Counts hits by set, level and figure and prints them with n and their 95 % interval; times beside plain RapidOCR."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bureau_app.domain.lesung import Feldstatus, Lesefeld

Schluessel = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Zeit:
    """Seconds of one picture: by the clock, and of the processor."""

    wand: float
    cpu: float


class Zaehlung:
    """Hits and tries by set of pictures, level and figure."""

    def __init__(self, menge: str) -> None:
        self.menge = menge
        self._treffer: Counter[Schluessel] = Counter()
        self._versuche: Counter[Schluessel] = Counter()

    def zaehle(self, stufe: int, was: str, trifft: bool) -> None:
        """One try."""
        self._treffer[self.menge, stufe, was] += trifft
        self._versuche[self.menge, stufe, was] += 1

    def feld(self, stufe: int, was: str, feld: Lesefeld, richtig: bool) -> None:
        """One read field: right, taken, taken but wrong."""
        self.zaehle(stufe, f"{was}: right", richtig)
        self.zaehle(stufe, f"{was}: ok", feld.status is Feldstatus.OK)
        self.zaehle(stufe, f"{was}: ok but wrong", feld.status is Feldstatus.OK and not richtig)

    def drucke(self) -> None:
        """All figures, one a line, by set and level."""
        for menge, stufe, was in sorted(self._versuche):
            k, n = self._treffer[menge, stufe, was], self._versuche[menge, stufe, was]
            von, bis = wilson(k, n)
            print(
                f"{menge:<9} level {stufe}  {was:<44} {k:>5}/{n:<5} {100 * k / n:6.2f} %"
                f"  [{100 * von:.2f}, {100 * bis:.2f}]"
            )


class Zeiten:
    """Times of reader and plain RapidOCR by kind of document; RapidOCR's only on some of the same pictures."""

    def __init__(self) -> None:
        self._unsere: dict[str, list[Zeit]] = {}
        self._paare: dict[str, list[tuple[Zeit, Zeit]]] = {}

    def zaehle(self, art: str, unsere: Zeit, plain: Zeit | None) -> None:
        """One picture of a kind."""
        self._unsere.setdefault(art, []).append(unsere)
        if plain is not None:
            self._paare.setdefault(art, []).append((unsere, plain))

    def drucke(self) -> None:
        """Median and 95th percentile of wall and CPU time, and the ratio to RapidOCR on the same pictures."""
        for art, werte in sorted(self._unsere.items()):
            wand, cpu = [z.wand for z in werte], [z.cpu for z in werte]
            print(
                f"time {art:<20} n {len(werte):<4} wall p50 {anteil(wand, 0.5):5.2f} s p95 {anteil(wand, 0.95):5.2f} s"
                f"  CPU p50 {anteil(cpu, 0.5):5.2f} s p95 {anteil(cpu, 0.95):5.2f} s"
            )
        for art, paare in sorted(self._paare.items()):
            wand = [unsere.wand / plain.wand for unsere, plain in paare]
            cpu = [unsere.cpu / plain.cpu for unsere, plain in paare]
            print(
                f"reader / plain RapidOCR {art:<20} n {len(paare):<4} wall p50 {anteil(wand, 0.5):4.2f} "
                f"p95 {anteil(wand, 0.95):4.2f}  CPU p50 {anteil(cpu, 0.5):4.2f} p95 {anteil(cpu, 0.95):4.2f}"
            )


def anteil(werte: Sequence[float], bis: float) -> float:
    """The value that this part of all does not exceed."""
    return sorted(werte)[min(len(werte) - 1, math.ceil(bis * len(werte)) - 1)]


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a rate."""
    z = 1.96
    mitte = (k + z * z / 2) / (n + z * z)
    halb = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    return max(0.0, mitte - halb), min(1.0, mitte + halb)
