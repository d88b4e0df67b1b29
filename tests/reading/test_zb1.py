"""What two fields of a ZB I say together."""

import pytest

from bureau_app.domain.lesung import Feldstatus, Lesefeld
from bureau_app.reading.blatt import Lauf
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.formular import Formular
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zb1 import hyundai_modell, ist_beschriftung, ohne_hu
from bureau_app.reading.zuordnung import text_von
from bureau_app.resources import lade_formular

FORMULAR = Formular.lade(lade_formular("zb1"))
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
    [("C.1.1 Name", True), ("C.12", True), ("C.4c Der Inhaber", True), ("X Nächste HU", True), ("C 180", False)],
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
    for gelesen in ({"C.1.3": [strasse, ort, monat], "X": [monat]}, {"C.1.3": [strasse, ort]}, {"C.1.3": [monat]}, {}):
        assert ohne_hu(gelesen) == gelesen
