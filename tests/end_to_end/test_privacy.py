"""After a whole case: what must not be there is nowhere, whichever way it is spelled."""

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text

from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.devices.szenarien import Muster
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.zeit import schaltertag
from bureau_app.resources import lade_stammdaten, resource_dir
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesseldatei
from tests.conventions.sources import ROOT

BILDER = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"RIFF")


@dataclass(frozen=True)
class Gespielt:
    """Where a main case left its traces: the demo's folder, the log, the folder for temporary files, its console."""

    stand: Path
    log: Path
    temp: Path
    ausgabe: bytes
    muster: Muster


@pytest.fixture(scope="module")
def gespielt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gespielt]:
    """One main case in folders of its own."""
    wurzel = tmp_path_factory.mktemp("privacy")
    stand, temp, log = wurzel / "stand", wurzel / "temp", wurzel / "log"
    temp.mkdir()
    umgebung = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temp), "XDG_STATE_HOME": str(log)}
    befehl = [sys.executable, "-m", "bureau_app", "demo", "--headless", "--dir", stand, "--out", wurzel / "out"]
    lauf = subprocess.run(list(map(str, befehl)), env=umgebung, capture_output=True, timeout=150, check=False)
    assert lauf.returncode == 0, lauf.stdout + lauf.stderr
    scanner = SimulierterScanner.aus(resource_dir() / "specimens", lambda: schaltertag(datetime.now(UTC)))
    yield Gespielt(stand, log, temp, lauf.stdout + lauf.stderr, scanner.muster("hauptfall"))


def schreibweisen(wort: str, zeichen: Zeichenvorrat) -> set[bytes]:
    """A word as it might have been written: as it is, decomposed, in search form, as in a zone, escaped, in UTF-16."""
    suchform = zeichen.suchform(wort)
    formen = {wort, unicodedata.normalize("NFD", wort), wort.upper(), wort.lower(), suchform, suchform.lower()}
    formen |= {suchform.replace("-", "<").replace(" ", "<"), quote(wort), json.dumps(wort)[1:-1], repr(wort.encode())}
    return (
        {f.encode() for f in formen}
        | {f.encode("utf-16-le") for f in formen}
        | {f.encode("latin-1", "ignore") for f in formen}
    )


def person(muster: Muster) -> tuple[str, ...]:
    """What names the citizen: parts long enough to be found by intent only."""
    a, z = muster.ausweis, muster.zb1
    return (a.familienname, a.vornamen, z.felder["C.1.3"].splitlines()[0], z.felder["E"])


def ausweisgeheimnisse(muster: Muster) -> tuple[str, ...]:
    """What the law forbids to keep at all: the zone and the serial number (PAuswG § 20, PassG §§ 16, 17)."""
    return (*muster.ausweis.mrz, muster.ausweis.nummer)


def dateien(ordner: Path) -> Iterator[tuple[Path, bytes]]:
    for datei in sorted(ordner.rglob("*")):
        if datei.is_file():
            yield datei, datei.read_bytes()


def funde(inhalt: bytes, worte: tuple[str, ...], zeichen: Zeichenvorrat) -> list[bytes]:
    return [form for wort in worte for form in schreibweisen(wort, zeichen) if len(form) > 3 and form in inhalt]


@pytest.fixture(scope="module")
def zeichen() -> Zeichenvorrat:
    """The characters with their search forms."""
    return lade_stammdaten().zeichen


def test_the_search_finds_what_it_looks_for(gespielt: Gespielt, zeichen: Zeichenvorrat) -> None:
    name = gespielt.muster.ausweis.familienname
    for form in (name.encode(), zeichen.suchform(name).encode(), json.dumps(name).encode()):
        assert funde(b"x" + form + b"y", person(gespielt.muster), zeichen), form
    assert funde("\n".join(gespielt.muster.ausweis.mrz).encode(), ausweisgeheimnisse(gespielt.muster), zeichen)


def test_counter_leaves_nothing_readable_on_its_disk(gespielt: Gespielt, zeichen: Zeichenvorrat) -> None:
    worte = person(gespielt.muster) + ausweisgeheimnisse(gespielt.muster)
    geprueft = 0
    for ordner in (gespielt.stand / "schalter", gespielt.log, gespielt.temp):
        for datei, inhalt in dateien(ordner):
            assert funde(inhalt, worte, zeichen) == [], datei.name
            assert funde(datei.name.encode(), worte, zeichen) == []
            geprueft += 1
    assert geprueft >= 3, "no database, key and log found where they were looked for"
    assert funde(gespielt.ausgabe, worte, zeichen) == []


def test_hand_over_to_the_town_is_sealed_and_taken(gespielt: Gespielt, zeichen: Zeichenvorrat) -> None:
    for fach in ("eingang", "antwort", "erledigt"):
        for datei, inhalt in dateien(gespielt.stand / "melderegister" / fach):
            assert funde(inhalt + datei.name.encode(), person(gespielt.muster), zeichen) == [], datei.name


def test_opened_store_holds_neither_zone_nor_number_nor_picture(gespielt: Gespielt, zeichen: Zeichenvorrat) -> None:
    schalter = gespielt.stand / "schalter"
    datenbank = oeffne(schalter / "schalter.db", Schluesseldatei(schalter / "schluessel.txt"))
    try:
        with datenbank.lesen() as verbindung:
            tabellen = verbindung.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
            inhalt = {t: _alles(verbindung.execute(text(f'SELECT * FROM "{t}"')).all()) for t in tabellen}
    finally:
        datenbank.schliesse()
    assert {"vorgang", "journal", "ausgang"} <= set(inhalt)
    for tabelle, roh in inhalt.items():
        assert funde(roh, ausweisgeheimnisse(gespielt.muster), zeichen) == [], tabelle
        assert not any(bild in roh for bild in BILDER), tabelle
    assert funde(inhalt["vorgang"], person(gespielt.muster), zeichen), "the store has no case to look into"
    for tabelle in set(inhalt) - {"vorgang", "ausgang", "anmeldung"}:
        assert funde(inhalt[tabelle], person(gespielt.muster), zeichen) == [], tabelle


def _alles(zeilen: Iterable[Iterable[object]]) -> bytes:
    """All values of a result as bytes, texts as UTF-8."""
    werte = [wert for zeile in zeilen for wert in zeile]
    return b"\n".join(wert if isinstance(wert, bytes) else str(wert).encode() for wert in werte)
