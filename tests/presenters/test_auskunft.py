"""The register is asked beside the work, once for each set of people; what nobody laid down is said."""

from datetime import date

import pytest

from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.workflows.ports import Spur
from tests.beispiele import ZB1_FELDER
from tests.fakes.fahrzeugauskunft import FakeFahrzeugauskunft
from tests.fakes.runner import RunnerAttrappe
from tests.fakes.schalter import ERNA
from tests.haushalt import lege_vor
from tests.sitzungsplatz import Sitzungsplatz

ERIKA = Halteranfrage("Müstermann-Żółć", "Erika Łucja", date(1983, 8, 12))
GOLF = Registerfahrzeug("NE-AB 1234", ZB1_FELDER["E"], "VOLKSWAGEN", "Müstermann-Żółć", "Erika Łucja", "", "RKN", 2)
ANDERES = Registerfahrzeug("GV-XY 9", "WVWZZZ1JZXW000009", "SEAT", "Müstermann-Żółć", "Erika", "", "RKN", 5)


@pytest.fixture
def register(stammdaten: Stammdaten) -> FakeFahrzeugauskunft:
    bestand = ((ERIKA, GOLF), (ERIKA, ANDERES))
    return FakeFahrzeugauskunft(stammdaten.zeichen, bestand, [f"s-{ERNA.kennung}"])


@pytest.fixture
def gefragt(stammdaten: Stammdaten, register: FakeFahrzeugauskunft) -> Sitzungsplatz:
    platz = Sitzungsplatz(stammdaten, auskunft=register)
    platz.melde_an()
    platz.lies_ein()
    return platz


def nicht_vorgelegt(platz: Sitzungsplatz) -> list[str]:
    return [zeile.text for zeile in platz.bilder.schalter.befunde if "nicht vorgelegt" in zeile.text]


def test_names_that_nobody_looked_at_are_not_asked_for(gefragt: Sitzungsplatz, register: FakeFahrzeugauskunft) -> None:
    assert register.gefragt == []
    gefragt.pruefe_alles()
    assert len(register.gefragt) == 1


def test_what_is_not_on_the_counter_is_said(gefragt: Sitzungsplatz) -> None:
    gefragt.pruefe_alles()
    (zeile,) = nicht_vorgelegt(gefragt)
    assert "GV-XY 9" in zeile and "SEAT" in zeile
    assert gefragt.store.offene(ERNA.id)[0].angaben.text("fahrzeug.0.register")


def test_the_same_people_are_asked_for_once(gefragt: Sitzungsplatz, register: FakeFahrzeugauskunft) -> None:
    gefragt.pruefe_alles()
    gefragt.sitzung.schalter.gib_ein("neu.zusatz", "3. OG")
    gefragt.sitzung.schalter.betrete("neu.anschrift")
    assert len(register.gefragt) == 1


def test_another_adult_is_asked_for_too(gefragt: Sitzungsplatz, register: FakeFahrzeugauskunft) -> None:
    gefragt.pruefe_alles()
    lege_vor(gefragt)
    gefragt.sitzung.lesen.einlesen()
    offen = gefragt.sitzung.entwurf.erfassung.pruefung.auswertung.offen
    gefragt.sitzung.schalter.bestaetige(offen)
    assert len(register.gefragt) == 3, "both adults, after the one before"


def test_a_register_that_is_away_stops_nobody(stammdaten: Stammdaten, register: FakeFahrzeugauskunft) -> None:
    register.offline = True
    platz = Sitzungsplatz(stammdaten, auskunft=register)
    platz.melde_an()
    platz.uebernimm()
    assert platz.bilder.abschluss.frage == "10,80 € kassieren."
    assert platz.bilder.meldung.text == ""


def test_an_answer_that_comes_late_is_for_nobody_else(stammdaten: Stammdaten, register: FakeFahrzeugauskunft) -> None:
    runner = RunnerAttrappe()
    platz = Sitzungsplatz(stammdaten, runner, auskunft=register)
    platz.melde_an()
    runner.alles()
    platz.lies_ein()
    while runner.wartend(Spur.LESER) or runner.wartend(Spur.SPEICHER):
        runner.weiter(Spur.LESER if runner.wartend(Spur.LESER) else Spur.SPEICHER)
    platz.pruefe_alles()
    while runner.wartend(Spur.SPEICHER):
        runner.weiter(Spur.SPEICHER)
    assert runner.wartend(Spur.NETZ)
    platz.sitzung.befehle.parke()
    runner.alles()
    assert not platz.bilder.schalter.aktiv
    assert nicht_vorgelegt(platz) == []


def test_offline_nobody_is_asked(stammdaten: Stammdaten, register: FakeFahrzeugauskunft) -> None:
    platz = Sitzungsplatz(stammdaten, auskunft=register)
    platz.melde_an()
    platz.sitzung.zurueck()
    platz.sitzung.anmeldung.sperre()
    platz.district.offline = True
    platz.melde_an()
    platz.lies_ein()
    platz.pruefe_alles()
    assert register.gefragt == []
