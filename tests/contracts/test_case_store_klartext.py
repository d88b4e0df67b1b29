"""No byte of a case lies readable on the disk, in whatever spelling, while the program runs and after."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_stammdaten
from bureau_app.store.anmeldespeicher import SqlAnmeldespeicher
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows import druck, kasse, ummeldung
from tests.beispiele import angaben
from tests.fakes.schalter import ERNA, OTTO, baue_schalter
from tests.fakes.uhr import FakeUhr

KANARIEN = (
    "Müstermann-Żółć",
    "Erika Łucja",
    "MUESTERMANN<ZOLC<<ERIKA<LUCJA",
    "Oberstraße",
    "OBERSTRASSE",
    "Am Markt 2",
    "NE-AB 1234",
    "WVWZZZ1KZ8W123456",
    "CE943492",
    "QUITTUNG-4711",
    "person.familienname",
    "fahrzeugregister/2",
    "abgeschlossen",
    "$argon2id$",
    ERNA.name,
    ERNA.id,
    "SQLite format 3",
)

NIE_GESPEICHERT = {"MUESTERMANN<ZOLC<<ERIKA<LUCJA", "OBERSTRASSE"}
"""Spellings that not even a readable copy holds: an MRZ line is never stored, a search form is made when needed."""


def schreibweisen(kanarie: str, stammdaten: Stammdaten) -> Iterator[bytes]:
    """The ways in which a text could lie in a file."""
    formen = {kanarie, kanarie.upper(), kanarie.casefold(), stammdaten.zeichen.suchform(kanarie)}
    formen |= {form.encode("ascii", "backslashreplace").decode() for form in formen}
    formen |= {form.replace(" ", "<").replace("-", "<") for form in formen}
    for form in formen:
        yield from (form.encode("utf-8"), form.encode("utf-16-le"), form.encode("utf-8").hex().encode())


def gefunden(ordner: Path, stammdaten: Stammdaten) -> set[str]:
    """The canaries that any file of the folder shows."""
    inhalt = b"".join(pfad.read_bytes() for pfad in sorted(ordner.iterdir()) if pfad.is_file())
    return {k for k in KANARIEN if any(form in inhalt for form in schreibweisen(k, stammdaten))}


@pytest.fixture(scope="module")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@pytest.fixture
def datenbank(tmp_path: Path, stammdaten: Stammdaten) -> Datenbank:
    """A database through which one whole case and a sign-in went; one draft was discarded, one is open."""
    datenbank = oeffne(tmp_path / "daten" / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    uhr = FakeUhr()
    s = baue_schalter(stammdaten, SqlCaseStore(datenbank, uhr), uhr=uhr)
    SqlAnmeldespeicher(datenbank).merke(ERNA, "Kennwort", uhr.jetzt(), uhr.jetzt() + timedelta(days=7))
    ummeldung.verwirf(s, OTTO, ummeldung.erfasse(s, ummeldung.eroeffne(s, OTTO), angaben()))
    ummeldung.erfasse(s, ummeldung.eroeffne(s, OTTO), angaben())
    v = ummeldung.erfasse(s, ummeldung.eroeffne(s, ERNA), angaben())
    v = kasse.quittiere(s, ERNA, ummeldung.uebernimm(s, ERNA, v), "QUITTUNG-4711")
    ummeldung.schliesse_ab(s, ERNA, druck.drucke_naechsten(s, ERNA, v))
    return datenbank


def test_nothing_readable_lies_in_database_log_or_index(
    datenbank: Datenbank, tmp_path: Path, stammdaten: Stammdaten
) -> None:
    ordner = tmp_path / "daten"
    assert {"schalter.db", "schalter.db-wal", "schalter.db-shm"} <= {pfad.name for pfad in ordner.iterdir()}
    assert gefunden(ordner, stammdaten) == set()
    datenbank.schliesse()
    assert {pfad.name for pfad in ordner.iterdir()} == {"schalter.db", "schalter.db.lock"}
    assert gefunden(ordner, stammdaten) == set()


def test_the_search_finds_everything_in_a_readable_copy(
    datenbank: Datenbank, tmp_path: Path, stammdaten: Stammdaten
) -> None:
    klartext = tmp_path / "klartext"
    klartext.mkdir()
    roh = datenbank.engine.raw_connection()
    zeiger = roh.cursor()
    zeiger.execute("ATTACH DATABASE ? AS klartext KEY ''", (str(klartext / "kopie.db"),))
    zeiger.execute("SELECT sqlcipher_export('klartext')")
    zeiger.execute("DETACH DATABASE klartext")
    roh.close()
    datenbank.schliesse()
    assert set(KANARIEN) - gefunden(klartext, stammdaten) == NIE_GESPEICHERT
