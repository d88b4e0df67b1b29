"""A counter's database of an earlier version is brought up to date, and everything in it stays."""

import json
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event, text
from sqlcipher3 import dbapi2

from bureau_app.domain.bezug import Bezugsgrund
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Stufe
from bureau_app.resources import lade_stammdaten
from bureau_app.store import journal
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.fassung import NEUESTE, fassung
from bureau_app.store.migrations import REVISIONEN, r0001_anfang
from bureau_app.workflows import korrektur
from bureau_app.workflows.ports import Journaleintrag
from tests.contracts.test_case_store_engine import FesterSchluessel
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr

ALT = Path(__file__).with_name("vorgang_0001.json")
"""A closed Vorgang exactly as the first version wrote it."""


@pytest.fixture(scope="module")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


@pytest.fixture
def alte_datei(tmp_path: Path) -> Path:
    """An encrypted database as the first version left it: one confirmed Vorgang and its journal."""
    datei = tmp_path / "schalter.db"
    engine = create_engine(f"sqlite:///{datei}", module=dbapi2)
    schluessel = FesterSchluessel().schluessel(datei).hex()
    event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA key=\"x'{schluessel}'\""))
    with engine.begin() as verbindung:
        with Operations.context(MigrationContext.configure(verbindung)):
            r0001_anfang.upgrade()
        _fuelle(verbindung)
    engine.dispose()
    return datei


def _fuelle(verbindung: Connection) -> None:
    inhalt = ALT.read_bytes()
    v = json.loads(inhalt)["vorgang"]
    werte = {name: v[name] for name in ("id", "nummer", "sachbearbeiter", "stufe", "fassung")}
    verbindung.execute(
        text("INSERT INTO vorgang VALUES (:id, :nummer, :sachbearbeiter, :stufe, :fassung, 1, '', :inhalt)"),
        werte | {"inhalt": inhalt},
    )
    verbindung.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    journal.schreibe(verbindung, Journaleintrag(ERNA.id, "eroeffnet", v["id"]), FakeUhr().jetzt())


def test_what_the_first_version_stored_is_still_there_and_can_be_cancelled(
    alte_datei: Path, stammdaten: Stammdaten
) -> None:
    for _ in range(2):
        datenbank = oeffne(alte_datei, FesterSchluessel())
        with datenbank.lesen() as verbindung:
            assert fassung(verbindung) == NEUESTE == REVISIONEN[-1].revision
        store = SqlCaseStore(datenbank, FakeUhr())
        nummer = json.loads(ALT.read_bytes())["vorgang"]["nummer"]
        frueher, *spaetere = store.abgeschlossene(nummer)
        assert frueher.ummeldung and frueher.ummeldung.fahrzeuge[0].zb1.fin == "WVWZZZ1KZ8W123456"
        assert (frueher.stufe, frueher.bezug, frueher.aufgaben) == (Stufe.BESTAETIGT, None, ())
        if not spaetere:
            s = baue_schalter(stammdaten, store, serie=1)
            store.laufnummer(s.uhr.heute().year)
            korrektur.beginne_storno(s, ERNA, frueher, Bezugsgrund.FALSCHE_PERSON)
        assert store.pruefe_kette().bruch is None
        datenbank.schliesse()
    (storno,) = spaetere
    assert storno.bezug and storno.bezug.aufkleber == (0,) and storno.bezug.cent == 1080
