"""A country comes back: 60,000 cases reconnect at once. Measures one service, then simulates many counters with it.

    python -m tests.bench.reconnect [--cases 60000] [--districts 400] [--real 2000]

1. Real: one service on PostgreSQL, counters in threads through the shipped client, batches of 50 and of 4; seconds each
2. Check: the model below, fed with these seconds, must foretell the real run within a factor of two.
3. Model: counters with the shipped jitter and pauses, one queue a service that takes as many batches at once as was
   measured, refuses above the shipped limit, and answers in the measured times, drawn again and again.
What is not in it: the network between counter and service, and a PostgreSQL that grows slower under 400 districts.
"""

import argparse
import heapq
import random
import statistics
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bureau_app.district.app import create_app
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.domain.abgleich import Ausgang
from bureau_app.link.kreis import KreisDienst
from bureau_app.workflows.sync import HOECHSTENS, naechster_versuch
from tests.eintraege import aenderung, stammdaten
from tests.kreisdienst import FAST, KREIS, kreis, laufend

JITTER_S = 60.0
"""After an outage each counter waits up to so long before it comes back."""
GLEICHZEITIG = 4
"""Counters that the real run lets ask at the same time."""
KLEIN = 4
"""Cases in a small batch: what one of 40 counters has of a day's 150 cases."""


@dataclass
class Gemessen:
    """A real run: seconds of each batch, seconds of the whole run, cases."""

    stapel_s: list[float]
    dauer_s: float
    faelle: int


@dataclass
class Dienstzeit:
    """Seconds of a batch by its number of cases: a straight line through the medians of two sizes, times how far single
    batches of 50 were off theirs."""

    fest_s: float
    je_fall_s: float
    streuung: list[float]

    @classmethod
    def aus(cls, klein: Gemessen, gross: Gemessen) -> "Dienstzeit":
        """From batches of KLEIN and of HOECHSTENS."""
        a, b = statistics.median(klein.stapel_s), statistics.median(gross.stapel_s)
        je_fall = max(0.0, (b - a) / (HOECHSTENS - KLEIN))
        return cls(max(0.0, a - je_fall * KLEIN), je_fall, [s / b for s in gross.stapel_s])

    def zieh(self, faelle: int, zufall: random.Random) -> float:
        """Of one batch."""
        return (self.fest_s + self.je_fall_s * faelle) * zufall.choice(self.streuung)


def miss(faelle: int, stapel: int) -> Gemessen:
    """Real counters in Neuss push so many cases, each a vehicle of its own, to a real service on PostgreSQL."""
    je_zaehler = faelle // GLEICHZEITIG
    with TemporaryDirectory() as ordner, kreis("postgresql", Path(ordner)) as k:
        frei = Anfragegrenzen(10**6, 10**6, 10**6, 10**6, 10**6)
        app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank, grenzen=frei)
        arbeit = [(k.geraet()[1], [aenderung() for _ in range(je_zaehler)]) for _ in range(GLEICHZEITIG)]
        zeiten: list[float] = []
        with laufend(app) as url:
            faeden = [threading.Thread(target=_sende, args=(url, token, a, stapel, zeiten)) for token, a in arbeit]
            beginn = time.perf_counter()
            for faden in faeden:
                faden.start()
            for faden in faeden:
                faden.join()
            dauer = time.perf_counter() - beginn
    return Gemessen(zeiten, dauer, je_zaehler * GLEICHZEITIG)


def _sende(url: str, token: str, aenderungen: list[object], groesse: int, zeiten: list[float]) -> None:
    kreis_ = KreisDienst(url, token)
    for von in range(0, len(aenderungen), groesse):
        stapel = aenderungen[von : von + groesse]
        beginn = time.perf_counter()
        runde = kreis_.tausche(stapel, "")  # type: ignore[arg-type]
        zeiten.append(time.perf_counter() - beginn)
        assert [e.ausgang for e in runde.ergebnisse] == [Ausgang.ACCEPTED] * len(stapel)
    kreis_.schliesse()


@dataclass(order=True)
class Zaehler:
    """A counter with its backlog (cases); compared by when it comes next."""

    ab_s: float
    nummer: int
    offen: int
    versuche: int = 0


@dataclass
class Verlauf:
    """What happened at one service."""

    leer_s: float = 0.0
    abgewiesen: int = 0
    laengste_schlange: int = 0
    wartezeiten: list[float] = field(default_factory=list)


def simuliere(
    rueckstaende: Sequence[int], jitter_s: float, zeit: Dienstzeit, wartend: int, zufall: random.Random
) -> Verlauf:
    """Counters with these backlogs come back to one service. Its `GLEICHZEITIG` places share the machine as they did
    when `zeit` was measured, so a batch takes that long whenever all are busy."""
    ereignisse = [Zaehler(zufall.random() * jitter_s, n, offen) for n, offen in enumerate(rueckstaende)]
    heapq.heapify(ereignisse)
    schlange: deque[Zaehler] = deque()
    plaetze = [0.0] * GLEICHZEITIG
    verlauf = Verlauf()
    while ereignisse or schlange:
        platz = min(range(GLEICHZEITIG), key=plaetze.__getitem__)
        if schlange and (not ereignisse or plaetze[platz] <= ereignisse[0].ab_s):
            z = schlange.popleft()
            beginn = max(plaetze[platz], z.ab_s)
            plaetze[platz] = beginn + zeit.zieh(min(z.offen, HOECHSTENS), zufall)
            verlauf.wartezeiten.append(plaetze[platz] - z.ab_s)
            verlauf.leer_s = max(verlauf.leer_s, plaetze[platz])
            z.offen, z.versuche, z.ab_s = max(0, z.offen - HOECHSTENS), 0, plaetze[platz]
            if z.offen:
                heapq.heappush(ereignisse, z)
            continue
        z = heapq.heappop(ereignisse)
        if len(schlange) >= wartend:
            verlauf.abgewiesen += 1
            z.ab_s += naechster_versuch(z.versuche, zufall.random()).total_seconds() + 0.01
            z.versuche += 1
            heapq.heappush(ereignisse, z)
        else:
            schlange.append(z)
            verlauf.laengste_schlange = max(verlauf.laengste_schlange, len(schlange))
    return verlauf


def verteile(faelle: int, zaehler: int) -> list[int]:
    """The backlog of each counter, as even as it goes."""
    return [faelle // zaehler + (n < faelle % zaehler) for n in range(zaehler)]


def zeile(name: str, verlaeufe: Sequence[Verlauf]) -> str:
    """One line of the table."""
    warten = sorted(w for v in verlaeufe for w in v.wartezeiten)
    leer, p95 = max(v.leer_s for v in verlaeufe), warten[int(len(warten) * 0.95)]
    abgewiesen, schlange = sum(v.abgewiesen for v in verlaeufe), max(v.laengste_schlange for v in verlaeufe)
    return f"{name:46} {leer:9.1f} {p95:9.2f} {warten[-1]:9.2f} {schlange:8d} {abgewiesen:11d}"


def main() -> None:
    """Measure, check the model, simulate, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=60_000)
    parser.add_argument("--districts", type=int, default=400)
    parser.add_argument("--counters", type=int, default=40)
    parser.add_argument("--real", type=int, default=2_000)
    a = parser.parse_args()
    zufall, wartend = random.Random(2026), Anfragegrenzen().wartend
    klein, gemessen = miss(a.real // 5, KLEIN), miss(a.real, HOECHSTENS)
    for stapel, lauf in ((KLEIN, klein), (HOECHSTENS, gemessen)):
        median, je_s = statistics.median(lauf.stapel_s), lauf.faelle / lauf.dauer_s
        print(
            f"measured: {lauf.faelle} cases in batches of {stapel}: {je_s:.0f} cases/s, median {median * 1000:.0f} ms"
        )
    zeit = Dienstzeit.aus(klein, gemessen)
    nachgerechnet = simuliere(verteile(a.real, GLEICHZEITIG), 0.0, zeit, wartend, zufall)
    verhaeltnis = nachgerechnet.leer_s / gemessen.dauer_s
    print(f"check: the model drains the same in {nachgerechnet.leer_s:.1f} s, really {gemessen.dauer_s:.1f} s")
    je_kreis = a.cases // a.districts
    alle = verteile(a.cases, a.districts * a.counters)
    print(f"\n{a.cases} cases, {a.districts} districts with {a.counters} counters each")
    print(f"{'':46} {'empty (s)':>9} {'p95 (s)':>9} {'max (s)':>9} {'queue':>8} {'refused':>11}")
    for jitter in (0.0, JITTER_S):
        einer = [simuliere(alle, jitter, zeit, wartend, zufall)]
        viele = [simuliere(verteile(je_kreis, a.counters), jitter, zeit, wartend, zufall) for _ in range(a.districts)]
        print(zeile(f"one service for all, spread over {jitter:.0f} s", einer))
        print(zeile(f"a service and database a district, over {jitter:.0f} s", viele))
    if not 0.5 <= verhaeltnis <= 2.0:
        raise SystemExit(f"the model is off by a factor of {verhaeltnis:.2f}: its figures say nothing")


if __name__ == "__main__":
    main()
