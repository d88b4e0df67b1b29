"""Counts hits by level and figure and prints them with their 95 % interval."""

import math
from collections import Counter

from bureau_app.domain.lesung import Feldstatus, Lesefeld

Zeiten = dict[tuple[int, str], list[tuple[float, float]]]


class Zaehlung:
    """Hits and tries by level and figure."""

    def __init__(self) -> None:
        self._treffer: Counter[tuple[int, str]] = Counter()
        self._versuche: Counter[tuple[int, str]] = Counter()

    def zaehle(self, stufe: int, was: str, trifft: bool) -> None:
        """One try."""
        self._treffer[stufe, was] += trifft
        self._versuche[stufe, was] += 1

    def feld(self, stufe: int, was: str, feld: Lesefeld, richtig: bool) -> None:
        """One read field: right, taken, taken but wrong."""
        self.zaehle(stufe, f"{was}: right", richtig)
        self.zaehle(stufe, f"{was}: ok", feld.status is Feldstatus.OK)
        self.zaehle(stufe, f"{was}: ok but wrong", feld.status is Feldstatus.OK and not richtig)

    def drucke(self) -> None:
        """All figures, one a line."""
        for stufe, was in sorted(self._versuche):
            k, n = self._treffer[stufe, was], self._versuche[stufe, was]
            von, bis = wilson(k, n)
            print(f"level {stufe}  {was:<44} {k:>5}/{n:<5} {100 * k / n:6.2f} %  [{100 * von:.2f}, {100 * bis:.2f}]")


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a rate."""
    z = 1.96
    mitte = (k + z * z / 2) / (n + z * z)
    halb = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    return max(0.0, mitte - halb), min(1.0, mitte + halb)


def drucke_zeiten(name: str, zeiten: Zeiten) -> None:
    """Mean and 95th percentile of wall and CPU time."""
    for (stufe, art), werte in sorted(zeiten.items()):
        wand, cpu = (sorted(wert[i] for wert in werte) for i in (0, 1))
        p95 = min(len(werte) - 1, math.ceil(0.95 * len(werte)) - 1)
        print(
            f"level {stufe}  {name:<14} {art:<24} n {len(werte):<4}"
            f" wall mean {sum(wand) / len(wand):5.2f} s p95 {wand[p95]:5.2f} s"
            f"  CPU mean {sum(cpu) / len(cpu):5.2f} s p95 {cpu[p95]:5.2f} s"
        )
