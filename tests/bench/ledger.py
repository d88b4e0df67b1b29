"""What a case costs at the district: CPU of service and PostgreSQL together, beside pgbench writing the same rows.

`python -m tests.bench.ledger [--rounds N]` starts a PostgreSQL of its own (fsync on) and the service as a
process of its own, and prints CPU milliseconds per case and the ratio to pgbench, which writes a case by one prepared
statement: pushed one by one and in batches of 50, with everything on (TLS, client certificate, token, encryption,
conflict checks, sealing and the other workers) and bare (plain HTTP, no register behind the ledger, no workers; token
and encryption stay). Then the time that 1,000 cases take. The CPU of both load generators is left out; what a
case costs with many stored ones says `ledger_growth`.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import shutil
import ssl
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine
from uuid6 import uuid7

from bureau_app.district import app as district_app
from bureau_app.district.app import create_app
from bureau_app.district.engine import DIENSTROLLE
from bureau_app.district.identity.ca import (
    CA_ZERTIFIKAT,
    DIENST_SCHLUESSEL,
    DIENST_ZERTIFIKAT,
    lege_ca_an,
    stelle_dienst_aus,
)
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.district.ledger import Ledger
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.server import Tls, halte_fest
from bureau_app.district.verwaltung import datenbank
from bureau_app.wire.sync import Aenderungsmeldung
from tests import postgres
from tests.bench.ledger_rows import PGBENCH, PGBENCH_REGISTER
from tests.eintraege import aenderung, stammdaten
from tests.geraete import KENNWORT, Amt, Geraet
from tests.kreisdienst import FAST, KREIS, Kreis, kreis, laufend

VERBINDUNGEN, STAPEL = 4, 50
OHNE_GRENZE = Anfragegrenzen(auf_einmal=10**6, je_sekunde=10**6)
_TAKT = os.sysconf("SC_CLK_TCK")
_ANFRAGE = b'{"cursor":"%s","aenderungen":[%s]}'


@dataclass
class Dienst:
    """A service process: where it answers, its process id, and what a counter shows it."""

    url: str
    pid: int
    token: str
    kontext: ssl.SSLContext | None


def diene(url: str, schluessel: Path, mit_allem: bool, mit_tls: bool, melde: Connection) -> None:
    """The child process: serves until it is killed."""
    schrank = Schluesselschrank(schluessel)
    with datenbank(url, KREIS, DIENSTROLLE) as engine:
        if not mit_allem:
            _ohne_register(engine, schrank)
        app = create_app(engine, KREIS, stammdaten().zeichen, hasher=FAST, schrank=schrank, grenzen=OHNE_GRENZE)
        arbeiter = app.state.arbeiter if mit_allem else ()
        with laufend(app, tls_von(schluessel) if mit_tls else None, arbeiter) as ort:
            halte_fest()
            melde.send(ort)
            threading.Event().wait()


def tls_von(schluessel: Path) -> Tls:
    """Certificate and key of the service, and the CA of the devices."""
    return Tls(schluessel / DIENST_ZERTIFIKAT, schluessel / DIENST_SCHLUESSEL, schluessel / CA_ZERTIFIKAT)


def _ohne_register(engine: Engine, schrank: Schluesselschrank) -> None:
    """In this process an application is built on a ledger that nothing stands behind."""
    nackt = Ledger(engine, KREIS, lambda: datetime.now(UTC), schrank)
    assert "baue_ledger" in vars(district_app)
    setattr(district_app, "baue_ledger", lambda *_: nackt)  # noqa: B010 - in a process of the bench's own


@contextmanager
def prozess(ziel: Callable[..., None], *argumente: object) -> Iterator[tuple[str, int]]:
    """A process that serves: where it answers, and its id."""
    kontext = multiprocessing.get_context("spawn")
    hier, dort = kontext.Pipe()
    kind = kontext.Process(target=ziel, args=(*argumente, dort), daemon=True)
    kind.start()
    try:
        yield hier.recv(), kind.pid or 0
    finally:
        kind.kill()
        kind.join()


@contextmanager
def dienst(k: Kreis, schluessel: Path, ordner: Path, mit_allem: bool, mit_tls: bool | None = None) -> Iterator[Dienst]:
    """The service in a process of its own, and an enrolled counter; TLS belongs to everything."""
    mit_tls = mit_allem if mit_tls is None else mit_tls
    with prozess(diene, k.url, schluessel, mit_allem, mit_tls) as (url, pid):
        if not mit_tls:
            yield Dienst(url, pid, k.geraet()[1], None)
            return
        platz: Geraet = Amt(k, schluessel, url).geraet(ordner)
        yield Dienst(url, pid, platz.token, kontext_von(schluessel, platz))


def kontext_von(schluessel: Path, platz: Geraet) -> ssl.SSLContext:
    """TLS as a counter speaks it, with its certificate."""
    client = ssl.create_default_context(cafile=schluessel / CA_ZERTIFIKAT)
    client.load_cert_chain(platz.datei, password=KENNWORT)
    return client


def cpu(pid: int) -> float:
    """CPU seconds of a process and of its children that are gone."""
    felder = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(felder[n]) for n in (11, 12, 13, 14)) / _TAKT


def cpu_postgres() -> float:
    """CPU seconds of the server and all its backends."""
    postmaster = int((postgres.server().folder / "data" / "postmaster.pid").read_text().split()[0])
    kinder = []
    for eintrag in Path("/proc").iterdir():
        if eintrag.name.isdigit():
            try:
                felder = (eintrag / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(felder[1]) == postmaster:
                kinder.append((int(felder[11]) + int(felder[12])) / _TAKT)
    return cpu(postmaster) + sum(kinder)


def anfragen(anzahl: int, je: int) -> list[bytes]:
    """Requests of so many new changes each; their ids rise with time, as those of a counter."""
    neue = (aenderung(vorgang_id=str(uuid7()), op_id=str(uuid7())) for _ in range(anzahl * je))
    meldungen = [Aenderungsmeldung.von(neue_).als_json() for neue_ in neue]
    return [_ANFRAGE % (b"%s", b",".join(meldungen[n * je : (n + 1) * je])) for n in range(anzahl)]


class Leitung:
    """A connection that stays open and follows the feed, as a counter's does. One that the service closed because it
    rested is opened again and the request comes once more, under its op ids: a case is booked and counted once.
    `nochmals`: whether the last request did."""

    def __init__(self, d: Dienst, zeiger: bytes = b"") -> None:
        ort = urlsplit(d.url)
        self._kopf = {"Authorization": f"Bearer {d.token}", "Content-Type": "application/json"}
        if d.kontext is None:
            self._v = http.client.HTTPConnection(ort.hostname or "", ort.port)
        else:
            self._v = http.client.HTTPSConnection(ort.hostname or "", ort.port, context=d.kontext)
        self.zeiger, self.nochmals = zeiger, False
        while self.frage(_ANFRAGE % (b"%s", b""))["feed"]:
            pass

    def frage(self, roh: bytes) -> Any:
        self.nochmals = False
        try:
            antwort = self._frage(roh)
        except (ConnectionError, ssl.SSLEOFError):
            self._v.close()
            self.nochmals = True
            antwort = self._frage(roh)
        self.zeiger = antwort["cursor"].encode()
        return antwort

    def _frage(self, roh: bytes) -> Any:
        self._v.request("POST", "/v1/sync", roh % self.zeiger, self._kopf)
        return json.loads(self._v.getresponse().read())

    def schliesse(self) -> None:
        self._v.close()


def schicke(leitungen: Sequence[Leitung], koerper: Sequence[bytes]) -> float:
    """Send all over these connections; seconds until the last answer."""
    fehler: list[str] = []

    def eine(leitung: Leitung, teil: Sequence[bytes]) -> None:
        for roh in teil:
            outcomes = leitung.frage(roh)["outcomes"]
            gut = ("accepted", "known") if leitung.nochmals else ("accepted",)
            fehler.extend(o["ausgang"] for o in outcomes if o["ausgang"] not in gut)

    teile = [(leitung, koerper[n :: len(leitungen)]) for n, leitung in enumerate(leitungen)]
    faeden = [threading.Thread(target=eine, args=eines) for eines in teile]
    beginn = time.perf_counter()
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert not fehler, f"{len(fehler)} changes were not accepted: {set(fehler)}"
    return time.perf_counter() - beginn


def miss(d: Dienst, anzahl: int, je: int, zeiger: bytes = b"") -> tuple[float, float, float]:
    """CPU milliseconds of service and PostgreSQL a case, and seconds in all; the counters know all up to `zeiger`."""
    warm, koerper = anfragen(VERBINDUNGEN * 2, je), anfragen(anzahl, je)
    erste = Leitung(d, zeiger)
    leitungen = [erste, *(Leitung(d, erste.zeiger) for _ in range(VERBINDUNGEN - 1))]
    schicke(leitungen, warm)
    vorher = cpu(d.pid), cpu_postgres()
    sekunden = schicke(leitungen, koerper)
    nachher = cpu(d.pid), cpu_postgres()
    for leitung in leitungen:
        leitung.schliesse()
    faelle = anzahl * je
    return (nachher[0] - vorher[0]) / faelle * 1e3, (nachher[1] - vorher[1]) / faelle * 1e3, sekunden


def miss_pgbench(k: Kreis, mit_register: bool, anzahl: int) -> float:
    """CPU milliseconds of PostgreSQL a case."""
    programme = postgres.find_programs(postgres.DISTRIBUTIONS, os.environ.get("PATH", ""))
    skript = Path(tempfile.mkdtemp(prefix="pgbench-")) / "fall.sql"
    register = PGBENCH_REGISTER if mit_register else ""
    skript.write_text(PGBENCH.format(laenge=len(aenderung().koerper) // 32 + 1, register=register))
    name = str(k.engine.url.database)
    befehl = [str(programme / "pgbench"), "-n", "-M", "prepared", "-c", str(VERBINDUNGEN), "-j", "1"]
    befehl += ["-t", str(anzahl // VERBINDUNGEN), "-f", str(skript), "-h", str(postgres.server().folder)]
    vorher = cpu_postgres()
    gelaufen = subprocess.run([*befehl, "-U", "postgres", name], capture_output=True, text=True, check=False)
    assert gelaufen.returncode == 0, gelaufen.stderr
    gemessen = (cpu_postgres() - vorher) / (anzahl // VERBINDUNGEN * VERBINDUNGEN) * 1e3
    shutil.rmtree(skript.parent)
    return gemessen


def vergleiche(k: Kreis, d: Dienst, name: str, mit_register: bool, runden: int) -> None:
    """One line for single pushes and one for batches: medians of interleaved rounds."""
    werte: dict[int, list[tuple[float, float, float]]] = {1: [], STAPEL: []}
    for _ in range(runden):
        for je, anzahl in ((1, 200), (STAPEL, 12)):
            dienstlich, datenbank_, _s = miss(d, anzahl, je)
            werte[je].append((miss_pgbench(k, mit_register, 600), dienstlich, datenbank_))
    for je, gemessen in werte.items():
        peer, dienstlich, datenbank_ = (statistics.median(spalte) for spalte in zip(*gemessen, strict=True))
        verhaeltnis = peer / (dienstlich + datenbank_)
        print(
            f"{name:15} {je:3} a request: service {dienstlich:.3f} + PostgreSQL {datenbank_:.3f} ms/case,"
            f" pgbench {peer:.3f}: ratio {verhaeltnis:.2f}",
            flush=True,
        )


def bereite_vor(k: Kreis, ordner: Path) -> Path:
    """The folder of keys of a service with TLS; the district's clock shows the time of day."""
    schluessel = Path(shutil.copytree(k.schrank.ordner, ordner / "schluessel"))
    lege_ca_an(schluessel, KREIS, datetime.now(UTC))
    stelle_dienst_aus(schluessel, ["127.0.0.1"], datetime.now(UTC))
    k.uhr.vor(datetime.now(UTC) - k.uhr.jetzt())
    return schluessel


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    postgres.SETTINGS.update(fsync="on", full_page_writes="on", shared_buffers="256MB")
    with tempfile.TemporaryDirectory() as name, kreis("postgresql", Path(name)) as k:
        schluessel = bereite_vor(k, Path(name))
        with dienst(k, schluessel, Path(name), mit_allem=False) as d:
            vergleiche(k, d, "bare", False, arguments.rounds)
        with dienst(k, schluessel, Path(name), mit_allem=True) as d:
            vergleiche(k, d, "everything on", True, arguments.rounds)
            print(f"draining 1,000 cases in batches of {STAPEL}: {miss(d, 20, STAPEL)[2]:.2f} s")


if __name__ == "__main__":
    main()
