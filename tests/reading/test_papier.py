"""What is printed on a picture and beside a sheet is told before anything slow looks at it."""

import cv2
import numpy as np
import pytest

from bureau_app.reading.modelle import Bild
from bureau_app.reading.papier import beschriftetes

BREITE, HOEHE = 1600, 1200


def glas(papier: int = 235, tinte: int = 40, *, x: int = 300, zeilen: int = 10) -> Bild:
    """A bare glass with lines of text from x = 300 to about 1,100 and y = 270 to 800."""
    bild = np.full((HOEHE, BREITE, 3), papier, dtype=np.uint8)
    for nr in range(zeilen):
        ort = (x, 300 + 55 * nr)
        cv2.putText(bild, f"Zeile {nr} einer Seite 4146 Kaarst", ort, cv2.FONT_HERSHEY_SIMPLEX, 1.3, (tinte,) * 3, 3)
    return bild


@pytest.mark.parametrize(("papier", "tinte"), [(235, 40), (20, 230)], ids=["dark on light", "light on dark"])
def test_the_glass_around_the_text_is_left_out_and_no_letter_is(papier: int, tinte: int) -> None:
    bild = glas(papier, tinte)
    teil = beschriftetes(bild)
    assert teil.shape[0] < 0.6 * HOEHE and teil.shape[1] < 0.75 * BREITE
    assert (teil[..., 0] == tinte).sum() == (bild[..., 0] == tinte).sum()


def test_a_speck_is_no_text_and_a_bare_glass_stays_whole() -> None:
    bild = glas()
    cv2.circle(bild, (1550, 1150), 1, (40, 40, 40), -1)
    assert beschriftetes(bild).shape == beschriftetes(glas()).shape
    leer = np.full((HOEHE, BREITE, 3), 235, dtype=np.uint8)
    assert beschriftetes(leer).shape == leer.shape
