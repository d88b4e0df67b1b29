"""The bundled fonts: every letter of DIN 91379, marks in place, measures of their own, licence beside them."""

import shutil
from pathlib import Path

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.printing.schriften import Schriften, lade_schriften
from bureau_app.resources import resource_dir, schriften
from tests.printing.gedrucktes import din91379_buchstaben

BEIDE = pytest.mark.parametrize("fett", [False, True], ids=["normal", "fett"])


@BEIDE
def test_every_din_91379_letter_has_its_glyphs(schrift: Schriften, fett: bool) -> None:
    buchstaben = din91379_buchstaben()
    assert len(buchstaben) == 649
    assert [b for b in buchstaben if not schrift.miss(b, fett).vollstaendig] == []


@BEIDE
def test_a_missing_glyph_is_noticed_and_no_other_font_steps_in(schrift: Schriften, fett: bool) -> None:
    assert not schrift.miss("東京", fett).vollstaendig


@BEIDE
def test_a_mark_stands_on_its_letter_and_takes_no_width(schrift: Schriften, fett: bool) -> None:
    ohne, mit = schrift.miss("D", fett), schrift.miss("Ḑ̄", fett)
    assert mit.breite == pytest.approx(ohne.breite, abs=0.02)
    assert mit.oben > ohne.oben + 0.1
    assert mit.unten > ohne.unten + 0.1


def test_measures_are_the_fonts_own(schrift: Schriften) -> None:
    mass = schrift.miss("H", False)
    assert mass.oben == pytest.approx(0.714)  # cap height of Noto Sans: 714 of 1000 units
    assert mass.breite == pytest.approx(0.741)
    assert schrift.miss("HH", False).breite == pytest.approx(2 * 0.741)


def test_without_its_files_nothing_is_printed(schrift: Schriften, tmp_path: Path) -> None:
    nur = tmp_path / "NotoSans-Regular.ttf"
    shutil.copy(resource_dir() / "fonts" / nur.name, nur)
    with pytest.raises(Stoerung) as gefangen:
        lade_schriften([nur])
    assert gefangen.value.code is Fehlercode.SCHRIFT_FEHLT
    assert gefangen.value.werte == {"schrift": "Noto Sans Bold"}


def test_each_font_file_has_its_licence_and_source() -> None:
    ordner = resource_dir() / "fonts"
    quelle = (ordner / "SOURCE.md").read_text("utf-8")
    assert [datei.name for datei in schriften() if datei.name not in quelle] == []
    assert "SIL OPEN FONT LICENSE Version 1.1" in (ordner / "NotoSans-OFL.txt").read_text("utf-8")
