"""Kennzeichen: the grammar of FZV, seasons, suffixes, and the kinds that belong to other authorities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.fahrzeug import Kennzeichen, Kennzeichenart, kennzeichenart
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from tests.domain.daten import IRGENDWAS

AMTLICHE = ("BD", "BP", "BW", "THW", "Y", "X", "NRW")


@pytest.mark.parametrize(
    "text",
    [
        "NE-A 1",
        "GV-XY 9999",
        "NE-AB 123E",
        "NE-H 12H",
        "NE-AB 12 (11-03)",
        "WÜ-A 1",
        "TÖL-AB 12",
        "D-AB 1234",
        "NE-AB 123E (04-10)",
        "D-RL 913E (04-10)",
        "TÖL-AB 123H",
        "NE-AB 12 (01-11)",
    ],
)
def test_plates(text: str) -> None:
    assert str(Kennzeichen.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "gedruckt"),
    [("ne ab123", "NE-AB 123"), (" ne - ab 123 e ", "NE-AB 123E"), ("NE-AB 12 04/10", "NE-AB 12 (04-10)")],
)
def test_plates_as_typed(text: str, gedruckt: str) -> None:
    assert str(Kennzeichen.parse(text)) == gedruckt


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NE-ÄB 1", Fehlercode.KENNZEICHEN_FORM),
        ("NE-AB 0123", Fehlercode.KENNZEICHEN_FORM),
        ("NEUS-A 1", Fehlercode.KENNZEICHEN_FORM),
        ("NE-ABC 1", Fehlercode.KENNZEICHEN_FORM),
        ("NE-AB 12345", Fehlercode.KENNZEICHEN_FORM),
        ("NEAB123", Fehlercode.KENNZEICHEN_FORM),
        ("NE-AB", Fehlercode.KENNZEICHEN_FORM),
        ("NE-AB 12 (13-04)", Fehlercode.KENNZEICHEN_FORM),
        ("NE-ß 12", Fehlercode.KENNZEICHEN_FORM),
        ("NE-AB 1234E", Fehlercode.KENNZEICHEN_STELLEN),
        ("NE-AB 1234 (04-10)", Fehlercode.KENNZEICHEN_STELLEN),
        ("TÖL-AB 1234", Fehlercode.KENNZEICHEN_STELLEN),
        ("NE-AB 12 (05-05)", Fehlercode.KENNZEICHEN_SAISON),
        ("NE-AB 12 (01-12)", Fehlercode.KENNZEICHEN_SAISON),
        ("NE-AB 12 (06-05)", Fehlercode.KENNZEICHEN_SAISON),
        ("  ", Fehlercode.PFLICHTFELD_LEER),
    ],
)
def test_plates_that_cannot_be(text: str, code: Fehlercode) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        Kennzeichen.parse(text)
    assert (fehler.value.code, fehler.value.feld) == (code, "fahrzeug.A")


def test_the_break_after_the_district_tells_plates_apart() -> None:
    assert Kennzeichen.parse("N-EA 1").suchschluessel != Kennzeichen.parse("NE-A 1").suchschluessel
    assert Kennzeichen.parse("NE-AB 12 (04-10)").suchschluessel == "NE-AB12"
    assert "AB" not in repr(Kennzeichen.parse("NE-AB 12"))


@pytest.mark.parametrize(
    ("text", "art"),
    [
        ("NE-AB 123", Kennzeichenart.NORMAL),
        ("NE-AB 123 (04-10)", Kennzeichenart.SAISON),
        ("NE-AB 123H", Kennzeichenart.HISTORISCH),
        ("NE-AB 12H (04-10)", Kennzeichenart.HISTORISCH),
        ("NE-AB 12E (04-10)", Kennzeichenart.ELEKTRO),
        ("BD 16-123", Kennzeichenart.BEHOERDE),
        ("BP-15 123", Kennzeichenart.BEHOERDE),
        ("Y-123 456", Kennzeichenart.BEHOERDE),
        ("THW-80123", Kennzeichenart.BEHOERDE),
        ("NRW 4-1234", Kennzeichenart.BEHOERDE),
        ("NRW-AB 12", Kennzeichenart.BEHOERDE),
        ("0 17-145", Kennzeichenart.BEHOERDE),
        ("D 9-123", Kennzeichenart.BEHOERDE),
        ("1-1", Kennzeichenart.BEHOERDE),
        ("NE-06123", Kennzeichenart.ROT),
        ("NE 05 123", Kennzeichenart.ROT),
        ("NE-07123", Kennzeichenart.ROT),
        ("NE-03123", Kennzeichenart.KURZZEIT),
        ("NE-04123", Kennzeichenart.KURZZEIT),
        ("NE-123 A", Kennzeichenart.AUSFUHR),
        ("123 ABC", Kennzeichenart.VERSICHERUNG),
        ("NE-AB 0123", Kennzeichenart.UNBEKANNT),
        ("NE-08123", Kennzeichenart.UNBEKANNT),
        ("1-2", Kennzeichenart.UNBEKANNT),
        ("", Kennzeichenart.UNBEKANNT),
    ],
)
def test_kinds_of_plates(text: str, art: Kennzeichenart) -> None:
    assert kennzeichenart(text, AMTLICHE) is art


def test_figures_alone_tell_an_authority_without_any_list() -> None:
    assert kennzeichenart("B 17-145") is Kennzeichenart.BEHOERDE
    assert kennzeichenart("B-AB 145") is Kennzeichenart.NORMAL


KENNZEICHEN = st.builds(
    Kennzeichen,
    st.from_regex("[A-ZÄÖÜ]{1,2}", fullmatch=True),
    st.from_regex("[A-Z]{1,2}", fullmatch=True),
    st.from_regex("[1-9][0-9]{0,2}", fullmatch=True),
    st.sampled_from(["", "H", "E"]),
    st.sampled_from(["", "04-10", "11-03"]),
)


@given(KENNZEICHEN)
def test_a_plate_is_read_as_it_is_printed(kennzeichen: Kennzeichen) -> None:
    assert Kennzeichen.parse(str(kennzeichen)) == kennzeichen
    assert kennzeichenart(str(kennzeichen).lower()) is kennzeichenart(str(kennzeichen)) is not Kennzeichenart.UNBEKANNT


@given(IRGENDWAS)
def test_anything_typed_is_a_plate_or_an_eingabefehler(text: str) -> None:
    assert isinstance(kennzeichenart(text), Kennzeichenart)
    try:
        kennzeichen = Kennzeichen.parse(text)
    except Eingabefehler:
        return
    assert Kennzeichen.parse(str(kennzeichen)) == kennzeichen
