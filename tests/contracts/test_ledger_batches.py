"""Requests of many changes on both databases: each has its own outcome, whatever stands against its neighbours."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bureau_app.district.falltabellen import Anspruch, Fallschluessel, Halterumzug
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.registertabellen import Fahrzeugvorgang
from bureau_app.district.tables import Eintrag, Ereignis, Fassung
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.wire.sync import Syncanfrage, Syncantwort
from tests.buch import Buch, buch_auf, gelesen, roh
from tests.eintraege import aenderung, fin_von, neue_id, stammdaten
from tests.kreisdienst import DATABASES, KAARST, KREIS, NEUSS

STAPEL = 50
GESCHRIEBEN = (Ereignis, Eintrag, Fassung, Fallschluessel, Fahrzeugvorgang, Halterumzug)


@pytest.fixture(params=DATABASES)
def buch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Buch]:
    with buch_auf(request.param, tmp_path) as b:
        b.ledger = baue_ledger(b.kreis.engine, KREIS, b.kreis.uhr.jetzt, stammdaten().zeichen, b.kreis.schrank)
        yield b


def runde(buch: Buch, *aenderungen: Aenderung, **anders: Any) -> Syncantwort:
    """One request of Neuss."""
    return buch.ledger.runde(buch.neuss, Syncanfrage(cursor="", aenderungen=tuple(roh(a) for a in aenderungen)))


def ausgaenge(antwort: Syncantwort) -> list[tuple[str, Ausgang, str]]:
    return [(o.op_id, o.ausgang, o.grund) for o in antwort.outcomes]


def anzahl(buch: Buch, tabelle: Any) -> int:
    with buch.kreis.engine.connect() as v:
        return v.scalar(select(func.count()).select_from(tabelle)) or 0


def test_a_batch_is_taken_whole_and_again_is_known(buch: Buch) -> None:
    viele = [aenderung() for _ in range(STAPEL)]
    erste, zweite = runde(buch, *viele), runde(buch, *viele)
    assert ausgaenge(erste) == [(a.op_id, Ausgang.ACCEPTED, "") for a in viele]
    assert ausgaenge(zweite) == [(a.op_id, Ausgang.KNOWN, "") for a in viele]
    assert [o.seq for o in erste.outcomes] == [o.seq for o in zweite.outcomes]
    assert [anzahl(buch, t) for t in GESCHRIEBEN] == [STAPEL] * len(GESCHRIEBEN)
    assert anzahl(buch, Anspruch) == 2 * STAPEL
    assert all(buch.ledger.eintrag(NEUSS, a.vorgang_id) == a.koerper for a in viele)


def test_on_postgresql_a_good_batch_is_one_statement(tmp_path: Path) -> None:
    with buch_auf("postgresql", tmp_path) as buch:
        engine = buch.kreis.engine
        ledger = baue_ledger(engine, KREIS, buch.kreis.uhr.jetzt, stammdaten().zeichen, buch.kreis.schrank)
        ledger.runde(buch.neuss, Syncanfrage(cursor="", aenderungen=(roh(aenderung()),)))
        anweisungen: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *a: anweisungen.append(a[2]))
        viele = tuple(roh(aenderung()) for _ in range(STAPEL))
        assert {o.ausgang for o in ledger.runde(buch.neuss, Syncanfrage(cursor="", aenderungen=viele)).outcomes} == {
            Ausgang.ACCEPTED
        }
        assert [("INSERT" in a) for a in anweisungen].count(True) == 1


@pytest.mark.expected_log("cannot be stored: IntegrityError")
def test_one_poisoned_change_among_fifty_spoils_no_other(buch: Buch) -> None:
    viele = [aenderung() for _ in range(STAPEL)]
    with buch.kreis.engine.begin() as v:
        zeile = {"district_id": KREIS, "vorgang_id": viele[20].vorgang_id, "version": 1, "register": "fahrzeugregister"}
        v.execute(Fassung.__table__.insert(), zeile)  # type: ignore[attr-defined]
    antwort = runde(buch, *viele)
    erwartet = [(a.op_id, Ausgang.ACCEPTED, "") for a in viele]
    erwartet[20] = (viele[20].op_id, Ausgang.REFUSED, "nicht_speicherbar")
    assert ausgaenge(antwort) == erwartet
    assert sorted(e.op_id for e in antwort.feed) == sorted(a.op_id for a in viele if a is not viele[20])


def test_every_kind_of_outcome_in_one_request_in_its_order(buch: Buch) -> None:
    bekannt, geaendert, neu, fremd = aenderung(), aenderung(), aenderung(), aenderung(gemeinde_ags=KAARST)
    runde(buch, bekannt, geaendert)
    wiederverwendet = aenderung(op_id=bekannt.op_id)
    naechste = aenderung(vorgang_id=geaendert.vorgang_id, base_version=1)
    veraltet = aenderung(vorgang_id=bekannt.vorgang_id)
    antwort = runde(buch, wiederverwendet, neu, fremd, bekannt, naechste, veraltet)
    assert ausgaenge(antwort) == [
        (wiederverwendet.op_id, Ausgang.REFUSED, "op_id_wiederverwendet"),
        (neu.op_id, Ausgang.ACCEPTED, ""),
        (fremd.op_id, Ausgang.REFUSED, "fremde_gemeinde"),
        (bekannt.op_id, Ausgang.KNOWN, ""),
        (naechste.op_id, Ausgang.ACCEPTED, ""),
        (veraltet.op_id, Ausgang.CONFLICT, "veraltete_fassung"),
    ]


def test_an_op_id_is_never_burnt_without_its_event(buch: Buch) -> None:
    """The Vorgang is there under another op: nothing of the new one may stay, so that its op id is free to be used."""
    a = aenderung()
    runde(buch, a)
    zweite = aenderung(vorgang_id=a.vorgang_id)
    assert ausgaenge(runde(buch, zweite, aenderung()))[0][1] is Ausgang.CONFLICT
    mit_richtiger_fassung = aenderung(vorgang_id=a.vorgang_id, base_version=1, op_id=zweite.op_id)
    assert ausgaenge(runde(buch, mit_richtiger_fassung))[0][1] is Ausgang.ACCEPTED


def test_the_same_batch_from_many_at_once_takes_effect_once(buch: Buch) -> None:
    viele = [aenderung() for _ in range(12)]
    antworten: list[Syncantwort] = []
    start = threading.Barrier(4)

    def schicke(reihenfolge: list[Aenderung]) -> None:
        start.wait(30)
        antworten.append(runde(buch, *reihenfolge))

    faeden = [threading.Thread(target=schicke, args=(viele[:: 1 if n % 2 else -1],)) for n in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    alle = [o for antwort in antworten for o in antwort.outcomes]
    assert len(alle) == 4 * len(viele)
    assert sorted(o.op_id for o in alle if o.ausgang is Ausgang.ACCEPTED) == sorted(a.op_id for a in viele)
    assert {o.ausgang for o in alle} <= {Ausgang.ACCEPTED, Ausgang.KNOWN}
    assert len(gelesen(buch)) == len(viele)


def test_two_batches_with_one_vehicle_give_it_to_one_vorgang(buch: Buch) -> None:
    """Whatever else they carry, and whichever comes first; nobody waits in a circle."""
    for _ in range(4):
        streit = [aenderung(inhalt=None) for _ in range(2)]
        fin = fin_von(neue_id()).encode()
        gleich = [Aenderung(a.op_id, a.vorgang_id, a.register, 0, a.koerper.replace(_fin(a), fin)) for a in streit]
        ergebnisse: list[tuple[str, Ausgang, str]] = []
        start = threading.Barrier(2)

        def schicke(eine: Aenderung, stelle: int) -> None:
            andere = [aenderung() for _ in range(10)]
            start.wait(30)  # noqa: B023 - joined below, in the same turn
            antwort = runde(buch, *andere[:stelle], eine, *andere[stelle:])
            ergebnisse.append(ausgaenge(antwort)[stelle])  # noqa: B023

        faeden = [threading.Thread(target=schicke, args=(a, n)) for n, a in enumerate(gleich, 3)]
        for faden in faeden:
            faden.start()
        for faden in faeden:
            faden.join(60)
        assert sorted(e[1:] for e in ergebnisse) == [
            (Ausgang.ACCEPTED, ""),
            (Ausgang.CONFLICT, "fahrzeug_in_anderem_vorgang"),
        ]


def _fin(a: Aenderung) -> bytes:
    return fin_von(a.vorgang_id).encode()
