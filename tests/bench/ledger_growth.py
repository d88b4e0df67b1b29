"""What a case costs with many stored ones, beside a thousand: CPU of service and PostgreSQL together.

`python -m tests.bench.ledger_growth [--stored N] [--rounds N] [--set NAME=VALUE ...]` starts a PostgreSQL of its own
(fsync on, `shared_buffers` 256 MB unless set) with two districts, a service with everything on for each, and pushes
1,000 cases to both. The second gets N more by SQL. Then both are measured in turn, in batches of 50 and one by one, so
that whatever else the machine does falls on both; printed are the median of the rounds' ratios and every round.

Before that PostgreSQL does what it would have done in the months that N cases take: it vacuums, analyzes, and writes a
checkpoint, after which every page that is touched first goes into the WAL as a whole, as on a working day.
"""

import argparse
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from tests import postgres
from tests.bench.ledger import STAPEL, Dienst, bereite_vor, dienst, miss
from tests.bench.ledger_rows import FUELLE, KENNUNG, REIHE, UNGESIEGELT, ZEIGER
from tests.kreisdienst import Kreis, kreis

ARTEN = ((STAPEL, 24), (1, 400))
"""Cases a request, and requests."""
Wert = tuple[float, float]
"""CPU milliseconds a case of service and PostgreSQL."""


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


@contextmanager
def ein_kreis(ordner: Path) -> Iterator[tuple[Kreis, Dienst]]:
    """A district with 1,000 cases and its service."""
    ordner.mkdir()
    with kreis("postgresql", ordner) as k, dienst(k, bereite_vor(k, ordner), ordner, mit_allem=True) as d:
        miss(d, 20, STAPEL)
        yield k, d


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="setting of PostgreSQL")
    arguments = parser.parse_args()
    postgres.SETTINGS.update(fsync="on", full_page_writes="on", shared_buffers="256MB")
    postgres.SETTINGS.update(zeile.split("=", 1) for zeile in arguments.set)
    werte: dict[int, list[tuple[Wert, Wert]]] = {je: [] for je, _ in ARTEN}
    with (
        tempfile.TemporaryDirectory() as name,
        ein_kreis(Path(name, "klein")) as (_, klein),
        ein_kreis(Path(name, "gross")) as (k, gross),
    ):
        zeiger = fuelle(k, arguments.stored)
        beruhige(k)
        for _ in range(arguments.rounds):
            for je, anzahl in ARTEN:
                paar = miss(klein, anzahl, je)[:2], miss(gross, anzahl, je, zeiger)[:2]
                werte[je].append(paar)
    for je, paare in werte.items():
        print(f"{je:3} a request: {statistics.median(sum(g) / sum(k) for k, g in paare):.2f} times as much with")
        print(
            f"    {arguments.stored} more stored; ms/case (service + PostgreSQL) of a thousand and of many, by rounds:"
        )
        for (d, p), (dd, pp) in paare:
            print(f"    {d:.3f}+{p:.3f}  {dd:.3f}+{pp:.3f}  {(dd + pp) / (d + p):.2f}")


if __name__ == "__main__":
    main()
