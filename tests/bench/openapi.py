"""Generated requests against every place of the running service, on PostgreSQL: what it answered, and what was wrong.

`python -m tests.bench.openapi [EXAMPLES]` asks each place EXAMPLES good and EXAMPLES bad requests (200 if not given).
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bureau_app.district.schnittstelle import openapi
from tests.district.test_openapi import anwendung, koepfe
from tests.kreisdienst import kreis, laufend
from tests.schnittstelle import befrage


def main() -> None:
    """Ask, print a line a place, fail on anything that the document does not explain."""
    beispiele = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with TemporaryDirectory() as ordner, kreis("postgresql", Path(ordner)) as k:
        app = anwendung(k)
        with laufend(app) as url:
            gezaehlt, fehler = befrage(openapi(app), url, koepfe(k), beispiele)
    for ort, stati in gezaehlt.items():
        print(f"{ort:48} {' '.join(f'{status}×{anzahl}' for status, anzahl in sorted(stati.items()))}")
    alle = sum(anzahl for stati in gezaehlt.values() for anzahl in stati.values())
    stoerungen = sum(anzahl for stati in gezaehlt.values() for s, anzahl in stati.items() if s >= 500)
    print(f"{alle} requests, {stoerungen} answers of 500 or above, {len(fehler)} unexplained")
    if fehler:
        raise SystemExit("\n".join(fehler[:20]))


if __name__ == "__main__":
    main()
