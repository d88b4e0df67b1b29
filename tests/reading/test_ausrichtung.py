"""A page whose edges do not show is turned by its text, and the slow finder looks at it once if the guess is right."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bureau_app.reading.ausrichtung import Textbild, finde_text, steht_hochkant, zeigt_mehr
from bureau_app.reading.modelle import Bild, Textfinder


def seite(winkel: float = 0.0) -> Bild:
    """A page with lines of text, turned a little (degrees)."""
    bild = np.full((900, 1400), 225, dtype=np.uint8)
    for nr in range(14):
        cv2.putText(bild, f"Zeile {nr} einer Seite 41464", (90, 80 + 55 * nr), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 40, 2)
    drehung = cv2.getRotationMatrix2D((700, 450), winkel, 1.0)
    return cv2.warpAffine(bild, drehung, (1400, 900), borderValue=225).astype(np.uint8)


class FakeFinder(Textfinder):
    """Sees one line, as long as the page is wide if its text runs level, and counts how often it is asked."""

    def __init__(self, breite: int) -> None:
        self.breite = breite
        self.gefragt = 0

    def finde(self, bild: Bild, lange_seite: int) -> list[NDArray[np.float32]]:
        self.gefragt += 1
        b, h = (400, 20) if bild.shape[1] == self.breite else (20, 400)
        return [np.array([[0, 0], [b, 0], [b, h], [0, h]], dtype=np.float32)] * 5


@pytest.mark.parametrize("winkel", [-9.0, 0.0, 9.0])
def test_a_page_that_lies_on_its_side_is_told_by_its_ink(winkel: float) -> None:
    assert not steht_hochkant(seite(winkel))
    assert steht_hochkant(np.ascontiguousarray(np.rot90(seite(winkel))))


def test_a_narrow_strip_is_left_as_it_lies() -> None:
    assert not steht_hochkant(np.full((20, 900), 255, dtype=np.uint8))


@pytest.mark.parametrize(("vierteldrehungen", "gefragt"), [(0, 1), (3, 1)])
def test_the_finder_looks_once_at_a_page(vierteldrehungen: int, gefragt: int) -> None:
    farbe = cv2.cvtColor(seite(), cv2.COLOR_GRAY2BGR).astype(np.uint8)
    finder = FakeFinder(1400)
    text = finde_text(np.ascontiguousarray(np.rot90(farbe, vierteldrehungen)), finder)
    assert (text.farbe.shape[1], finder.gefragt) == (1400, gefragt)


def test_a_wrong_guess_is_put_right_by_the_boxes() -> None:
    farbe = cv2.cvtColor(seite(), cv2.COLOR_GRAY2BGR).astype(np.uint8)
    finder = FakeFinder(900)
    text = finde_text(farbe, finder)
    assert (text.farbe.shape[1], finder.gefragt) == (900, 2)


def kasten(x: float, y: float, breite: float, hoehe: float) -> NDArray[np.float32]:
    return np.array([[x, y], [x + breite, y], [x + breite, y + hoehe], [x, y + hoehe]], dtype=np.float32)


@pytest.mark.parametrize(
    ("daneben", "mehr"),
    [
        ([], False),
        ([kasten(700, 100, 300, 20)], False),
        ([kasten(700, 100, 300, 20), kasten(700, 130, 300, 20)], True),
        ([kasten(700, 100, 20, 300), kasten(730, 100, 20, 300)], True),
        ([kasten(700, 20 * nr, 60, 18) for nr in range(19)], False),
        ([kasten(700, 20 * nr, 60, 18) for nr in range(20)], True),
    ],
    ids=["nothing", "a heading", "rows of a zone", "rows on their side", "a few words", "a form"],
)
def test_beside_a_found_card_only_what_may_be_a_document_is_looked_for(
    daneben: list[NDArray[np.float32]], mehr: bool
) -> None:
    auf_der_karte = [kasten(60, 30 * nr, 400, 20) for nr in range(1, 9)]
    text = Textbild(np.zeros((600, 1100, 3), dtype=np.uint8), (*auf_der_karte, *daneben))
    assert zeigt_mehr(text, kasten(0, 0, 600, 400)) is mehr
