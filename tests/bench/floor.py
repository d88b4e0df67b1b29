"""What of a single push is the floor of Python's HTTP and TLS: empty places beside the service, in one run.

`python -m tests.bench.floor [--rounds N]` pushes single changes over open connections and prints the CPU milliseconds
of the answering process a request (median of interleaved rounds): of places that take the same body and answer at once
(no token, no thread, no database), with the service's own server and protocol, without and with TLS and client
certificates, and through the framework; then of the service with everything on, without TLS and with it; and what its
PostgreSQL and pgbench writing the same rows cost. The load generators are left out.
"""

import argparse
import statistics
import tempfile
import threading
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.types import Receive, Scope, Send

from bureau_app.district.wecker import Wecker
from tests import postgres
from tests.bench.ledger import Dienst, bereite_vor, dienst, kontext_von, miss, miss_pgbench, prozess, tls_von
from tests.geraete import Amt
from tests.kreisdienst import kreis, laufend

JE_RUNDE = 300
_ANTWORT = b'{"outcomes":[],"feed":[],"cursor":""}'


class Leer:
    """An application that takes the body and answers at once."""

    def __init__(self) -> None:
        self.state = SimpleNamespace(wecker=Wecker(dict))

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        kopf = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_ANTWORT))]
        await send({"type": "http.response.start", "status": 200, "headers": kopf})
        await send({"type": "http.response.body", "body": _ANTWORT})


def im_rahmen() -> FastAPI:
    """The same as a place of the framework that the service is built with."""
    app = FastAPI(openapi_url=None)
    app.state.wecker = Wecker(dict)

    @app.post("/v1/sync")
    async def sync(request: Request) -> Response:
        await request.body()
        return Response(_ANTWORT, media_type="application/json")

    return app


def diene_leer(schluessel: Path, mit_tls: bool, mit_rahmen: bool, melde: Connection) -> None:
    """The child process: serves until it is killed."""
    app: Any = im_rahmen() if mit_rahmen else Leer()
    with laufend(app, tls_von(schluessel) if mit_tls else None) as ort:
        melde.send(ort)
        threading.Event().wait()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    runden = parser.parse_args().rounds
    postgres.SETTINGS.update(fsync="on", full_page_writes="on", shared_buffers="256MB")
    with tempfile.TemporaryDirectory() as name, kreis("postgresql", Path(name)) as k, ExitStack() as offen:
        ordner = Path(name)
        schluessel = bereite_vor(k, ordner)
        unverschluesselt = offen.enter_context(dienst(k, schluessel, ordner, mit_allem=True, mit_tls=False))
        ganz = offen.enter_context(dienst(k, schluessel, ordner, mit_allem=True))
        platz = Amt(k, schluessel, ganz.url).geraet(ordner)
        dienste = {"service, no TLS": unverschluesselt, "service": ganz}
        for art, mit_tls, mit_rahmen in (
            ("empty place", False, False),
            ("empty place, mutual TLS", True, False),
            ("empty place of the framework, mutual TLS", True, True),
        ):
            url, pid = offen.enter_context(prozess(diene_leer, schluessel, mit_tls, mit_rahmen))
            dienste[art] = Dienst(url, pid, "", kontext_von(schluessel, platz) if mit_tls else None)
        werte: dict[str, list[tuple[float, float]]] = {art: [] for art in (*dienste, "pgbench")}
        for _ in range(runden):
            for art, d in dienste.items():
                werte[art].append(miss(d, JE_RUNDE, 1)[:2])
            werte["pgbench"].append((0.0, miss_pgbench(k, True, JE_RUNDE * 2)))
    for art, gemessen in werte.items():
        dienstlich, datenbank = (statistics.median(spalte) for spalte in zip(*gemessen, strict=True))
        print(f"{art:41} process {dienstlich:.3f} + PostgreSQL {datenbank:.3f} ms/request")


if __name__ == "__main__":
    main()
