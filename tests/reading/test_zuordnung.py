"""A value belongs to the field at whose place it stands, wherever the printer shifted it."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.reading.blatt import JE_MM, Lauf
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.formular import Formular
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zuordnung import ordne_zu, text_von
from bureau_app.resources import lade_formular

FORMULAR = Formular.lade(lade_formular("zb1"))
WERTE = {
    "B": "04.03.2006",
    "2.1": "1349",
    "2.2": "NCX020162",
    "J": "M1",
    "E": "NLHTM3ZTRAT921235",
    "3": "9",
    "D.1": "HYUNDAI MOTOR (ROK)",
    "D.2": "B1\nA208\nF796X",
    "D.3": "I20",
    "10": "0004",
    "14.1": "3626",
    "P.1": "1546",
    "22": "AHK",
    "L": "2",
    "9": "1",
    "P.2/P.4": "0117/5000",
    "T": "170",
    "18": "3689",
    "19": "1778",
    "12": "-",
    "S.1": "9",
    "S.2": "-",
    "15.1": "205/55R16 91V",
    "K": "e1*2007/46*2281*05",
    "6": "04.04.2016",
    "17": "K",
    "16": "CF102582",
    "21": "-",
}
LINKS = {"Nr.": "NE-940639/19", "A": "GV-VP 277H", "C.1.1": "Ünal", "C.1.2": "Jörg", "X": "11.2027", "I": "09.09.2019"}


def lauf(text: str, x: float, y: float) -> Lauf:
    """A run of typewriter text beginning at x, y mm (middle height)."""
    hoehe = 0.5 if text == "-" else 2.4
    breite = 1.5 if text == "-" else 1.9 * len(text)
    kasten = Kasten(*(round(v * JE_MM) for v in (x, y - hoehe / 2, breite, hoehe)))
    return Lauf(kasten, Lesart(text, (0.99,) * len(text), tuple(float(nr) for nr in range(len(text)))))


def blatt(werte: Mapping[str, str], dx: float, dy: float) -> list[Lauf]:
    """The runs of a sheet whose printer stood off by dx, dy mm."""
    laeufe = []
    for platz in (p for feld in FORMULAR.felder for p in feld):
        for nr, zeile in enumerate(werte.get(platz.code, "").split("\n")):
            if zeile:
                y = FORMULAR.mitte + (platz.zeile - 1 + nr) * FORMULAR.abstand
                laeufe.append(lauf(zeile, platz.x + dx, y + dy))
    for flaeche in FORMULAR.flaechen:
        if flaeche.code in werte:
            mitte = (flaeche.oben + flaeche.unten) / 2
            laeufe.append(lauf(werte[flaeche.code], flaeche.links + 3 + dx / 2, mitte + dy / 2))
    return laeufe


@given(st.floats(-1.8, 1.8), st.floats(-1.8, 1.8))
def test_every_value_reaches_its_field(dx: float, dy: float) -> None:
    zuordnung = ordne_zu(blatt(WERTE | LINKS, dx, dy), FORMULAR)
    assert {code: text_von(zeilen) for code, zeilen in zuordnung.zeilen.items()} == WERTE | LINKS
    assert not zuordnung.zweifelhaft


@pytest.mark.parametrize("dy", [-3.0, 3.0])
def test_a_whole_row_off_is_noticed_by_the_fields_whose_form_is_certain(dy: float) -> None:
    zuordnung = ordne_zu(blatt(WERTE, 0.0, dy), FORMULAR)
    assert text_von(zuordnung.zeilen["E"]) == WERTE["E"]
    assert text_von(zuordnung.zeilen["16"]) == WERTE["16"]


def test_a_panel_that_does_not_fit_is_in_doubt() -> None:
    unsinn = {code: "?" if wert != "-" else "-" for code, wert in WERTE.items()}
    zuordnung = ordne_zu(blatt(unsinn | LINKS, 0.0, 0.0), FORMULAR)
    assert {"B", "E", "16", "K", "22", "U.1"} <= zuordnung.zweifelhaft
    assert not {"A", "X", "C.1.1"} & zuordnung.zweifelhaft


def test_a_bare_sheet_has_no_values() -> None:
    zuordnung = ordne_zu([], FORMULAR)
    assert zuordnung.zeilen == {}
    assert set(zuordnung.orte) == set(FORMULAR.codes) == zuordnung.zweifelhaft


def test_two_words_of_a_field_stay_together() -> None:
    laeufe = [
        *blatt(WERTE, 0.0, 0.0),
        lauf("KOMBI", FORMULAR.felder[0][8].x + 14, FORMULAR.mitte + 8 * FORMULAR.abstand),
    ]
    assert text_von(ordne_zu(laeufe, FORMULAR).zeilen["D.3"]) == "I20 KOMBI"


def test_a_scrap_of_a_label_is_no_value() -> None:
    platz = next(p for p in FORMULAR.felder[0] if p.code == "2")
    laeufe = [*blatt(WERTE, 0.0, 0.0), lauf("-", platz.x - 3.0, FORMULAR.mitte + (platz.zeile - 1) * FORMULAR.abstand)]
    assert "2" not in ordne_zu(laeufe, FORMULAR).zeilen
