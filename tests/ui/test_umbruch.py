"""Where a text breaks into lines, a plate stays whole; what is told and copied keeps its words."""

import pytest
from PySide6.QtWidgets import QLabel

from bureau_app.ui.views.beschriftung import schrift, ungetrennt
from tests.ui.fensterplatz import Fensterplatz


@pytest.mark.parametrize(
    ("text", "gezeigt"),
    [
        ("NE-AB 1234: zum Kreis", "NE\u2011AB\u00a01234: zum Kreis"),
        ("für NE-F 100H.", "für NE\u2011F\u00a0100H."),
        ("Data-Matrix-Code, 26-024-003-00001-7", "Data-Matrix-Code, 26-024-003-00001-7"),
    ],
)
def test_only_a_plate_is_kept_on_one_line(text: str, gezeigt: str) -> None:
    assert ungetrennt(text) == gezeigt


def test_a_wrapped_text_is_as_high_as_the_whole_plate_needs(angemeldet: Fensterplatz) -> None:
    """The label is just too narrow for the plate, and shows it on one line all the same."""
    absatz, einfach = schrift("NE-AB 1234", umbruch=True), QLabel("NE-AB 1234")
    absatz.setText("NE-AB 1234")
    einfach.setWordWrap(True)
    breite = einfach.fontMetrics().horizontalAdvance("NE-AB ")
    assert absatz.heightForWidth(breite) < einfach.heightForWidth(breite)
    assert absatz.text() == "NE-AB 1234"
