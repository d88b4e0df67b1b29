"""How soon a waiting counter hears of a step: 100 counters wait at `GET /v1/feed` while another one pushes.

`python -m tests.bench.longpoll [--pushes N] [--counters N]` starts a PostgreSQL and the service, with TLS and its
workers, as a process of its own. It prints the CPU of service and PostgreSQL while everybody waits and nothing happens,
and how long after the answer to a push the waiting ones had it (p50, p95, worst; aim: p95 of 2 s at most). The loads of
all counters are in this process, so what it needs of the machine is part of the time.
"""

import argparse
import asyncio
import json
import ssl
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests import postgres
from tests.bench.ledger import Dienst, Leitung, anfragen, bereite_vor, cpu, cpu_postgres, dienst
from tests.kreisdienst import kreis

_WARTE_S = 20
_RUHE_S = 10.0
_ABSTAND_S = 0.3


class Wartende:
    """Counters that wait, each over a connection that stays open and with a cursor of its own."""

    def __init__(self, d: Dienst, cursor: str) -> None:
        self._d, self._cursor = d, cursor
        self._ort = urlsplit(d.url)
        self.gehoert: dict[str, list[float]] = {}
        self.verbunden = 0

    async def laufe(self, anzahl: int, bis: threading.Event) -> None:
        """Wait again and again until `bis`."""
        warten = [asyncio.create_task(self._einer(bis)) for _ in range(anzahl)]
        await asyncio.gather(*warten)

    async def _einer(self, bis: threading.Event) -> None:
        kontext: ssl.SSLContext | None = self._d.kontext
        lesen, schreiben = await asyncio.open_connection(self._ort.hostname, self._ort.port, ssl=kontext)
        cursor = self._cursor
        self.verbunden += 1
        while not bis.is_set():
            weg = f"/v1/feed?cursor={cursor}&warte={_WARTE_S}"
            kopf = f"GET {weg} HTTP/1.1\r\nHost: {self._ort.netloc}\r\nAuthorization: Bearer {self._d.token}\r\n\r\n"
            schreiben.write(kopf.encode())
            antwort = await _lies(lesen)
            jetzt = time.perf_counter()
            for schritt in antwort["feed"]:
                self.gehoert.setdefault(schritt["op_id"], []).append(jetzt)
            cursor = antwort["cursor"]
        schreiben.close()


async def _lies(lesen: asyncio.StreamReader) -> Any:
    kopf = await lesen.readuntil(b"\r\n\r\n")
    assert kopf.startswith(b"HTTP/1.1 200"), kopf.split(b"\r\n")[0]
    laenge = next(int(zeile[15:]) for zeile in kopf.lower().split(b"\r\n") if zeile.startswith(b"content-length:"))
    return json.loads(await lesen.readexactly(laenge))


def miss(d: Dienst, counter: int, pushes: int) -> None:
    """Print the figures."""
    leitung = Leitung(d)
    wartende, ende = Wartende(d, leitung.zeiger.decode()), threading.Event()
    faden = threading.Thread(target=lambda: asyncio.run(wartende.laufe(counter, ende)))
    faden.start()
    pause = threading.Event()
    while wartende.verbunden < counter:
        pause.wait(0.1)
    pause.wait(3)
    vorher = cpu(d.pid), cpu_postgres()
    pause.wait(_RUHE_S)
    ruhe = [(n - v) / _RUHE_S * 1e3 for n, v in zip((cpu(d.pid), cpu_postgres()), vorher, strict=True)]
    print(f"{counter} wait, nothing happens: service {ruhe[0]:.1f} + PostgreSQL {ruhe[1]:.1f} ms of CPU a second")
    leitung.schliesse()  # the service closes what rests for longer
    leitung, beantwortet = Leitung(d, leitung.zeiger), {}
    vorher = cpu(d.pid), cpu_postgres()
    for roh in anfragen(pushes, 1):
        op_id = leitung.frage(roh)["outcomes"][0]["op_id"]
        beantwortet[op_id] = time.perf_counter()
        pause.wait(_ABSTAND_S)
    pause.wait(3)
    je_push = [(n - v) / pushes * 1e3 for n, v in zip((cpu(d.pid), cpu_postgres()), vorher, strict=True)]
    dauern = [max(0.0, wann - beantwortet[op]) for op in beantwortet for wann in wartende.gehoert.get(op, [])]
    ende.set()
    leitung.frage(anfragen(1, 1)[0])  # wakes everybody
    faden.join()
    leitung.schliesse()
    assert len(dauern) == counter * pushes, f"{len(dauern)} of {counter * pushes} deliveries"
    p95 = statistics.quantiles(dauern, n=100)[94]
    print(
        f"{counter} counters, {pushes} pushes, {len(dauern)} deliveries: p50 {statistics.median(dauern) * 1e3:.0f} ms,"
        f" p95 {p95 * 1e3:.0f} ms, worst {max(dauern) * 1e3:.0f} ms (aim: p95 2,000 ms);"
        f" CPU a push and its {counter} answers: service {je_push[0]:.0f} + PostgreSQL {je_push[1]:.0f} ms"
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--counters", type=int, default=100)
    parser.add_argument("--pushes", type=int, default=30)
    arguments = parser.parse_args()
    postgres.SETTINGS.update(fsync="on", full_page_writes="on")
    with tempfile.TemporaryDirectory() as name, kreis("postgresql", Path(name)) as k:
        schluessel = bereite_vor(k, Path(name))
        with dienst(k, schluessel, Path(name), mit_allem=True) as d:
            miss(d, arguments.counters, arguments.pushes)


if __name__ == "__main__":
    main()
