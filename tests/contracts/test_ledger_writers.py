"""Many writers at one ledger at the same moment, on both databases: nothing lost, nothing doubled, nobody stuck."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from bureau_app.district.ereignisse import GEAENDERT, schreibe
from bureau_app.district.tables import Ereignis
from bureau_app.district.transaktion import lesen
from bureau_app.domain.abgleich import Aenderung, Ausgang
from tests.buch import Buch, buch_auf, gelesen
from tests.eintraege import aenderung, neue_id
from tests.kreisdienst import DATABASES, KREIS, NEUSS

WRITERS, EACH = 8, 25


@pytest.fixture(params=DATABASES)
def buch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Buch]:
    with buch_auf(request.param, tmp_path) as offen:
        yield offen


def test_many_writers_and_a_reader_miss_nothing_and_double_nothing(buch: Buch) -> None:
    """Eight writers send everything twice while a reader follows the feed: every change once, every number read."""
    arbeit = [[aenderung() for _ in range(EACH)] for _ in range(WRITERS)]
    fertig = threading.Event()
    fehler: list[Exception] = []
    gesehen: list[int] = []

    def schreibe(teil: list[Aenderung]) -> None:
        try:
            for a in teil:
                for _ in range(2):
                    assert buch.reiche_ein(a).ausgang in (Ausgang.ACCEPTED, Ausgang.KNOWN)
        except Exception as e:  # noqa: BLE001 - a thread's failure must fail the test
            fehler.append(e)

    def lies() -> None:
        zeiger = ""
        while True:
            zuletzt = fertig.is_set()
            feed, zeiger = buch.ledger.feed(NEUSS, zeiger)
            gesehen.extend(e.seq for e in feed)
            if zuletzt and not feed:
                return

    leser = threading.Thread(target=lies)
    schreiber = [threading.Thread(target=schreibe, args=(teil,)) for teil in arbeit]
    for faden in (leser, *schreiber):
        faden.start()
    for faden in schreiber:
        faden.join(120)
    fertig.set()
    leser.join(60)
    assert not fehler
    assert len(gesehen) == len(set(gesehen)) == WRITERS * EACH
    with buch.kreis.engine.connect() as v:
        assert v.scalar(text("SELECT count(*) FROM fassung")) == WRITERS * EACH


def zugleich(buch: Buch, aenderungen: list[Aenderung]) -> list[Any]:
    """The outcomes of changes that all arrive at the same moment, in the order of their names."""
    ergebnisse: list[Any] = []
    start = threading.Barrier(len(aenderungen))

    def schreibe(a: Aenderung) -> None:
        start.wait(30)
        ergebnisse.append(buch.reiche_ein(a).ausgang)

    faeden = [threading.Thread(target=schreibe, args=(a,)) for a in aenderungen]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    return sorted(ergebnisse)


def test_many_writers_at_one_vorgang_give_one_winner_a_version(buch: Buch) -> None:
    a = aenderung()
    buch.reiche_ein(a)
    rivalen = [aenderung(vorgang_id=a.vorgang_id, base_version=1) for _ in range(WRITERS)]
    assert zugleich(buch, rivalen) == [Ausgang.ACCEPTED] + [Ausgang.CONFLICT] * (WRITERS - 1)
    assert len(gelesen(buch)) == 2


def test_one_change_delivered_by_many_at_once_takes_effect_once(buch: Buch) -> None:
    a = aenderung()
    assert zugleich(buch, [a] * WRITERS) == [Ausgang.ACCEPTED] + [Ausgang.KNOWN] * (WRITERS - 1)
    assert len(gelesen(buch)) == 1


def test_a_cursor_by_number_alone_loses_what_commits_late_and_ours_does_not(tmp_path: Path) -> None:
    """Writers take their numbers, then commit in another order; two readers look in between. The naive one is the
    control: were it complete, this test would show nothing."""
    with buch_auf("postgresql", tmp_path) as buch, ExitStack() as offen:
        naiv: list[int] = []
        unsere: list[int] = []
        zeiger = ""

        def lies(zeiger: str) -> str:
            with lesen(buch.kreis.engine) as v:
                frage = select(Ereignis.seq).where(Ereignis.seq > max(naiv, default=0)).order_by(Ereignis.seq)
                naiv.extend(v.scalars(frage))
            feed, zeiger = buch.ledger.feed(NEUSS, zeiger)
            unsere.extend(e.seq for e in feed)
            return zeiger

        schreiber = [offen.enter_context(buch.kreis.engine.connect()) for _ in range(WRITERS)]
        nummern = [_schreibe_auf(v, buch) for v in schreiber]
        for v in reversed(schreiber):
            v.commit()
            zeiger = lies(zeiger)
        lies(zeiger)
        assert sorted(unsere) == nummern and unsere == sorted(unsere)
        assert naiv == nummern[-1:], "all that committed after a higher number is lost"


def _schreibe_auf(v: Connection, buch: Buch) -> int:
    """An event whose transaction stays open; its number."""
    nummer = schreibe(
        v,
        {
            "district_id": KREIS,
            "op_id": neue_id(),
            "pruefsumme": "0" * 64,
            "vorgang_id": neue_id(),
            "register": "fahrzeugregister",
            "version": 1,
            "art": GEAENDERT,
            "grund": "",
            "gemeinde_ags": NEUSS,
            "geraet_id": buch.neuss.id,
            "koerper_hash": "",
            "zeit": buch.kreis.uhr.jetzt(),
        },
    )
    assert nummer is not None
    return nummer
