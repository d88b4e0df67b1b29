"""How long a local save takes: autosave and step with journal line, beside bare SQLCipher inserts of the same rows.

`python -m tests.bench.local_save [SAVES]` prints milliseconds, CPU milliseconds and the ratio of the medians to a bare
insert of the same rows: same columns, same indexes, the values of the save before under a new key, WAL and
synchronous=FULL as the store has them, nothing reckoned or serialised. All are measured in turn. Beside them stands the
cheapest write there is: the Vorgang's bytes alone in a table without an index.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from bureau_app.domain.ereignis import Erfasst
from bureau_app.domain.vorgang import Vorgang, advance
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.codec import packe
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows.ports import Journaleintrag
from tests.beispiele import angaben, vorgang
from tests.fakes.uhr import FakeUhr

AUFWAERMEN = 20
NUR_BYTES, ZEILE, ZEILEN = "bytes alone", "bare row", "bare row + line"
AUTOSAVE, SCHRITT = "autosave", "step + journal"
PEER = {NUR_BYTES: NUR_BYTES, ZEILE: ZEILE, AUTOSAVE: ZEILE, ZEILEN: ZEILEN, SCHRITT: ZEILEN}
_FORM = (
    "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND tbl_name IN ('vorgang', 'journal') AND sql > ''"
)
_ZEILEN_VON = {
    "vorgang": "SELECT * FROM vorgang WHERE id = ?",
    "journal": "SELECT * FROM journal WHERE vorgang_id = ? ORDER BY nr DESC LIMIT 1",
}
_SCHLUESSEL = {"vorgang": ("id", "nummer"), "journal": ("nr",)}
Zeile = tuple[str, Mapping[str, Any]]


class Nackt:
    """A database like the store's, without a program around it: what is written was prepared before."""

    def __init__(self, datei: Path, vorbild: Datenbank) -> None:
        self._v = dbapi2.connect(str(datei), isolation_level=None)
        self._v.execute(f"PRAGMA key=\"x'{'2d' * 32}'\"")
        for einstellung in ("journal_mode=WAL", "synchronous=FULL"):
            self._v.execute(f"PRAGMA {einstellung}")
        self._v.execute("CREATE TABLE nackt (id INTEGER PRIMARY KEY, inhalt BLOB)")
        with vorbild.lesen() as v:
            for (anweisung,) in v.exec_driver_sql(_FORM):
                self._v.execute(anweisung)

    def fuege_ein(self, zeilen: Sequence[Zeile]) -> None:
        """All of them in one transaction."""
        self._v.execute("BEGIN IMMEDIATE")
        for tabelle, werte in zeilen:
            self._v.execute(
                f"INSERT INTO {tabelle} ({','.join(werte)}) VALUES ({','.join(f':{name}' for name in werte)})", werte
            )
        self._v.execute("COMMIT")


@dataclass
class Messung:
    """Milliseconds of each save of one kind, and the CPU milliseconds of all."""

    dauern: list[float]
    cpu: float = 0.0

    def nimm(self, arbeit: Callable[[], object]) -> None:
        """Do it and note what it took."""
        beginn, cpu = time.perf_counter(), time.thread_time()
        arbeit()
        self.cpu += (time.thread_time() - cpu) * 1000
        self.dauern.append((time.perf_counter() - beginn) * 1000)


def naechster(v: Vorgang, nummer: int) -> Vorgang:
    """The draft after one more field was entered."""
    return advance(v, Erfasst(angaben(1 + nummer % 2, neu__zusatz=f"Hinterhaus {nummer}")))


def gespeicherte(datenbank: Datenbank, vorgang_id: str, tabellen: Sequence[str], nummer: int) -> list[Zeile]:
    """The rows of the last save of this Vorgang, under new keys."""
    gefunden: list[Zeile] = []
    with datenbank.lesen() as v:
        for tabelle in tabellen:
            werte = dict(v.exec_driver_sql(_ZEILEN_VON[tabelle], (vorgang_id,)).mappings().one())
            neue = {name: nummer if name == "nr" else f"{werte[name]}-{nummer}" for name in _SCHLUESSEL[tabelle]}
            gefunden.append((tabelle, werte | neue))
    return gefunden


def miss(anzahl: int, ordner: Path) -> dict[str, Messung]:
    """Each round saves once in every way, so that all see the same machine."""
    datenbank = oeffne(ordner / "schalter.db", Schluesseldatei(ordner / "schluessel"))
    store, nackt = SqlCaseStore(datenbank, FakeUhr()), Nackt(ordner / "nackt.db", datenbank)
    entwurf, schritt = vorgang(id="a", nummer="a"), vorgang(id="b", nummer="b")
    eintrag = Journaleintrag("u-1", "uebernommen", "b", (("policy", "1"),))
    store.sichere(entwurf, None)
    store.sichere(schritt, eintrag)
    gemessen = {art: Messung([]) for art in PEER}
    for nummer in range(anzahl + AUFWAERMEN):
        if nummer == AUFWAERMEN:
            gemessen = {art: Messung([]) for art in PEER}
        entwurf, schritt = naechster(entwurf, nummer), naechster(schritt, nummer)
        saves: dict[str, Callable[[], object]] = {
            NUR_BYTES: partial(nackt.fuege_ein, [("nackt", {"inhalt": packe(entwurf)})]),
            ZEILE: partial(nackt.fuege_ein, gespeicherte(datenbank, "a", ["vorgang"], nummer)),
            AUTOSAVE: partial(store.sichere, entwurf, None),
            ZEILEN: partial(nackt.fuege_ein, gespeicherte(datenbank, "b", ["vorgang", "journal"], nummer)),
            SCHRITT: partial(store.sichere, schritt, eintrag),
        }
        for art, arbeit in saves.items():
            gemessen[art].nimm(arbeit)
    return gemessen


def main() -> None:
    anzahl = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as ordner:
        gemessen = miss(anzahl, Path(ordner))
    dauern = {art: sorted(messung.dauern) for art, messung in gemessen.items()}
    for art, werte in dauern.items():
        p50, p99 = werte[anzahl // 2], werte[anzahl * 99 // 100]
        print(
            f"{art:>15}: p50 {p50:6.2f} ms  p99 {p99:6.2f} ms  CPU {gemessen[art].cpu / anzahl:5.2f} ms"
            f"  p50 / {PEER[art]} {p50 / dauern[PEER[art]][anzahl // 2]:5.2f}"
            f"  / {NUR_BYTES} {p50 / dauern[NUR_BYTES][anzahl // 2]:5.2f}"
        )


if __name__ == "__main__":
    main()
