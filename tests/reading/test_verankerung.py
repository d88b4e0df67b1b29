"""A sheet is laid on the form by what is printed on it, whatever its edges said: turned, stretched, in perspective."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bureau_app.reading.formular import Formular
from bureau_app.reading.verankerung import Verankerung, Zahlen, auf_form, bezeuge, lege
from bureau_app.resources import lade_formular

FORMULAR = Formular.lade(lade_formular("zb1"))
JE_MM = 6.0
ZEILEN = {p.code: (p.x, FORMULAR.mitte + (p.zeile - 1) * FORMULAR.abstand) for feld in FORMULAR.felder for p in feld}
TEXTE = {
    "B": "04.03.2006",
    "E": "NLHTM3ZTRAT921235",
    "P.2/P.4": "0117/5000",
    "16": "CF102582",
    "K": "e1*2007/46*2281*05",
    "14": "EURO 6",
    "15.1": "205/55R16 91V",
    "6": "04.04.2016",
    "2.2": "NCX020162",
}
LABELS = {anker.text: (anker.x, anker.y) for anker in FORMULAR.anker}


def aufnahme(kipp: float, quer: float, winkel: float) -> Zahlen:
    """From millimetres of the form to pixels of a picture taken from the side."""
    breite, hoehe = FORMULAR.breite * JE_MM, FORMULAR.hoehe * JE_MM
    von = np.array([[0, 0], [FORMULAR.breite, 0], [FORMULAR.breite, FORMULAR.hoehe], [0, FORMULAR.hoehe]], np.float32)
    nach = np.array([[0, 0], [breite, kipp], [breite - quer, hoehe - kipp], [quer, hoehe]], np.float32)
    dreh = np.vstack([cv2.getRotationMatrix2D((breite / 2, hoehe / 2), winkel, 1.0), [0, 0, 1]])
    return np.asarray(dreh @ cv2.getPerspectiveTransform(von, nach))


def zeilen(matrix: Zahlen, texte: dict[str, tuple[str, tuple[float, float]]]) -> list[tuple[str, Zahlen]]:
    """Texts with the left middle of their lines on the picture."""
    return [(text, auf_form(matrix, np.array([ort]))[0]) for text, ort in texte.values()]


def gelesen(matrix: Zahlen) -> list[tuple[str, Zahlen]]:
    """What is read on such a picture."""
    werte = {code: (text, ZEILEN[code]) for code, text in TEXTE.items()}
    return zeilen(matrix, werte | {text: (text, ort) for text, ort in LABELS.items()})


def gelegt(texte: list[tuple[str, Zahlen]], anfaenge: Zahlen) -> Verankerung | None:
    """How the form lies by lines with these texts and left middles."""
    return lege([z for text, ort in texte if (z := bezeuge(text, ort, FORMULAR)) is not None], anfaenge, FORMULAR)


@settings(max_examples=40)
@given(st.floats(-60, 60), st.floats(-40, 40), st.floats(-8, 8))
def test_the_form_is_found_from_any_side(kipp: float, quer: float, winkel: float) -> None:
    matrix = aufnahme(kipp, quer, winkel)
    alle = auf_form(matrix, np.array(list(ZEILEN.values())))
    lage = gelegt(gelesen(matrix), alle)
    assert lage is not None
    assert np.abs(auf_form(lage.matrix, alle) - np.array(list(ZEILEN.values()))).max() < 1.0


def test_one_misplaced_line_does_not_move_the_form() -> None:
    matrix = aufnahme(20, 10, 3)
    alle = auf_form(matrix, np.array(list(ZEILEN.values())))
    verirrt = zeilen(matrix, {"": ("WVWZZZ1KZAW000001", (20.0, 90.0)), "2": ("01.01.2020", (150.0, 95.0))})
    lage = gelegt([*gelesen(matrix), *verirrt], alle)
    assert lage is not None
    assert np.abs(auf_form(lage.matrix, alle) - np.array(list(ZEILEN.values()))).max() < 1.0


@pytest.mark.parametrize("texte", [{}, {"E": "NLHTM3ZTRAT921235", "16": "CF102582", "B": "04.03.2006"}])
def test_too_few_telling_lines_are_no_form(texte: dict[str, str]) -> None:
    matrix = aufnahme(0, 0, 0)
    wenige = zeilen(matrix, {code: (text, ZEILEN[code]) for code, text in texte.items()})
    assert gelegt(wenige, np.zeros((0, 2))) is None


def test_telling_values_in_another_order_are_no_form() -> None:
    matrix, orte = aufnahme(0, 0, 0), list(ZEILEN.values())
    anders = {code: (text, orte[(nr * 17 + 5) % len(orte)]) for nr, (code, text) in enumerate(TEXTE.items())}
    assert gelegt(zeilen(matrix, anders), auf_form(matrix, np.array(orte))) is None
