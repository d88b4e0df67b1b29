"""What goes out: derived once, handed over once, tried again, parked for a person, told to the counters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bureau_app.district.outbound.ableitung import Zielwahl, dedup_schluessel
from bureau_app.district.outbound.postausgang import VERSUCHE_BIS_GEPARKT
from bureau_app.district.outbound.ziel import Quittung, Sendestand, Sendung, Zielstoerung
from bureau_app.district.outbound.zustellung import Durchgang
from bureau_app.district.tables import Kreis as Kreiszeile
from bureau_app.domain.ereignis import Register
from tests import eintraege
from tests.amt import Amt, amt_auf
from tests.fakes.ziel import FakeZiel
from tests.kreisdienst import DATABASES, KAARST, KREIS


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with amt_auf(request.param, tmp_path) as amt:
        yield amt


def test_a_booked_change_is_handed_over_confirmed_and_told_to_its_town(amt: Amt) -> None:
    ziel = amt.ziel()
    a = amt.buche()
    assert amt.arbeite() == Durchgang(eingereiht=1, uebergeben=1)
    (sendung,) = ziel.angekommen.values()
    assert (sendung.kopf.op_id, sendung.inhalt) == (a.op_id, a.koerper)
    assert amt.gesagt(a) == [("register_uebergeben", "")]
    ziel.entscheide()
    amt.spaeter(seconds=5)
    assert amt.arbeite().beantwortet == 1
    assert amt.gesagt(a) == [("register_uebergeben", ""), ("register_bestaetigt", "")]
    amt.spaeter(days=1)
    assert amt.arbeite().uebergeben == amt.arbeite().beantwortet == 0
    assert amt.stand(a) == ("bestaetigt", "")
    assert len(ziel.zustellungen) == 1


def test_a_return_comes_back_with_its_reason(amt: Amt) -> None:
    ziel = amt.ziel()
    a = amt.buche()
    amt.arbeite()
    ziel.entscheide("halter_unbekannt")
    amt.spaeter(seconds=5)
    amt.arbeite()
    assert amt.gesagt(a)[-1] == ("register_zurueck", "halter_unbekannt")
    assert amt.stand(a) == ("zurueck", "halter_unbekannt")


def test_a_target_gets_its_register_and_town_and_what_comes_after_it_was_added(amt: Amt) -> None:
    vorher = amt.buche()
    alle, kaarst, ganz = amt.ziel("alle"), amt.ziel("kaarst", KAARST), amt.ziel("ganz", von_anfang=True)
    neuss, andere = amt.buche(), amt.buche(gemeinde_ags=KAARST)
    for name in amt.ziele:
        amt.arbeite(name)
    assert {s.kopf.op_id for s in alle.angekommen.values()} == {neuss.op_id, andere.op_id}
    assert {s.kopf.op_id for s in kaarst.angekommen.values()} == {andere.op_id}
    assert {s.kopf.op_id for s in ganz.angekommen.values()} == {vorher.op_id, neuss.op_id, andere.op_id}
    schluessel = [s for z in amt.ziele.values() for s in z.angekommen]
    assert len(schluessel) == len(set(schluessel)) == 6


def test_looking_through_the_ledger_again_queues_nothing_twice(amt: Amt) -> None:
    """Another epoch: the database was restored, and every cursor begins anew."""
    ziel = amt.ziel()
    a = amt.buche()
    amt.arbeite()
    with amt.buch.kreis.engine.begin() as v:
        v.execute(update(Kreiszeile).values(epoche="0123456789abcdef"))
    assert amt.arbeite().eingereiht == 2
    assert ziel.zustellungen == [dedup_schluessel(KREIS, "zulassung", a.op_id)]


def test_an_answer_that_is_lost_is_asked_for_again_and_arrives_once(amt: Amt) -> None:
    ziel = amt.ziel()
    a = amt.buche()
    ziel.verschluckt = 1
    assert amt.arbeite().stoerung == "netz_readtimeout"
    assert amt.stand(a) == ("wartet", "netz_readtimeout")
    assert amt.arbeite().uebergeben == 0
    amt.spaeter(seconds=3)
    assert amt.arbeite().uebergeben == 1
    assert (len(ziel.zustellungen), len(ziel.angekommen)) == (2, 1)


def test_a_process_that_died_while_handing_over_is_taken_over_after_two_minutes(amt: Amt) -> None:
    ziel = amt.ziel()
    amt.buche()
    wahl = Zielwahl("zulassung", Register.FAHRZEUGREGISTER.value)
    amt.ausgang.ableitung.leite_ab(wahl)
    assert len(amt.ausgang.postausgang.beanspruche(wahl)) == 1
    assert amt.arbeite().uebergeben == 0
    amt.spaeter(minutes=2)
    assert amt.arbeite().uebergeben == 1
    assert len(ziel.zustellungen) == 1


def test_what_the_target_asks_to_wait_is_waited(amt: Amt) -> None:
    ziel = amt.ziel()
    amt.buche()
    ziel.stoerungen = [Zielstoerung("http_429", 600.0)]
    amt.arbeite()
    amt.spaeter(seconds=590)
    assert amt.arbeite().uebergeben == 0
    amt.spaeter(seconds=11)
    assert amt.arbeite().uebergeben == 1


def test_what_no_try_can_help_waits_for_a_person_and_holds_up_no_other(amt: Amt) -> None:
    ziel = amt.ziel()
    ziel.stoerungen = [Zielstoerung("http_422", endgueltig=True)]
    schlecht, gut = amt.buche(), amt.buche()
    assert amt.arbeite() == Durchgang(eingereiht=2, uebergeben=1, geparkt=1)
    assert sorted([amt.stand(schlecht), amt.stand(gut)]) == [("geparkt", "http_422"), ("uebergeben", "")]
    amt.spaeter(days=3)
    assert amt.arbeite().uebergeben == 0
    assert amt.ausgang.ziele.wieder("zulassung") == 1
    assert amt.arbeite().uebergeben == 1
    assert len(ziel.angekommen) == 2


def test_a_target_that_is_away_for_days_parks_nothing_and_gets_everything_once_it_is_back(amt: Amt) -> None:
    ziel = amt.ziel()
    ziel.offline = True
    for _ in range(3):
        amt.buche()
    for _ in range(4 * VERSUCHE_BIS_GEPARKT):
        amt.arbeite()
        amt.spaeter(minutes=20)
    (lage,) = amt.ausgang.ziele.lage()
    assert (lage.anzahl["wartet"], lage.anzahl["geparkt"], lage.stoerung) == (3, 0, "netz_connecttimeout")
    assert lage.gestoert_seit is not None
    ziel.offline = False
    amt.spaeter(minutes=20)
    assert amt.arbeite().uebergeben == 3
    assert amt.ausgang.ziele.lage()[0].gestoert_seit is None


def test_one_that_the_target_never_digests_is_parked_while_others_get_through(amt: Amt) -> None:
    @dataclass
    class Waehlerisch(FakeZiel):
        gift: str = ""

        def __post_init__(self) -> None:
            super().__init__()

        def uebergib(self, sendung: Sendung, merke: Any) -> Quittung:
            if sendung.kopf.op_id == self.gift:
                raise Zielstoerung("http_500")
            return super().uebergib(sendung, merke)

    amt.ziel()
    gift = amt.buche()
    amt.ziele["zulassung"] = Waehlerisch(gift.op_id)
    for _ in range(VERSUCHE_BIS_GEPARKT + 1):
        gut = amt.buche()
        amt.arbeite()
        assert amt.stand(gut)[0] == "uebergeben"
        amt.spaeter(minutes=20)
    assert amt.stand(gift) == ("geparkt", "http_500")


def test_within_a_vorgang_and_what_refers_to_it_nothing_overtakes(amt: Amt) -> None:
    ziel = amt.ziel()
    erste = amt.buche(vorgang_id=eintraege.VORGANG_ID)
    zweite = amt.buche(vorgang_id=eintraege.VORGANG_ID, base_version=1)
    storno = eintraege.storno()
    dritte = amt.buche(vorgang_id=storno.id, inhalt=eintraege.koerper(Register.FAHRZEUGREGISTER, storno))
    andere = amt.buche()
    ziel.stoerungen = [Zielstoerung("http_500")]
    amt.arbeite()
    assert [s.kopf.op_id for s in ziel.angekommen.values()] == [andere.op_id]
    amt.spaeter(minutes=1)
    amt.arbeite()
    assert [s.kopf.op_id for s in ziel.angekommen.values()] == [andere.op_id, erste.op_id, zweite.op_id, dritte.op_id]


def test_what_was_erased_meanwhile_goes_to_nobody(amt: Amt) -> None:
    ziel = amt.ziel()
    a = amt.buche()
    with amt.buch.kreis.engine.begin() as v:
        v.exec_driver_sql("DELETE FROM fallschluessel")
    amt.arbeite()
    assert amt.stand(a) == ("geparkt", "inhalt_geloescht")
    assert ziel.angekommen == {}


def test_a_target_that_forgot_gets_it_again(amt: Amt) -> None:
    ziel = amt.ziel()
    a = amt.buche()
    amt.arbeite()
    ziel.angekommen.clear()
    amt.ausgang.postausgang.quittiere(
        Quittung(dedup_schluessel(KREIS, "zulassung", a.op_id), Sendestand.WARTET, "dort_unbekannt")
    )
    assert amt.arbeite().uebergeben == 1
    assert len(ziel.angekommen) == 1


def test_the_days_end_lists_what_is_not_confirmed(amt: Amt) -> None:
    ziel = amt.ziel()
    heute = amt.buch.kreis.uhr.heute()
    bestaetigt = amt.buche()
    amt.arbeite()
    ziel.entscheide()
    amt.spaeter(seconds=5)
    amt.arbeite()
    uebergeben, wartet = amt.buche(), amt.buche()
    ziel.stoerungen = [Zielstoerung("http_503", 60.0)]
    amt.arbeite()
    offen = amt.ausgang.ziele.tagesabschluss(heute)
    assert {o.vorgang_id for o in offen} == {uebergeben.vorgang_id, wartet.vorgang_id}
    assert {o.stand for o in offen} == {"uebergeben", "wartet"}
    assert bestaetigt.vorgang_id not in {o.vorgang_id for o in offen}
    assert amt.ausgang.ziele.tagesabschluss(heute - timedelta(days=1)) == ()
    assert len(amt.ausgang.ziele.tagesabschluss(date(2100, 1, 1))) == 2


def test_no_row_of_what_goes_out_says_anything_of_anybody(amt: Amt) -> None:
    amt.ziel()
    a = amt.buche()
    amt.arbeite()
    assert b"stermann" in a.koerper
    with amt.buch.kreis.engine.connect() as v:
        zeilen = [z for t in ("sendung", "ziel") for z in v.exec_driver_sql(f"SELECT * FROM {t}")]
    assert zeilen and "stermann" not in repr(zeilen) and "91" not in {str(w) for z in zeilen for w in z}
