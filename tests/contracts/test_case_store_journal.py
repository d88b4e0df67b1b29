"""The journal takes new lines only, and every change to it that goes round the program shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_stammdaten
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows import druck, kasse, ummeldung
from bureau_app.workflows.ports import Journaleintrag
from tests.beispiele import angaben
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr


@pytest.fixture(scope="module")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@pytest.fixture
def datenbank(tmp_path: Path) -> Iterator[Datenbank]:
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    yield datenbank
    datenbank.schliesse()


@pytest.fixture
def store(datenbank: Datenbank, stammdaten: Stammdaten) -> SqlCaseStore:
    """A store with one whole case in it."""
    store = SqlCaseStore(datenbank, FakeUhr())
    s = baue_schalter(stammdaten, store)
    v = ummeldung.erfasse(s, ummeldung.eroeffne(s, ERNA), angaben())
    v = kasse.quittiere(s, ERNA, ummeldung.uebernimm(s, ERNA, v), "R-1")
    ummeldung.schliesse_ab(s, ERNA, druck.drucke_naechsten(s, ERNA, v))
    for register in Register:
        (post,) = store.ausgangspost(register, s.uhr.jetzt(), 9)
        store.ausgang_vermerken(post.aenderung.op_id, Registerstand.BESTAETIGT, None)
    return store


def schreibe(datenbank: Datenbank, *befehle: str) -> None:
    with datenbank.schreiben() as verbindung:
        for befehl in befehle:
            verbindung.execute(text(befehl))


def test_a_whole_case_leaves_its_lines(store: SqlCaseStore, datenbank: Datenbank) -> None:
    with datenbank.lesen() as verbindung:
        zeilen = verbindung.execute(text("SELECT schritt, akteur FROM journal ORDER BY nr")).all()
    assert [tuple(zeile) for zeile in zeilen] == [
        ("eroeffnet", ERNA.id),
        ("uebernommen", ERNA.id),
        ("quittiert", ERNA.id),
        ("druck_beabsichtigt", ERNA.id),
        ("druck_gemeldet", ERNA.id),
        ("abgeschlossen", ERNA.id),
        ("register_gemeldet", "programm"),
        ("register_gemeldet", "programm"),
    ]
    kette = store.pruefe_kette()
    assert (kette.zeilen, kette.bruch) == (8, None)


@pytest.mark.parametrize(
    "befehl", ["UPDATE journal SET schritt = 'x' WHERE nr = 3", "DELETE FROM journal WHERE nr = 8"]
)
def test_a_line_is_never_changed_or_taken_away(store: SqlCaseStore, datenbank: Datenbank, befehl: str) -> None:
    with pytest.raises(IntegrityError, match="new lines only"):
        schreibe(datenbank, befehl)
    assert store.pruefe_kette().bruch is None


OHNE_SPERRE = ("DROP TRIGGER journal_kein_update", "DROP TRIGGER journal_kein_delete")
FELDER = "am, akteur, schritt, vorgang_id, merkmale, vorher, pruefsumme"


@pytest.mark.parametrize(
    ("befehl", "bruch"),
    [
        ("UPDATE journal SET akteur = 'anderer' WHERE nr = 3", 3),
        ("UPDATE journal SET am = '2026-01-01T00:00:00+00:00' WHERE nr = 1", 1),
        ("UPDATE journal SET merkmale = '[]' WHERE nr = 8", 8),
        ("UPDATE journal SET pruefsumme = '0' WHERE nr = 4", 4),
        ("UPDATE journal SET nr = nr + 100 WHERE nr >= 5", 5),
        ("DELETE FROM journal WHERE nr = 5", 5),
        ("DELETE FROM journal WHERE nr = 1", 1),
        ("DELETE FROM journal WHERE nr = 8", 8),
        ("DELETE FROM journal", 1),
        (f"INSERT INTO journal (nr, {FELDER}) SELECT 9, {FELDER} FROM journal WHERE nr = 8", 9),
    ],
)
def test_tampering_shows(store: SqlCaseStore, datenbank: Datenbank, befehl: str, bruch: int) -> None:
    schreibe(datenbank, *OHNE_SPERRE, befehl)
    assert store.pruefe_kette().bruch == bruch


def test_cut_off_lines_are_missed_however_many_follow(store: SqlCaseStore, datenbank: Datenbank) -> None:
    schreibe(datenbank, *OHNE_SPERRE, "DELETE FROM journal WHERE nr >= 7")
    for _ in range(3):
        store.vermerke(Journaleintrag(ERNA.id, "gezeigt", "v1"))
    assert store.pruefe_kette().bruch == 7


def test_an_empty_journal_is_whole(datenbank: Datenbank) -> None:
    kette = SqlCaseStore(datenbank, FakeUhr()).pruefe_kette()
    assert (kette.zeilen, kette.bruch) == (0, None)


def test_erasing_a_vorgang_does_not_touch_the_chain(store: SqlCaseStore, datenbank: Datenbank) -> None:
    schreibe(datenbank, "DELETE FROM vorgang", "DELETE FROM ausgang")
    assert store.pruefe_kette().bruch is None
