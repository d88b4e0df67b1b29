"""Vorgangsnummer: unique without a network, at most 16 digits, mistyping is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.nummer import anzeige, bilde, ist_gueltig, lies_nummer, mod_11_10
from tests.domain.daten import IRGENDWAS

NUMMERN = st.builds(
    bilde,
    st.integers(2024, 2099),
    st.sampled_from(["05162004", "05162024", "05162028"]),
    st.integers(0, 999),
    st.integers(0, 999_999),
)


def test_a_number_as_people_see_it() -> None:
    nummer = bilde(2026, "05162024", 3, 17)
    assert nummer == "260240030000174"
    assert anzeige(nummer) == "26-024-003-000017-4"


def test_iso_7064_example() -> None:
    assert mod_11_10("0794") == "5"  # example of the standard
    assert mod_11_10("8609574271") == "9"  # example of a German tax number, same procedure


@given(NUMMERN)
def test_round_trip(nummer: str) -> None:
    assert len(nummer) == 15
    assert ist_gueltig(nummer)
    assert lies_nummer(anzeige(nummer)) == nummer
    assert lies_nummer(f" {anzeige(nummer).replace('-', ' ')}\n") == nummer


@given(NUMMERN, st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(nummer: str, stelle: int, um: int) -> None:
    falsch = nummer[:stelle] + str((int(nummer[stelle]) + um) % 10) + nummer[stelle + 1 :]
    assert not ist_gueltig(falsch)
    with pytest.raises(Eingabefehler) as fehler:
        lies_nummer(falsch)
    assert fehler.value.code is Fehlercode.VORGANGSNUMMER_PRUEFZIFFER


@pytest.mark.parametrize("text", ["", "12", "2602400300001745", "26024003000017X", "٣" * 15])
def test_what_is_no_number(text: str) -> None:
    assert not ist_gueltig(text)
    with pytest.raises(Eingabefehler) as fehler:
        lies_nummer(text, "suche")
    assert (fehler.value.code, fehler.value.feld) == (Fehlercode.VORGANGSNUMMER_FORM, "suche")


@given(IRGENDWAS)
def test_anything_typed_is_a_number_or_an_eingabefehler(text: str) -> None:
    try:
        assert ist_gueltig(lies_nummer(text))
    except Eingabefehler:
        assert not ist_gueltig(text)


@pytest.mark.parametrize(("ags", "geraet", "laufend"), [("5162024", 1, 1), ("05162024", 1000, 1), ("05162024", 1, -1)])
def test_a_number_out_of_range_is_a_bug(ags: str, geraet: int, laufend: int) -> None:
    with pytest.raises(ValueError, match="device below 1000"):
        bilde(2026, ags, geraet, laufend)
