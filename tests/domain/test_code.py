"""A scanned code is known for what it is, and what must stay covered is never kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain import nummer
from bureau_app.domain.code import Code, Codeart, deute_code

VORGANG = nummer.bilde(2026, "05162024", 3, 17)


def test_our_own_vorgang() -> None:
    assert deute_code(VORGANG) == Code(Codeart.VORGANG, VORGANG)
    assert deute_code(f" {VORGANG}\n") == Code(Codeart.VORGANG, VORGANG)


def test_a_vorgang_typed_with_the_shift_lock_on() -> None:
    geschoben = VORGANG.translate(str.maketrans("1234567890", '!"§$%&/()='))
    assert deute_code(geschoben) == Code(Codeart.VORGANG, VORGANG)


@given(st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_no_vorgang(stelle: int, um: int) -> None:
    falsch = VORGANG[:stelle] + str((int(VORGANG[stelle]) + um) % 10) + VORGANG[stelle + 1 :]
    assert deute_code(falsch) is None


@pytest.mark.parametrize("text", ["D1234567", "K00000Z9", "B123456A"])
def test_a_druckstuecknummer(text: str) -> None:
    assert deute_code(text) == Code(Codeart.DRUCKSTUECK, text)


@pytest.mark.parametrize("text", ["aB3xYz7", "7777777", "ABC1234", "qRsTuVw"])
def test_an_uncovered_sicherheitscode_is_known_and_not_kept(text: str) -> None:
    code = deute_code(text)
    assert code == Code(Codeart.SICHERHEITSCODE)
    assert text not in repr(code) and code.wert == ""


@pytest.mark.parametrize(
    "text", ["", "Neustad", "neustad", "NEUSTAD", "DUESSELD", "12345678", "aB3xYz", "aB3xYz78", "aI3xYz7", "x" * 40]
)
def test_what_is_no_code(text: str) -> None:
    assert deute_code(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_none(text: str) -> None:
    code = deute_code(text)
    assert code is None or code.art in Codeart
