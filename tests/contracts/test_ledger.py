"""The ledger on SQLite and PostgreSQL: exactly once, without gaps, complete to read, append-only."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from bureau_app.district import tables
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.ledger import Ledger
from bureau_app.district.tables import Ereignis, Fassung
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.wire.sync import Aenderungsmeldung, Syncanfrage
from tests.eintraege import aenderung, koerper, neue_id, vorgang
from tests.kreisdienst import DATABASES, KAARST, KREIS, NEUSS, Kreis, kreis

WRITERS, EACH = 8, 25


@dataclass
class Buch:
    """A ledger with one device in Neuss and one in Kaarst."""

    kreis: Kreis
    ledger: Ledger
    neuss: Geraeteausweis
    kaarst: Geraeteausweis

    def reiche_ein(self, a: Aenderung, geraet: Geraeteausweis | None = None) -> Any:
        return self.ledger.entscheide(geraet or self.neuss, roh(a))


def roh(a: Aenderung, **anders: Any) -> dict[str, Any]:
    """A change as it stands in a request's JSON."""
    gelesen: dict[str, Any] = json.loads(Aenderungsmeldung.von(a).als_json())
    return {**gelesen, **anders}


@pytest.fixture(params=DATABASES)
def buch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Buch]:
    with kreis(request.param, tmp_path) as k:
        yield Buch(k, Ledger(k.engine, KREIS, k.uhr.jetzt), k.geraet(NEUSS)[0], k.geraet(KAARST)[0])


def gelesen(buch: Buch, ags: str = NEUSS) -> list[int]:
    """All sequence numbers that a reader gets, page by page."""
    zeiger = ""
    nummern: list[int] = []
    while True:
        feed, zeiger = buch.ledger.feed(ags, zeiger)
        if not feed:
            return nummern
        nummern += [e.seq for e in feed]


def test_accepted_changes_are_numbered_without_gaps_and_told_in_order(buch: Buch) -> None:
    erste, fremde, zweite = aenderung(), aenderung(gemeinde_ags=KAARST), aenderung()
    assert buch.reiche_ein(erste).seq == 1
    assert buch.reiche_ein(fremde, buch.kaarst).seq == 2
    assert buch.reiche_ein(erste).seq == 1
    assert buch.reiche_ein(zweite).seq == 3
    feed, zeiger = buch.ledger.feed(NEUSS, "")
    assert [(e.seq, e.vorgang_id, e.version) for e in feed] == [(1, erste.vorgang_id, 1), (3, zweite.vorgang_id, 1)]
    assert feed[0].zeit == buch.kreis.uhr.jetzt()
    assert buch.ledger.feed(NEUSS, zeiger) == ((), zeiger)


def test_a_town_reads_and_writes_its_own_only(buch: Buch) -> None:
    a = aenderung()
    buch.reiche_ein(a)
    assert buch.ledger.eintrag(KAARST, a.vorgang_id) is None
    assert buch.ledger.feed(KAARST, "")[0] == ()
    fremd = buch.reiche_ein(aenderung(vorgang_id=a.vorgang_id, base_version=1, gemeinde_ags=KAARST), buch.kaarst)
    assert (fremd.ausgang, fremd.grund, fremd.current) == (Ausgang.REFUSED, "fremde_gemeinde", None)
    assert buch.reiche_ein(a, buch.kaarst).grund == "fremde_gemeinde"
    assert buch.ledger.eintrag(NEUSS, a.vorgang_id) == a.koerper


def test_a_conflict_shows_what_holds_now(buch: Buch) -> None:
    a = aenderung()
    buch.reiche_ein(a)
    konflikt = buch.reiche_ein(aenderung(vorgang_id=a.vorgang_id))
    assert (konflikt.ausgang, konflikt.version, konflikt.seq) == (Ausgang.CONFLICT, 1, None)
    assert konflikt.current is not None
    assert konflikt.current.koerper.encode() == a.koerper


def test_every_version_is_kept(buch: Buch) -> None:
    a = aenderung()
    b = aenderung(vorgang_id=a.vorgang_id, base_version=1, inhalt=a.koerper.replace(b"K1-00042", b"K1-00043"))
    assert [buch.reiche_ein(x).version for x in (a, b)] == [1, 2]
    with buch.kreis.engine.connect() as v:
        assert list(v.scalars(select(Fassung.koerper).order_by(Fassung.version))) == [a.koerper, b.koerper]
    assert buch.ledger.eintrag(NEUSS, a.vorgang_id) == b.koerper


def test_an_op_id_is_known_to_the_next_process_too(buch: Buch) -> None:
    a = aenderung()
    buch.reiche_ein(a)
    neu = Ledger(buch.kreis.engine, KREIS, buch.kreis.uhr.jetzt)
    assert neu.entscheide(buch.neuss, roh(a)).ausgang is Ausgang.KNOWN


@pytest.mark.parametrize(
    ("anders", "grund"),
    [
        ({"op_id": "nicht-eine-id"}, "unverstaendlich"),
        ({"mehr": 1}, "unverstaendlich"),
        ({"register": "melderegister"}, "unverstaendlich"),
        ({"base_version": -1}, "unverstaendlich"),
        ({"base_version": "0"}, "unverstaendlich"),
        ({"schema": "fahrzeugregister/99"}, "form_unbekannt"),
        ({"pruefsumme": "0" * 64}, "pruefsumme_falsch"),
    ],
)
def test_what_is_not_a_whole_change_is_refused_and_not_remembered(buch: Buch, anders: Any, grund: str) -> None:
    a = aenderung()
    schlecht = buch.ledger.entscheide(buch.neuss, roh(a, **anders))
    assert (schlecht.ausgang, schlecht.grund) == (Ausgang.REFUSED, grund)
    assert buch.reiche_ein(a).ausgang is Ausgang.ACCEPTED


@pytest.mark.parametrize("feld", ["entschieden_am", "neue_anschrift", "gebuehr", "herkunft", "fahrzeuge"])
def test_an_entry_that_lacks_a_part_is_refused(buch: Buch, feld: str) -> None:
    teile = json.loads(aenderung().koerper)
    del teile[feld]
    assert buch.reiche_ein(aenderung(inhalt=json.dumps(teile).encode())).grund == "koerper_unverstaendlich"


@pytest.mark.parametrize("zeiger", ["", "unsinn", "0123456789abcdef.5", "..", "9" * 90])
def test_a_cursor_of_elsewhere_reads_from_the_beginning(buch: Buch, zeiger: str) -> None:
    buch.reiche_ein(aenderung())
    assert [e.seq for e in buch.ledger.feed(NEUSS, zeiger)[0]] == [1]


def test_a_cursor_from_before_a_restore_reads_from_the_beginning(buch: Buch) -> None:
    buch.ledger.entscheide(buch.neuss, roh(aenderung()))
    feed, zeiger = buch.ledger.feed(NEUSS, "")
    epoche, _, seq = zeiger.partition(".")
    assert buch.ledger.feed(NEUSS, f"{epoche}.{int(seq) + 1}") == (feed, zeiger)


def test_the_feed_comes_in_pages(buch: Buch) -> None:
    with buch.kreis.engine.begin() as v:
        zeilen = [
            {
                "district_id": KREIS,
                "seq": n,
                "op_id": neue_id(),
                "pruefsumme": "0" * 64,
                "vorgang_id": neue_id(),
                "version": 1,
                "art": "eintrag_geaendert",
                "gemeinde_ags": NEUSS,
                "geraet_id": buch.neuss.id,
                "zeit": buch.kreis.uhr.jetzt(),
            }
            for n in range(1, 1202)
        ]
        v.execute(Ereignis.__table__.insert(), zeilen)  # type: ignore[attr-defined]
        v.execute(update(tables.Kreis).values(stand=len(zeilen)))
    assert len(buch.ledger.feed(NEUSS, "")[0]) == 500
    assert gelesen(buch) == list(range(1, 1202))


def test_what_happened_cannot_be_altered(buch: Buch) -> None:
    buch.reiche_ein(aenderung())
    for anweisung in (update(Ereignis).values(version=2), delete(Ereignis)):
        with pytest.raises(DBAPIError, match="append-only"), buch.kreis.engine.begin() as v:
            v.execute(anweisung)
    assert gelesen(buch) == [1]


@pytest.mark.expected_log("cannot be stored: IntegrityError")
def test_a_change_that_the_database_refuses_spoils_no_other(buch: Buch) -> None:
    vergiftet, gut = aenderung(), aenderung()
    with buch.kreis.engine.begin() as v:
        zeile = {"district_id": KREIS, "vorgang_id": vergiftet.vorgang_id, "version": 1}
        v.execute(Fassung.__table__.insert(), zeile)  # type: ignore[attr-defined]
    anfrage = Syncanfrage(cursor="", aenderungen=(roh(vergiftet), roh(gut)))
    antwort = buch.ledger.runde(buch.neuss, anfrage)
    assert [(o.ausgang, o.grund) for o in antwort.outcomes] == [
        (Ausgang.REFUSED, "nicht_speicherbar"),
        (Ausgang.ACCEPTED, ""),
    ]
    assert [e.seq for e in antwort.feed] == [1]


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
    assert gesehen == list(range(1, WRITERS * EACH + 1))
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
    assert gelesen(buch) == [1, 2]


def test_one_change_delivered_by_many_at_once_takes_effect_once(buch: Buch) -> None:
    a = aenderung()
    assert zugleich(buch, [a] * WRITERS) == [Ausgang.ACCEPTED] + [Ausgang.KNOWN] * (WRITERS - 1)
    assert gelesen(buch) == [1]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(schritte=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)), max_size=12))
def test_any_order_of_deliveries_obeys_the_model(buch: Buch, schritte: list[tuple[int, int, int]]) -> None:
    """Changes of three Vorgaenge, three each, any base version, delivered in any order any number of times."""
    vorgaenge = [neue_id() for _ in range(3)]
    angebot: dict[tuple[int, int], Aenderung] = {}
    stand = dict.fromkeys(range(3), 0)
    bekannt: dict[tuple[int, int], int] = {}
    for v, n, base in schritte:
        a = angebot.setdefault((v, n), aenderung(vorgang_id=vorgaenge[v], base_version=base))
        ergebnis = buch.reiche_ein(a)
        if (v, n) in bekannt:
            assert (ergebnis.ausgang, ergebnis.version) == (Ausgang.KNOWN, bekannt[v, n])
        elif a.base_version == stand[v]:
            stand[v] += 1
            bekannt[v, n] = stand[v]
            assert (ergebnis.ausgang, ergebnis.version) == (Ausgang.ACCEPTED, stand[v])
        else:
            assert (ergebnis.ausgang, ergebnis.version) == (Ausgang.CONFLICT, stand[v])


def test_the_same_vorgang_makes_the_same_bytes() -> None:
    """What is sent again is made once; but even made again it would be the same change."""
    v = vorgang()
    assert koerper(aenderung().register, v) == koerper(aenderung().register, v)
