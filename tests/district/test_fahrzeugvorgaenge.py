"""Two Vorgaenge for one vehicle at once, and a register that moved on: conflicts of the ledger, decided by people."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.epoche import erneuere_epoche
from bureau_app.district.fahrzeugregister import VERALTET, EingebettetesRegister
from bureau_app.district.fahrzeugvorgaenge import IN_ANDEREM_VORGANG
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.registertabellen import Fahrzeugvorgang
from bureau_app.district.transaktion import schreiben
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ereignis import Register
from bureau_app.wire.fahrzeugregister import FORMEN
from bureau_app.wire.sync import Aenderungsmeldung, Ausgangsmeldung, Syncanfrage
from tests.buch import roh
from tests.eintraege import aenderung, neue_id, stammdaten
from tests.kreisdienst import DATABASES, KREIS, Kreis, kreis
from tests.registerfahrzeuge import ALT, HALTER, NEU, eintrag, fahrzeugdaten, korrektur, nach, storno

KORPUS = Path(__file__).parents[1] / "wire" / "korpus"
TAG = eintrag().entschieden_am
TAGS_DARAUF = TAG + timedelta(days=1)
ACCEPTED = (Ausgang.ACCEPTED, "")
K5 = (Ausgang.CONFLICT, IN_ANDEREM_VORGANG)


@dataclass
class Buch:
    """A ledger with the embedded register behind it, and a device in Neuss."""

    kreis: Kreis
    ledger: Ledger
    register: EingebettetesRegister
    geraet: Geraeteausweis

    def schicke(self, e: Any, base_version: int = 0, op_id: str = "") -> Ausgangsmeldung:
        a = Aenderung(op_id or neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, base_version, e.als_json())
        return self.ledger.entscheide(self.geraet, json.loads(Aenderungsmeldung.von(a).als_json()))

    def ausgang(self, e: Any, base_version: int = 0) -> tuple[Ausgang, str]:
        meldung = self.schicke(e, base_version)
        return meldung.ausgang, meldung.grund


@pytest.fixture(params=DATABASES)
def buch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Buch]:
    with kreis(request.param, tmp_path) as k:
        zeichen = stammdaten().zeichen
        register = EingebettetesRegister(k.engine, KREIS, zeichen, k.schrank)
        yield Buch(k, baue_ledger(k.engine, KREIS, k.uhr.jetzt, zeichen, k.schrank), register, k.geraet()[0])


@pytest.mark.parametrize("anders", [{}, nach("Hafenstraße")])
def test_one_vehicle_in_two_vorgaenge_of_a_day_is_a_conflict(buch: Buch, anders: dict[str, Any]) -> None:
    erste = eintrag()
    assert buch.ausgang(erste) == ACCEPTED
    assert buch.ausgang(eintrag(**anders)) == K5
    assert buch.ausgang(eintrag(erste.herkunft.vorgang_id), base_version=1) == ACCEPTED


def test_a_conflict_leaves_only_its_id_behind_and_the_entry_may_come_again_as_another_change(buch: Buch) -> None:
    erste, zweite = eintrag(), eintrag()
    buch.schicke(erste)
    op_id = neue_id()
    konflikt = buch.schicke(zweite, op_id=op_id)
    assert (konflikt.ausgang, konflikt.version, konflikt.current) == (Ausgang.CONFLICT, 0, None)
    assert buch.ledger.eintrag("05162024", zweite.herkunft.vorgang_id) is None
    buch.schicke(storno(erste.herkunft.vorgang_id))
    assert buch.schicke(zweite).ausgang is Ausgang.ACCEPTED


@pytest.mark.expected_log("was not ruled on: TimeoutError")
def test_what_is_about_the_same_vehicle_waits_with_a_change_that_was_disturbed(buch: Buch) -> None:
    (f,) = eintrag().fahrzeuge
    fremder = f.halter.model_copy(update={"geburtsdatum": f.halter.geburtsdatum - timedelta(days=1)})
    anderes = f.model_copy(update={"fin": "WVWZZZ1JZXW000007", "halter": fremder})
    spaeter = eintrag(am=TAGS_DARAUF, **nach("Hafenstraße"))
    rohe = tuple(roh(_aenderung(e)) for e in (eintrag(), spaeter, eintrag(fahrzeuge=(anderes,))))
    with einmal_gestoert(buch.kreis.engine, "anspruch"):
        (outcome,) = buch.ledger.runde(buch.geraet, Syncanfrage(cursor="", aenderungen=rohe)).outcomes
    assert outcome.op_id == rohe[2]["op_id"]
    wieder = buch.ledger.runde(buch.geraet, Syncanfrage(cursor="", aenderungen=rohe)).outcomes
    assert [o.ausgang for o in wieder] == [Ausgang.ACCEPTED, Ausgang.ACCEPTED, Ausgang.KNOWN]


def _aenderung(e: Any) -> Aenderung:
    return Aenderung(neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json())


@contextmanager
def einmal_gestoert(engine: Engine, tabelle: str) -> Iterator[None]:
    """The next statement about the table takes too long."""
    noch = [True]

    def stoere(_v: Any, _zeiger: Any, anweisung: str, werte: Any, *_rest: Any) -> None:
        if tabelle in anweisung and noch:
            noch.clear()
            raise OperationalError(anweisung, werte, TimeoutError())

    event.listen(engine, "before_cursor_execute", stoere)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", stoere)


def test_a_later_move_is_none_and_an_earlier_one_that_comes_late_is(buch: Buch) -> None:
    assert buch.ausgang(eintrag(am=TAGS_DARAUF)) == ACCEPTED
    assert buch.ausgang(eintrag(**nach("Hafenstraße"))) == K5
    assert buch.ausgang(eintrag()) == ACCEPTED
    assert buch.ausgang(eintrag(am=TAGS_DARAUF + timedelta(days=1), **nach("Hafenstraße"))) == ACCEPTED


def test_who_saw_the_other_vorgang_in_the_register_is_in_no_conflict(buch: Buch) -> None:
    buch.register.lade((fahrzeugdaten(),))
    assert buch.ausgang(eintrag(version=1)) == ACCEPTED
    assert buch.ausgang(eintrag(version=1, **nach("Hafenstraße"))) == K5
    assert buch.ausgang(eintrag(version=2, **nach("Hafenstraße"))) == ACCEPTED


def test_a_vorgang_is_over_for_others_once_the_register_moved_on(buch: Buch) -> None:
    buch.register.lade((fahrzeugdaten(),))
    assert buch.ausgang(eintrag(version=1)) == ACCEPTED
    assert buch.ausgang(eintrag()) == K5
    buch.register.lade((fahrzeugdaten(),))
    assert buch.ausgang(eintrag()) == ACCEPTED


def test_a_korrektur_and_a_storno_are_about_their_own_vorgang(buch: Buch) -> None:
    erste = eintrag()
    buch.schicke(erste)
    korrigiert = korrektur(erste.herkunft.vorgang_id, **nach("Hafenstraße"))
    assert buch.ausgang(korrigiert) == ACCEPTED
    assert buch.ausgang(eintrag()) == K5
    assert buch.ausgang(storno(korrigiert.herkunft.vorgang_id)) == ACCEPTED
    assert buch.ausgang(eintrag()) == ACCEPTED


def test_a_storno_is_ruled_on_once_its_counter_has_read_the_ledger_that_a_restore_left(buch: Buch) -> None:
    def runde(zeiger: str, *eintraege: Any) -> tuple[list[Ausgang], str]:
        alle = [
            Aenderung(neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json()) for e in eintraege
        ]
        antwort = buch.ledger.runde(buch.geraet, Syncanfrage(cursor=zeiger, aenderungen=tuple(map(roh, alle))))
        return [Ausgang(o.ausgang) for o in antwort.outcomes], antwort.cursor

    erste = eintrag()
    outcomes, zeiger = runde("", erste)
    assert outcomes == [Ausgang.ACCEPTED]
    with schreiben(buch.kreis.engine) as v:
        erneuere_epoche(v, KREIS, buch.kreis.uhr.jetzt())
    zurueck = storno(erste.herkunft.vorgang_id)
    for alter in ("", zeiger):
        outcomes, neuer = runde(alter, zurueck)
        assert outcomes == [], "it may still have to offer again what it takes back"
    assert runde(neuer, zurueck)[0] == [Ausgang.ACCEPTED]
    assert runde("", eintrag())[0] == [Ausgang.ACCEPTED], "the vehicle is free, and what is new need not wait"


def test_what_is_recorded_anew_after_a_storno_in_the_same_request_does_not_overtake_it(buch: Buch) -> None:
    """A day without a connection: both come together; after a restore both wait."""
    erste = eintrag()
    assert buch.ausgang(erste) == ACCEPTED
    tag = TAG + timedelta(days=14)
    zurueck = storno(erste.herkunft.vorgang_id).model_copy(update={"entschieden_am": tag})
    eintraege = (zurueck, eintrag(am=tag, **nach("Hafenstraße")))
    alle = [Aenderung(neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json()) for e in eintraege]
    aenderungen = (roh(aenderung()), *map(roh, alle))
    assert [
        o.ausgang for o in buch.ledger.runde(buch.geraet, Syncanfrage(cursor="", aenderungen=aenderungen)).outcomes
    ] == [Ausgang.ACCEPTED], "not before the Storno"
    zeiger = buch.ledger.feed(buch.geraet.gemeinde_ags, "")[1]
    antwort = buch.ledger.runde(buch.geraet, Syncanfrage(cursor=zeiger, aenderungen=aenderungen))
    assert [(o.ausgang, o.grund) for o in antwort.outcomes] == [(Ausgang.KNOWN, ""), ACCEPTED, ACCEPTED]


@pytest.mark.parametrize("tag", [date.min, date.max])
def test_an_entry_of_an_impossible_day_is_ruled_on_and_its_neighbour_too(buch: Buch, tag: date) -> None:
    """No number of days before the first or after the last one is asked for."""
    eintraege = (eintrag().model_copy(update={"entschieden_am": tag}), storno(neue_id()))
    alle = [Aenderung(neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json()) for e in eintraege]
    zeiger = buch.ledger.feed(buch.geraet.gemeinde_ags, "")[1]
    anfrage = Syncanfrage(cursor=zeiger, aenderungen=tuple(map(roh, alle)))
    assert len(buch.ledger.runde(buch.geraet, anfrage).outcomes) == 2


def test_a_korrektur_and_a_storno_build_on_what_their_vorgang_led_to(buch: Buch) -> None:
    buch.register.lade((fahrzeugdaten(),))
    erste = eintrag(version=1)
    assert buch.ausgang(erste) == ACCEPTED
    korrigiert = korrektur(erste.herkunft.vorgang_id, version=1, **nach("Hafenstraße"))
    assert buch.ausgang(korrigiert) == ACCEPTED, "the counter kept the version that it saw then"
    assert buch.ausgang(storno(korrigiert.herkunft.vorgang_id, version=3)) == ACCEPTED
    assert buch.register.suche(HALTER)[0].halter_anschrift == ALT


def test_a_storno_takes_back_only_what_was_changed(buch: Buch) -> None:
    woanders = "Rheinallee 3\n41460 Neuss"
    buch.register.lade((fahrzeugdaten(anschrift=woanders),))
    erste = eintrag(version=1)
    (fahrzeug,) = erste.fahrzeuge
    am_kreis = fahrzeug.model_copy(update={"ausgang": Fahrzeugausgang.KREIS})
    assert buch.ausgang(erste.model_copy(update={"fahrzeuge": (am_kreis,)})) == ACCEPTED
    assert buch.ausgang(storno(erste.herkunft.vorgang_id, version=1)) == ACCEPTED
    assert buch.ausgang(storno(neue_id(), version=1)) == ACCEPTED, "its Vorgang never came"
    assert buch.register.suche(HALTER)[0].halter_anschrift == woanders


def test_a_register_that_moved_on_is_a_conflict_until_somebody_looks_again(buch: Buch) -> None:
    buch.register.lade((fahrzeugdaten(),))
    buch.register.lade((fahrzeugdaten(anschrift="Rheinallee 3\n50667 Köln"),))
    assert buch.ausgang(eintrag(version=1)) == (Ausgang.CONFLICT, VERALTET)
    assert buch.ausgang(eintrag(version=2)) == ACCEPTED
    (fahrzeug,) = buch.register.suche(HALTER)
    assert (fahrzeug.halter_anschrift, fahrzeug.version) == (NEU, 3)


def test_both_forms_of_an_entry_are_taken_and_move_the_register(buch: Buch) -> None:
    assert FORMEN == ("fahrzeugregister/1", "fahrzeugregister/2")
    buch.register.lade((fahrzeugdaten(),))
    erste = (KORPUS / "FahrzeugregisterEintrag.1.json").read_bytes()
    a = Aenderung(neue_id(), json.loads(erste)["herkunft"]["vorgang_id"], Register.FAHRZEUGREGISTER, 0, erste)
    meldung = json.loads(Aenderungsmeldung.von(a).als_json())
    assert meldung["schema"] == FORMEN[0]
    assert buch.ledger.entscheide(buch.geraet, meldung).ausgang is Ausgang.ACCEPTED
    assert buch.register.suche(HALTER)[0].version == 2


def test_a_vehicle_is_remembered_by_an_hmac_and_a_day_only(buch: Buch) -> None:
    buch.schicke(eintrag(am=date(2026, 11, 20)))
    with buch.kreis.engine.connect() as v:
        (zeile,) = v.execute(select(Fahrzeugvorgang.__table__)).all()
    assert zeile.tag == date(2026, 11, 20)
    assert "WVWZZZ" not in str(zeile)
