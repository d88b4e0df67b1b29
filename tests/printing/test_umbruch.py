"""Line breaking loses nothing and keeps what belongs together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.printing.umbruch import BRUCHSTELLEN, stuecke, teile_auf, umbrich


def breite(text: str) -> float:
    """Every character is one wide."""
    return len(text)


@pytest.mark.parametrize(
    ("text", "hoechstens", "zeilen"),
    [
        ("", 10, ("",)),
        ("Am Markt 2", 10, ("Am Markt 2",)),
        ("Am Markt 2", 9, ("Am Markt", "2")),
        ("Mustermann-Beispiel", 13, ("Mustermann-", "Beispiel")),
        ("die Kfz-Steuer", 10, ("die", "Kfz-Steuer")),
        ("Donaudampfschiff", 6, ("Donaud", "ampfsc", "hiff")),
        ("D̄D̄D̄", 4, ("D̄D̄", "D̄")),
        ("zwei\n Zeilen", 20, ("zwei Zeilen",)),
    ],
)
def test_fills_lines(text: str, hoechstens: float, zeilen: tuple[str, ...]) -> None:
    assert umbrich(text, hoechstens, breite) == zeilen


@given(st.text("abc -,ä\u0304"), st.integers(3, 12))
def test_breaking_loses_no_letter_and_keeps_the_width(text: str, hoechstens: int) -> None:
    zeilen = umbrich(text, hoechstens, breite)
    assert "".join("".join(zeilen).split()) == "".join(text.split())
    assert all(breite(zeile) <= hoechstens or zeile.count("\u0304") for zeile in zeilen)


@pytest.mark.parametrize(
    ("text", "guete", "zeilen"),
    [
        ("Bürgerweg 12 a, 3. OG links", 0, ("Bürgerweg 12 a,", "3. OG links")),
        ("Josef-Zinnbauer-Straße 12", 1, ("Josef-Zinnbauer-", "Straße 12")),
        ("Straße 12-14", 1, ("Straße 12-14",)),
        ("Straße 12-14", 2, ("Straße", "12-14")),
        ("Weg", 2, ("Weg",)),
    ],
)
def test_divides_evenly_at_the_best_places(text: str, guete: int, zeilen: tuple[str, ...]) -> None:
    assert teile_auf(stuecke(text, BRUCHSTELLEN[guete]), 2, breite) == zeilen
