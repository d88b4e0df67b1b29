"""What two fields of a ZB I say together."""

from datetime import date

import cv2
import numpy as np
import pytest

from bureau_app.domain.lesung import Feldstatus, Lesefeld
from bureau_app.reading.blatt import JE_MM, RAND, Blatt, Lauf
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.formular import Formular
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zb1 import feld_von, hyundai_modell, ist_beschriftung, ohne_hu, ohne_kleindruck
from bureau_app.reading.zuordnung import text_von
from bureau_app.resources import lade_formular

FORMULAR = Formular.lade(lade_formular("zb1"))
HEUTE = date(2026, 11, 21)
OK, PRUEFEN = Feldstatus.OK, Feldstatus.PRUEFEN


def modell(marke: str, gelesen: str) -> tuple[str, Feldstatus]:
    """The model of a surely read maker."""
    sicher = (0.5 if gelesen[0] in "1I" else 0.99, *(0.99,) * (len(gelesen) - 1))
    lauf = Lauf(Kasten(820, 450, 90, 50), Lesart(gelesen, sicher, tuple(float(nr) for nr in range(len(gelesen)))))
    feld = hyundai_modell(Lesefeld(marke, OK, 0.99), Lesefeld(gelesen, PRUEFEN, 0.5), [[lauf]])
    return feld.wert, feld.status


@pytest.mark.parametrize(
    ("marke", "gelesen", "wert", "status"),
    [
        ("HYUNDAI (CZ)", "130", "I30", OK),
        ("HYUNDAI (CZ)", "I30", "I30", OK),
        ("HYUNDAI (CZ)", "30", "I30", PRUEFEN),
        ("HYUNDAI MOTOR (ROK)", "20 KOMBI", "I20 KOMBI", PRUEFEN),
        ("HYUNDAI (CZ)", "300", "300", PRUEFEN),
        ("HYUNDAI (CZ)", "KONA", "KONA", PRUEFEN),
        ("MAZDA (J)", "30", "30", PRUEFEN),
    ],
)
def test_a_narrow_i_before_a_model_of_two_digits_is_offered_and_taken_only_if_it_was_seen(
    marke: str, gelesen: str, wert: str, status: Feldstatus
) -> None:
    assert modell(marke, gelesen) == (wert, status)


def zeile(text: str, y: int) -> list[Lauf]:
    """A line of one run at a height in pixels."""
    kasten = Kasten(60, y, 20 * len(text), 48)
    return [Lauf(kasten, Lesart(text, (0.99,) * len(text), tuple(float(nr) for nr in range(len(text)))))]


@pytest.mark.parametrize(
    ("text", "ist"),
    [
        *(("C.1.1 Name", True), ("C.12", True), ("C.4c Der Inhaber", True), ("X Nächste HU", True), ("C 180", False)),
        *(("I Datum:", True), ("IDatum", True), ("I Datum: 04.03.2020", False)),
    ],
)
def test_the_beginning_of_a_label_is_no_value(text: str, ist: bool) -> None:
    assert ist_beschriftung(zeile(text, 600)[0], FORMULAR) == ist
    assert not ist_beschriftung(zeile("Christa", 600)[0], FORMULAR)


def test_a_month_below_the_town_is_the_next_hauptuntersuchung() -> None:
    strasse, ort, monat = zeile("Am Bach 3", 900), zeile("41460 Neuss", 950), zeile("11.2028", 1040)
    verschoben = ohne_hu({"A": [zeile("NE-AB 1", 570)], "C.1.3": [strasse, ort, monat]})
    assert {code: text_von(zeilen) for code, zeilen in verschoben.items()} == {
        "A": "NE-AB 1",
        "C.1.3": "Am Bach 3\n41460 Neuss",
        "X": "11.2028",
    }
    in_beiden = ohne_hu({"C.1.3": [strasse, ort, monat], "X": [monat]})
    assert in_beiden == {"C.1.3": [strasse, ort], "X": [monat]}
    anderer = zeile("12.2028", 1100)
    for gelesen in ({"C.1.3": [strasse, monat], "X": [anderer]}, {"C.1.3": [strasse, ort]}, {"C.1.3": [monat]}, {}):
        assert ohne_hu(gelesen) == gelesen


@pytest.mark.parametrize(("gelesen", "davor"), [("NNE-12", True), ("Nr.NE-12", True), ("NE-12", False)])
def test_small_print_before_a_number_is_none_of_it(gelesen: str, davor: bool) -> None:
    grau = np.full((200, 400), 220, dtype=np.uint8)
    orte = [30.0 + 6 * nr for nr in range(len(gelesen) - 5)] + [75.0 + 20 * nr for nr in range(5)]
    for nr, (ort, hoehe) in enumerate(zip(orte, [12] * (len(gelesen) - 5) + [28, 28, 4, 28, 28], strict=True)):
        if davor or nr >= len(gelesen) - 5:
            cv2.rectangle(grau, (round(ort) - 2, 80 - hoehe), (round(ort) + 2, 80), 20, -1)
    kasten = Kasten(20, 40, 200, 50)
    lesart = Lesart(gelesen, (0.99,) * len(gelesen), tuple(ort - 20 + RAND * JE_MM for ort in orte))
    blatt = Blatt(grau, np.zeros((1, 1, 3), dtype=np.uint8), ())
    assert ohne_kleindruck(Lauf(kasten, lesart, kasten), blatt).lesart.text == "NE-12"
    leer = Blatt(np.full((200, 400), 220, dtype=np.uint8), blatt.klein, ())
    assert ohne_kleindruck(Lauf(kasten, lesart, kasten), leer).lesart == lesart


def test_a_hyphen_is_a_value_only_where_nothing_may_stand() -> None:
    grau = np.full((400, 800), 220, dtype=np.uint8)
    cv2.rectangle(grau, (110, 118), (128, 121), 20, -1)
    blatt, platz = Blatt(grau, np.zeros((1, 1, 3), dtype=np.uint8), ()), Kasten(100, 100, 74, 36)
    assert feld_von("21", [], platz, blatt, HEUTE).wert == "-"
    for code in ("A", "2.2", "D.1"):
        assert feld_von(code, [], platz, blatt, HEUTE).status is Feldstatus.UNGELESEN


@pytest.mark.parametrize("strich", [None, 118, 134], ids=["blank", "stroke", "stroke at the lower edge"])
def test_no_first_names_are_never_taken_for_sure(strich: int | None) -> None:
    grau = np.full((400, 900), 220, dtype=np.uint8)
    if strich is not None:
        cv2.rectangle(grau, (110, strich), (128, strich + 3), 20, -1)
    blatt, platz = Blatt(grau, np.zeros((1, 1, 3), dtype=np.uint8), ()), Kasten(60, 60, 700, 82)
    assert feld_von("C.1.2", [], platz, blatt, HEUTE).status is not OK
