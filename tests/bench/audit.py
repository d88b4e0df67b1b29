"""How long sealing and verifying a million entries takes, on SQLite and on a PostgreSQL that this script starts.

python -m tests.bench.audit [--eintraege 1000000] [--art sqlite postgresql]
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from bureau_app.district.audit.pruefung import pruefe
from bureau_app.district.audit.siegler import Siegler
from bureau_app.district.verwaltung import datenbank
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import DATABASES, KREIS, new_database, schrank

HOECHSTENS_S = 30.0
"""What the issue allows for a million."""
_FUELLE = """
WITH RECURSIVE zahl(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM zahl WHERE n < :anzahl)
INSERT INTO ereignis (district_id, xid, seq, op_id, pruefsumme, vorgang_id, register, version, art, grund, gemeinde_ags,
  geraet_id, geraet_folge, koerper_hash, zeit)
SELECT :kreis, {xid}, n, 'op-' || {nummer}, {hash}, 'vorgang-' || {nummer}, 'fahrzeugregister', 1,
  'eintrag_geaendert', '', '05162024', 'geraet-' || {geraet}, n, {hash}, '2026-11-23 09:15:00.123456'
FROM zahl
"""
_SQLITE = {
    "xid": "0",
    "nummer": "printf('%028d', n)",
    "geraet": "printf('%029d', n % 40)",
    "hash": "hex(randomblob(32))",
}
_POSTGRESQL = {
    "xid": "3 + n::bigint * 500 / :anzahl",
    "nummer": "lpad(n::text, 28, '0')",
    "geraet": "lpad((n % 40)::text, 29, '0')",
    "hash": "encode(sha256(n::text::bytea), 'hex')",
}


def main() -> int:
    """Print one line of JSON for each kind of database; 1 if a verification took too long or found anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eintraege", type=int, default=1_000_000)
    parser.add_argument("--art", nargs="*", default=DATABASES, choices=DATABASES)
    arguments = parser.parse_args()
    zu_langsam = False
    for art in arguments.art:
        with tempfile.TemporaryDirectory() as ordner, gefuellt(art, Path(ordner), arguments.eintraege) as engine:
            gesiegelt_s = gestoppt(lambda e=engine: Siegler(e, KREIS, FakeUhr().jetzt, schrank().siegel).siegle())
            beginn = time.perf_counter(), time.process_time()
            bericht = pruefe(engine, KREIS, schrank().siegel.public_key())
            sekunden, rechenzeit = time.perf_counter() - beginn[0], time.process_time() - beginn[1]
        zu_langsam |= not bericht.in_ordnung or sekunden > HOECHSTENS_S * arguments.eintraege / 1_000_000
        zahlen = {"eintraege": bericht.groesse, "siegeln_s": round(gesiegelt_s, 1), "pruefen_s": round(sekunden, 1)}
        zahlen |= {"davon_rechenzeit_s": round(rechenzeit, 1), "hoechstens_s": HOECHSTENS_S}
        print(json.dumps({"art": art, "in_ordnung": bericht.in_ordnung} | zahlen), flush=True)
    return int(zu_langsam)


@contextmanager
def gefuellt(art: str, ordner: Path, anzahl: int) -> Iterator[Engine]:
    """A district with so many changes, none of which has a content."""
    teile = _POSTGRESQL if art == "postgresql" else _SQLITE
    with datenbank(new_database(art, ordner), KREIS) as engine:
        with engine.begin() as v:
            if art == "postgresql":
                v.execute(text("SET LOCAL statement_timeout = 0"))
            v.execute(text(_FUELLE.format(**teile)), {"anzahl": anzahl, "kreis": KREIS})
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as v:
            v.execute(text("ANALYZE"))
        yield engine


def gestoppt(arbeit: object) -> float:
    """Seconds that the work takes."""
    beginn = time.perf_counter()
    assert callable(arbeit)
    arbeit()
    return time.perf_counter() - beginn


if __name__ == "__main__":
    raise SystemExit(main())
