"""Clocks that are wrong, jump or are put back, at the counter and at the district: each case arrives once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bureau_app.district.ledger import Ledger
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.link import kreis, relais
from bureau_app.link.verbindung import Antwort
from bureau_app.wire import sync
from tests.fakes.uhr import FakeUhr
from tests.simulation.netz import Anfrage, Netz
from tests.simulation.welt import bretter

SOMMERZEIT_ENDET = datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC)
"""At 3:00 the clock of Berlin is put back to 2:00: an hour comes twice."""
SOMMERZEIT_BEGINNT = datetime(2027, 3, 28, 0, 59, 30, tzinfo=UTC)
JAHR = timedelta(days=365)
SPRUENGE = {
    "an hour ahead": timedelta(hours=1),
    "an hour back": timedelta(hours=-1),
    "a year ahead": JAHR,
    "a year back": -JAHR,
    "a second back": timedelta(seconds=-1),
    "over the end of summer time": timedelta(minutes=1),
}


class Stellwerk:
    """One counter and the district, nothing wrong but their clocks; `unterwegs` happens while a request travels."""

    def __init__(self) -> None:
        self.bezirk, (self.platz, *_) = bretter()
        self.bezirk.beginne()
        self.unterwegs: Callable[[], None] = lambda: None
        netz = Netz(Random(1), self._bediene, self.bezirk.starte, anteil=0.0)
        self.zaehler = 0
        self.platz.beginne(netz, self._neue_id, self.bezirk.gruendung.konten[self.platz.geraet.gemeinde_ags])
        self.faelle: list[str] = []

    def fall(self) -> None:
        v = self.platz.lege_vor(f"WVWZZZ1KZ8W{self.zaehler:06}")
        self.faelle.append(self.platz.schritt(v).id)

    def bis_leer(self) -> None:
        """As the program does it: a round every few minutes of the counter's own clock."""
        for _ in range(20):
            self.platz.uhr.vor(timedelta(minutes=5))
            try:
                self.platz.runde()
            except Stoerung:
                continue
            if not self.platz.offen():
                return
        raise AssertionError(f"{self.platz.offen()} changes still wait")

    def gebucht(self) -> list[str]:
        """In the order of the ledger."""
        frage = "SELECT vorgang_id FROM ereignis WHERE art = 'eintrag_geaendert' ORDER BY seq"
        return [vorgang_id for (vorgang_id,) in self.bezirk.platte.zeilen(frage)]

    def _neue_id(self) -> str:
        self.zaehler += 1
        return f"0193b000-0000-7000-8000-{self.zaehler:012}"

    def _bediene(self, anfrage: Anfrage) -> Antwort:
        antwort = self.bezirk.bediene(anfrage)
        self.unterwegs()
        return antwort


@pytest.mark.expected_log("was not ruled on: OperationalError")
@pytest.mark.parametrize("wo", ["counter", "district"])
@pytest.mark.parametrize("sprung", SPRUENGE.values(), ids=SPRUENGE)
@pytest.mark.parametrize("beginn", [SOMMERZEIT_ENDET, SOMMERZEIT_BEGINNT], ids=["autumn", "spring"])
def test_a_clock_that_jumps_between_rounds_loses_and_doubles_nothing(
    wo: str, sprung: timedelta, beginn: datetime
) -> None:
    amt = Stellwerk()
    amt.platz.uhr = FakeUhr(beginn)
    amt.platz.starte()
    uhr = amt.platz.uhr if wo == "counter" else amt.bezirk.uhr
    for _ in range(3):
        amt.fall()
        amt.bezirk.platte.stoere(1)
        with pytest.raises(Stoerung):
            amt.platz.runde()
        uhr.vor(sprung)
        amt.fall()
        amt.bis_leer()
    assert sorted(amt.gebucht()) == amt.faelle, "each once; cases that do not build on each other may pass"
    assert amt.platz.store.pruefe_kette().bruch is None


@pytest.mark.parametrize("sprung", SPRUENGE.values(), ids=SPRUENGE)
def test_a_clock_that_is_set_while_a_request_travels_changes_nothing(sprung: timedelta) -> None:
    amt = Stellwerk()
    amt.unterwegs = lambda: amt.platz.uhr.vor(sprung)
    for _ in range(3):
        amt.fall()
        amt.bis_leer()
    assert amt.gebucht() == amt.faelle


def test_a_session_that_ends_by_a_clock_is_opened_anew() -> None:
    amt = Stellwerk()
    platz, konto = amt.platz, amt.platz.konten["anna"]
    platz.sitzungen["anna"] = amt.bezirk.oeffne_sitzung(platz.geraet, konto)
    amt.bezirk.uhr.vor(JAHR)
    with pytest.raises(Stoerung, match="sitzung_abgelaufen"):
        platz.freigabe.eingang(platz.sitzungen["anna"], "", 0)
    platz.sitzungen["anna"] = amt.bezirk.oeffne_sitzung(platz.geraet, konto)
    assert platz.freigabe.eingang(platz.sitzungen["anna"], "", 0).eintraege == ()
    amt.fall()
    amt.bis_leer()
    assert amt.gebucht() == amt.faelle, "no session of a person is needed to send what was closed"


@pytest.mark.parametrize("mal", [1, 2])
def test_who_comes_after_the_simulations_machines_finds_the_shipped_pages(mal: int) -> None:
    seiten = (*(Ledger.feed.__defaults__ or ()), vars(kreis)["FEED_SEITE"], vars(relais)["FEED_SEITE"])
    assert seiten == (sync.FEED_SEITE,) * 3, f"before the machines are made for the {mal}. time"
    assert bretter()[1] is bretter()[1] and Ledger.feed.__defaults__ != (sync.FEED_SEITE,)
