"""A full disk, at the counter, under the service, under PostgreSQL and its WAL: said, nothing acknowledged is lost."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bureau_app.district.engine import oeffne
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.vorgang import Stufe
from bureau_app.link.kreis import KreisDienst
from bureau_app.workflows import sync, ummeldung
from bureau_app.workflows.schalter import Schalter
from tests.eintraege import neue_id, stammdaten
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr
from tests.faults.kleine_platte import KleinePlatte, kleine_platte
from tests.faults.neustart import Datenbankserver
from tests.faults.sterbender_schalter import oeffne_schalter
from tests.kreisdienst import KENNWORT, Kreis, kreis_auf
from tests.simulation.platz import leerer_store
from tests.simulation.vorlage import eigene_fin, lege_vor

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="SKIPPED: small disks are tmpfs, which Linux has"
)
gestoert = pytest.mark.expected_log("was not ruled on|the database is out of order")
FR = Register.FAHRZEUGREGISTER
GENUG = 500


def test_at_the_counter_it_is_said_and_what_was_acknowledged_stays() -> None:
    with kleine_platte(4) as platte:
        s, datenbank = oeffne_schalter(platte.ordner / "schalter", stammdaten(), 0)
        platte.fuelle(frei_kb=1000)
        quittiert: list[str] = []
        with pytest.raises(Stoerung) as voll:
            for _ in range(GENUG):
                quittiert.append(ummeldung.schliesse_ab(s, ERNA, lege_vor(s, ERNA, eigene_fin())).id)
        assert voll.value.code is Fehlercode.SPEICHER_VOLL
        for _ in range(5):
            with pytest.raises(Stoerung, match="speicher_voll"):
                lege_vor(s, ERNA, eigene_fin())
        stufen = {vorgang.stufe for kennung in quittiert if (vorgang := s.store.lade(kennung))}
        assert len(quittiert) > 5 and stufen == {Stufe.ABGESCHLOSSEN}
        platte.raeume_frei()
        danach = ummeldung.schliesse_ab(s, ERNA, lege_vor(s, ERNA, eigene_fin()))
        assert s.store.lade(danach.id) == danach, "it goes on without a restart"
        with datenbank.lesen() as v:
            assert v.scalar(text("PRAGMA integrity_check")) == "ok"
        datenbank.schliesse()


class Amt:
    """A counter with an endless disk before a district whose disk is full."""

    def __init__(self, k: Kreis, url: str) -> None:
        self.k = k
        _, token = k.geraet()
        k.konto("e.kanari")
        self.uhr = FakeUhr()
        self.s: Schalter = replace(baue_schalter(stammdaten(), leerer_store(), uhr=self.uhr), neue_id=neue_id)
        self.kreis = KreisDienst(url, token)
        self.faelle: list[str] = []

    def fall(self) -> None:
        """One more case, and a round."""
        v = ummeldung.schliesse_ab(self.s, ERNA, lege_vor(self.s, ERNA, eigene_fin()))
        self.faelle.append(v.id)
        self.runde()

    def runde(self) -> None:
        self.uhr.vor(timedelta(minutes=5))
        with suppress(Stoerung):
            sync.kreis_runde(self.s, self.kreis)

    def offen(self) -> int:
        return self.s.store.wartend()[FR]

    def arbeite_bis_voll(self) -> None:
        """Cases until the district takes no more."""
        for _ in range(GENUG):
            self.fall()
            if self.offen() >= 3:
                return
        raise AssertionError("the disk does not get full")

    def pruefe_nichts_verloren(self, genau: bool = False) -> None:
        """What the counter was told is confirmed is there."""
        engine = oeffne(self.k.url)
        with engine.connect() as v:
            gebucht = v.scalars(text("SELECT vorgang_id FROM ereignis WHERE art = 'eintrag_geaendert'")).all()
        engine.dispose()
        stand = {f: fall.registerstand(FR) for f in self.faelle if (fall := self.s.store.lade(f))}
        bestaetigt = {f for f, wie in stand.items() if wie is Registerstand.BESTAETIGT}
        assert bestaetigt <= set(gebucht)
        assert len(set(gebucht)) == len(gebucht)
        if genau:
            assert bestaetigt == set(gebucht) == set(self.faelle)


def pruefe_voll(amt: Amt) -> None:
    """The disk is full: the counter is told, and keeps everything."""
    amt.arbeite_bis_voll()
    with pytest.raises(Stoerung) as gesagt:
        amt.uhr.vor(timedelta(minutes=5))
        sync.kreis_runde(amt.s, amt.kreis)
    assert gesagt.value.code in (Fehlercode.KREIS_GESTOERT, Fehlercode.KREIS_NICHT_ERREICHBAR)


def pruefe_erholt(amt: Amt) -> None:
    """There is room again: everything arrives, the service was not started anew."""
    for _ in range(20):
        amt.runde()
        if not amt.offen():
            break
    amt.pruefe_nichts_verloren(genau=True)
    assert amt.kreis.melde_an("e.kanari", KENNWORT)


@gestoert
def test_under_the_service_on_sqlite() -> None:
    with kleine_platte(8) as platte, kreis_auf(f"sqlite:///{platte.ordner / 'kreis.db'}") as k, k.dienst() as url:
        amt = Amt(k, url)
        amt.fall()
        platte.fuelle(frei_kb=64)
        pruefe_voll(amt)
        amt.pruefe_nichts_verloren()
        platte.raeume_frei()
        pruefe_erholt(amt)


@pytest.fixture
def platte() -> Iterator[KleinePlatte]:
    with kleine_platte(160) as platte:
        yield platte


@gestoert
def test_under_the_data_of_postgresql(platte: KleinePlatte) -> None:
    wal = Path(f"{platte.ordner}-wal")
    server = Datenbankserver(platte.ordner / "daten", wal=wal)
    try:
        with kreis_auf(server.neue_datenbank()) as k, k.dienst() as url:
            amt = Amt(k, url)
            amt.fall()
            platte.fuelle()
            pruefe_voll(amt)
            platte.raeume_frei()
            pruefe_erholt(amt)
    finally:
        server.beende()


@gestoert
def test_under_the_log_of_postgresql(platte: KleinePlatte) -> None:
    """PostgreSQL stops when it cannot write its log; the service outlives that and goes on afterwards."""
    server = Datenbankserver(wal=platte.ordner / "wal", wal_keep_size="150MB")
    try:
        with kreis_auf(server.neue_datenbank()) as k, k.dienst() as url:
            amt = Amt(k, url)
            amt.fall()
            platte.fuelle()
            pruefe_voll(amt)
            platte.raeume_frei()
            server.hole_zurueck()
            pruefe_erholt(amt)
    finally:
        server.beende()
