"""The chip fills the draft as a confirmed source, and never what the clerk wrote."""

from dataclasses import replace
from datetime import date

import pytest

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten, lies_can, nimm_chip_auf
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.lesung import Feldstatus
from bureau_app.resources import lade_stammdaten

ZEICHEN = lade_stammdaten().zeichen
CHIP = Chipdaten(
    Ausweisart.PERSONALAUSWEIS,
    "Ößwald-Żółć",
    "Jörg-Günther",
    date(1980, 2, 29),
    date(2033, 1, 1),
    "Straße des 17. Juni 135a\n01900 Großröhrsdorf",
)


def test_what_the_chip_says_counts_as_confirmed_but_its_address() -> None:
    angaben = nimm_chip_auf(Angaben(), CHIP, ZEICHEN)
    werte = {key: feld.text for key, feld in angaben.felder.items()}
    assert werte == {
        "ausweis.art": "personalausweis",
        "ausweis.gueltig_bis": "01.01.2033",
        "person.familienname": "Ößwald-Żółć",
        "person.vornamen": "Jörg-Günther",
        "person.geburtsdatum": "29.02.1980",
        "alt.anschrift": "Straße des 17. Juni 135a, 01900 Großröhrsdorf",
    }
    assert angaben.offene() == ("alt.anschrift",)
    assert angaben.feld("person.familienname").quelle is Quelle.BESTAETIGT


def test_a_name_in_capitals_is_looked_at() -> None:
    angaben = nimm_chip_auf(Angaben(), replace(CHIP, familienname="VON DER HEIDE"), ZEICHEN)
    assert angaben.feld("person.familienname") == Feld("Von Der Heide", Feldstatus.PRUEFEN, Quelle.GELESEN)
    kurz = nimm_chip_auf(Angaben(), replace(CHIP, familienname="O"), ZEICHEN)
    assert kurz.feld("person.familienname").status is Feldstatus.OK


def test_what_was_read_gives_way_and_what_was_typed_stays() -> None:
    vorher = Angaben().mit(
        {
            "person.familienname": Feld("OESSWALD ZOLC", Feldstatus.PRUEFEN, Quelle.GELESEN),
            "person.vornamen": Feld("Jörg Günther"),
            "ausweis.gueltig_bis": Feld("  "),
        }
    )
    nachher = nimm_chip_auf(vorher, CHIP, ZEICHEN)
    assert nachher.text("person.familienname") == "Ößwald-Żółć"
    assert nachher.text("person.vornamen") == "Jörg Günther"
    assert nachher.text("ausweis.gueltig_bis") == "01.01.2033"


def test_the_chip_of_somebody_who_moves_too_has_a_place_of_its_own() -> None:
    angaben = nimm_chip_auf(nimm_chip_auf(Angaben(), CHIP, ZEICHEN), replace(CHIP, vornamen="Zoë"), ZEICHEN)
    assert angaben.text("person.vornamen") == "Jörg-Günther"
    assert angaben.text("mit.0.vornamen") == "Zoë" and angaben.text("mit.0.ausweis.art") == "personalausweis"
    assert angaben.text("alt.anschrift") == "Straße des 17. Juni 135a, 01900 Großröhrsdorf"


def test_what_the_chip_does_not_say_stays_empty() -> None:
    angaben = nimm_chip_auf(Angaben(), replace(CHIP, geburtsdatum=None, anschrift=""), ZEICHEN)
    assert not {"person.geburtsdatum", "alt.anschrift"} & set(angaben.felder)


def test_a_can_has_six_digits() -> None:
    assert lies_can(" 123 456") == "123456"
    for falsch in ("", "12345", "1234567", "12345a", "١٢٣٤٥٦"):
        with pytest.raises(Eingabefehler) as fehler:
            lies_can(falsch)
        assert fehler.value.code is Fehlercode.EID_CAN_FORM


def test_nothing_of_it_stands_in_a_repr() -> None:
    assert "Jörg" not in repr(CHIP) and "1980" not in repr(CHIP) and "17. Juni" not in repr(CHIP)
