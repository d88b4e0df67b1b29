"""Counters, a spoiling line, a service and a database, each a process; some are killed while cases are closed."""

import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import text

from bureau_app.district.engine import oeffne
from tests.conventions.sources import ROOT
from tests.faults.dienst import UMGEBUNG, Dienst
from tests.faults.faule_leitung import FauleLeitung
from tests.faults.neustart import Datenbankserver
from tests.kreisdienst import Kreis, kreis_auf

GEDULD_S = 120.0
"""How long a run may stand still before it counts as stalled."""


@dataclass(frozen=True)
class Plan:
    """What is to happen: database, counters, cases in all, share of spoilt messages, kills while cases are closed."""

    kind: str
    plaetze: int
    faelle: int
    seed: int
    anteil: float = 0.35
    tode_dienst: int = 3
    tode_schalter: int = 3
    neustarts: int = 2
    ohne_schluessel: bool = False


@dataclass
class Befund:
    """What came of it: cases acknowledged, booked, lost, booked more than once, counters that did not get empty; of
    the seconds after healing those in which some process of this machine waited for a processor."""

    faelle: int
    gebucht: int
    verloren: int
    doppelt: int
    stehengeblieben: int
    heilung_s: float
    sekunden: float
    ohne_rechner_s: float
    fehler: Counter[str] = field(default_factory=Counter)
    tode: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        verdorben = sum(n for art, n in self.fehler.items() if art != "whole")
        return (
            f"{self.faelle} cases, {verdorben} of {self.fehler.total()} messages spoilt, "
            f"killed: {dict(self.tode)}; {self.verloren} lost, {self.doppelt} double, "
            f"{self.stehengeblieben} stalled, empty {self.heilung_s:.1f} s after healing "
            f"({self.ohne_rechner_s:.1f} s short of a processor), {self.sekunden:.0f} s in all"
        )


class Schalterprozess:
    """One counter; what it says goes into the queue of the run."""

    def __init__(
        self, nummer: int, ordner: Path, url: str, token: str, faelle: int, post: "queue.Queue[tuple[int, str]]"
    ):
        self.nummer, self._token, self._post = nummer, token, post
        ordner.mkdir(parents=True, exist_ok=True)
        self._befehl = [sys.executable, "-m", "tests.faults.schalterprozess", str(ordner), url, str(faelle)]
        self.starte()

    def starte(self) -> None:
        self.prozess = subprocess.Popen(
            self._befehl, cwd=ROOT, env=UMGEBUNG, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.prozess.stdin and self.prozess.stdout
        self.prozess.stdin.write(self._token + "\n")
        self.prozess.stdin.close()
        self._ohr = threading.Thread(target=self._hoere)
        self._ohr.start()

    def toete(self) -> None:
        self.prozess.kill()
        self.prozess.wait(20)
        self._ohr.join(20)

    def _hoere(self) -> None:
        assert self.prozess.stdout
        with self.prozess.stdout as ausgabe:
            for zeile in ausgabe:
                self._post.put((self.nummer, zeile.strip()))


class Lauf:
    """One run of a plan in a folder."""

    def __init__(self, plan: Plan, ordner: Path, k: Kreis, server: Datenbankserver | None) -> None:
        self.plan, self.k, self.server, self.wuerfel = plan, k, server, Random(plan.seed)
        self.dienst = Dienst(k.url, ohne_schluessel=plan.ohne_schluessel)
        self.dienst.sage("start 0")
        self.leitung = FauleLeitung(self.dienst.port, plan.seed, plan.anteil)
        self.post: queue.Queue[tuple[int, str]] = queue.Queue()
        self.quittiert: set[str] = set()
        self.tode: Counter[str] = Counter()
        je_platz = plan.faelle // plan.plaetze
        self.schalter = [
            Schalterprozess(n, ordner / f"schalter{n}", self.leitung.url, k.geraet()[1], je_platz, self.post)
            for n in range(plan.plaetze)
        ]

    def spiele(self) -> Befund:
        """Close cases under faults, heal, wait until everybody is empty, count."""
        beginn, fertig, leer = time.monotonic(), set[int](), set[int]()
        geplant = self._plane_tode()
        while len(fertig | leer) < len(self.schalter) and (gehoert := self._naechste()):
            nummer, zeile = gehoert
            if zeile.startswith("closed"):
                self.quittiert.add(zeile.split()[1])
                for tat in geplant.pop(len(self.quittiert), ()):
                    self._toete(tat)
            elif zeile in ("all", "empty"):
                (fertig if zeile == "all" else leer).add(nummer)
        self.leitung.heile()
        geheilt, gewartet = time.monotonic(), _ohne_rechner_s()
        while len(leer) < len(self.schalter) and (gehoert := self._naechste()):
            if gehoert[1] == "empty":
                leer.add(gehoert[0])
        ende = time.monotonic()
        gebucht = self._gebucht()
        return Befund(
            faelle=len(self.quittiert),
            gebucht=len(gebucht),
            verloren=len(self.quittiert - gebucht.keys()),
            doppelt=sum(n - 1 for n in gebucht.values()),
            stehengeblieben=len(self.schalter) - len(leer),
            heilung_s=ende - geheilt,
            sekunden=ende - beginn,
            ohne_rechner_s=_ohne_rechner_s() - gewartet,
            fehler=self.leitung.gezaehlt,
            tode=self.tode,
        )

    def schliesse(self) -> None:
        """Everything that this run started ends."""
        for schalter in self.schalter:
            schalter.toete()
        self.leitung.schliesse()
        self.dienst.schliesse()

    def _naechste(self) -> tuple[int, str] | None:
        try:
            return self.post.get(timeout=GEDULD_S)
        except queue.Empty:
            return None

    def _plane_tode(self) -> dict[int, list[str]]:
        """After how many closed cases what is killed."""
        plan, geplant = self.plan, dict[int, list[str]]()
        neustarts = plan.neustarts if self.server else 0
        for art, wie_oft in (("service", plan.tode_dienst), ("counter", plan.tode_schalter), ("database", neustarts)):
            for _ in range(wie_oft):
                geplant.setdefault(self.wuerfel.randint(1, max(1, plan.faelle * 9 // 10)), []).append(art)
        return geplant

    def _toete(self, was: str) -> None:
        self.tode[was] += 1
        if was == "service":
            self.dienst.sage("stop")
            self.dienst.sage("start 0")
        elif was == "counter":
            schalter = self.wuerfel.choice(self.schalter)
            schalter.toete()
            schalter.starte()
        elif self.server:
            self.server.starte_neu()

    def _gebucht(self) -> Counter[str]:
        engine = oeffne(self.k.url)
        try:
            with engine.connect() as v:
                return Counter(v.scalars(text("SELECT vorgang_id FROM ereignis WHERE art = 'eintrag_geaendert'")))
        finally:
            engine.dispose()


def _ohne_rechner_s() -> float:
    """How long, since this machine began, some process waited for a processor: a healing that takes its time because
    others compute is told from one that stands still. 0 where the kernel does not count it."""
    try:
        erste = Path("/proc/pressure/cpu").read_text(encoding="ascii").splitlines()[0]
    except OSError:
        return 0.0
    return int(erste.rpartition("total=")[2]) / 1e6


def laufe(plan: Plan, ordner: Path) -> Befund:
    """One run; on PostgreSQL with a server of its own, which is stopped at once and started again on the way."""
    server = Datenbankserver() if plan.kind == "postgresql" else None
    try:
        url = server.neue_datenbank() if server else f"sqlite:///{ordner / 'kreis.db'}"
        with kreis_auf(url) as k:
            lauf = Lauf(plan, ordner, k, server)
            k.engine.dispose()
            try:
                return lauf.spiele()
            finally:
                lauf.schliesse()
    finally:
        if server:
            server.beende()
