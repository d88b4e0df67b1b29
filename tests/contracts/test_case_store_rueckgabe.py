"""What a register did not take as it was stays in the counter's memory, for a person; store and fake pass one suite."""

from dataclasses import replace
from datetime import date

from bureau_app.domain.abgleich import Fahrzeugeinwand, Gegenfassung, Registermeldung
from bureau_app.domain.ereignis import AufgabeErledigt, Register, Registerstand, RueckgabeEntschieden
from bureau_app.domain.verlauf import Aufgabenart
from bureau_app.domain.vorgang import Stufe, advance
from bureau_app.workflows.ports import CaseStore
from tests.contracts.test_case_store import EINTRAG, JETZT, abgeschlossen, aenderung
from tests.contracts.test_case_store_feed import store as store

FR, BESTAETIGT, ZURUECK = Register.FAHRZEUGREGISTER, Registerstand.BESTAETIGT, Registerstand.ZURUECK
EINWAND = Fahrzeugeinwand(0, "register_veraltet", 4, "NE-AB 1234", "Hafenstraße 1\n41460 Neuss", date(2026, 11, 23))
GEGEN = Gegenfassung(2, "{„dort“}".encode(), (EINWAND,))


def test_the_registers_side_is_kept_beside_the_change(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    store.rueckgabe_vermerken("op-1", GEGEN, gebucht=False)
    assert store.ausgang_vermerken("op-1", ZURUECK, None, "register_veraltet")
    gefunden = store.rueckgabe("v1", FR)
    assert gefunden and (gefunden.aenderung, gefunden.grund, gefunden.gegen) == (
        aenderung("op-1"),
        "register_veraltet",
        GEGEN,
    )
    assert [v.id for v in store.zurueckgegebene()] == ["v1"]
    assert store.rueckgabe("v2", FR) is None
    v = store.lade("v1")
    assert v and v.aufgaben == (), "what came back as a whole is no task of one vehicle"


def test_a_vehicle_that_was_left_out_is_a_task_once(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    store.rueckgabe_vermerken("op-1", GEGEN, gebucht=True)
    assert store.ausgang_vermerken("op-1", BESTAETIGT, None, "teilweise")
    teil = Registermeldung("op-1", ZURUECK, "register_veraltet", 0)
    bestaetigt = Registermeldung("op-1", BESTAETIGT, "teilweise")
    assert store.feed_uebernehmen(FR, (bestaetigt, teil), "a.1") == 0, "the answer said so already"
    v = store.lade("v1")
    assert v and [(a.art, a.fahrzeug, a.grund, a.op) for a in v.aufgaben] == [
        (Aufgabenart.FAHRZEUG_KLAEREN, 0, "register_veraltet", "op-1")
    ]
    assert v.registerstand(FR) is BESTAETIGT, "the rest is booked"
    assert [v.id for v in store.offene(v.sachbearbeiter)] == [v.id]
    store.sichere(advance(v, AufgabeErledigt(0, "u1", JETZT, "geklärt")), EINTRAG)
    assert store.feed_uebernehmen(FR, (bestaetigt, teil), "b.1") == 0, "nor does it come back once it is done"
    assert store.zurueckgegebene() == ()
    (wieder,) = store.nachzureichen(FR, 50)
    assert (wieder.op_id, wieder.ohne) == ("op-1", ((0, "register_veraltet"),)), "the new epoch gets it without again"


def test_the_feed_alone_tells_of_the_vehicle_when_the_answer_was_lost(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    meldungen = (Registermeldung("op-1", BESTAETIGT, "teilweise"), Registermeldung("op-1", ZURUECK, "r", 0))
    assert store.feed_uebernehmen(FR, meldungen, "a.1") == 2
    v = store.lade("v1")
    assert v and (v.registerstand(FR), len(v.offene_aufgaben())) == (BESTAETIGT, 1)
    assert v.stufe is Stufe.ABGESCHLOSSEN, "the other register still waits"
    gefunden = store.rueckgabe("v1", FR)
    assert gefunden and gefunden.gegen is None


def test_of_what_was_booked_and_came_back_the_version_is_kept(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    zurueck = Registermeldung("op-1", ZURUECK, "formfehler", version=3)
    assert store.feed_uebernehmen(FR, (Registermeldung("op-1", BESTAETIGT, version=3), zurueck), "a.1") == 2
    gefunden = store.rueckgabe("v1", FR)
    assert gefunden and (gefunden.grund, gefunden.gegen) == ("formfehler", Gegenfassung(3))


def test_more_than_the_version_is_not_forgotten_over_it(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    store.rueckgabe_vermerken("op-1", GEGEN, gebucht=True)
    store.feed_uebernehmen(FR, (Registermeldung("op-1", ZURUECK, "formfehler", version=2),), "a.1")
    gefunden = store.rueckgabe("v1", FR)
    assert gefunden and gefunden.gegen == GEGEN


def test_changes_are_numbered_in_their_order_for_ever(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2", register=Register.MELDEREGISTER)])
    v = store.lade("v1")
    assert v is not None
    (post,) = store.ausgangspost(FR, JETZT, 9)
    assert post.aenderung.folge == 1
    store.rueckgabe_vermerken("op-1", GEGEN, gebucht=True)
    zweite = store.lade("v1")
    assert zweite is not None
    danach = advance(zweite, RueckgabeEntschieden(True, "u1", JETZT))
    assert store.ausgang_vermerken("op-1", BESTAETIGT, None) or True
    store.sichere(replace(danach, fassung=store_fassung(store) + 1), EINTRAG, [aenderung("op-3")])
    assert [p.aenderung.folge for p in store.ausgangspost(FR, JETZT, 9)] == [3]


def store_fassung(store: CaseStore) -> int:
    v = store.lade("v1")
    assert v is not None
    return v.fassung


def test_of_a_vorgang_of_another_counter_nothing_is_kept(store: CaseStore) -> None:
    store.rueckgabe_vermerken("op-9", GEGEN, gebucht=True)
    assert store.feed_uebernehmen(FR, (Registermeldung("op-9", ZURUECK, "r", 0),), "a.1") == 0
    assert store.zurueckgegebene() == ()
