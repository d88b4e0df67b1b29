"""Registers behind the district: what is booked says whether they must still confirm, and who does so if they go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bureau_app.wire.sync import Syncanfrage
from tests.amt import Amt, amt_auf
from tests.buch import roh
from tests.eintraege import aenderung
from tests.kreisdienst import DATABASES, KAARST


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with amt_auf(request.param, tmp_path) as amt:
        yield amt


def test_a_register_is_confirmed_once_all_its_targets_have(amt: Amt) -> None:
    eins, zwei = amt.ziel("eins"), amt.ziel("zwei")
    a = amt.buche()
    for name in amt.ziele:
        amt.arbeite(name)
    eins.entscheide()
    amt.spaeter(minutes=1)
    for name in amt.ziele:
        amt.arbeite(name)
    assert amt.gesagt(a) == [("register_uebergeben", "")]
    zwei.entscheide()
    amt.spaeter(minutes=1)
    amt.arbeite("zwei")
    assert amt.gesagt(a)[-1] == ("register_bestaetigt", "")


def test_a_target_that_looks_later_must_confirm_as_well(amt: Amt) -> None:
    eins, zwei = amt.ziel("eins"), amt.ziel("zwei")
    a = amt.buche()
    amt.arbeite("eins")
    eins.entscheide()
    amt.spaeter(minutes=1)
    amt.arbeite("eins")
    assert ("register_bestaetigt", "") not in amt.gesagt(a)
    amt.arbeite("zwei")
    zwei.entscheide()
    amt.spaeter(minutes=1)
    amt.arbeite("zwei")
    assert amt.gesagt(a)[-1] == ("register_bestaetigt", "")


def test_what_is_booked_says_whether_a_register_behind_must_confirm_it(amt: Amt) -> None:
    vorher = aenderung()
    assert not amt.buch.reiche_ein(vorher).offen
    amt.ziel("kaarst", KAARST)
    assert not amt.buch.reiche_ein(aenderung()).offen
    assert amt.buch.reiche_ein(aenderung(gemeinde_ags=KAARST), amt.buch.kaarst).offen
    amt.ziel()
    a = aenderung()
    assert [amt.buch.reiche_ein(a).offen for _ in range(2)] == [True, True]
    zusammen = amt.buch.ledger.runde(amt.buch.neuss, Syncanfrage(cursor="", aenderungen=(roh(vorher), roh(a))))
    assert [o.offen for o in zusammen.outcomes] == [False, True]
    paar = (aenderung(), aenderung())
    stapel = amt.buch.ledger.runde(amt.buch.neuss, Syncanfrage(cursor="", aenderungen=tuple(roh(x) for x in paar)))
    assert [o.offen for o in stapel.outcomes] == [True, True]
    arten = {e.op_id: e.art for e in stapel.feed}
    assert [arten[x.op_id] for x in (vorher, a, *paar)] == ["eintrag_geaendert", *["eintrag_gebucht"] * 3]
    alt = stapel.ohne_stand()
    assert {e.art for e in alt.feed} == {"eintrag_geaendert"} and b"offen" not in alt.als_json()


def test_a_target_that_is_removed_leaves_no_counter_waiting(amt: Amt) -> None:
    erstes, zweites = amt.ziel("eins"), amt.ziel("zwei")
    bestaetigt, offen, nie_gesehen = amt.buche(), amt.buche(), None
    for name in amt.ziele:
        amt.arbeite(name)
    zweites.entscheide()
    amt.spaeter(minutes=1)
    amt.arbeite("zwei")
    nie_gesehen = amt.buche()
    assert amt.ausgang.ziele.entferne("eins") == 2
    gewiss = ("register_bestaetigt", "register_abgehaengt")
    assert [amt.gesagt(a)[-1:] for a in (bestaetigt, offen)] == [[gewiss], [gewiss]]
    assert amt.gesagt(nie_gesehen) == [], "the other target will say"
    amt.arbeite("zwei")
    assert amt.ausgang.ziele.entferne("zwei") == 1
    assert amt.gesagt(nie_gesehen)[-1] == gewiss
    assert not erstes.stoerungen and not amt.buch.reiche_ein(aenderung()).offen
