"""Rounds of several devices in one transaction a town on PostgreSQL: each is ruled on as if it had come by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.falltabellen import Fallschluessel
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.runden import Runden, mit_folgen
from bureau_app.district.tables import Eintrag, Ereignis, Fassung
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.wire.sync import Syncanfrage, Syncantwort
from tests.buch import Buch, buch_auf, gelesen, roh
from tests.eintraege import aenderung, fin_von, stammdaten
from tests.kreisdienst import KAARST, KREIS, NEUSS

GESCHRIEBEN = (Ereignis, Eintrag, Fassung, Fallschluessel)
Frage = tuple[Geraeteausweis, Syncanfrage]


@pytest.fixture
def buch(tmp_path: Path) -> Iterator[Buch]:
    with buch_auf("postgresql", tmp_path) as b:
        b.ledger = baue_ledger(b.kreis.engine, KREIS, b.kreis.uhr.jetzt, stammdaten().zeichen, b.kreis.schrank)
        yield b


def frage(geraet: Geraeteausweis, *aenderungen: Aenderung, folgen: str = "", cursor: str = "") -> Frage:
    anfrage = Syncanfrage(cursor=cursor, aenderungen=tuple(roh(a) for a in aenderungen))
    return mit_folgen(geraet, anfrage, frozenset(), folgen), anfrage


def runden(buch: Buch, fragen: Sequence[Frage]) -> list[Syncantwort | None]:
    with buch.ledger.leitung() as v:
        return buch.ledger.runden(v, fragen)


def ausgaenge(antwort: Syncantwort | None) -> list[tuple[Ausgang, str]] | None:
    return None if antwort is None else [(o.ausgang, o.grund) for o in antwort.outcomes]


def anzahl(buch: Buch, *tabellen: Any) -> list[int]:
    with buch.kreis.engine.connect() as v:
        return [v.scalar(select(func.count()).select_from(t)) or 0 for t in tabellen]


def einzeln(buch: Buch, fragen: Sequence[Frage]) -> list[list[tuple[Ausgang, str]] | None]:
    """As the service does with those that a group leaves out."""
    return [ausgaenge(buch.ledger.runde(*frage)) for frage in fragen]


GUT = [(Ausgang.ACCEPTED, "")]


def test_devices_of_a_town_share_a_statement_and_each_row_says_whose_it_is(buch: Buch) -> None:
    zweites = buch.kreis.geraet(NEUSS)[0]
    buch.ledger.runde(*frage(buch.neuss, aenderung()))
    a, b, c = aenderung(), aenderung(), aenderung()
    anweisungen: list[str] = []
    event.listen(buch.kreis.engine, "before_cursor_execute", lambda *x: anweisungen.append(x[2]))
    antworten = runden(buch, [frage(buch.neuss, a, b), frage(zweites, c), frage(zweites)])
    assert [ausgaenge(antwort) for antwort in antworten] == [GUT * 2, GUT, []]
    assert ["INSERT" in x for x in anweisungen].count(True) == 1
    with buch.kreis.engine.connect() as v:
        wessen = {z.op_id: z.geraet_id for z in v.execute(select(Ereignis.op_id, Ereignis.geraet_id))}
    assert [wessen[x.op_id] for x in (a, b, c)] == [buch.neuss.id, buch.neuss.id, zweites.id]


def test_each_reads_on_from_its_own_cursor(buch: Buch) -> None:
    erste = buch.ledger.runde(*frage(buch.neuss, aenderung()))
    zweite = buch.ledger.runde(*frage(buch.neuss, aenderung(), cursor=erste.cursor))
    zeiger = ("", erste.cursor, zweite.cursor, "0" * 16 + ".1.1", "unsinn", "")
    antworten = runden(buch, [frage(buch.neuss, cursor=z) for z in zeiger] + [frage(buch.kaarst)])
    assert [len(antwort.feed) if antwort else None for antwort in antworten] == [2, 1, 0, 2, 2, 2, 0]
    assert [(a.feed, a.cursor) for a in antworten if a] == [
        *(buch.ledger.feed(NEUSS, z) for z in zeiger),
        buch.ledger.feed(KAARST, ""),
    ]


def test_towns_do_not_share_a_transaction(buch: Buch) -> None:
    """What stands against one town's change is nothing to the other one."""
    schon, neu = aenderung(), aenderung()
    buch.ledger.runde(*frage(buch.neuss, schon))
    fragen = [frage(buch.neuss, neu, schon), frage(buch.kaarst, aenderung(gemeinde_ags=KAARST))]
    antworten = runden(buch, fragen)
    assert [ausgaenge(antwort) for antwort in antworten] == [None, GUT]
    assert einzeln(buch, fragen[:1]) == [[*GUT, (Ausgang.KNOWN, "")]]


@pytest.mark.expected_log("cannot be stored: IntegrityError")
def test_a_poisoned_change_spoils_no_neighbours(buch: Buch) -> None:
    gift, gut = aenderung(), aenderung()
    with buch.kreis.engine.begin() as v:
        zeile = {"district_id": KREIS, "vorgang_id": gift.vorgang_id, "version": 1, "register": "fahrzeugregister"}
        v.execute(Fassung.__table__.insert(), zeile)  # type: ignore[attr-defined]
    fragen = [frage(buch.neuss, gut), frage(buch.kreis.geraet(NEUSS)[0], gift)]
    assert runden(buch, fragen) == [None, None]
    assert anzahl(buch, *GESCHRIEBEN) == [0, 0, 1, 0], "nothing of the group stays"
    assert einzeln(buch, fragen) == [GUT, [(Ausgang.REFUSED, "nicht_speicherbar")]]


def test_what_cannot_be_read_or_is_no_new_change_is_left_out(buch: Buch) -> None:
    a = aenderung()
    buch.ledger.runde(*frage(buch.neuss, a))
    unsinn = (buch.neuss, Syncanfrage(cursor="", aenderungen=({"op_id": "x"},)))
    fragen = [unsinn, frage(buch.neuss, aenderung(vorgang_id=a.vorgang_id, base_version=1)), frage(buch.neuss)]
    fragen.append(frage(buch.neuss, aenderung()))
    assert [ausgaenge(antwort) for antwort in runden(buch, fragen)] == [None, None, [], GUT]
    assert einzeln(buch, fragen[:2]) == [[(Ausgang.REFUSED, "unverstaendlich")], GUT]


def test_who_comes_first_for_a_thing_is_booked_and_the_other_is_ruled_on_after(buch: Buch) -> None:
    """The same change twice (a counter that did not hear its answer), and another one under its op id."""
    a, b = aenderung(), aenderung()
    fragen = [
        frage(buch.neuss, a),
        frage(buch.neuss, a),
        frage(buch.neuss, aenderung(op_id=a.op_id)),
        frage(buch.neuss, b),
    ]
    assert [ausgaenge(antwort) for antwort in runden(buch, fragen)] == [GUT, None, None, GUT]
    assert einzeln(buch, fragen[1:3]) == [[(Ausgang.KNOWN, "")], [(Ausgang.REFUSED, "op_id_wiederverwendet")]]
    assert len(gelesen(buch)) == 2


def test_one_vehicle_of_two_devices_is_one_vorgangs(buch: Buch) -> None:
    a, b = aenderung(), aenderung()
    fin = [fin_von(x.vorgang_id).encode() for x in (a, b)]
    b = replace(b, koerper=b.koerper.replace(fin[1], fin[0]))
    fragen = [frage(buch.neuss, a), frage(buch.kreis.geraet(NEUSS)[0], b)]
    assert [ausgaenge(antwort) for antwort in runden(buch, fragen)] == [GUT, None]
    assert einzeln(buch, fragen[1:]) == [[(Ausgang.CONFLICT, "fahrzeug_in_anderem_vorgang")]]


def test_a_cloned_pc_is_found_in_a_group_and_its_neighbour_is_served(buch: Buch) -> None:
    """K10: one running number for two changes, which came at the same moment."""
    quarantaene = Quarantaene(buch.kreis.engine, KREIS)
    alle = Runden(buch.ledger, quarantaene, buch.kreis.uhr.jetzt)
    a, b, c = aenderung(), aenderung(), aenderung()
    fragen = [frage(buch.neuss, a, folgen="7"), frage(buch.neuss, b, folgen="7")]
    fragen.append(frage(buch.kreis.geraet(NEUSS)[0], c, folgen="7"))
    assert runden(buch, fragen) == [None, None, None]
    assert ausgaenge(alle.bediene(*fragen[0], frozenset(), "7")) == GUT
    with pytest.raises(Abgelehnt):
        alle.bediene(*fragen[1], frozenset(), "7")
    assert ausgaenge(alle.bediene(*fragen[2], frozenset(), "7")) == GUT
    assert quarantaene.alle() == ((NEUSS, buch.neuss.nummer),)


def test_running_numbers_of_a_group_are_kept(buch: Buch) -> None:
    a, b = aenderung(), aenderung()
    zweites = buch.kreis.geraet(NEUSS)[0]
    runden(buch, [frage(buch.neuss, a, folgen="3"), frage(zweites, b, folgen="3")])
    with buch.kreis.engine.connect() as v:
        zeilen = {tuple(z) for z in v.execute(select(Ereignis.op_id, Ereignis.geraet_id, Ereignis.geraet_folge))}
    assert zeilen == {(a.op_id, buch.neuss.id, 3), (b.op_id, zweites.id, 3)}


def test_a_device_that_is_taken_for_another_towns_writes_nothing_and_spoils_nobody(buch: Buch) -> None:
    falsch = replace(buch.kaarst, gemeinde_ags=NEUSS)
    fragen = [frage(buch.neuss, aenderung()), frage(falsch, aenderung())]
    assert runden(buch, fragen) == [None, None]
    assert anzahl(buch, *GESCHRIEBEN) == [0, 0, 0, 0]
    assert einzeln(buch, fragen[:1]) == [GUT]


def test_a_row_that_somebody_holds_keeps_a_group_only_shortly(buch: Buch) -> None:
    a = aenderung()
    fragen = [frage(buch.neuss, a), frage(buch.neuss, aenderung())]
    with buch.kreis.engine.begin() as anderer:
        anderer.execute(
            Ereignis.__table__.insert().values(  # type: ignore[attr-defined]
                district_id=KREIS,
                op_id=a.op_id,
                pruefsumme="",
                vorgang_id=a.vorgang_id,
                register="fahrzeugregister",
                version=1,
                art="eintrag_geaendert",
                grund="",
                gemeinde_ags=NEUSS,
                geraet_id="",
                koerper_hash="",
                zeit=buch.kreis.uhr.jetzt(),
            )
        )
        assert runden(buch, fragen) == [None, None]
        anderer.rollback()
    assert einzeln(buch, fragen) == [GUT, GUT]


@pytest.mark.parametrize("wann", ["WITH", "COMMIT"])
def test_a_connection_that_dies_fails_nobody_and_doubles_nothing(buch: Buch, wann: str) -> None:
    """Before the statement, or when all is written and not committed."""
    fragen = [frage(buch.neuss, aenderung()), frage(buch.kreis.geraet(NEUSS)[0], aenderung())]
    buch.ledger.runde(*frage(buch.neuss, aenderung()))
    getoetet: list[int] = []

    def toete(_v: Any, _zeiger: Any, befehl: str, *_: Any) -> None:
        if not getoetet and befehl.lstrip().startswith(wann):
            getoetet.append(1)
            with buch.kreis.als_eigner() as eigner, eigner.connect() as v:
                getoetet.extend(
                    v.exec_driver_sql(
                        "SELECT pg_terminate_backend(pid, 5000)::int FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    ).scalars()
                )

    event.listen(buch.kreis.engine, "before_cursor_execute", toete)
    assert runden(buch, fragen) == [None, None] and len(getoetet) > 1
    event.remove(buch.kreis.engine, "before_cursor_execute", toete)
    assert einzeln(buch, fragen) == [GUT, GUT]
    assert len(gelesen(buch)) == 3
