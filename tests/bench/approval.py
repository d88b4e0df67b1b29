"""How long an approval takes from the decision at the supervisor's PC until the waiting counter sees it.

`python -m tests.bench.approval [ROUNDS [WAITING]]` starts real service processes over PostgreSQL and prints p50 and p95
in milliseconds: both ends at one process, and each at a process of its own (which look at each other once a second),
while WAITING other counters wait as well.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bureau_app.cli.program import command
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from tests.freigabestellen import posten
from tests.kreisdienst import KENNWORT, Kreis, kreis

Paare = list[tuple[float, float]]


@contextmanager
def dienst(url: str) -> Iterator[str]:
    """One service process; where it answers."""
    befehl = command("district", "serve", "--database", url, "--port", "0")
    with subprocess.Popen(befehl, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8") as prozess:
        try:
            assert prozess.stdout is not None
            yield prozess.stdout.readline().strip()
        finally:
            prozess.kill()


class Ende:
    """One PC: a connection that asks, one that waits, and a signed-in person."""

    def __init__(self, k: Kreis, url: str, kennung: str) -> None:
        token = k.geraet()[1]
        self.fragt, self.wartet = KreisFreigaben(url, token), KreisFreigaben(url, token)
        anmeldung = KreisDienst(url, token)
        benutzer = anmeldung.melde_an(kennung, KENNWORT)
        anmeldung.schliesse()
        assert benutzer is not None
        self.sitzung = benutzer.sitzung

    def wartet_auf_eingang(self, antrag_id: str, marke: str) -> str:
        """Wait until the request stands in the inbox; the inbox's mark then."""
        while True:
            stand = self.wartet.eingang(self.sitzung, marke, 25)
            if antrag_id in {p.antrag_id for p in stand.eintraege}:
                return stand.marke
            marke = stand.marke

    def wartet_auf_entscheidung(self, antrag_id: str) -> None:
        """Wait until the request is decided."""
        marke = ""
        while True:
            stand = self.wartet.meldungen([antrag_id], marke, 25)
            if stand.eintraege and stand.eintraege[0].stand is not Freigabestand.OFFEN:
                return
            marke = stand.marke


def runde(schalter: Ende, aufsicht: Ende, marke: str) -> tuple[float, float, str]:
    """Milliseconds from asking to the inbox and from deciding to the counter, both waiting; the inbox's mark."""
    p = posten()
    zeiten: dict[str, float] = {}
    marken: list[str] = []

    def eingang() -> None:
        marken.append(aufsicht.wartet_auf_eingang(p.antrag_id, marke))
        zeiten["gesehen"] = time.perf_counter()

    def entscheidung() -> None:
        schalter.wartet_auf_entscheidung(p.antrag_id)
        zeiten["zurueck"] = time.perf_counter()

    faden = threading.Thread(target=eingang)
    faden.start()
    gefragt = time.perf_counter()
    schalter.fragt.beantrage(schalter.sitzung, p)
    warten = threading.Thread(target=entscheidung)
    warten.start()
    faden.join()
    entschieden = time.perf_counter()
    aufsicht.fragt.entscheide(aufsicht.sitzung, p.antrag_id, p.inhalt, True, "Termin liegt vor")
    warten.join()
    return (zeiten["gesehen"] - gefragt) * 1000, (zeiten["zurueck"] - entschieden) * 1000, marken[0]


def miss(k: Kreis, hier: str, dort: str, runden: int, wartende: int) -> Paare:
    """Rounds between a counter at one process and a supervisor at another, beside others who only wait."""
    schalter, aufsicht = Ende(k, hier, "schalter"), Ende(k, dort, "chefin")
    aus = threading.Event()

    def warte(ende: Ende) -> None:
        while not aus.is_set():
            ende.wartet.eingang(ende.sitzung, ende.wartet.eingang(ende.sitzung, "", 0).marke, 3)

    faeden = [threading.Thread(target=warte, args=(Ende(k, hier, "chefin"),)) for _ in range(wartende)]
    for faden in faeden:
        faden.start()
    paare: Paare = []
    marke = ""
    for _ in range(runden):
        hin, zurueck, marke = runde(schalter, aufsicht, marke)
        paare.append((hin, zurueck))
    aus.set()
    for faden in faeden:
        faden.join()
    return paare


def zeile(name: str, werte: list[float]) -> str:
    """p50, p95 and the worst."""
    sortiert = sorted(werte)
    p50, p95 = sortiert[len(sortiert) // 2], sortiert[int(len(sortiert) * 0.95)]
    return f"{name:44} p50 {p50:7.0f} ms   p95 {p95:7.0f} ms   worst {sortiert[-1]:7.0f} ms"


def main() -> None:
    """Both layouts, one after the other, on one database."""
    runden = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    wartende = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis("postgresql", Path(stapel.enter_context(tempfile.TemporaryDirectory()))))
        k.konto("schalter")
        k.konto("chefin", rolle="aufsicht")
        hier, dort = stapel.enter_context(dienst(k.url)), stapel.enter_context(dienst(k.url))
        for name, ort in (("one process", hier), ("two processes", dort)):
            paare = miss(k, hier, ort, runden, wartende)
            print(zeile(f"{name}: asked until in the inbox", [hin for hin, _ in paare]), flush=True)
            print(zeile(f"{name}: decided until at the counter", [zurueck for _, zurueck in paare]), flush=True)


if __name__ == "__main__":
    main()
