"""Data Matrix codes: small and blurred numbers are read, a second code is noticed, and nothing else is handed on."""

import cv2
import numpy as np
import zxingcpp

from bureau_app.reading.marken import finde_marken, liegt_code_offen
from bureau_app.reading.modelle import Bild

NUMMER, GEHEIM = "B12AB34C", "aB3dE7f"
SEITE = 36


def matrix(text: str) -> Bild:
    """A code of `SEITE` pixels, about two a module."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=8, add_quiet_zones=False)
    return np.asarray(cv2.resize(np.asarray(code), (SEITE, SEITE), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def blatt(*codes: Bild, unschaerfe: float = 0.9) -> Bild:
    """A light grey sheet as a camera sees it, with codes beside each other."""
    feld = np.full((700, 1300), 215, dtype=np.uint8)
    for nr, code in enumerate(codes):
        feld[400 : 400 + SEITE, 200 + 90 * nr : 200 + 90 * nr + SEITE] = np.minimum(code, 215)
    return np.asarray(cv2.GaussianBlur(feld, (0, 0), unschaerfe), dtype=np.uint8)


def test_a_number_is_read_at_two_pixels_a_module() -> None:
    (marke,) = finde_marken(blatt(matrix(NUMMER)))
    assert (marke.nummer, marke.anderes) == (NUMMER, False)
    assert not liegt_code_offen([marke])


def test_a_second_code_is_noticed_and_what_it_holds_is_dropped() -> None:
    marken = finde_marken(blatt(matrix(NUMMER), matrix(GEHEIM)))
    assert liegt_code_offen(marken)
    assert GEHEIM not in {marke.nummer for marke in marken}
    assert NUMMER not in repr(marken)


def test_a_second_code_that_cannot_be_read_is_noticed_too() -> None:
    verwischt = cv2.GaussianBlur(matrix(GEHEIM), (0, 0), 1.6).astype(np.uint8)
    marken = finde_marken(blatt(matrix(NUMMER), verwischt))
    assert [marke.anderes for marke in marken if not marke.nummer] == [False]
    assert liegt_code_offen(marken)


def test_a_dark_square_is_no_code() -> None:
    voll = np.full((SEITE, SEITE), 60, dtype=np.uint8)
    rahmen = cv2.copyMakeBorder(np.full((20, 20), 215, np.uint8), 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=90)
    marken = finde_marken(blatt(matrix(NUMMER), voll, rahmen.astype(np.uint8)))
    assert [marke.nummer for marke in marken] == [NUMMER]
    assert not liegt_code_offen(marken)


def test_a_bare_sheet_has_none() -> None:
    assert finde_marken(blatt()) == []
