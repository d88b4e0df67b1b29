"""Retention in the encrypted store: a Vorgang goes whole, its receipt stays, and the journal's chain still holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.aufbewahrung import Fallstand, Ort
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.verlauf import Registereintrag
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.resources import lade_aufbewahrung
from bureau_app.store.anmeldespeicher import SqlAnmeldespeicher
from bureau_app.store.aufbewahrung import SqlAufbewahrungsspeicher
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows.aufbewahrung import Aufbewahrungsspeicher, raeume_auf
from bureau_app.workflows.ports import Journaleintrag
from tests.beispiele import vorgang
from tests.eintraege import vorgang as geschlossener
from tests.fakes.aufbewahrung import FakeAufbewahrungsspeicher
from tests.fakes.schalter import ERNA
from tests.fakes.uhr import FakeUhr

JAHR = timedelta(days=366)
REGISTER = (Registereintrag(Register.MELDEREGISTER, Registerstand.WARTET),)


@dataclass
class Platz:
    """A counter's store with a clock that the test moves."""

    datenbank: Datenbank
    uhr: FakeUhr

    def __post_init__(self) -> None:
        self.store = SqlCaseStore(self.datenbank, self.uhr)
        self.speicher = SqlAufbewahrungsspeicher(self.datenbank, self.uhr)

    def raeume_auf(self, probe: bool = False) -> dict[str, int]:
        """What went, by rule, without those of which nothing did."""
        bericht = raeume_auf(self.speicher, lade_aufbewahrung(Ort.SCHALTER), self.uhr.heute(), probe, 100)
        return {p.regel: p.anzahl for p in bericht.posten if p.anzahl}

    def sichere(self, v: Vorgang, *ausgang: Aenderung) -> None:
        self.store.sichere(v, Journaleintrag(ERNA.id, "abgeschlossen", v.id), ausgang)

    def abgeschlossen(self, nr: int = 1, quittung: str = "K1-7") -> Vorgang:
        """A Vorgang whose one change waits for its register."""
        v = replace(geschlossener(f"v{nr}"), nummer=f"nummer-{nr}", register=REGISTER, quittung=quittung)
        self.sichere(v, Aenderung(f"op{nr}", v.id, Register.MELDEREGISTER, 0, b"Ostermann"))
        return v

    def bestaetige(self, nr: int = 1) -> None:
        """The register took it."""
        assert self.store.ausgang_vermerken(f"op{nr}", Registerstand.BESTAETIGT, None)

    def zeilen(self, tabelle: str) -> int:
        with self.datenbank.lesen() as v:
            return int(v.execute(text(f"SELECT count(*) FROM {tabelle}")).scalar_one())


@pytest.fixture
def platz(tmp_path: Path) -> Iterator[Platz]:
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    yield Platz(datenbank, FakeUhr())
    datenbank.schliesse()


def test_a_confirmed_vorgang_goes_whole_after_a_year_and_its_receipt_after_six(platz: Platz) -> None:
    platz.abgeschlossen()
    platz.store.lege_ab("quittung v1", b"K1-")
    platz.bestaetige()
    platz.uhr.vor(timedelta(days=31))
    assert platz.raeume_auf() == {"ausgang": 1}
    assert platz.raeume_auf() == {}
    with platz.datenbank.lesen() as v:
        assert v.execute(text("SELECT op_id, stand, koerper FROM ausgang")).all() == [("op1", "bestaetigt", b"")]
    assert platz.store.lade("v1") is not None
    platz.uhr.vor(JAHR)
    assert platz.raeume_auf(probe=True)["vorgang"] == 1
    assert platz.raeume_auf()["vorgang"] == 1
    assert (platz.store.lade("v1"), platz.store.abgelegt("quittung v1")) == (None, None)
    with platz.datenbank.lesen() as v:
        assert v.execute(text("SELECT * FROM quittung")).all() == [("nummer-1", "K1-7", 1080, "2026-11-23")]
    assert platz.store.letzte_eintraege(1)[0].eintrag.schritt == "geloescht"
    platz.uhr.vor(5 * JAHR)
    assert "quittung" not in platz.raeume_auf()
    platz.uhr.vor(JAHR)
    assert platz.raeume_auf()["quittung"] == 1


def test_what_no_register_confirmed_stays_for_ever(platz: Platz) -> None:
    platz.abgeschlossen(1)
    platz.abgeschlossen(2)
    platz.store.ausgang_vermerken("op2", Registerstand.ZURUECK, None, "unbekannt")
    platz.uhr.vor(10 * JAHR)
    platz.raeume_auf()
    assert [platz.store.lade(f"v{n}") is not None for n in (1, 2)] == [True, True]
    assert platz.zeilen("ausgang") == 2


def test_one_that_another_refers_to_goes_after_it(platz: Platz) -> None:
    platz.abgeschlossen()
    platz.bestaetige()
    platz.uhr.vor(JAHR)
    bezug = Bezug(Vorgangsart.STORNO, Bezugsgrund.NICHT_EINGEZOGEN, "v1", "nummer-1", (0,), 0, "")
    platz.sichere(replace(vorgang(id="v2", nummer="nummer-2"), bezug=bezug))
    assert "vorgang" not in platz.raeume_auf()
    platz.sichere(replace(vorgang(id="v2", nummer="nummer-2"), bezug=bezug, fassung=1, stufe=Stufe.VERWORFEN))
    platz.uhr.vor(timedelta(days=91))
    assert platz.raeume_auf() == {"verworfen": 1}
    assert platz.raeume_auf() == {"vorgang": 1}


def test_one_that_moves_on_meanwhile_stays(platz: Platz) -> None:
    platz.abgeschlossen()
    platz.bestaetige()
    (stand,) = platz.speicher.staende(date.max)
    assert not platz.speicher.loesche_vorgang(replace(stand, fassung=stand.fassung + 1), "vorgang")
    assert (stand.stufe, stand.offene_aenderungen, stand.bezogen) == (Stufe.BESTAETIGT, 0, 0)
    assert platz.speicher.loesche_vorgang(stand, "vorgang")
    assert not platz.speicher.loesche_vorgang(stand, "vorgang")


def test_the_journal_is_cut_at_its_old_end_and_its_chain_holds(platz: Platz) -> None:
    for nr in range(3):
        platz.store.vermerke(Journaleintrag(ERNA.id, f"alt_{nr}", ""))
    platz.uhr.vor(timedelta(days=500))
    platz.store.vermerke(Journaleintrag(ERNA.id, "neu", ""))
    assert platz.raeume_auf(probe=True) == {"journal": 3}
    assert platz.raeume_auf() == {"journal": 3}
    assert [a.eintrag.schritt for a in platz.store.letzte_eintraege(9)] == ["journal_gekuerzt", "neu"]
    assert [a.nr for a in platz.store.letzte_eintraege(9)] == [5, 4]
    kette = platz.store.pruefe_kette()
    assert (kette.zeilen, kette.bruch) == (2, None)
    assert platz.raeume_auf() == {}


def test_the_youngest_line_stays_so_that_numbers_go_on(platz: Platz) -> None:
    platz.store.vermerke(Journaleintrag(ERNA.id, "einzige", ""))
    platz.uhr.vor(timedelta(days=1000))
    assert platz.raeume_auf() == {}
    assert platz.store.pruefe_kette().bruch is None


@pytest.mark.parametrize("anweisung", ["DELETE FROM journal WHERE nr = 4", "DELETE FROM journalschnitt"])
def test_what_was_not_cut_off_cannot_be_deleted(platz: Platz, anweisung: str) -> None:
    test_the_journal_is_cut_at_its_old_end_and_its_chain_holds(platz)
    with pytest.raises(IntegrityError), platz.datenbank.schreiben() as v:
        v.execute(text(anweisung))


def test_a_line_that_is_missing_behind_the_cut_is_a_break(platz: Platz) -> None:
    test_the_journal_is_cut_at_its_old_end_and_its_chain_holds(platz)
    with platz.datenbank.schreiben() as v:
        v.execute(text("DROP TRIGGER journal_kein_delete"))
        v.execute(text("DELETE FROM journal WHERE nr = 4"))
    assert platz.store.pruefe_kette().bruch == 4


def test_who_may_sign_in_offline_no_longer_is_forgotten(platz: Platz) -> None:
    speicher, jetzt = SqlAnmeldespeicher(platz.datenbank), platz.uhr.jetzt()
    speicher.merke(ERNA, "Zwitscher-42", jetzt, jetzt + timedelta(days=7))
    platz.uhr.vor(timedelta(days=36))
    assert platz.raeume_auf() == {}
    platz.uhr.vor(timedelta(days=3))
    assert platz.raeume_auf() == {"anmeldung": 1}


# -------------------------------------------------------------------------------------------------- fake and store


@dataclass
class Gedaechtnis:
    """Either kind of memory, and how something gets into it."""

    speicher: Aufbewahrungsspeicher
    lege: Callable[[str, date, Stufe], None]
    anmeldung: Callable[[date], None]


@pytest.fixture(params=["fake", "sqlcipher"])
def beide(request: pytest.FixtureRequest, platz: Platz) -> Gedaechtnis:
    if request.param == "fake":
        fake = FakeAufbewahrungsspeicher()

        def lege_fake(kennung: str, tag: date, stufe: Stufe) -> None:
            fake.vorgaenge[kennung] = Fallstand(kennung, 0, stufe, 0, 0, 0, tag)

        return Gedaechtnis(fake, lege_fake, lambda tag: fake.zeilen.setdefault("anmeldung", []).append(tag))
    heute = platz.uhr.heute()

    def lege(kennung: str, tag: date, stufe: Stufe) -> None:
        platz.uhr.vor(tag - platz.uhr.heute())
        platz.sichere(replace(vorgang(id=kennung, nummer=f"nr-{kennung}"), stufe=stufe))
        platz.uhr.vor(heute - platz.uhr.heute())

    def anmeldung(tag: date) -> None:
        bis = datetime.combine(tag, time(12), UTC)
        wer = replace(ERNA, kennung=f"e.{tag}")
        SqlAnmeldespeicher(platz.datenbank).merke(wer, "Zwitscher-42", bis - timedelta(days=7), bis)

    return Gedaechtnis(platz.speicher, lege, anmeldung)


def test_what_was_changed_before_a_day_is_told_oldest_first(beide: Gedaechtnis) -> None:
    tage = {"b": date(2026, 3, 2), "a": date(2026, 3, 1), "c": date(2026, 3, 3)}
    for kennung, tag in tage.items():
        beide.lege(kennung, tag, Stufe.BESTAETIGT)
    staende = beide.speicher.staende(date(2026, 3, 3))
    assert [(s.id, s.stufe, s.zuletzt) for s in staende] == [(n, Stufe.BESTAETIGT, tage[n]) for n in ("a", "b")]
    assert [(s.fassung, s.offene_aufgaben, s.offene_aenderungen, s.bezogen) for s in staende] == [(0, 0, 0, 0)] * 2


def test_one_is_deleted_once_and_only_as_it_was_seen(beide: Gedaechtnis) -> None:
    beide.lege("a", date(2026, 3, 1), Stufe.VERWORFEN)
    (stand,) = beide.speicher.staende(date(2026, 3, 3))
    assert not beide.speicher.loesche_vorgang(replace(stand, fassung=1), "verworfen")
    assert beide.speicher.loesche_vorgang(stand, "verworfen")
    assert not beide.speicher.loesche_vorgang(stand, "verworfen")
    assert tuple(beide.speicher.staende(date(2026, 3, 3))) == ()


def test_what_a_day_decides_about_is_counted_and_deleted_alike(beide: Gedaechtnis) -> None:
    for tag in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)):
        beide.anmeldung(tag)
    for _ in range(2):
        assert beide.speicher.zaehle("anmeldung", date(2026, 3, 3)) == 2
    assert beide.speicher.loesche("anmeldung", date(2026, 3, 3)) == 2
    assert beide.speicher.loesche("anmeldung", date(2026, 3, 3)) == 0
    assert beide.speicher.zaehle("anmeldung", date(2026, 3, 4)) == 1
    for name in ("ausgang", "journal", "quittung"):
        assert beide.speicher.loesche(name, date(2020, 1, 1)) == 0
