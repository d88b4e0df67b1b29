"""Kinto beside the district's service: the same changes pushed to both, one by one and in the largest batches of each.

`python -m tests.bench.kinto [--venv FOLDER] [--rounds N]` installs Kinto (PyPI) into a virtual environment of its own,
a temporary one unless a folder is named, runs it on PostgreSQL as it comes (waitress, sign-in by Basic, no TLS, nothing
encrypted, no register behind it) and prints CPU milliseconds of service and PostgreSQL per stored case beside ours with
everything on (medians of interleaved rounds), and how many times as dear Kinto is (aim: 5). Kinto takes batches of 25
as it comes, ours of 50. What Kinto refuses with 409 ("please retry": two writers in one millisecond) is sent again, as
a client must, and counted. Says SKIPPED if it cannot be installed. Load generators are left out.
"""

import argparse
import base64
import http.client
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from tests import postgres
from tests.bench.ledger import STAPEL, VERBINDUNGEN, anfragen, bereite_vor, cpu, cpu_postgres, dienst, miss
from tests.kreisdienst import kreis

KINTO_STAPEL, _NOCH_EINMAL = 25, 409
_ORT = "/v1/buckets/kreis/collections/faelle"
_INI = """[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.cache_backend = kinto.core.cache.memory
kinto.bucket_create_principals = system.Authenticated
kinto.userid_hmac_secret = bench
kinto.batch_max_requests = {stapel}
multiauth.policies = basicauth
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
"""


def installiere(venv: Path) -> str:
    """The folder of Kinto's programs, or "" after it was said why there are none."""
    if not (venv / "bin" / "kinto").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        befehl = [str(venv / "bin" / "pip"), "install", "-q", "kinto[postgresql]", "setuptools<81"]
        gelaufen = subprocess.run(befehl, capture_output=True, text=True, check=False)
        if gelaufen.returncode != 0:
            print(f"SKIPPED: Kinto cannot be installed: {gelaufen.stderr.strip().splitlines()[-1]}")
            return ""
    return str(venv / "bin")


@contextmanager
def laufend(programme: str, ordner: Path) -> Iterator[tuple[int, int]]:
    """A running Kinto over a fresh database of the tests' server: port and process id."""
    with socket.create_server(("127.0.0.1", 0)) as frei:
        port = frei.getsockname()[1]
    server = postgres.server()
    ini = ordner / "kinto.ini"
    url = f"postgresql://postgres@/{server.new_database()}?host={server.folder}"
    ini.write_text(_INI.format(url=url, port=port, stapel=KINTO_STAPEL))
    umgebung = {"PATH": f"{programme}:/usr/bin:/bin", "HOME": str(ordner)}
    kinto = f"{programme}/kinto"
    gelaufen = subprocess.run(
        [kinto, "migrate", "--ini", str(ini)], env=umgebung, capture_output=True, text=True, check=False
    )
    assert gelaufen.returncode == 0, gelaufen.stderr[-2000:]
    with (ordner / "kinto.log").open("wb") as log:
        befehl = [kinto, "start", "--ini", str(ini), "--port", str(port)]
        prozess = subprocess.Popen(befehl, env=umgebung, stdout=log, stderr=log)
    try:
        pause = threading.Event()
        for _ in range(300):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert prozess.poll() is None, (ordner / "kinto.log").read_text()[-2000:]
            pause.wait(0.1)
        yield port, prozess.pid
    finally:
        prozess.kill()
        prozess.wait()


class Leitung:
    """A connection to Kinto that stays open."""

    _KOPF: ClassVar = {
        "Authorization": "Basic " + base64.b64encode(b"bench:bench").decode(),
        "Content-Type": "application/json",
    }

    def __init__(self, port: int) -> None:
        self._v = http.client.HTTPConnection("127.0.0.1", port)

    def frage(self, methode: str, weg: str, inhalt: Any) -> tuple[int, Any]:
        """Status and answer."""
        self._v.request(methode, weg, json.dumps(inhalt), self._KOPF)
        antwort = self._v.getresponse()
        roh = antwort.read()
        assert antwort.status in (200, 201, _NOCH_EINMAL), (antwort.status, roh[:300])
        return antwort.status, json.loads(roh)


def schicke(leitung: Leitung, faelle: Sequence[dict[str, Any]]) -> int:
    """One case as a record, several as a batch of records, until all are stored; how many were sent again."""
    wieder = 0
    while faelle:
        if len(faelle) == 1:
            status = [leitung.frage("PUT", f"{_ORT}/records/{faelle[0]['vorgang_id']}", {"data": faelle[0]})[0]]
        else:
            anfrage = [{"path": f"{_ORT}/records/{fall['vorgang_id']}", "body": {"data": fall}} for fall in faelle]
            batch = leitung.frage("POST", "/v1/batch", {"defaults": {"method": "PUT"}, "requests": anfrage})[1]
            status = [teil["status"] for teil in batch["responses"]]
        assert set(status) <= {200, 201, _NOCH_EINMAL}, status
        faelle = [fall for fall, einer in zip(faelle, status, strict=True) if einer == _NOCH_EINMAL]
        wieder += len(faelle)
    return wieder


def miss_kinto(port: int, pid: int, anzahl: int, je: int) -> tuple[float, float, float]:
    """CPU milliseconds of Kinto and of PostgreSQL a stored case, and how many were refused for each."""
    pakete = [json.loads(roh % b"")["aenderungen"] for roh in anfragen(anzahl, je)]
    leitungen = [Leitung(port) for _ in range(VERBINDUNGEN)]
    for leitung, paket in zip(leitungen, pakete, strict=False):
        schicke(leitung, paket)
    rest = pakete[VERBINDUNGEN:]

    def eine(leitung: Leitung, teil: Sequence[list[dict[str, Any]]]) -> int:
        return sum(schicke(leitung, paket) for paket in teil)

    vorher = cpu(pid), cpu_postgres()
    with ThreadPoolExecutor(VERBINDUNGEN) as faeden:
        teile = [rest[n::VERBINDUNGEN] for n in range(VERBINDUNGEN)]
        wieder = sum(faeden.map(eine, leitungen, teile))
    faelle = len(rest) * je
    return (cpu(pid) - vorher[0]) / faelle * 1e3, (cpu_postgres() - vorher[1]) / faelle * 1e3, wieder / faelle


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--venv", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    postgres.SETTINGS.update(fsync="on", full_page_writes="on", shared_buffers="256MB")
    with tempfile.TemporaryDirectory() as name:
        ordner = Path(name)
        programme = installiere(arguments.venv or ordner / "venv")
        if not programme:
            return
        with (
            laufend(programme, ordner) as (port, pid),
            kreis("postgresql", ordner) as k,
            dienst(k, bereite_vor(k, ordner), ordner, mit_allem=True) as d,
        ):
            leitung = Leitung(port)
            leitung.frage("PUT", "/v1/buckets/kreis", {})
            leitung.frage("PUT", _ORT, {})
            for name_, (ihr_stapel, unser_stapel) in {
                "one by one": (1, 1),
                "in batches": (KINTO_STAPEL, STAPEL),
            }.items():
                ihre, unsere = [], []
                for _ in range(arguments.rounds):
                    ihre.append(miss_kinto(port, pid, 200 // ihr_stapel + VERBINDUNGEN, ihr_stapel))
                    unsere.append(miss(d, max(200 // unser_stapel, 12), unser_stapel)[:2])
                _drucke(name_, ihre, unsere)


def _drucke(name: str, ihre: Sequence[tuple[float, ...]], unsere: Sequence[tuple[float, ...]]) -> None:
    """One line of medians."""
    wir, sie = ([statistics.median(spalte) for spalte in zip(*werte, strict=True)] for werte in (unsere, ihre))
    print(
        f"{name}, CPU per case: Kinto {sie[0]:.2f} + PostgreSQL {sie[1]:.2f} ms ({sie[2]:.0%} refused first), ours with"
        f" everything on {wir[0]:.2f} + {wir[1]:.2f} ms: Kinto costs {sum(sie[:2]) / sum(wir):.1f} times that",
        flush=True,
    )


if __name__ == "__main__":
    main()
