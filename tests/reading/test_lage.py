"""A sheet that does not lie exactly on the form is laid there by its labels, its columns and its rows."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.reading.blatt import JE_MM, KLEIN_JE_MM, Blatt, Lauf, ist_strich
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.etikett import finde_etikett, spricht_von_aenderung
from bureau_app.reading.formular import Formular
from bureau_app.reading.lage import Lage, nach_ankern, nach_zeilen
from bureau_app.reading.tinte import Kasten
from bureau_app.resources import lade_formular

FORMULAR = Formular.lade(lade_formular("zb1"))
ANSCHRIFT = next(f for f in FORMULAR.flaechen if f.code == "C.1.3")


def lauf(x: float, y: float, text: str = "X") -> Lauf:
    """A run whose left middle is at x, y mm."""
    kasten = Kasten(round(x * JE_MM), round(y * JE_MM) - 14, 200, 28)
    return Lauf(kasten, Lesart(text, (0.99,) * len(text), tuple(range(len(text)))))


@given(st.floats(0.85, 1.2), st.floats(-8, 8), st.floats(-5, 5))
def test_labels_tell_how_the_sheet_is_stretched_and_shifted(dehnung: float, dy: float, dx: float) -> None:
    anker = [(lauf(a.x - dx, (a.y - dy) / dehnung, a.text), a) for a in FORMULAR.anker]
    ort = nach_ankern(anker).auf_form(30.0 - dx, (80.0 - dy) / dehnung)
    assert ort == pytest.approx((30.0, 80.0), abs=0.5)


def test_one_label_alone_only_shifts() -> None:
    (a, *_) = FORMULAR.anker
    assert nach_ankern([(lauf(a.x + 2, a.y + 1), a)]).auf_form(12.0, 51.0) == pytest.approx((10.0, 50.0), abs=0.1)


@given(st.floats(-0.03, 0.03), st.floats(0.96, 1.04))
def test_rows_become_level_and_even(neigung: float, dehnung: float) -> None:
    punkte = [(70.0 + 20 * (nr % 3), FORMULAR.mitte + nr * FORMULAR.abstand) for nr in range(16)]
    schief = [lauf(x, FORMULAR.mitte + (y - FORMULAR.mitte) / dehnung + neigung * (x - 70)) for x, y in punkte]
    lage = nach_zeilen(schief, FORMULAR)
    reste = np.array([(lage.auf_form(a.x, a.y)[1] - FORMULAR.mitte) / FORMULAR.abstand % 1 for a in schief])
    abstand = np.abs((reste - reste[0] + 0.5) % 1 - 0.5)
    assert float(abstand.max()) < 0.2


def test_few_rows_are_left_as_they_are() -> None:
    assert nach_zeilen([lauf(70, 10)], FORMULAR).auf_form(70.0, 10.0) == (70.0, 10.0)


@given(st.floats(0.9, 1.1), st.floats(-9, 9))
def test_the_way_back_to_the_sheet_leads_to_the_same_place(dehnung: float, dy: float) -> None:
    lage = Lage(np.array([[1.0, 0.0, 2.0], [0.0, dehnung, dy]]))
    kasten = Kasten(600, 480, 60, 36)
    zurueck = lage.auf_blatt(kasten)
    ort = lage.auf_form(zurueck.x / JE_MM, (zurueck.y + zurueck.h / 2) / JE_MM)
    assert ort == pytest.approx((50.0, (480 + 18) / JE_MM), abs=0.1)


def papier(mit_etikett: bool, heller: int) -> Blatt:
    """A bare sheet with lines of text over the address, or with a sticker that is a little lighter at its edge."""
    farbe = np.full((round(105 * JE_MM), round(210 * JE_MM), 3), 225, np.uint8)
    farbe += np.random.default_rng(3).integers(0, 4, farbe.shape, dtype=np.uint8)
    if mit_etikett:
        x, y = round(3 * JE_MM), round(75 * JE_MM)
        farbe[y : y + 156, x : x + 680] = 225 + heller
        cv2.rectangle(farbe, (x, y), (x + 680, y + 156), (190, 190, 190), 2)
    for nr in range(2):
        ort = (round(6 * JE_MM), round((80 + 5 * nr) * JE_MM))
        cv2.putText(farbe, "Lindenallee 114 aaaa bbbb", ort, cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30, 30, 30), 3)
    klein = cv2.resize(farbe, None, fx=KLEIN_JE_MM / JE_MM, fy=KLEIN_JE_MM / JE_MM, interpolation=cv2.INTER_AREA)
    return Blatt(cv2.cvtColor(farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8), klein.astype(np.uint8), ())


@pytest.mark.parametrize("heller", [1, 25])
def test_a_sticker_as_white_as_the_paper_shows_by_its_edges(heller: int) -> None:
    etikett = finde_etikett(papier(True, heller), ANSCHRIFT)
    assert etikett is not None
    assert abs(etikett.y / JE_MM - 75) < 2
    assert abs(etikett.h / JE_MM - 13) < 2


@pytest.mark.parametrize(
    ("anschrift", "beklebt"),
    [
        ("Anschrift geändert am 17.03.2024\nIm Rosengarten 120\n41460 Neuss", True),
        ("Anschrit geandert a 18.03.2024\nHauptstraße 142\n41460 Neuss", True),
        ("Im Rosengarten 120\n41460 Neuss", False),
        ("Anschrift geändert am 17.03.2024\n41460 Neuss", False),
        ("Am Rosengarten\nhinter dem Tor 120\n41460 Neuss", False),
        ("", False),
    ],
)
def test_a_sticker_without_edges_shows_by_its_words(anschrift: str, beklebt: bool) -> None:
    assert spricht_von_aenderung(anschrift) is beklebt


def test_text_alone_is_no_sticker() -> None:
    assert finde_etikett(papier(False, 0), ANSCHRIFT) is None


def test_a_hyphen_is_seen_where_the_finder_sees_no_text() -> None:
    blatt = papier(False, 0)
    platz = Kasten(1800, 600, 80, 36)
    assert blatt.zeichen_an(platz, False) == ""
    blatt.grau[616:620, 1815:1835] = 30
    assert ist_strich(Kasten(0, 0, 20, 4))
    assert blatt.zeichen_an(platz, False) == "-"
    blatt.grau[604:632, 1850:1862] = 30
    assert blatt.zeichen_an(platz, False) is None
