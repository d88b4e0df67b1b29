"""The power goes after every write of a whole case: nothing acknowledged is lost, nothing is done twice."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bureau_app.domain.ereignis import Registerstand
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.verlauf import Druckstand
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.resources import lade_stammdaten
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank
from bureau_app.workflows.schalter import Schalter
from tests.conventions.sources import ROOT
from tests.end_to_end.stromausfall import QUITTUNG, Welt
from tests.fakes.schalter import ERNA

posix = pytest.mark.skipif(os.name == "nt", reason="forks and SIGKILL; Windows is covered by the torn log below")
HOECHSTENS_PUNKTE = 400


@pytest.fixture(scope="module")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


def tode(art: str, ordner: Path, runden: int) -> list[dict[str, Any]]:
    """What the dying counter acknowledged before each of its deaths."""
    programm = [sys.executable, str(ROOT / "tests" / "end_to_end" / "stromausfall.py"), art, str(ordner), str(runden)]
    umgebung = {**os.environ, "PYTHONPATH": str(ROOT)}
    lauf = subprocess.run(programm, env=umgebung, capture_output=True, text=True, timeout=300, check=False)
    assert lauf.returncode == 0, lauf.stderr
    return [json.loads(zeile) for zeile in lauf.stdout.splitlines()]


def pruefe_ganz(datenbank: Datenbank, s: Schalter) -> None:
    """The file is sound, and so is the journal's chain."""
    assert isinstance(s.store, SqlCaseStore)
    with datenbank.lesen() as verbindung:
        assert verbindung.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert verbindung.execute(text("PRAGMA cipher_integrity_check")).all() == []
    assert s.store.pruefe_kette().bruch is None


def einziger(s: Schalter) -> Vorgang | None:
    offene = s.store.offene(ERNA.id)
    assert len(offene) <= 1
    return offene[0] if offene else None


NIE_GEFUNDEN = {Stufe.VERWORFEN, Stufe.UNGEKLAERT}


@posix
@pytest.mark.parametrize(("fall", "punkte", "nie"), [("hauptfall", 60, {Stufe.ZUR_FREIGABE}), ("haushalt", 30, set())])
def test_power_cut_after_every_write(
    tmp_path: Path, stammdaten: Stammdaten, fall: str, punkte: int, nie: set[Stufe]
) -> None:
    berichte = tode(fall, tmp_path, HOECHSTENS_PUNKTE)
    assert len(berichte) > punkte, "the case has that many writes"
    assert berichte[-1]["quittiert"][-1].endswith("bestaetigt"), "the last one reached the end alive"
    gesehen = {stehengeblieben(Path(b["ordner"]), b["quittiert"], stammdaten, fall) for b in berichte}
    assert gesehen >= set(Stufe) - NIE_GEFUNDEN - nie


def stehengeblieben(ordner: Path, quittiert: list[str], stammdaten: Stammdaten, fall: str) -> Stufe | None:
    """Check what a dead counter left, finish its case, check the end; the stage it was found in."""
    welt = Welt(ordner, stammdaten, serie=1, fall=fall)
    s, datenbank = welt.oeffne()
    pruefe_ganz(datenbank, s)
    vorgang = einziger(s)
    if quittiert:
        kennung, fassung, _ = quittiert[-1].split()
        gefunden = s.store.lade(kennung)
        assert gefunden and gefunden.fassung >= int(fassung), "what was acknowledged is there"
        vorgang = gefunden
    stufe = vorgang.stufe if vorgang else None
    pruefe_zusammen(datenbank, vorgang, fall)
    schritte: list[Stufe] = []
    ende = welt.fahre_fort(s, vorgang, lambda v: schritte.append(v.stufe))
    if stufe is Stufe.IM_DRUCK:
        assert schritte[0] is Stufe.UNGEKLAERT, "a person is asked before anything else happens"
    pruefe_ende(welt, s, ende)
    pruefe_zusammen(datenbank, ende, fall)
    pruefe_ganz(datenbank, s)
    datenbank.schliesse()
    return stufe


JOURNAL_BIS = {
    Stufe.ENTWURF: 1,
    Stufe.UEBERNOMMEN: 2,
    Stufe.KASSIERT: 3,
    Stufe.IM_DRUCK: 4,
    Stufe.GEDRUCKT: 5,
    Stufe.ABGESCHLOSSEN: 6,
}


EINMAL = ("eroeffnet", "freigabe_erbeten", "freigabe_entschieden", "uebernommen", "quittiert", "abgeschlossen")


def pruefe_zusammen(datenbank: Datenbank, vorgang: Vorgang | None, fall: str) -> None:
    """Vorgang, journal and outbox tell the same story."""
    with datenbank.lesen() as verbindung:
        schritte = Counter(verbindung.scalars(text("SELECT schritt FROM journal")))
        ausgang = verbindung.execute(text("SELECT count(*), count(DISTINCT register) FROM ausgang")).one()
    if vorgang is None:
        assert (schritte, tuple(ausgang)) == (Counter(), (0, 0))
        return
    geschlossen = vorgang.stufe in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT)
    assert tuple(ausgang) == ((2, 2) if geschlossen else (0, 0))
    assert schritte["druck_beabsichtigt"] == len(vorgang.drucke)
    for schritt in EINMAL:
        assert schritte[schritt] <= 1
    freigaben = schritte.pop("freigabe_erbeten", 0) + schritte.pop("freigabe_entschieden", 0)
    assert (freigaben > 0) == (vorgang.freigabe is not None)
    gemeldet = schritte.pop("register_gemeldet", 0)
    assert (gemeldet > 0) == any(e.stand is not Registerstand.WARTET for e in vorgang.register)
    einfach = fall == "hauptfall" and len(vorgang.drucke) <= 1 and not schritte["druck_geklaert"]
    if einfach and vorgang.stufe in JOURNAL_BIS:
        assert schritte.total() == JOURNAL_BIS[vorgang.stufe]


def pruefe_ende(welt: Welt, s: Schalter, ende: Vorgang) -> None:
    """A sticker for each vehicle that gets one lies in the tray, each register has one entry, the fee was taken once,
    and a second person was asked once."""
    gedruckt = [d.fahrzeug for d in ende.drucke if d.stand is Druckstand.GEDRUCKT]
    assert tuple(gedruckt) == ende.mit_aufkleber() == {"hauptfall": (0,), "haushalt": (0, 2)}[welt.fall]
    assert welt.papier("drucke").zeilen() == ["aufkleber"] * len(gedruckt)
    assert welt.papier("kasse").zeilen() == [f"kassiert {ende.gebuehr.summe}"]
    assert ende.gebuehr.summe == 1080 * len(gedruckt)
    assert ende.quittung == QUITTUNG
    assert len(welt.papier("kreis").zeilen()) == 1
    stadt = welt.papier("stadt").zeilen()
    assert len([zeile for zeile in stadt if not zeile.startswith("quittiert")]) == 1
    assert {e.stand for e in ende.register} == {Registerstand.BESTAETIGT}
    assert set(s.store.wartend().values()) == {0}
    assert einziger(s) is None
    pruefe_freigabe(welt, ende)


def pruefe_freigabe(welt: Welt, ende: Vorgang) -> None:
    """What was granted is what was asked, and nobody was asked twice."""
    zeilen = welt.papier("freigaben").zeilen()
    if welt.fall == "hauptfall":
        assert (zeilen, ende.freigabe) == ([], None)
        return
    assert ende.freigabe and ende.freigabe.stand is Freigabestand.GEWAEHRT
    antrag = ende.freigabe.antrag
    assert zeilen == [f"antrag {antrag.id} {antrag.inhalt}", f"gewaehrt {antrag.id}"]


@posix
def test_kill_at_random_moments(tmp_path: Path, stammdaten: Stammdaten) -> None:
    quittiert: set[str] = set()
    for bericht in tode("dauerlauf", tmp_path, 20):
        quittiert |= set(bericht["quittiert"])
    welt = Welt(tmp_path / "dauerlauf", stammdaten)
    s, datenbank = welt.oeffne()
    pruefe_ganz(datenbank, s)
    offene = s.store.offene(ERNA.id)
    assert len(quittiert) > 100
    assert quittiert <= {v.id for v in offene}, "lost"
    assert len({v.nummer for v in offene}) == len(offene), "a number came twice"
    datenbank.schliesse()


@pytest.fixture
def schnappschuesse(tmp_path: Path, stammdaten: Stammdaten) -> Iterator[list[tuple[Path, Vorgang | None]]]:
    """Copies of database and log after every commit of a case, with the Vorgang as it then was."""
    ordner = tmp_path / "original"
    ordner.mkdir()
    s, datenbank = Welt(ordner, stammdaten).oeffne()
    kopien: list[tuple[Path, Vorgang | None]] = []

    def kopiere(*_: object) -> None:
        ziel = tmp_path / f"kopie{len(kopien)}"
        shutil.copytree(ordner, ziel, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
        kopien.append((ziel, einziger(s)))

    kopiere()
    Welt(ordner, stammdaten).fahre_fort(s, None, lambda _: kopiere())
    kopien.pop()
    yield kopien
    datenbank.schliesse()


def test_a_log_torn_in_the_middle_of_a_write(
    schnappschuesse: list[tuple[Path, Vorgang | None]], tmp_path: Path, stammdaten: Stammdaten
) -> None:
    anzahl = 0
    for (davor, vorher), (danach, nachher) in pairwise(schnappschuesse):
        laenge = (davor / "schalter.db-wal").stat().st_size
        log = (danach / "schalter.db-wal").read_bytes()
        for schnitt in {laenge + 1, (laenge + len(log)) // 2, len(log) - 1, len(log)}:
            ziel = tmp_path / f"riss{anzahl}"
            shutil.copytree(davor, ziel)
            (ziel / "schalter.db-wal").write_bytes(log[:schnitt] + b"\x00" * (len(log) - schnitt))
            s, datenbank = Welt(ziel, stammdaten).oeffne()
            pruefe_ganz(datenbank, s)
            gefunden = einziger(s)
            assert gefunden is not None or vorher is None
            if vorher and gefunden and nachher:
                assert vorher.fassung <= gefunden.fassung <= nachher.fassung
            if schnitt == len(log):
                assert gefunden == nachher
            datenbank.schliesse()
            anzahl += 1
    assert anzahl > 30
