"""The simulated scanner delivers flatbed pictures of the chosen papers, drawn once, late, and quickly."""

import io
import time
from collections.abc import Callable
from datetime import date

import pytest
from PIL import Image, ImageChops

from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.domain.ausweis import heile_tastaturbelegung
from bureau_app.workflows.ports import Scanner
from tests.devices.conftest import DAYS

At = Callable[[date], SimulierterScanner]


def sizes(pictures: tuple[bytes, ...]) -> list[tuple[int, int]]:
    return [Image.open(io.BytesIO(picture)).size for picture in pictures]


def test_it_is_a_scanner(scanner_am: At) -> None:
    scanner: Scanner = scanner_am(DAYS[0])
    pictures = scanner.scanne()
    formats = [Image.open(io.BytesIO(picture)) for picture in pictures]
    assert [(image.format, image.info["dpi"]) for image in formats] == [("JPEG", (300, 300))] * 2


def test_an_identity_card_and_a_zb1_lie_on_the_glass(scanner_am: At) -> None:
    card, sheet = sizes(scanner_am(DAYS[0]).scanne())
    assert 85.6 < card[0] / 300 * 25.4 < 115 and 54 < card[1] / 300 * 25.4 < 84
    assert 210 < sheet[0] / 300 * 25.4 < 240 and 105 < sheet[1] / 300 * 25.4 < 135


def test_a_household_lays_down_all_its_papers(scanner_am: At) -> None:
    scanner = scanner_am(DAYS[0])
    scanner.waehle("haushalt")
    breiten = [breite / 300 * 25.4 for breite, _ in sizes(scanner.scanne())]
    assert [breite > 200 for breite in breiten] == [False, False, False, True, True, True]


def test_the_chosen_scenario_is_delivered(scanner_am: At) -> None:
    scanner = scanner_am(DAYS[0])
    seen = set()
    for scenario in scanner.szenarien:
        scanner.waehle(scenario.schluessel)
        assert scanner.gewaehlt == scenario.schluessel
        seen.add(scanner.scanne())
    assert len(seen) == len(scanner.szenarien)
    with pytest.raises(KeyError):
        scanner.waehle("unbekannt")


def test_the_same_day_gives_the_same_pictures(scanner_am: At) -> None:
    scanner = scanner_am(DAYS[0])
    first = scanner.scanne()
    assert scanner.scanne() is first
    assert scanner_am(DAYS[0]).scanne() == first
    assert scanner_am(DAYS[1]).scanne() != first


def test_drawing_a_pair_is_quick(scanner_am: At) -> None:
    scanner = scanner_am(DAYS[0])
    scanner.scanne()
    times = []
    for key in ("firma", "zuzug", "hu_abgelaufen"):
        scanner.waehle(key)
        start = time.process_time()
        scanner.scanne()
        times.append(time.process_time() - start)
    assert min(times) < 1.5


def test_a_keyboard_reader_types_the_zone(scanner_am: At) -> None:
    scanner = scanner_am(DAYS[0])
    for scenario in scanner.szenarien:
        typed = scanner.mrz(scenario.schluessel)
        zone = scanner.muster(scenario.schluessel).ausweis.mrz
        assert heile_tastaturbelegung(typed, heute=DAYS[0]) == zone


def test_every_specimen_says_muster(scanner_am: At) -> None:
    """The red of the word stands out on every picture, where no value is."""
    scanner = scanner_am(DAYS[0])
    for scenario in scanner.szenarien:
        scanner.waehle(scenario.schluessel)
        for picture in scanner.scanne():
            red, green, _ = Image.open(io.BytesIO(picture)).convert("RGB").split()
            assert sum(ImageChops.subtract(red, green).histogram()[60:]) > 1500
