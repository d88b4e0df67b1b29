"""A counter that dies at its n-th point: `sterbender_schalter.py DIR KREIS-URL FIRST`, the token on standard input.

For n = FIRST, FIRST + 1, ... each in a fork of its own: a case is closed and sent to a real district until it is
confirmed. One JSON line a death: the point's name, what was acknowledged. Ends with the first that lives.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Vorgang
from bureau_app.link.kreis import KreisDienst
from bureau_app.resources import lade_stammdaten
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows import sync, ummeldung
from bureau_app.workflows.schalter import Schalter
from tests.eintraege import neue_id
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr
from tests.faults.stellen import Stellen
from tests.simulation.vorlage import eigene_fin, lege_vor

RUNDEN = 12


def oeffne_schalter(ordner: Path, stammdaten: Stammdaten, n: int) -> tuple[Schalter, Datenbank]:
    """The counter on its folder, each time some hours later."""
    datenbank = oeffne(ordner / "schalter.db", Schluesseldatei(ordner / "schluessel"))
    uhr = FakeUhr()
    uhr.vor(timedelta(hours=2 * n))
    s = baue_schalter(stammdaten, SqlCaseStore(datenbank, uhr), uhr=uhr)
    return replace(s, neue_id=neue_id), datenbank


def sende_alles(s: Schalter, kreis: KreisDienst) -> None:
    """Rounds until nothing waits, each after the longest pause."""
    assert isinstance(s.uhr, FakeUhr)
    for _ in range(RUNDEN):
        s.uhr.vor(timedelta(minutes=5))
        try:
            if sync.kreis_runde(s, kreis).offen == 0:
                return
        except Stoerung:
            continue
    raise AssertionError(f"{s.store.wartend()[Register.FAHRZEUGREGISTER]} changes still wait")


def schliesse_und_sende(s: Schalter, kreis: KreisDienst, v: Vorgang, quittiere: Callable[[str], None]) -> None:
    """The part of a case that a counter must not lose or do twice."""
    quittiere(f"closed {ummeldung.schliesse_ab(s, ERNA, v).id}")
    sende_alles(s, kreis)
    quittiere(f"sent {v.id}")


def spiele(ordner: Path, url: str, token: str, stammdaten: Stammdaten, n: int, rohr: int) -> None:
    """In the fork: prepare, then die at the n-th point from here."""
    s, datenbank = oeffne_schalter(ordner, stammdaten, n)
    v = lege_vor(s, ERNA, eigene_fin())
    os.write(rohr, f"open {v.id}\n".encode())
    stellen = Stellen()
    stellen.auf_datenbanken()
    stellen.auf_leitungen()
    stellen.beginne(n, lambda name: (os.write(rohr, f"died {name}\n".encode()), None)[1])
    schliesse_und_sende(s, KreisDienst(url, token), v, lambda zeile: (os.write(rohr, zeile.encode() + b"\n"), None)[1])
    datenbank.schliesse()


def main(ordner: Path, url: str, erster: int) -> None:
    """One death after the other, until a fork lives to its end."""
    token, stammdaten = sys.stdin.readline().strip(), lade_stammdaten()
    for n in count(erster):
        lesend, schreibend = os.pipe()
        kind = os.fork()
        if kind == 0:
            os.close(lesend)
            spiele(ordner, url, token, stammdaten, n, schreibend)
            os._exit(0)
        os.close(schreibend)
        with os.fdopen(lesend) as rohr:
            zeilen = rohr.read().splitlines()
        _, status = os.waitpid(kind, 0)
        getoetet = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"n": n, "killed": getoetet, "lines": zeilen}), flush=True)
        if not getoetet:
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
