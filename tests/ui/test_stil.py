"""The look: enough contrast in both themes, a ring that shows the focus, larger letters, signs for every state."""

import re
from dataclasses import fields
from itertools import product

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from bureau_app.resources import lade_stil
from bureau_app.ui.views.bausteine import ZEICHEN
from bureau_app.ui.views.stil import Farben, Stil, Vorlagen
from bureau_app.ui.views.taste import Taste
from tests.conventions.sources import python_files

THEMEN = ("hell", "dunkel")
TEXT_AUF = [
    *product(("text", "leise", "aktion", "gut", "achtung", "fehler", "hinweis"), ("grund", "flaeche")),
    *((ton, f"{ton}_hell") for ton in ("gut", "achtung", "fehler", "hinweis", "aktion")),
    *(("text", f"{ton}_hell") for ton in ("gut", "achtung", "fehler", "hinweis", "aktion")),
    ("leise", "aktion_hell"),
    ("leise", "gut_hell"),
    ("leise", "achtung_hell"),
    ("auf_aktion", "aktion"),
]
ZU_SEHEN_AUF = [*product(("rand", "fokus"), ("grund", "flaeche")), ("fokus", "aktion_hell"), ("fokus", "achtung_hell")]


def helligkeit(farbe: str) -> float:
    teile = (int(farbe[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (t / 12.92 if t <= 0.04045 else ((t + 0.055) / 1.055) ** 2.4 for t in teile)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def kontrast(a: str, b: str) -> float:
    hell, dunkel = sorted((helligkeit(a), helligkeit(b)), reverse=True)
    return (hell + 0.05) / (dunkel + 0.05)


def farben(qapp: QApplication, stil: Stil, thema: str) -> Farben:
    stil.waehle(qapp, thema)
    return stil.farben


def test_the_measure_knows_black_on_white() -> None:
    assert kontrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("thema", THEMEN)
@pytest.mark.parametrize(("vorn", "hinten"), TEXT_AUF)
def test_text_can_be_read(qapp: QApplication, stil: Stil, thema: str, vorn: str, hinten: str) -> None:
    f = farben(qapp, stil, thema)
    assert kontrast(getattr(f, vorn), getattr(f, hinten)) >= 4.5


@pytest.mark.parametrize("thema", THEMEN)
@pytest.mark.parametrize(("vorn", "hinten"), ZU_SEHEN_AUF)
def test_borders_and_focus_can_be_seen(qapp: QApplication, stil: Stil, thema: str, vorn: str, hinten: str) -> None:
    f = farben(qapp, stil, thema)
    assert kontrast(getattr(f, vorn), getattr(f, hinten)) >= 3


@pytest.mark.parametrize("thema", THEMEN)
def test_the_style_sheet_has_every_value_and_colours_of_the_theme_only(
    qapp: QApplication, stil: Stil, thema: str
) -> None:
    f = farben(qapp, stil, thema)
    blatt = qapp.styleSheet()
    assert "$" not in blatt
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", blatt)) <= {getattr(f, feld.name) for feld in fields(Farben)}


def test_the_bundled_font_is_used(qapp: QApplication, stil: Stil) -> None:
    assert QFontInfo(qapp.font()).family() == "Noto Sans"
    assert qapp.font().pointSizeF() == pytest.approx(10.5)


def test_zoom_goes_from_80_to_200_and_back(qapp: QApplication, stil: Stil) -> None:
    assert [stil.zoome(qapp, 1) for _ in range(6)] == [110, 125, 150, 175, 200, 200]
    assert qapp.font().pointSizeF() == pytest.approx(21)
    assert [stil.zoome(qapp, -1) for _ in range(8)][-1] == 80
    assert stil.zoome(qapp, 0) == 100


def test_every_sign_that_is_named_is_drawn() -> None:
    zeichen = lade_stil()[2]
    quelle = "\n".join(datei.read_text("utf-8") for datei in python_files("bureau_app/ui/views"))
    benutzt = {name for name in re.findall(r'"([a-z]+)"', quelle) if name in zeichen}
    assert {name for name, _ in ZEICHEN.values()} <= zeichen.keys()
    assert set(zeichen) - benutzt == set()


def test_the_focus_ring_is_at_least_two_pixels_and_stands_out(qapp: QApplication, stil: Stil) -> None:
    fenster = QWidget()
    feld, anderes = QLineEdit(fenster), QLineEdit(fenster)
    for nummer, widget in enumerate((feld, anderes)):
        widget.setGeometry(10, 10 + 60 * nummer, 200, 40)
    fenster.resize(220, 120)
    fenster.show()
    fenster.activateWindow()
    feld.setFocus()
    qapp.processEvents()
    bild = fenster.grab().toImage()
    ring = [bild.pixelColor(100, 10 + tiefe).name() for tiefe in range(2)]
    assert ring == [stil.farben.fokus.lower()] * 2
    assert bild.pixelColor(100, 71).name() != stil.farben.fokus.lower()
    fenster.close()


def test_high_contrast_keeps_the_systems_own_look(qapp: QApplication) -> None:
    stil = Stil(Vorlagen(*lade_stil()))
    stil.kontrast_gewuenscht = lambda: True
    stil.wende_an(qapp)
    assert qapp.styleSheet() == ""
    assert stil.farben.text == qapp.palette().windowText().color().name()
    stil.kontrast_gewuenscht = lambda: False
    stil.wende_an(qapp)
    assert qapp.styleSheet() != ""


def test_commands_can_be_read_in_high_contrast(qapp: QApplication) -> None:
    stil = Stil(Vorlagen(*lade_stil()))
    stil.kontrast_gewuenscht = lambda: True
    stil.wende_an(qapp)
    taste = Taste(stil, "Übernehmen", "F12", True)
    taste.resize(taste.sizeHint())
    bild = taste.grab().toImage()
    farben = {bild.pixelColor(x, y).name() for x in range(bild.width()) for y in range(bild.height())}
    assert taste.palette().buttonText().color().name() in farben
    stil.kontrast_gewuenscht = lambda: False
    stil.wende_an(qapp)
