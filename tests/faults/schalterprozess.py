"""A counter as a process: `schalterprozess.py DIR URL CASES`, the token on standard input.

Closes cases until its store holds so many, sends them as it goes, one line `closed ID` each; then `all`, and `empty`
when nothing waits any more. Its clock runs five minutes a round; killed and started again it goes on where it was.
"""

import os
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from sqlalchemy import text

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.link import verbindung
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
from tests.simulation.vorlage import eigene_fin, lege_vor

GEDULD_S = 0.5
"""How long this counter waits for an answer; a real one waits 15 s."""
FAELLE_JE_RUNDE = 2
ANLAUF = Event()
"""Nobody sets it: between rounds that failed the counter waits for it a moment."""


def sage(zeile: str) -> None:
    """To whoever started this counter, at once."""
    os.write(1, zeile.encode() + b"\n")


def runde(s: Schalter, kreis: KreisDienst) -> int:
    """One round after the longest pause; how many changes wait after it."""
    assert isinstance(s.uhr, FakeUhr)
    s.uhr.vor(timedelta(minutes=5))
    try:
        sync.kreis_runde(s, kreis)
    except Stoerung:
        ANLAUF.wait(0.02)
    return s.store.wartend()[Register.FAHRZEUGREGISTER]


def setze_fort(s: Schalter, datenbank: Datenbank, faelle: int, kreis: KreisDienst) -> None:
    """From whatever the store holds to its end; says again what is closed, as it may have died before it could."""
    with datenbank.lesen() as v:
        geschlossen = v.scalars(text("SELECT id FROM vorgang WHERE stufe <> 'gedruckt'")).all()
        offen = v.scalars(text("SELECT id FROM vorgang WHERE stufe = 'gedruckt'")).all()
    for vorgang_id in geschlossen:
        sage(f"closed {vorgang_id}")
    for vorgang_id in offen:
        vorgang = s.store.lade(vorgang_id)
        assert vorgang is not None
        sage(f"closed {ummeldung.schliesse_ab(s, ERNA, vorgang).id}")
    for n in range(len(geschlossen) + len(offen), faelle):
        sage(f"closed {ummeldung.schliesse_ab(s, ERNA, lege_vor(s, ERNA, eigene_fin())).id}")
        if n % FAELLE_JE_RUNDE == 0:
            runde(s, kreis)
    sage("all")
    while runde(s, kreis):
        pass
    sage("empty")


def main(ordner: Path, url: str, faelle: int) -> None:
    """Until everything is sent."""
    token = sys.stdin.readline().strip()
    vars(verbindung)["LESEN_S"] = GEDULD_S
    datenbank = oeffne(ordner / "schalter.db", Schluesseldatei(ordner / "schluessel"))
    uhr = FakeUhr(datetime.now(UTC))
    s = replace(baue_schalter(lade_stammdaten(), SqlCaseStore(datenbank, uhr), uhr=uhr), neue_id=neue_id)
    with suppress(BrokenPipeError):
        setze_fort(s, datenbank, faelle, KreisDienst(url, token, insgesamt_s=2.0))
    datenbank.schliesse()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
