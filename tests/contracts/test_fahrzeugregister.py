"""The port Fahrzeugregister of the district: what it tells, what it objects to, what an entry makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from bureau_app.district.fahrzeugregister import VERALTET, EingebettetesRegister
from bureau_app.district.registerdaten import Fahrzeugdaten
from bureau_app.domain.befund import Fahrzeugausgang
from tests.eintraege import stammdaten
from tests.kreisdienst import DATABASES, KREIS, Kreis, kreis
from tests.registerfahrzeuge import ALT, HALTER, NEU, eintrag, fahrzeugdaten, korrektur, nach, storno


@dataclass
class Fall:
    """A register that can be loaded, and a ledger's transaction around its two steps."""

    kreis: Kreis
    register: EingebettetesRegister

    def einwand(self, e: Any) -> str:
        with self.kreis.engine.begin() as v:
            return self.register.einwand(v, e)

    def uebernimm(self, e: Any) -> dict[str, int]:
        with self.kreis.engine.begin() as v:
            assert self.register.einwand(v, e) == ""
            return dict(self.register.uebernimm(v, e))

    def jetzt(self) -> tuple[str, int]:
        """Anschrift and version of the one vehicle."""
        (fahrzeug,) = self.register.suche(HALTER)
        return fahrzeug.halter_anschrift, fahrzeug.version


@pytest.fixture(params=DATABASES)
def fall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fall]:
    with kreis(request.param, tmp_path) as k:
        yield Fall(k, EingebettetesRegister(k.engine, KREIS, stammdaten().zeichen, k.schrank))


@pytest.mark.parametrize(
    ("familienname", "vornamen"),
    [
        ("Müstermann-Żółć", "Erika Łucja"),
        ("MUESTERMANN ZOLC", "erika"),
        ("Muestermann-Zolc", "Lucja"),
        ("Dr. Müstermann-Żółć", "Erika Łucja Zoë"),
    ],
)
def test_a_halter_is_found_however_the_name_is_written(fall: Fall, familienname: str, vornamen: str) -> None:
    fall.register.lade((fahrzeugdaten(),))
    (f,) = fall.register.suche(replace(HALTER, familienname=familienname, vornamen=vornamen))
    assert (f.kennzeichen, f.fin, f.marke, f.halter_anschrift) == ("NE-AB 1234", "WVWZZZ1KZ8W123456", "VOLKSWAGEN", ALT)
    assert (f.halter_name, f.halter_vornamen, f.behoerde) == ("Müstermann-Żółć", "Erika Łucja", "Rhein-Kreis Neuss")
    assert (f.version, f.bitte_kreis) == (1, False)


@pytest.mark.parametrize(
    "anders",
    [
        {"familienname": "Müstermann"},
        {"vornamen": "Erik"},
        {"vornamen": ""},
        {"vornamen": "Erika Maria"},
        {"geburtsdatum": date(1983, 8, 13)},
    ],
)
def test_nobody_else_is_found(fall: Fall, anders: dict[str, Any]) -> None:
    fall.register.lade((fahrzeugdaten(),))
    assert fall.register.suche(replace(HALTER, **anders)) == ()


def test_somebody_without_vornamen_is_found_without_them_only(fall: Fall) -> None:
    fall.register.lade((fahrzeugdaten(vornamen=""),))
    assert fall.register.suche(HALTER) == ()
    assert len(fall.register.suche(replace(HALTER, vornamen=""))) == 1


def test_only_vehicles_of_the_zulassungsbezirk_are_told_and_a_hold_has_no_reason(fall: Fall) -> None:
    eigene = fahrzeugdaten(kennzeichen="GV-XY 99", fin="WVWZZZ1JZXW000001", bitte_kreis=True)
    fremd = fahrzeugdaten(kennzeichen="D-AB 1", fin="WVWZZZ1JZXW000002", kreis="05111")
    firma = fahrzeugdaten(kennzeichen="NE-F 1", fin="WVWZZZ1JZXW000003", geburtsdatum=None)
    fall.register.lade((fahrzeugdaten(), eigene, fremd, firma))
    gefunden = fall.register.suche(HALTER)
    assert [(f.kennzeichen, f.bitte_kreis) for f in gefunden] == [("GV-XY 99", True), ("NE-AB 1234", False)]


def test_loading_again_changes_versions_only_of_what_changed(fall: Fall) -> None:
    assert fall.register.lade((fahrzeugdaten(),)) == 1
    assert fall.register.lade((fahrzeugdaten(),)) == 0
    assert fall.register.lade((fahrzeugdaten(anschrift=NEU),)) == 1
    assert fall.jetzt() == (NEU, 2)


@pytest.mark.parametrize("version", [None, 1])
def test_an_entry_moves_the_halter_and_the_version_rises(fall: Fall, version: int | None) -> None:
    fall.register.lade((fahrzeugdaten(),))
    assert fall.uebernimm(eintrag(version=version)) == {"WVWZZZ1KZ8W123456": 2}
    assert fall.jetzt() == (NEU, 2)


def test_the_same_outcome_is_taken_and_changes_nothing(fall: Fall) -> None:
    fall.register.lade((fahrzeugdaten(),))
    fall.uebernimm(eintrag(version=1))
    for version in (None, 1, 2):
        assert fall.uebernimm(eintrag(version=version)) == {"WVWZZZ1KZ8W123456": 2}
    assert fall.jetzt() == (NEU, 2)


@pytest.mark.parametrize(
    "inzwischen",
    [
        {"anschrift": "Rheinallee 3\n50667 Köln"},
        {"kennzeichen": "NE-ZZ 1"},
        {"familienname": "Vogel"},
        {"geburtsdatum": None},
    ],
)
def test_an_entry_on_an_older_version_is_a_conflict_if_what_it_touches_changed(
    fall: Fall, inzwischen: dict[str, Any]
) -> None:
    fall.register.lade((fahrzeugdaten(),))
    fall.register.lade((fahrzeugdaten(**inzwischen),))
    assert fall.einwand(eintrag(version=1)) == VERALTET
    assert fall.einwand(eintrag(version=2)) == ""
    assert fall.einwand(eintrag(version=9)) == VERALTET


def test_an_older_version_is_none_if_only_other_fields_changed(fall: Fall) -> None:
    fall.register.lade((fahrzeugdaten(),))
    fall.register.lade((fahrzeugdaten(marke="GOLF", bitte_kreis=True),))
    assert fall.einwand(eintrag(version=1)) == ""


@pytest.mark.parametrize("anders", [{"kennzeichen": "NE-ZZ 1"}, {"familienname": "Vogel"}])
def test_an_entry_that_never_asked_cannot_touch_another_halters_or_another_plates_vehicle(
    fall: Fall, anders: dict[str, Any]
) -> None:
    fall.register.lade((fahrzeugdaten(**anders),))
    assert fall.einwand(eintrag()) == VERALTET


def test_a_storno_leads_back_and_only_from_where_the_entry_led(fall: Fall) -> None:
    fall.register.lade((fahrzeugdaten(),))
    fall.uebernimm(erste := eintrag())
    assert fall.uebernimm(storno(erste.herkunft.vorgang_id)) == {"WVWZZZ1KZ8W123456": 3}
    assert fall.jetzt() == (ALT, 3)
    fall.uebernimm(eintrag(**nach("Hafenstraße")))
    assert fall.einwand(storno(erste.herkunft.vorgang_id)) == VERALTET


def test_a_korrektur_leads_on(fall: Fall) -> None:
    fall.register.lade((fahrzeugdaten(),))
    fall.uebernimm(erste := eintrag())
    fall.uebernimm(korrektur(erste.herkunft.vorgang_id, version=2, **nach("Hafenstraße")))
    assert fall.jetzt() == ("Hafenstraße 91\n41460 Neuss", 3)


def test_vehicles_that_the_kreis_decides_on_or_nobody_keeps_or_knows_stay_as_they_are(fall: Fall) -> None:
    fall.register.lade((fahrzeugdaten(kennzeichen="NE-ZZ 1"),))
    (f,) = eintrag().fahrzeuge
    for anders in ({"ausgang": Fahrzeugausgang.KREIS}, {"halter": None}, {"fin": "W0L00000000000001"}):
        assert fall.uebernimm(eintrag(fahrzeuge=(f.model_copy(update=anders),))) == {}
    assert fall.jetzt() == (ALT, 1)


def test_no_table_finds_a_vehicle_by_its_fin_and_no_value_shows_it(fall: Fall) -> None:
    fall.register.lade((fahrzeugdaten(),))
    with fall.kreis.engine.connect() as v:
        for tabelle in inspect(v).get_table_names():
            spalten = [s["name"] for s in inspect(v).get_columns(tabelle)]
            inhalt = str(v.exec_driver_sql(f"SELECT {', '.join(spalten)} FROM {tabelle}").all())
            geburt = ("1983-08-12", "(1983, 8, 12", "12.08.1983", "19830812")  # a bare year stands in random hex
            assert not [w for w in ("WVWZZZ1KZ8W123456", "stermann", "Markt", *geburt) if w in inhalt], tabelle


def test_what_is_stored_reads_back() -> None:
    for daten in (fahrzeugdaten(bitte_kreis=True), fahrzeugdaten(geburtsdatum=None)):
        assert Fahrzeugdaten.aus_json(daten.als_json(), daten.anschrift) == daten
        assert "stermann" not in repr(daten)
