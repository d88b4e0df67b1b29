"""How long a local save takes: autosave and step with journal line, beside a bare SQLCipher insert of the same bytes.

`python -m tests.bench.local_save [SAVES]` prints milliseconds and their ratio to the bare insert, measured in turn.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2

from bureau_app.domain.ereignis import Erfasst
from bureau_app.domain.vorgang import Vorgang, advance
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.codec import packe
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows.ports import Journaleintrag
from tests.beispiele import angaben, vorgang
from tests.fakes.uhr import FakeUhr

AUFWAERMEN = 20


def nacktes_einfuegen(datei: Path) -> Callable[[bytes], None]:
    """One row a transaction, as durable as ours: WAL, synchronous=FULL."""
    verbindung = dbapi2.connect(str(datei), isolation_level=None)
    verbindung.execute(f"PRAGMA key=\"x'{'2d' * 32}'\"")
    for einstellung in ("journal_mode=WAL", "synchronous=FULL"):
        verbindung.execute(f"PRAGMA {einstellung}")
    verbindung.execute("CREATE TABLE nackt (id INTEGER PRIMARY KEY, inhalt BLOB)")

    def fuege_ein(inhalt: bytes) -> None:
        verbindung.execute("BEGIN IMMEDIATE")
        verbindung.execute("INSERT INTO nackt (inhalt) VALUES (?)", (inhalt,))
        verbindung.execute("COMMIT")

    return fuege_ein


def gemessen(arbeit: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    beginn = time.perf_counter()
    arbeit()
    return (time.perf_counter() - beginn) * 1000


def naechster(v: Vorgang, nummer: int) -> Vorgang:
    """The draft after one more field was entered."""
    return advance(v, Erfasst(angaben(1 + nummer % 2, neu__zusatz=f"Hinterhaus {nummer}")))


def miss(anzahl: int, ordner: Path) -> dict[str, list[float]]:
    """Each round saves once in every way, so that all see the same machine."""
    store = SqlCaseStore(oeffne(ordner / "schalter.db", Schluesseldatei(ordner / "schluessel")), FakeUhr())
    nackt = nacktes_einfuegen(ordner / "nackt.db")
    entwurf, schritt = vorgang(id="a", nummer="a"), vorgang(id="b", nummer="b")
    eintrag = Journaleintrag("u-1", "uebernommen", "b", (("policy", "1"),))
    store.sichere(entwurf, None)
    store.sichere(schritt, eintrag)
    zeiten: dict[str, list[float]] = {"bare insert": [], "autosave": [], "step + journal": []}
    for nummer in range(anzahl + AUFWAERMEN):
        entwurf, schritt = naechster(entwurf, nummer), naechster(schritt, nummer)
        inhalt = packe(entwurf)
        zeiten["bare insert"].append(gemessen(lambda i=inhalt: nackt(i)))  # type: ignore[misc]
        zeiten["autosave"].append(gemessen(lambda v=entwurf: store.sichere(v, None)))  # type: ignore[misc]
        zeiten["step + journal"].append(gemessen(lambda v=schritt: store.sichere(v, eintrag)))  # type: ignore[misc]
    return {art: sorted(werte[AUFWAERMEN:]) for art, werte in zeiten.items()}


def main() -> None:
    anzahl = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as ordner:
        zeiten = miss(anzahl, Path(ordner))
    peer = zeiten["bare insert"][anzahl // 2]
    for art, werte in zeiten.items():
        p50, p99 = werte[anzahl // 2], werte[anzahl * 99 // 100]
        print(f"{art:>15}: p50 {p50:6.2f} ms  p99 {p99:6.2f} ms  p50 / bare insert {p50 / peer:5.2f}")


if __name__ == "__main__":
    main()
