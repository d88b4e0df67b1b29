"""The ledger on SQLite and PostgreSQL: exactly once, encrypted, complete to read, append-only."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from bureau_app.district.epoche import erneuere_epoche
from bureau_app.district.ereignisse import UEBERGEBEN, ZURUECK, melde_register
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.ledger import Ledger
from bureau_app.district.tables import Ereignis, Fassung
from bureau_app.district.transaktion import schreiben
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.link.siegel import versiegle
from bureau_app.wire.sync import Syncanfrage
from tests.buch import Buch, buch_auf, gelesen, roh
from tests.eintraege import aenderung, koerper, neue_id, vorgang
from tests.kreisdienst import DATABASES, KAARST, KREIS, NEUSS


@pytest.fixture(params=DATABASES)
def buch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Buch]:
    with buch_auf(request.param, tmp_path) as offen:
        yield offen


def test_accepted_changes_are_numbered_upwards_and_told_in_order(buch: Buch) -> None:
    erste, fremde, zweite = aenderung(), aenderung(gemeinde_ags=KAARST), aenderung()
    eins, zwei = buch.reiche_ein(erste).seq, buch.reiche_ein(fremde, buch.kaarst).seq
    assert buch.reiche_ein(erste).seq == eins
    drei = buch.reiche_ein(zweite).seq
    assert eins < zwei < drei
    feed, zeiger = buch.ledger.feed(NEUSS, "")
    gemeldet = [(e.seq, e.vorgang_id, e.version, e.op_id, e.register_) for e in feed]
    neuss = ((eins, erste), (drei, zweite))
    assert gemeldet == [(seq, a.vorgang_id, 1, a.op_id, "fahrzeugregister") for seq, a in neuss]
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
    inhalt = Fallinhalt(KREIS, buch.kreis.schrank)
    with buch.kreis.engine.connect() as v:
        gelesen = [inhalt.lies(v, a.vorgang_id, "fahrzeugregister", version) for version in (1, 2, 3)]
        gespeichert = v.scalars(select(Fassung.koerper).order_by(Fassung.version)).all()
        hashes = v.scalars(select(Ereignis.koerper_hash).order_by(Ereignis.seq)).all()
    assert gelesen == [a.koerper, b.koerper, None]
    assert not [roh for roh in gespeichert if b"stermann" in (roh or b"") or b"WVWZZZ" in (roh or b"")]
    assert hashes == [sha256(roh or b"").hexdigest() for roh in gespeichert]
    assert buch.ledger.eintrag(NEUSS, a.vorgang_id) == b.koerper


def test_an_op_id_is_known_to_the_next_process_too(buch: Buch) -> None:
    a = aenderung()
    buch.reiche_ein(a)
    neu = Ledger(buch.kreis.engine, KREIS, buch.kreis.uhr.jetzt, buch.kreis.schrank)
    assert neu.entscheide(buch.neuss, roh(a)).ausgang is Ausgang.KNOWN


@pytest.mark.parametrize(
    ("anders", "grund"),
    [
        ({"op_id": "nicht-eine-id"}, "unverstaendlich"),
        ({"mehr": 1}, "unverstaendlich"),
        ({"register": "melderegister"}, "form_unbekannt"),
        ({"register": "melderegister", "schema": "umschlag/1"}, "koerper_unverstaendlich"),
        ({"register": "grundbuch"}, "unverstaendlich"),
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


def test_what_is_sealed_for_the_town_is_carried_as_it_is_beside_the_vehicles(buch: Buch) -> None:
    fahrzeuge = aenderung()
    umschlag = versiegle(b"geheim", X25519PrivateKey.generate().public_key(), neue_id())
    sealed = Aenderung(neue_id(), fahrzeuge.vorgang_id, Register.MELDEREGISTER, 0, umschlag)
    assert [buch.reiche_ein(a).version for a in (fahrzeuge, sealed)] == [1, 1]
    assert buch.ledger.eintrag(NEUSS, sealed.vorgang_id, "melderegister") == umschlag
    anders = versiegle(b"geheim", X25519PrivateKey.generate().public_key(), sealed.op_id)
    again = Aenderung(sealed.op_id, sealed.vorgang_id, Register.MELDEREGISTER, 0, anders)
    assert buch.reiche_ein(again).ausgang is Ausgang.KNOWN, "it is sealed anew for every try"
    assert buch.reiche_ein(again, buch.kaarst).grund == "fremde_gemeinde"
    assert [e.register_ for e in buch.ledger.feed(NEUSS, "")[0]] == ["fahrzeugregister", "melderegister"]


def test_a_register_behind_tells_each_step_once_and_the_town_reads_it(buch: Buch) -> None:
    a = aenderung()
    buch.reiche_ein(a)
    _, zeiger = buch.ledger.feed(NEUSS, "")
    gemeldet = []
    for _ in range(2):
        for art, grund in ((UEBERGEBEN, ""), (ZURUECK, "fin_unbekannt")):
            with schreiben(buch.kreis.engine) as v:
                zeit = buch.kreis.uhr.jetzt()
                gemeldet.append(melde_register(v, KREIS, a.op_id, art, "zulassungsbehoerde", zeit, grund))
    assert gemeldet == [True, True, False, False]
    with schreiben(buch.kreis.engine) as v:
        assert not melde_register(v, KREIS, neue_id(), UEBERGEBEN, "zulassungsbehoerde", buch.kreis.uhr.jetzt())
    feed, _ = buch.ledger.feed(NEUSS, zeiger)
    assert [(e.op_id, e.register_, e.art, e.grund) for e in feed] == [
        (a.op_id, "zulassungsbehoerde", "register_uebergeben", ""),
        (a.op_id, "zulassungsbehoerde", "register_zurueck", "fin_unbekannt"),
    ]
    assert buch.ledger.feed(KAARST, "")[0] == ()


@pytest.mark.parametrize("feld", ["entschieden_am", "neue_anschrift", "gebuehr", "herkunft", "fahrzeuge"])
def test_an_entry_that_lacks_a_part_is_refused(buch: Buch, feld: str) -> None:
    teile = json.loads(aenderung().koerper)
    del teile[feld]
    assert buch.reiche_ein(aenderung(inhalt=json.dumps(teile).encode())).grund == "koerper_unverstaendlich"


@pytest.mark.parametrize("zeiger", ["", "unsinn", "0123456789abcdef.5", "0123456789abcdef.5.5", "...", "9" * 90])
def test_a_cursor_of_elsewhere_reads_from_the_beginning(buch: Buch, zeiger: str) -> None:
    buch.reiche_ein(aenderung())
    assert len(buch.ledger.feed(NEUSS, zeiger)[0]) == 1


def test_a_cursor_from_before_a_restore_reads_from_the_beginning(buch: Buch) -> None:
    buch.ledger.entscheide(buch.neuss, roh(aenderung()))
    feed, zeiger = buch.ledger.feed(NEUSS, "")
    epoche, xid, seq = zeiger.split(".")
    assert buch.ledger.feed(NEUSS, f"{epoche}.{int(xid) + 1}.{int(seq) + 1}") == (feed, zeiger)


def test_what_was_under_way_while_a_backup_was_put_in_place_is_ruled_on_once_its_counter_has_read(buch: Buch) -> None:
    """It may have been returned meanwhile, for a reason that the restore took away: booked now, it would be both."""
    a = aenderung()

    def sende(zeiger: str) -> tuple[int, str]:
        anfrage = Syncanfrage(cursor=zeiger, aenderungen=(roh(a),))
        if not buch.ledger.mit_gruppen:
            antwort = buch.ledger.runde(buch.neuss, anfrage)
            return len(antwort.outcomes), antwort.cursor
        with buch.ledger.leitung() as v:
            (zugleich,) = buch.ledger.runden(v, [(buch.neuss, anfrage)])
        antwort = zugleich or buch.ledger.runde(buch.neuss, anfrage)
        return len(antwort.outcomes), antwort.cursor

    zeiger = buch.ledger.feed(NEUSS, "")[1]
    with schreiben(buch.kreis.engine) as v:
        erneuere_epoche(v, KREIS, buch.kreis.uhr.jetzt())
    assert buch.ledger.feed(NEUSS, "")[0] == ()
    outcomes, neuer = sende(zeiger)
    assert outcomes == 0
    assert buch.ledger.eintrag(NEUSS, a.vorgang_id) is None
    assert sende(neuer)[0] == 1
    assert buch.ledger.eintrag(NEUSS, a.vorgang_id) == a.koerper


def test_what_builds_on_a_version_that_is_not_there_waits_until_its_counter_has_read(buch: Buch) -> None:
    a = aenderung(base_version=1)

    def runde(zeiger: str) -> tuple[list[tuple[Ausgang, int]], str]:
        antwort = buch.ledger.runde(buch.neuss, Syncanfrage(cursor=zeiger, aenderungen=(roh(a),)))
        return [(Ausgang(o.ausgang), o.version) for o in antwort.outcomes], antwort.cursor

    for alter in ("", "0123456789abcdef.0.9"):
        outcomes, zeiger = runde(alter)
        assert outcomes == [], "a restore may have lost what its counter has to offer again"
    assert runde(zeiger)[0] == [(Ausgang.CONFLICT, 0)]


def test_the_feed_comes_in_pages(buch: Buch) -> None:
    with buch.kreis.engine.begin() as v:
        zeilen = [
            {
                "district_id": KREIS,
                "xid": 0,
                "seq": n,
                "op_id": neue_id(),
                "pruefsumme": "0" * 64,
                "vorgang_id": neue_id(),
                "version": 1,
                "register": "fahrzeugregister",
                "art": "eintrag_geaendert",
                "grund": "",
                "koerper_hash": "",
                "gemeinde_ags": NEUSS,
                "geraet_id": buch.neuss.id,
                "zeit": buch.kreis.uhr.jetzt(),
            }
            for n in range(1, 1202)
        ]
        v.execute(Ereignis.__table__.insert(), zeilen)  # type: ignore[attr-defined]
    assert len(buch.ledger.feed(NEUSS, "")[0]) == 500
    assert gelesen(buch) == list(range(1, 1202))


def test_what_happened_cannot_be_altered(buch: Buch) -> None:
    buch.reiche_ein(aenderung())
    for anweisung in (update(Ereignis).values(version=2), delete(Ereignis)):
        with pytest.raises(DBAPIError, match=r"append-only|permission denied"), buch.kreis.engine.begin() as v:
            v.execute(anweisung)
    if buch.kreis.engine.dialect.name == "postgresql":
        with buch.kreis.als_eigner() as eigner, pytest.raises(DBAPIError, match="append-only"), eigner.begin() as v:
            v.execute(text("TRUNCATE ereignis"))
    assert len(gelesen(buch)) == 1


@pytest.mark.expected_log("cannot be stored: IntegrityError")
def test_a_change_that_the_database_refuses_spoils_no_other(buch: Buch) -> None:
    vergiftet, gut = aenderung(), aenderung()
    with buch.kreis.engine.begin() as v:
        zeile = {"district_id": KREIS, "vorgang_id": vergiftet.vorgang_id, "version": 1, "register": "fahrzeugregister"}
        v.execute(Fassung.__table__.insert(), zeile)  # type: ignore[attr-defined]
    anfrage = Syncanfrage(cursor="", aenderungen=(roh(vergiftet), roh(gut)))
    antwort = buch.ledger.runde(buch.neuss, anfrage)
    assert [(o.ausgang, o.grund) for o in antwort.outcomes] == [
        (Ausgang.REFUSED, "nicht_speicherbar"),
        (Ausgang.ACCEPTED, ""),
    ]
    assert [e.op_id for e in antwort.feed] == [gut.op_id]


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
