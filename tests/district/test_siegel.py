"""The sealer puts every committed entry in its place, once, and the verification finds whatever was done to one."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.audit.siegelwerk import Siegelwerk
from bureau_app.district.audit.siegler import KACHEL, SCHUB, Siegler
from bureau_app.district.audit.tables import Kopf, Siegel
from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.hashbaum import pruefe_konsistenz
from tests.kreisdienst import DATABASES, KREIS, kreis
from tests.pruefspur import Amt


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with kreis(request.param, tmp_path) as k:
        yield Amt(k)


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Amt]:
    with kreis("postgresql", tmp_path) as k:
        yield Amt(k)


def besiegelt(amt: Amt) -> list[tuple[str, int]]:
    with amt.kreis.engine.connect() as v:
        zeilen = v.execute(select(Siegel.quelle, Siegel.seq).order_by(Siegel.nummer)).all()
    return [(zeile.quelle, zeile.seq) for zeile in zeilen]


def test_everything_is_sealed_once(amt: Amt) -> None:
    assert amt.siegler.siegle() == 1  # the device
    amt.sende()
    amt.akte(2)
    amt.sende()
    assert (amt.pruefe().unbesiegelt, amt.siegler.siegle(), amt.siegler.siegle()) == (4, 4, 0)
    assert len(set(besiegelt(amt))) == 5
    bericht = amt.pruefe()
    assert (bericht.in_ordnung, bericht.groesse, bericht.koepfe, bericht.unbesiegelt) == (True, 5, 2, 0)
    assert bericht.wurzel == amt.kopf().wurzel


def test_on_postgresql_acts_and_changes_stand_in_the_order_of_their_transactions(postgresql: Amt) -> None:
    for _ in range(3):
        postgresql.sende()
        postgresql.akte(1)
    postgresql.siegler.siegle()
    assert [quelle for quelle, _ in besiegelt(postgresql)] == ["protokoll", *["ereignis", "protokoll"] * 3]


def test_an_empty_log_has_no_head_and_is_in_order(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k:
        siegler = Siegler(k.engine, KREIS, k.uhr.jetzt, k.schrank.siegel)
        assert siegler.siegle() == 0
        amt = Amt(k)
        assert amt.pruefspur.neuester() is None
        assert (amt.pruefe().groesse, amt.pruefe().unbesiegelt, amt.funde()) == (0, 1, [])


def test_more_than_a_batch_and_more_than_a_tile(amt: Amt) -> None:
    amt.viele_akte(SCHUB + KACHEL + 3)
    assert amt.siegler.siegle() == SCHUB + KACHEL + 4
    koepfe: list[Baumkopf] = []
    for _ in range(3):
        koepfe.append(amt.kopf())
        amt.akte(KACHEL // 2 + 1)
        amt.siegler.siegle()
    assert amt.funde(*koepfe) == []
    neu = amt.kopf()
    for alt in koepfe:
        beweis = amt.pruefspur.konsistenz(alt.groesse, neu.groesse)
        assert pruefe_konsistenz(alt.groesse, neu.groesse, alt.wurzel, neu.wurzel, beweis)
    for unmoeglich in ((0, neu.groesse + 1), (5, 3)):
        with pytest.raises(ValueError):
            amt.pruefspur.konsistenz(*unmoeglich)


def test_what_may_still_be_overtaken_waits(postgresql: Amt) -> None:
    """A transaction that began earlier and still runs holds up everything after it, so that it is not put behind."""
    postgresql.siegler.siegle()
    with ExitStack() as offen:
        langsam = offen.enter_context(postgresql.kreis.engine.connect())
        mit = offen.enter_context(langsam.begin())
        vermerke(langsam, KREIS, Akt.WIEDERHERGESTELLT, "langsam", postgresql.kreis.uhr.jetzt())
        postgresql.sende()
        assert postgresql.siegler.siegle() == 0
        assert postgresql.pruefe().unbesiegelt == 1
        mit.commit()
    assert postgresql.siegler.siegle() == 2
    assert [quelle for quelle, _ in besiegelt(postgresql)][1:] == ["protokoll", "ereignis"]
    assert postgresql.funde() == []


def test_several_sealers_at_once_seal_each_entry_once(amt: Amt) -> None:
    amt.viele_akte(300)
    start = threading.Barrier(4)
    gesiegelt: list[int] = []

    def siegle() -> None:
        start.wait(20)
        gesiegelt.append(amt.siegler.siegle())

    faeden = [threading.Thread(target=siegle) for _ in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    amt.siegler.siegle()
    assert len(besiegelt(amt)) == len(set(besiegelt(amt))) == 301
    assert amt.funde() == []


def test_the_service_seals_in_the_background_and_once_more_at_its_end(amt: Amt) -> None:
    werk = Siegelwerk(amt.siegler)
    faden = threading.Thread(target=werk.laufe)
    faden.start()
    amt.akte(3)
    werk.beende()
    faden.join(30)
    assert (faden.is_alive(), len(besiegelt(amt))) == (False, 4)


def test_after_a_restore_what_has_smaller_numbers_is_sealed_too(amt: Amt) -> None:
    amt.akte(2)
    amt.siegler.siegle()
    amt.faelsche(f"UPDATE kreis SET epoche = '{'f' * 16}'")
    amt.akte(1)
    spaet = amt.kopf()
    if amt.kreis.engine.dialect.name == "postgresql":  # as after a copy into a younger cluster
        amt.faelsche("UPDATE protokoll SET xid = 3 WHERE seq = (SELECT max(seq) FROM protokoll)")
    assert amt.siegler.siegle() == 1
    assert amt.funde(spaet) == []
    assert amt.kopf().epoche == "f" * 16


# -------------------------------------------------------------------------------------------------- tampering

ERSTES = "(SELECT min(seq) FROM ereignis)"
FAELSCHUNGEN = {
    "another version": (f"UPDATE ereignis SET version = 9 WHERE seq = {ERSTES}", "eintrag_veraendert"),
    "another content": (f"UPDATE ereignis SET koerper_hash = 'x' WHERE seq = {ERSTES}", "eintrag_veraendert"),
    "another town": (f"UPDATE ereignis SET gemeinde_ags = '05162016' WHERE seq = {ERSTES}", "eintrag_veraendert"),
    "another time": (
        f"UPDATE ereignis SET zeit = '2026-01-01 00:00:00.000000' WHERE seq = {ERSTES}",
        "eintrag_veraendert",
    ),
    "an act by another": ("UPDATE protokoll SET durch = 'x' WHERE seq = 1", "eintrag_veraendert"),
    "a change that is gone": (f"DELETE FROM ereignis WHERE seq = {ERSTES}", "eintrag_fehlt"),
    "an act that is gone": ("DELETE FROM protokoll WHERE seq = 1", "eintrag_fehlt"),
    "another leaf": ("UPDATE siegel SET blatt = kette WHERE nummer = 2", "eintrag_veraendert"),
    "another chain": ("UPDATE siegel SET kette = blatt WHERE nummer = 2", "kette_gebrochen"),
    "a seal that is gone": ("DELETE FROM siegel WHERE nummer = 2", "siegel_fehlt"),
    "another edge": ("UPDATE baumkopf SET rand = signatur WHERE groesse = 1", "kopf_falsch"),
    "another signature": ("UPDATE baumkopf SET signatur = wurzel WHERE groesse = 6", "signatur_falsch"),
    "another epoch": ("UPDATE baumkopf SET epoche = 'x' WHERE groesse = 6", "signatur_falsch"),
    "the last head gone": ("DELETE FROM baumkopf WHERE groesse = 6", "kopf_fehlt"),
}


def gefuellt(amt: Amt) -> Baumkopf:
    """Three changes and two acts after the device, sealed in two heads; the newest head as a witness keeps it."""
    amt.siegler.siegle()
    for _ in range(3):
        amt.sende()
    amt.akte(2)
    amt.siegler.siegle()
    assert amt.funde(amt.kopf()) == []
    return amt.kopf()


@pytest.mark.parametrize("art", FAELSCHUNGEN)
def test_whatever_is_done_to_a_sealed_entry_is_found(amt: Amt, art: str) -> None:
    gefuellt(amt)
    anweisung, gefunden = FAELSCHUNGEN[art]
    amt.faelsche(anweisung)
    assert gefunden in [fund for fund, _ in amt.funde()]


def test_an_entry_that_was_slipped_in_is_found(amt: Amt) -> None:
    gefuellt(amt)
    felder = "district_id, pruefsumme, vorgang_id, register, version, art, grund, gemeinde_ags, geraet_id, zeit"
    felder += ", koerper_hash"
    quelle = f"SELECT {felder}, 'neu', xid, 0 FROM ereignis WHERE seq = {ERSTES}"
    amt.faelsche(f"INSERT INTO ereignis ({felder}, op_id, xid, seq) {quelle}")
    assert amt.funde() == [("eintrag_uebergangen", 0)]


def test_who_rewrites_and_seals_everything_anew_is_found_by_a_witness(amt: Amt) -> None:
    """Even with the district's own key: the head that a counter kept does not fit any more."""
    zeuge = gefuellt(amt)
    amt.faelsche(f"UPDATE ereignis SET version = 9 WHERE seq = {ERSTES}")
    amt.vergiss_siegel()
    amt.siegler.siegle()
    assert amt.funde() == []
    assert amt.funde(zeuge) == [("zeuge_widerspricht", 6)]
    amt.akte(1)
    amt.siegler.siegle()
    neu = amt.kopf()
    assert not neu.setzt_fort(zeuge, amt.pruefspur.konsistenz(zeuge.groesse, neu.groesse))


def test_a_log_that_was_cut_off_is_found_by_a_witness(amt: Amt) -> None:
    zeuge = gefuellt(amt)
    amt.faelsche("DELETE FROM baumkopf WHERE groesse = 6", "DELETE FROM siegel WHERE nummer > 0")
    assert ("zeuge_widerspricht", 6) in amt.funde(zeuge)


def test_heads_of_another_key_are_found(amt: Amt) -> None:
    gefuellt(amt)
    fremd = Siegler(amt.kreis.engine, KREIS, amt.kreis.uhr.jetzt, Ed25519PrivateKey.generate())
    amt.akte(1)
    fremd.siegle()
    assert amt.funde() == [("signatur_falsch", 7)]
    assert amt.funde(amt.kopf()) == [("signatur_falsch", 7)] * 2


def test_an_index_that_says_more_than_there_is(amt: Amt) -> None:
    amt.viele_akte(KACHEL)
    amt.siegler.siegle()
    assert amt.funde() == []
    amt.faelsche(
        "UPDATE kachel SET wurzel = district_id"
        if amt.kreis.engine.dialect.name == "sqlite"
        else "UPDATE kachel SET wurzel = ''"
    )
    assert amt.funde() == [("kachel_falsch", 0)]


def test_every_head_is_counted(amt: Amt) -> None:
    for _ in range(3):
        amt.akte(1)
        amt.siegler.siegle()
    with amt.kreis.engine.connect() as v:
        assert v.scalar(select(func.count()).select_from(Kopf)) == amt.pruefe().koepfe == 3
