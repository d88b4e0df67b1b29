"""On-site reading through Debian's AusweisApp and the district: a virtual Personalausweis, a real PC/SC service, a test
eID-Server."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bureau_app.devices.ausweisapp import AusweisApp
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.eid import Eidadapter
from bureau_app.workflows.eid import ENDEN, EidLage, EidSchritt, Lichtbildabgleich
from tests.eid.amkreis import AmKreis, am_kreis
from tests.eid.karte import Aufgelegt, Karte
from tests.eid.kartendaten import Kartenperson
from tests.eid.platz import ausweisapp, installiere, lesegeraet
from tests.eid.server import Probeserver, eid_server

PERSON = Kartenperson(
    "Ößwald-Żółć", "Jörg-Günther", "19800229", "20330101", "Straße des 17. Juni 135a", "01900", "Großröhrsdorf"
)
CHIP = Chipdaten(
    Ausweisart.PERSONALAUSWEIS,
    "Ößwald-Żółć",
    "Jörg-Günther",
    date(1980, 2, 29),
    date(2033, 1, 1),
    "Straße des 17. Juni 135a\n01900 Großröhrsdorf",
)
CAN, FALSCHE_CAN = "654321", "111111"
ABGLEICH = Lichtbildabgleich("0193a000-0000-7000-8000-00000000000e", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
RUNDEN = 60
"""Turns of `weiter` at most until the next step, 0.4 s each."""


@dataclass
class Platz:
    """AusweisApp, the eID-Server behind the district, and the port that a card is laid on."""

    leser: AusweisApp
    server: Probeserver
    karte_port: int
    ordner: Path
    zuletzt: EidLage = field(default_factory=lambda: EidLage(EidSchritt.ABGEBROCHEN))

    def karte(self, person: Kartenperson = PERSON) -> Aufgelegt:
        return Aufgelegt(Karte(person, CAN), self.karte_port)

    @contextmanager
    def mit_karte(self) -> Iterator[Aufgelegt]:
        """A reading up to the CAN. AusweisApp misses a card that is swapped within its own look at the readers (about
        a second): then it is lifted and laid down again, as the screen says."""
        self.zuletzt = self.leser.beginne(ABGLEICH)
        self.bis(EidSchritt.AUSWEIS_AUFLEGEN)
        for _ in range(4):
            with self.karte() as karte:
                if self.fragt_can():
                    yield karte
                    return
            self.leser.weiter()
        raise AssertionError("AusweisApp sees no card")

    def fragt_can(self) -> bool:
        """Whether the CAN is asked for within some seconds."""
        for _ in range(12):
            self.zuletzt = self.leser.weiter()
            if self.zuletzt.schritt is EidSchritt.CAN_EINGEBEN:
                return True
        return False

    def bis(self, *schritte: EidSchritt, can: str = "") -> list[EidLage]:
        """Every change until one of these steps; `can` goes with the first turn."""
        lagen: list[EidLage] = []
        for _ in range(RUNDEN):
            lage, can = self.leser.weiter(can), ""
            if lage != self.zuletzt:
                lagen.append(lage)
                self.zuletzt = lage
                if lage.schritt in schritte:
                    return lagen
        raise AssertionError([lage.schritt for lage in lagen])


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Probeserver, AmKreis, Path]]:
    """All programs, once for the module."""
    warum_nicht = installiere()
    if warum_nicht:
        pytest.skip(reason=f"SKIPPED: on-site reading is not tested with the real AusweisApp, {warum_nicht}")
    ordner = tmp_path_factory.mktemp("eid")
    (ordner / "app").mkdir()
    with ExitStack() as stapel:
        server = stapel.enter_context(eid_server(ordner))
        karte_port = stapel.enter_context(lesegeraet())
        (ordner / "kreisdienst").mkdir()
        hier = stapel.enter_context(am_kreis(ordner / "kreisdienst", server.client()))
        yield stapel.enter_context(ausweisapp(ordner / "app")), karte_port, server, hier, ordner


@pytest.fixture
def platz(programme: tuple[int, int, Probeserver, AmKreis, Path]) -> Iterator[Platz]:
    port, karte_port, server, hier, ordner = programme
    server.mit_can = True
    adapter = hier.schalter()
    leser = AusweisApp(adapter, port)
    yield Platz(leser, server, karte_port, ordner)
    leser.brich_ab()
    assert leser.weiter().schritt in ENDEN
    adapter.schliesse()


def test_an_ausweis_is_read_after_a_wrong_can(platz: Platz, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with platz.karte():
        assert platz.leser.beginne(ABGLEICH).schritt is EidSchritt.VERBINDET
        bis_can = platz.bis(EidSchritt.CAN_EINGEBEN)
        assert bis_can[-1] == EidLage(EidSchritt.CAN_EINGEBEN)
        assert EidSchritt.BEREITET_VOR in [lage.schritt for lage in bis_can]
        falsch = platz.bis(EidSchritt.CAN_EINGEBEN, can=FALSCHE_CAN)
        assert [lage.schritt for lage in falsch] == [EidSchritt.LIEST, EidSchritt.CAN_EINGEBEN]
        assert falsch[-1].can_falsch
        ende = platz.bis(EidSchritt.FERTIG, can=CAN)
    assert ende[-1].daten == CHIP
    prozente = [lage.prozent for lage in ende if lage.schritt is EidSchritt.LIEST]
    assert prozente == sorted(prozente) and prozente[-1] >= 60
    assert platz.leser.weiter() == EidLage(EidSchritt.FERTIG, prozent=100), "what was read is kept by nobody"
    assert platz.server.lesungen == {}
    spuren = [caplog.text, *(d.read_bytes().decode("latin-1") for d in platz.ordner.rglob("*") if d.is_file())]
    assert not any(wort in spur for spur in spuren for wort in (CAN, FALSCHE_CAN, "Günther", "GÃ¼nther", "17. Juni"))


def test_the_ausweis_may_come_late_go_and_come_again(platz: Platz) -> None:
    platz.leser.beginne(ABGLEICH)
    schritte = [lage.schritt for lage in platz.bis(EidSchritt.AUSWEIS_AUFLEGEN)]
    assert schritte[-2:] == [EidSchritt.SUCHT_LESEGERAET, EidSchritt.AUSWEIS_AUFLEGEN]
    with platz.karte():
        platz.bis(EidSchritt.CAN_EINGEBEN)
    platz.bis(EidSchritt.AUSWEIS_FEHLT)
    with platz.karte():
        platz.bis(EidSchritt.CAN_EINGEBEN)
        assert platz.bis(EidSchritt.FERTIG, can=CAN)[-1].daten == CHIP


def test_an_ausweis_pulled_while_it_is_read_ends_the_reading_and_the_next_one_works(platz: Platz) -> None:
    with platz.mit_karte() as karte:
        lage = platz.leser.weiter(CAN)
        while lage.prozent < 40:
            lage = platz.leser.weiter()
        karte.ziehe()
        with pytest.raises(Stoerung) as stoerung:
            platz.bis(*ENDEN)
    assert stoerung.value.code is Fehlercode.EID_AUSWEIS_WEG
    assert platz.leser.weiter().schritt is EidSchritt.ABGEBROCHEN
    with platz.mit_karte():
        assert platz.zuletzt == EidLage(EidSchritt.CAN_EINGEBEN)


def test_given_up_at_any_step_it_begins_anew(platz: Platz) -> None:
    with platz.mit_karte():
        platz.leser.brich_ab()
        assert platz.leser.weiter() == EidLage(EidSchritt.ABGEBROCHEN)
        for schritt in (EidSchritt.SUCHT_LESEGERAET, EidSchritt.CAN_EINGEBEN):
            platz.zuletzt = platz.leser.beginne(ABGLEICH)
            platz.bis(schritt)


def test_a_certificate_without_the_right_to_use_the_can_is_told(platz: Platz) -> None:
    platz.server.mit_can = False
    with pytest.raises(Stoerung) as stoerung, platz.mit_karte():
        platz.bis(*ENDEN)
    assert stoerung.value.code is Fehlercode.EID_OHNE_RECHT


def test_doctor_learns_the_version_and_a_busy_app_is_told(platz: Platz) -> None:
    assert platz.leser.bereit()[0].isdigit()
    platz.leser.beginne(ABGLEICH)
    with pytest.raises(Stoerung) as stoerung:
        AusweisApp(Eidadapter("https://localhost", "https://localhost", "token"), platz.leser._port).bereit()
    assert stoerung.value.code is Fehlercode.EID_APP_BELEGT
