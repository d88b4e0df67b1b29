"""A value belongs to the field at whose place it stands, wherever the printer shifted it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.reading.blatt import JE_MM, Lauf
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.formular import Formular
from bureau_app.reading.grammatik import GEBRAUCHT
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zuordnung import Zuordnung, ordne_zu, text_von
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
CODES = (("2.1", 95.3), ("2.2", 110.4))
LINKS = {"Nr.": "NE-940639/19", "A": "GV-VP 277H", "C.1.1": "Ünal", "C.1.2": "Jörg", "X": "11.2027", "I": "09.09.2019"}


def lauf(text: str, x: float, y: float) -> Lauf:
    """A run of typewriter text beginning at x, y mm (middle height)."""
    hoehe = 0.5 if text == "-" else 2.4
    breite = 1.5 if text == "-" else 1.9 * len(text)
    kasten = Kasten(*(round(v * JE_MM) for v in (x, y - hoehe / 2, breite, hoehe)))
    return Lauf(kasten, Lesart(text, (0.99,) * len(text), tuple(float(nr) for nr in range(len(text)))))


def blatt(werte: Mapping[str, str], dx: float, dy: float) -> list[Lauf]:
    """The runs of the middle and right panels of a sheet whose printer stood off by dx, dy mm."""
    laeufe = []
    for platz in (p for feld in FORMULAR.felder for p in feld):
        for nr, zeile in enumerate(werte.get(platz.code, "").split("\n")):
            if zeile:
                y = FORMULAR.mitte + (platz.zeile - 1 + nr) * FORMULAR.abstand
                laeufe.append(lauf(zeile, platz.x + dx, y + dy))
    return laeufe


def links(dx: float, dy: float) -> list[Lauf]:
    """The runs of the left panel."""
    laeufe = []
    for flaeche in FORMULAR.flaechen:
        if flaeche.code in LINKS:
            mitte = (flaeche.oben + flaeche.unten) / 2
            laeufe.append(lauf(LINKS[flaeche.code], flaeche.links + 3 + dx / 2, mitte + dy / 2))
    return laeufe


def gelegt(werte: Mapping[str, str], dx: float = 0.0, dy: float = 0.0, mehr: Sequence[Lauf] = ()) -> Zuordnung:
    """What becomes of these values, with more runs on the sheet."""
    return ordne_zu(links(dx, dy), [*blatt(werte, dx, dy), *mehr], FORMULAR, list)


@given(st.floats(-1.8, 1.8), st.floats(-1.8, 1.8))
def test_every_needed_value_reaches_its_field(dx: float, dy: float) -> None:
    zuordnung = gelegt(WERTE, dx, dy)
    gebraucht = {code: wert for code, wert in (WERTE | LINKS).items() if code in GEBRAUCHT}
    assert {code: text_von(zeilen) for code, zeilen in zuordnung.zeilen.items()} == gebraucht
    assert not zuordnung.zweifelhaft


def test_what_the_counter_does_not_need_is_not_read() -> None:
    gelesene: list[str] = []

    def lies(laeufe: Sequence[Lauf]) -> list[Lauf]:
        gelesene.extend(lauf.lesart.text for lauf in laeufe)
        return list(laeufe)

    ordne_zu(links(0.0, 0.0), blatt(WERTE, 0.0, 0.0), FORMULAR, lies)
    assert sorted(gelesene) == sorted(wert for code, wert in WERTE.items() if code in GEBRAUCHT)


@pytest.mark.parametrize("dy", [-3.0, 3.0])
def test_a_whole_row_off_is_noticed_by_the_fields_whose_form_is_certain(dy: float) -> None:
    zuordnung = gelegt(WERTE, 0.0, dy)
    assert text_von(zuordnung.zeilen["E"]) == WERTE["E"]
    assert text_von(zuordnung.zeilen["16"]) == WERTE["16"]


def test_a_panel_that_does_not_fit_is_in_doubt() -> None:
    zuordnung = gelegt({code: "?" if wert != "-" else "-" for code, wert in WERTE.items()})
    assert {"B", "E", "16", "K", "22", "U.1"} <= zuordnung.zweifelhaft
    assert not {"A", "X", "C.1.1"} & zuordnung.zweifelhaft


def test_a_bare_sheet_has_no_values() -> None:
    zuordnung = ordne_zu([], [], FORMULAR, list)
    assert zuordnung.zeilen == {}
    assert set(zuordnung.orte) == set(FORMULAR.codes) == zuordnung.zweifelhaft


def test_two_words_of_a_field_stay_together() -> None:
    zweites = lauf("KOMBI", FORMULAR.felder[0][8].x + 14, FORMULAR.mitte + 8 * FORMULAR.abstand)
    assert text_von(gelegt(WERTE, mehr=[zweites]).zeilen["D.3"]) == "I20 KOMBI"


def test_words_side_by_side_are_read_as_one_line_and_a_label_beside_them_is_not() -> None:
    platz = next(p for p in FORMULAR.felder[0] if p.code == "D.1")
    hoehe = FORMULAR.mitte + (platz.zeile - 1) * FORMULAR.abstand
    teile = [lauf("RENAULT", platz.x, hoehe), lauf("(F)", platz.x + 15.2, hoehe), lauf("R", platz.x + 0.1, hoehe + 0.2)]
    vorne = lauf("D.1", platz.x - 3.0, hoehe)
    gelesene: list[tuple[float, float]] = []

    def lies(laeufe: Sequence[Lauf]) -> list[Lauf]:
        gelesene.extend((a.x, a.rechts) for a in laeufe if abs(a.y - hoehe) < 1)
        return list(laeufe)

    ohne = blatt({code: wert for code, wert in WERTE.items() if code != "D.1"}, 0.0, 0.0)
    ordne_zu(links(0.0, 0.0), [*ohne, *teile, vorne], FORMULAR, lies)
    assert sorted(gelesene)[-1] == pytest.approx((platz.x, teile[1].rechts), abs=0.1)
    assert len(gelesene) <= 2


@pytest.mark.parametrize("dx", [-1.5, 0.0, 1.5])
def test_the_code_of_the_next_field_is_none_of_a_value(dx: float) -> None:
    codes = [replace(lauf(code, x, FORMULAR.mitte), kasten=Kasten(round(x * JE_MM), 60, 24, 24)) for code, x in CODES]
    gelesen = gelegt(WERTE, dx=dx, mehr=codes)
    assert text_von(gelesen.zeilen["B"]) == WERTE["B"]
    assert text_von(gelesen.zeilen["2.1"]) == WERTE["2.1"]


def test_a_scrap_of_a_label_is_no_value() -> None:
    platz = next(p for p in FORMULAR.felder[0] if p.code == "D.1")
    fetzen = lauf("-", platz.x - 3.0, FORMULAR.mitte + (platz.zeile - 1) * FORMULAR.abstand)
    ohne = {code: wert for code, wert in WERTE.items() if code != "D.1"}
    assert "D.1" not in gelegt(ohne, mehr=[fetzen]).zeilen
    davor = lauf("1", platz.x - 2.5, FORMULAR.mitte + (platz.zeile - 1) * FORMULAR.abstand)
    assert text_von(gelegt(WERTE, mehr=[davor]).zeilen["D.1"]) == WERTE["D.1"]


def test_a_value_far_from_where_its_column_begins_is_in_doubt() -> None:
    platz = next(p for p in FORMULAR.felder[0] if p.code == "D.1")
    weit = lauf("TESLA", platz.x + 6.0, FORMULAR.mitte + (platz.zeile - 1) * FORMULAR.abstand)
    ohne = {code: wert for code, wert in WERTE.items() if code != "D.1"}
    assert "D.1" in gelegt(ohne, mehr=[weit]).versetzt
