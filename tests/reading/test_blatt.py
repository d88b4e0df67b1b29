"""Lines of a flat sheet: their boxes as the finder gave them are put right before they are read."""

import cv2
import numpy as np
import pytest

from bureau_app.reading.blatt import JE_MM, RAND, Blatt, Lauf
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.modelle import Bild
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zb1 import hinter_beschriftung

HU = "(Monat und Jahr)"


def ecken(x: int, y: int, b: int, h: int) -> np.ndarray:
    """The four corners of a box."""
    return np.array([[x, y], [x + b, y], [x + b, y + h], [x, y + h]], dtype=np.float32)


def papier() -> Bild:
    """A bare sheet in colour."""
    return np.full((1260, 2520, 3), 220, dtype=np.uint8)


@pytest.mark.parametrize(
    ("zweiter", "zahl"),
    [
        ((164, 555, 96, 48), 1),
        ((190, 555, 96, 48), 2),
        ((164, 585, 96, 48), 2),
        ((48, 559, 900, 42), 2),
    ],
    ids=["one letter in both", "side by side", "the next line", "across the seam"],
)
def test_boxes_of_the_left_panel_that_share_a_letter_are_one(zweiter: tuple[int, int, int, int], zahl: int) -> None:
    blatt = Blatt.mit(papier(), [ecken(48, 559, 137, 42), ecken(*zweiter)])
    assert len(blatt.kaesten) == zahl
    assert max(kasten.rechts for kasten in blatt.kaesten) >= zweiter[0] + zweiter[2]


def test_a_box_is_cropped_to_the_letters_at_its_middle() -> None:
    farbe = papier()
    for x in (120, 150, 180):
        cv2.rectangle(farbe, (x, 140), (x + 18, 164), (20, 20, 20), -1)
        cv2.rectangle(farbe, (x, 88), (x + 18, 104), (20, 20, 20), -1)
    blatt = Blatt.mit(farbe, [])
    enger = blatt.eng(Kasten(110, 100, 100, 100))
    assert (enger.x, enger.b) == (110, 100)
    assert 130 <= enger.y <= 140
    assert 165 <= enger.unten <= 175
    leer = Kasten(800, 100, 100, 100)
    assert blatt.eng(leer) == leer


def gelesen(text: str) -> Lauf:
    """A line whose letters stand 20 pixels apart."""
    orte = tuple(RAND * JE_MM + 10.0 + 20.0 * nr for nr in range(len(text)))
    kasten = Kasten(100, 900, 20 * len(text), 40)
    return Lauf(kasten, Lesart(text, (0.99,) * len(text), orte), kasten)


@pytest.mark.parametrize("davor", [HU + " ", HU, "(Monat und Jabr) ", "Monat und Jahr) "])
def test_a_value_on_one_line_with_its_label_is_not_lost(davor: str) -> None:
    wert = hinter_beschriftung(gelesen(davor + "12/2025"), HU)
    assert wert is not None
    assert wert.lesart.text == "12/2025"
    assert wert.ort.x == pytest.approx(100 + 20 * len(davor.rstrip()), abs=20)
    assert wert.ort.rechts == gelesen(davor + "12/2025").ort.rechts


@pytest.mark.parametrize("text", [HU, "(Monat und Jahr", "(Monat und Jahr) .", "Monat und Jahr) 12", "X"])
def test_a_label_alone_is_no_value(text: str) -> None:
    assert hinter_beschriftung(gelesen(text), HU) is None
