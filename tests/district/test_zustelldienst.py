"""Threads and services at work at once: a target that hangs holds up nobody, and nothing is handed over twice."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bureau_app.district.outbound.ziel import Quittung, Sendung, Ziel
from bureau_app.district.outbound.zustellung import Zielplatz, Zustelldienst, arbeite, zustellend
from tests.amt import Amt, amt_auf
from tests.eintraege import neue_id
from tests.fakes.ziel import FakeZiel
from tests.kreisdienst import DATABASES, NEUSS


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with amt_auf(request.param, tmp_path) as amt:
        yield amt


def test_a_target_that_hangs_keeps_neither_another_nor_a_counter_waiting(amt: Amt) -> None:
    """Real threads: the slow one is held in the middle of its hand-over until everything else is through."""
    darf_weiter, haengt, flink_kam_an = threading.Event(), threading.Event(), threading.Event()

    class Langsam(FakeZiel):
        def uebergib(self, sendung: Sendung, merke: Any) -> Quittung:
            haengt.set()
            assert darf_weiter.wait(30)
            return super().uebergib(sendung, merke)

    class Flink(FakeZiel):
        def uebergib(self, sendung: Sendung, merke: Any) -> Quittung:
            quittung = super().uebergib(sendung, merke)
            flink_kam_an.set()
            return quittung

    amt.ziel("langsam"), amt.ziel("flink")
    gebaut: list[Ziel] = [Flink(), Langsam()]
    ziele = dict(zip([wahl.name for wahl, _ in amt.ausgang.ziele.alle()], gebaut, strict=True))
    alle = lambda: [(wahl, wahl.name) for wahl, _ in amt.ausgang.ziele.alle()]  # noqa: E731
    dienst = Zustelldienst(amt.ausgang.ableitung, amt.ausgang.postausgang, alle, ziele.__getitem__)
    amt.buche()
    try:
        with zustellend(dienst):
            assert haengt.wait(30)
            assert flink_kam_an.wait(30)
            nachher = amt.buche(vorgang_id=neue_id())
            assert amt.buch.ledger.eintrag(NEUSS, nachher.vorgang_id) == nachher.koerper
            assert not darf_weiter.is_set()
            darf_weiter.set()
    finally:
        darf_weiter.set()


def test_two_services_at_once_hand_over_once(amt: Amt) -> None:
    ziel = amt.ziel()
    for _ in range(10):
        amt.buche()
    (wahl,) = (wahl for wahl, _ in amt.ausgang.ziele.alle())
    anfang = threading.Barrier(3)

    def ein_dienst() -> None:
        anfang.wait(10)
        arbeite(amt.ausgang.ableitung, amt.ausgang.postausgang, Zielplatz(wahl, ziel))

    faeden = [threading.Thread(target=ein_dienst) for _ in range(3)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    amt.arbeite()
    assert len(ziel.zustellungen) == len(set(ziel.zustellungen)) == 10
