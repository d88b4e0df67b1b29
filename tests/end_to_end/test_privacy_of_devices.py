"""Whatever device a document comes by: its zone, number and picture, a CAN, an uncovered code are nowhere after."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import text

from bureau_app.devices.ausweisapp import AusweisApp
from bureau_app.devices.ordner import Scanordner
from bureau_app.devices.reihum import Reihum
from bureau_app.devices.seriell import SeriellerLeser
from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.lesung import Dokument, Dokumentart, Lesung
from bureau_app.resources import lade_stammdaten, resource_dir
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.eid import EidPresenter, State
from bureau_app.ui.presenters.sitzung import Sitzung
from bureau_app.workflows.ports import Spur, Zubringer
from tests.devices.leitung import Leitung
from tests.devices.test_lesestrom import desko, drei_m
from tests.eid.ersatzapp import ersatzapp
from tests.end_to_end.test_privacy import BILDER, _alles, funde
from tests.fakes.eid import FakeEiddienst
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.store import FakeStore
from tests.fakes.uhr import FakeUhr
from tests.sitzungsplatz import KENNWORT, Sitzungsplatz, ausweis_lesung, lesefeld

MUSTER = SimulierterScanner.aus(resource_dir() / "specimens", lambda: date(2026, 11, 23))
ZONE = MUSTER.muster("hauptfall").ausweis.mrz
SERIENNUMMER = MUSTER.muster("hauptfall").ausweis.nummer
CAN, SICHERHEITSCODE = "654321", "aB3xYz7"
VERBOTEN = (*ZONE, SERIENNUMMER, CAN, SICHERHEITSCODE)
CHIP = Chipdaten(Ausweisart.PERSONALAUSWEIS, "Müstermann-Żółć", "Erika", date(1983, 8, 12), date(2031, 8, 1))
RUNDEN = 30


@dataclass
class Platz:
    """A signed-in counter with the encrypted store, and one device that sends by itself."""

    ordner: Path
    datenbank: Datenbank
    platz: Sitzungsplatz
    schlange: RunnerAttrappe

    def nimm(self, zubringer: Zubringer | None) -> None:
        """Join the window to the device and sign in."""
        self.platz.umgebung = replace(self.platz.umgebung, zubringer=zubringer)
        self.platz.sitzung = Sitzung(self.platz.umgebung, self.platz.bilder.anzeige())
        self.platz.sitzung.beginne()
        self.platz.sitzung.anmeldung.melde_an("e.beispiel", KENNWORT)
        self.arbeite()

    def arbeite(self, bis: Callable[[], bool] = lambda: True) -> None:
        """Every lane, the device's and AusweisApp's a turn at a time, until it is so."""
        for _ in range(RUNDEN):
            for spur in Spur:
                if self.schlange.wartend(spur):
                    self.schlange.weiter(spur)
            wartet = [s for s in Spur if s not in (Spur.GERAETE, Spur.EID) and self.schlange.wartend(s)]
            if bis() and not wartet:
                return
        raise AssertionError("nothing came of it")

    def da(self) -> bool:
        """Whether the document opened a Vorgang."""
        return self.platz.seite() is Seite.ERFASSUNG


@pytest.fixture
def platz(tmp_path: Path) -> Iterator[Platz]:
    (tmp_path / "daten").mkdir()
    datenbank = oeffne(tmp_path / "daten" / "schalter.db", Schluesseldatei(tmp_path / "schluessel.txt"))
    schlange = RunnerAttrappe()
    store = cast(FakeStore, SqlCaseStore(datenbank, FakeUhr()))
    yield Platz(tmp_path, datenbank, Sitzungsplatz(lade_stammdaten(), schlange, store=store), schlange)
    datenbank.schliesse()


def tastatur(platz: Platz) -> None:
    platz.nimm(None)
    platz.platz.sitzung.gescannt("\n".join(ZONE))
    platz.arbeite(platz.da)


def seriell(platz: Platz) -> None:
    if os.name == "nt":
        pytest.skip(reason="Windows has no pseudo terminals: serial readers are not tested here")
    leitung = Leitung(platz.ordner)
    leser = SeriellerLeser(str(leitung.pfad), 9600)
    leser.bereit()
    platz.nimm(Reihum([leser]))
    leitung.sende(drei_m(ZONE)[:30] + desko(ZONE))
    platz.arbeite(platz.da)
    platz.platz.lies_ein()
    platz.arbeite()
    leitung.sende(SICHERHEITSCODE.encode() + b"\r")
    platz.arbeite(lambda: platz.platz.bilder.schalter.felder["fahrzeug.0.zustand"].text == "code_offen")
    leser.schliesse()


def scanordner(platz: Platz) -> None:
    ordner = platz.ordner / "scans"
    ordner.mkdir()
    platz.nimm(Scanordner(ordner))
    platz.arbeite(lambda: True)
    bild = MUSTER.scanne()[0]
    felder = {**ausweis_lesung(bild).dokumente[0].felder, "mrz": lesefeld("\n".join(ZONE), ausschnitt=bild)}
    felder["document_number"] = lesefeld(SERIENNUMMER, ausschnitt=bild)
    platz.platz.leser.kennt(bild, Lesung((Dokument(Dokumentart.PERSONALAUSWEIS, felder),), 0.5))
    (ordner / "Erika Muster.jpg").write_bytes(bild)
    platz.arbeite(platz.da)
    assert list(ordner.iterdir()) == []


def vor_ort(platz: Platz) -> None:
    platz.nimm(None)
    zuletzt = State()

    def zeige(state: State) -> None:
        nonlocal zuletzt
        zuletzt = state

    with ersatzapp() as port:
        leser = AusweisApp(FakeEiddienst([CHIP]), port)
        sitzung = platz.platz.sitzung
        eid = EidPresenter(platz.platz.umgebung, leser, sitzung.meldung, sitzung.einlass.fuer_eid(), zeige)
        eid.oeffne()
        eid.beginne()
        platz.arbeite(lambda: zuletzt.fragt_can)
        eid.gib_can(CAN)
        platz.arbeite(platz.da)


@pytest.fixture(scope="module")
def zeichen() -> Zeichenvorrat:
    return lade_stammdaten().zeichen


@pytest.mark.parametrize("geraet", [tastatur, seriell, scanordner, vor_ort], ids=lambda g: str(g.__name__))
def test_nothing_that_the_law_forbids_is_left_of_a_document(
    platz: Platz, geraet: Callable[[Platz], None], zeichen: Zeichenvorrat, caplog: pytest.LogCaptureFixture
) -> None:
    """PAuswG §§ 18a, 20, PassG §§ 16, 17, FZV Anlage 5: neither in the opened store nor in files, log and states."""
    caplog.set_level(logging.DEBUG)
    hier = set(os.listdir())
    geraet(platz)
    platz.platz.sitzung.schalter.gib_ein("neu.zusatz", f"am {datetime(2026, 11, 23, tzinfo=UTC):%d.%m.}")
    platz.arbeite()
    with platz.datenbank.lesen() as verbindung:
        tabellen = verbindung.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        inhalt = _alles(z for t in tabellen for z in verbindung.execute(text(f'SELECT * FROM "{t}"')).all())
    assert b"personalausweis" in inhalt, "the document came into no Vorgang: there is nothing to look into"
    assert funde(inhalt, VERBOTEN, zeichen) == []
    assert not any(bild in inhalt for bild in BILDER)
    assert funde(caplog.text.encode(), VERBOTEN, zeichen) == []
    assert funde(repr(platz.platz.bilder).encode(), VERBOTEN, zeichen) == []
    for datei in (d for d in platz.ordner.rglob("*") if d.is_file()):
        assert funde(datei.read_bytes() + datei.name.encode(), VERBOTEN, zeichen) == [], datei.name
        assert not any(bild in datei.read_bytes() for bild in BILDER[:2]), datei.name
    assert set(os.listdir()) == hier
