"""What the district's feed tells meets the counter's memory; the encrypted store and its fake pass the same suite."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bureau_app.domain.abgleich import Registermeldung
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.verlauf import Registereintrag
from bureau_app.domain.vorgang import Stufe
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows.ports import CaseStore
from tests.contracts.test_case_store import EINTRAG, JETZT, abgeschlossen, aenderung, faellig
from tests.fakes.store import FakeStore
from tests.fakes.uhr import FakeUhr

MR, FR = Register.MELDEREGISTER, Register.FAHRZEUGREGISTER
WARTET, UEBERGEBEN = Registerstand.WARTET, Registerstand.UEBERGEBEN
BESTAETIGT, ZURUECK = Registerstand.BESTAETIGT, Registerstand.ZURUECK


@pytest.fixture(params=["fake", "sqlcipher"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    if request.param == "fake":
        yield FakeStore()
        return
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    yield SqlCaseStore(datenbank, FakeUhr())
    datenbank.schliesse()


def test_an_own_echo_confirms_what_the_lost_answer_said(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2", register=MR)])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT)
    for bewegt in (1, 0):
        assert store.feed_uebernehmen(FR, (Registermeldung("op-1", Registerstand.BESTAETIGT),), "a.1") == bewegt
    v = store.lade("v1")
    assert v and (v.registerstand(FR), v.registerstand(MR)) == (Registerstand.BESTAETIGT, WARTET)
    assert (store.wartend()[FR], faellig(store)) == (0, [])


def test_a_register_behind_may_return_what_was_confirmed(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2", register=MR)])
    for op_id in ("op-1", "op-2"):
        assert store.ausgang_vermerken(op_id, Registerstand.BESTAETIGT, None)
    zurueck = Registermeldung("op-1", Registerstand.ZURUECK, "fin_unbekannt")
    assert [store.feed_uebernehmen(FR, (zurueck,), "a.1") for _ in range(2)] == [1, 0]
    v = store.lade("v1")
    assert v and (v.stufe, v.register[1]) == (
        Stufe.ABGESCHLOSSEN,
        Registereintrag(FR, Registerstand.ZURUECK, "fin_unbekannt"),
    )


def test_what_is_said_of_an_earlier_change_leaves_a_later_unsent_one_alone(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2")])
    zurueck = Registermeldung("op-1", Registerstand.ZURUECK, "fin_unbekannt")
    assert store.feed_uebernehmen(FR, (zurueck,), "a.1") == 0
    v = store.lade("v1")
    assert v and v.registerstand(FR) is WARTET
    assert (faellig(store), store.zeiger(FR)) == (["op-2"], "a.1")


@pytest.mark.parametrize("spaeter", [BESTAETIGT, ZURUECK])
def test_what_is_said_of_an_earlier_change_says_nothing_of_the_later_one(
    store: CaseStore, spaeter: Registerstand
) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2")])
    assert store.feed_uebernehmen(FR, (Registermeldung("op-1", BESTAETIGT),), "a.1") == 0
    assert store.ausgang_vermerken("op-2", spaeter, None, "veraltete_fassung")
    zurueck = Registermeldung("op-1", ZURUECK, "fin_unbekannt", version=1)
    assert store.feed_uebernehmen(FR, (zurueck,), "a.2") == 0
    v = store.lade("v1")
    assert v and v.registerstand(FR) is spaeter
    assert store.zeiger(FR) == "a.2", "what comes after it is read"


@pytest.mark.parametrize("urteil", [BESTAETIGT, ZURUECK])
def test_a_ruling_that_comes_again_after_somebody_decided_anew_leaves_the_later_change_its_way(
    store: CaseStore, urteil: Registerstand
) -> None:
    """The answer was lost, the feed told of it, somebody sent ours again, and then the first one was asked for anew."""
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT)
    v = store.lade("v1")
    assert v
    store.sichere(replace(v, fassung=v.fassung + 1, register=abgeschlossen().register), EINTRAG, [aenderung("op-2")])
    assert store.ausgang_vermerken("op-1", urteil, None, "veraltete_fassung")
    v = store.lade("v1")
    assert v and v.registerstand(FR) is WARTET
    assert store.ausgang_vermerken("op-2", UEBERGEBEN, JETZT)
    assert store.ausgang_vermerken("op-2", BESTAETIGT, None)
    v = store.lade("v1")
    assert v and v.registerstand(FR) is BESTAETIGT


def test_of_two_that_a_register_has_the_later_one_may_be_confirmed_first(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2")])
    for op_id in ("op-1", "op-2"):
        assert store.ausgang_vermerken(op_id, UEBERGEBEN, None)
    for op_id, bewegt in (("op-2", 1), ("op-1", 0)):
        assert store.feed_uebernehmen(FR, (Registermeldung(op_id, BESTAETIGT),), f"a.{op_id}") == bewegt
    assert store.wartend()[FR] == 0


def test_what_is_booked_holds_up_no_later_change_and_moves_on_by_the_feed(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2")])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT)
    assert (faellig(store, timedelta(minutes=1)), store.wartend()[FR]) == (["op-1"], 2)
    gebucht = (Registermeldung("op-1", UEBERGEBEN),)
    assert [store.feed_uebernehmen(FR, gebucht, f"a.{n}") for n in (1, 2)] == [0, 0], "it was handed over already"
    assert (faellig(store, timedelta(minutes=1)), store.wartend()[FR]) == (["op-2"], 1)
    assert store.ausgang_vermerken("op-2", UEBERGEBEN, None)
    assert (faellig(store, timedelta(minutes=1)), store.wartend()[FR]) == ([], 0)
    assert store.feed_uebernehmen(FR, (Registermeldung("op-2", BESTAETIGT),), "a.3") == 1
    v = store.lade("v1")
    assert v and v.registerstand(FR) is BESTAETIGT


def test_what_was_booked_but_not_confirmed_is_offered_again_too(store: CaseStore) -> None:
    store.sichere(abgeschlossen(1), EINTRAG, [aenderung("op-1"), aenderung("op-m", 1, MR)])
    store.sichere(abgeschlossen(2), EINTRAG, [aenderung("op-2", 2)])
    for op_id, wieder_ab in (("op-1", None), ("op-2", JETZT), ("op-m", None)):
        store.ausgang_vermerken(op_id, UEBERGEBEN, wieder_ab)
    for zeiger in ("a.1", "b.1"):
        store.feed_uebernehmen(FR, (), zeiger)
    assert store.nachzureichen(FR, 50) == (aenderung("op-1"),)
    assert store.nachzureichen(MR, 50) == ()


def test_after_a_restore_of_the_register_what_it_confirmed_is_offered_again(store: CaseStore) -> None:
    store.sichere(abgeschlossen(1), EINTRAG, [aenderung("op-1"), aenderung("op-m", 1, MR)])
    store.sichere(abgeschlossen(2), EINTRAG, [aenderung("op-2", 2)])
    store.sichere(abgeschlossen(3), EINTRAG, [aenderung("op-3", 3)])
    for op_id, stand in (("op-1", BESTAETIGT), ("op-m", BESTAETIGT), ("op-2", ZURUECK)):
        store.ausgang_vermerken(op_id, stand, None)
    store.feed_uebernehmen(FR, (), "a.1")
    store.feed_uebernehmen(FR, (), "a.2")
    assert store.nachzureichen(FR, 50) == ()
    store.feed_uebernehmen(FR, (), "b.1")
    store.feed_uebernehmen(FR, (), "b.2")
    assert store.nachzureichen(FR, 50) == (aenderung("op-1"),), "neither what waits nor what came back, nor others'"
    assert isinstance(store, FakeStore | SqlCaseStore)
    assert [(z.eintrag.schritt, z.eintrag.merkmale[1]) for z in store.letzte_eintraege(1)] == [
        ("register_wiederhergestellt", ("anzahl", "1"))
    ]
    store.nachgereicht(["op-1", "op-unbekannt"])
    assert store.nachzureichen(FR, 50) == ()


def test_offered_again_is_the_oldest_of_each_vorgang(store: CaseStore) -> None:
    for nr in (1, 2):
        store.sichere(abgeschlossen(nr), EINTRAG, [aenderung(f"op-{nr}", nr)])
        store.ausgang_vermerken(f"op-{nr}", BESTAETIGT, None)
    store.feed_uebernehmen(FR, (), "a.1")
    store.feed_uebernehmen(FR, (), "b.1")
    assert [a.op_id for a in store.nachzureichen(FR, 1)] == ["op-1"]
    store.nachgereicht(["op-1"])
    assert [a.op_id for a in store.nachzureichen(FR, 50)] == ["op-2"]


def test_a_storno_goes_again_or_for_the_first_time_after_what_it_is_about(store: CaseStore) -> None:
    for nr, bezogen in ((1, ""), (2, "v1"), (3, "v2")):
        bezug = Bezug(Vorgangsart.STORNO, Bezugsgrund.DOPPELT_ERFASST, bezogen, "nummer-1") if bezogen else None
        store.sichere(replace(abgeschlossen(nr), bezug=bezug), EINTRAG, [aenderung(f"op-{nr}", nr)])
    for op_id in ("op-1", "op-2"):
        store.ausgang_vermerken(op_id, BESTAETIGT, None)
    assert faellig(store) == ["op-3"]
    store.feed_uebernehmen(FR, (), "a.1")
    store.feed_uebernehmen(FR, (), "b.1")
    for wer in ("op-1", "op-2"):
        assert [a.op_id for a in store.nachzureichen(FR, 50)] == [wer]
        assert faellig(store) == [], "the register may have lost what it takes back"
        store.nachgereicht([wer])
    assert (store.nachzureichen(FR, 50), faellig(store)) == ((), ["op-3"])


def test_what_the_register_fails_over_four_times_is_parked_until_it_is_ruled_on(store: CaseStore) -> None:
    for nr in (1, 2):
        store.sichere(abgeschlossen(nr), EINTRAG, [aenderung(f"op-{nr}", nr)])
        store.ausgang_vermerken(f"op-{nr}", BESTAETIGT, None)
    store.nachreichen_gescheitert("op-1")
    store.feed_uebernehmen(FR, (), "a.1")
    store.feed_uebernehmen(FR, (), "b.1")
    for op_id in ("op-1", "op-1", "op-1", "op-unbekannt", "op-2"):
        store.nachreichen_gescheitert(op_id)
    assert (len(store.nachzureichen(FR, 50)), store.vermisst(FR)) == (2, 0)
    store.nachreichen_gescheitert("op-1")
    assert [a.op_id for a in store.nachzureichen(FR, 50)] == ["op-2"]
    assert [a.op_id for a in store.nachzureichen(FR, 50, geparkte=True)] == ["op-1"]
    assert (store.vermisst(FR), store.vermisst(MR)) == (1, 0)
    store.feed_uebernehmen(FR, (), "c.1")
    assert store.vermisst(FR) == 0, "another restore is another chance"
    for _ in range(4):
        store.nachreichen_gescheitert("op-1")
    store.nachgereicht(["op-1"])
    assert (store.nachzureichen(FR, 50, geparkte=True), store.vermisst(FR)) == ((), 0)
