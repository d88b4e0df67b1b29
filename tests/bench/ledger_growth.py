"""What a case costs with many stored ones, beside a thousand: CPU of service and PostgreSQL together.

`python -m tests.bench.ledger_growth [--stored N] [--rounds N] [--set NAME=VALUE ...]` starts a PostgreSQL of its own
(fsync on, `shared_buffers` 256 MB unless set) and the service with everything on, pushes 1,000 cases, measures, stores
N more by SQL, and measures again, in batches of 50 and one by one. Before either measurement PostgreSQL does what it
would have done in the months that N cases take: it vacuums, analyzes, and writes a checkpoint, after which every page
that is touched first goes into the WAL as a whole, as after every checkpoint of a working day.
"""

import argparse
import statistics
import tempfile
import threading
from pathlib import Path

from sqlalchemy import text

from tests import postgres
from tests.bench.ledger import STAPEL, Dienst, bereite_vor, dienst, miss
from tests.bench.ledger_rows import FUELLE, KENNUNG, REIHE, UNGESIEGELT, ZEIGER
from tests.kreisdienst import Kreis, kreis

ARTEN = ((STAPEL, 24), (1, 400))
"""Cases a request, and requests."""


def fuelle(k: Kreis, anzahl: int) -> bytes:
    """So many stored cases, with as many rows each as a pushed one; the cursor after them, once they are all sealed."""
    zeilen = f"(SELECT {KENNUNG} AS v, encode(sha256(n::text::bytea), 'hex') AS h, n FROM {REIHE}) AS k"
    with k.als_eigner() as engine, engine.begin() as v:
        v.execute(text("SET synchronous_commit = off"))
        v.execute(text("SET statement_timeout = 0"))
        for anweisung in FUELLE:
            v.execute(text(anweisung.format(zeilen=zeilen)), {"anzahl": anzahl})
    with k.als_eigner() as engine, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as v:
        while v.scalar(text(UNGESIEGELT)):
            threading.Event().wait(1.0)
        return str(v.execute(text(ZEIGER)).scalar_one()).encode()


def beruhige(k: Kreis) -> None:
    """What the server does by itself within a few minutes."""
    with k.als_eigner() as engine, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as v:
        v.execute(text("SET statement_timeout = 0"))
        v.execute(text("VACUUM ANALYZE"))
        v.execute(text("CHECKPOINT"))


def miss_alle(k: Kreis, d: Dienst, runden: int, zeiger: bytes) -> dict[int, list[tuple[float, float]]]:
    """By cases a request: CPU milliseconds a case of service and PostgreSQL, one pair a round."""
    beruhige(k)
    werte: dict[int, list[tuple[float, float]]] = {je: [] for je, _ in ARTEN}
    for _ in range(runden):
        for je, anzahl in ARTEN:
            werte[je].append(miss(d, anzahl, je, zeiger)[:2])
    return werte


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="setting of PostgreSQL")
    arguments = parser.parse_args()
    postgres.SETTINGS.update(fsync="on", full_page_writes="on", shared_buffers="256MB")
    postgres.SETTINGS.update(zeile.split("=", 1) for zeile in arguments.set)
    with tempfile.TemporaryDirectory() as name, kreis("postgresql", Path(name)) as k:
        schluessel = bereite_vor(k, Path(name))
        with dienst(k, schluessel, Path(name), mit_allem=True) as d:
            miss(d, 20, STAPEL)
            wenige = miss_alle(k, d, arguments.rounds, b"")
            zeiger = fuelle(k, arguments.stored)
            viele = miss_alle(k, d, arguments.rounds, zeiger)
    for je, _ in ARTEN:
        davor, danach = ([sum(paar) for paar in werte[je]] for werte in (wenige, viele))
        print(f"{je:3} a request: {statistics.median(danach) / statistics.median(davor):.2f} times as much with")
        print(f"    {arguments.stored} more stored; ms/case before, after (service + PostgreSQL, each round):")
        for werte in (wenige, viele):
            print("    " + "  ".join(f"{dienstlich:.3f}+{datenbank:.3f}" for dienstlich, datenbank in werte[je]))


if __name__ == "__main__":
    main()
