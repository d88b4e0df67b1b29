"""The feed's cursor and what it brought are one transaction: a death at any point between them loses no return."""

from bureau_app.domain.abgleich import Registermeldung
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank
from tests.contracts.test_case_store import EINTRAG, abgeschlossen, aenderung
from tests.fakes.uhr import FakeUhr
from tests.simulation.eingriff import eingesetzt
from tests.simulation.mutanten import MUTANTEN
from tests.simulation.platte import Absturz, lege_ein
from tests.simulation.platz import KeineSperre, leere_ablage

FR, ZURUECK = Register.FAHRZEUGREGISTER, Registerstand.ZURUECK
PUNKTE = 12


def verlorene() -> list[int]:
    """Points at which a death leaves a cursor behind a return that nobody here heard of."""
    gefunden = []
    for punkt in range(1, PUNKTE):
        platte, engine = lege_ein()
        platte.spiele_ein(leere_ablage())
        store = SqlCaseStore(Datenbank(engine, KeineSperre()), FakeUhr())
        store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
        assert store.ausgang_vermerken("op-1", Registerstand.BESTAETIGT, None)
        platte.stirb_am(punkt)
        try:
            store.feed_uebernehmen(FR, (Registermeldung("op-1", ZURUECK, "fin_unbekannt"),), "a.1")
        except Absturz:
            platte.rollback()
        platte.stirb_am(0)
        v = store.lade("v1")
        assert v is not None
        if store.zeiger(FR) and v.registerstand(FR) is not ZURUECK:
            gefunden.append(punkt)
    return gefunden


def test_no_death_loses_what_the_feed_brought() -> None:
    assert verlorene() == []


def test_a_cursor_that_is_committed_first_is_noticed() -> None:
    mutant = next(m for m in MUTANTEN if m.name == "cursor_before_what_it_brought")
    with eingesetzt(*mutant.eingriffe):
        assert verlorene() != []
