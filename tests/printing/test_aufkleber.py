"""The set sticker: every official text fits, nothing is cut off, smaller than 6 pt, outside, or over another line."""

import csv
import tomllib
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.devices.strassen import strassenverzeichnis
from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.aufkleber import Aufkleber, Aufkleberlayout, aufkleber_zb1
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.printing.aufklebersatz import setze_aufkleber
from bureau_app.printing.satz import Seite
from bureau_app.printing.schriften import Schriften
from bureau_app.resources import lade_stammdaten, resource_dir
from tests.printing.gedrucktes import AUFKLEBER, din91379_buchstaben, mit_strasse

KLEINSTE_PT = 6.0


@pytest.fixture(scope="module")
def stammdaten() -> Stammdaten:
    return lade_stammdaten()


def pruefe(seite: Seite, aufkleber: Aufkleber, layout: Aufkleberlayout) -> None:
    """The sticker says everything, in order, inside its margins, large enough, and no line touches another."""
    gesetzt = "".join(text.text for text in seite.texte)
    assert "".join(gesetzt.split()) == "".join("".join(aufkleber.zeilen).split())
    for text in seite.texte:
        assert text.schrift_pt >= KLEINSTE_PT
        assert text.x_mm == layout.rand_mm
        assert text.rechts_mm <= layout.breite_mm - layout.rand_mm
        assert text.oben_mm >= layout.rand_oben_mm
        assert text.unten_mm <= layout.hoehe_mm - layout.rand_oben_mm
    for oben, unten in pairwise(seite.texte):
        assert oben.unten_mm < unten.oben_mm


def groessen(seite: Seite) -> list[float]:
    return [text.schrift_pt for text in seite.texte]


def test_the_usual_sticker_has_its_wanted_sizes(schrift: Schriften, layout: Aufkleberlayout) -> None:
    seite = setze_aufkleber(AUFKLEBER, layout, schrift)
    pruefe(seite, AUFKLEBER, layout)
    assert (seite.breite_mm, seite.hoehe_mm) == (57.0, 13.0)
    assert groessen(seite) == [6.5, 8.5, 8.5, 6.5]
    assert [text.fett for text in seite.texte] == [False, True, True, False]


def test_the_authority_of_every_town_fits_in_one_line(
    schrift: Schriften, layout: Aufkleberlayout, stammdaten: Stammdaten
) -> None:
    """With the widest day, and the widest Handzeichen of two letters."""
    for gemeinde in stammdaten.gemeinden.eintraege:
        neu = Anschrift("Am Markt", "2", "", gemeinde.plz[0], gemeinde.name, gemeinde.ags)
        behoerde = stammdaten.policybuch.fuer(gemeinde.ags, date(2026, 11, 20)).behoerde_kurz
        aufkleber = aufkleber_zb1(neu, date(2026, 12, 1), gemeinde, behoerde, date(2026, 11, 20), "Wm")
        seite = setze_aufkleber(aufkleber, layout, schrift)
        pruefe(seite, aufkleber, layout)
        assert len(seite.texte) == 4, gemeinde.name
        assert seite.texte[3].text.startswith(f"RKN StVA i. A. {gemeinde.kurz}, 20.11.2026, ")


def test_the_longest_streets_of_the_towns_fit(
    schrift: Schriften, layout: Aufkleberlayout, stammdaten: Stammdaten
) -> None:
    welt = tomllib.loads((resource_dir() / "specimens" / "welt.toml").read_text("utf-8"))
    text = strassenverzeichnis(stammdaten.gemeinden.eintraege, welt)
    zeilen = list(csv.DictReader(text.splitlines()[1:], delimiter=";"))
    assert len(zeilen) > 1000
    for zeile in sorted(zeilen, key=lambda z: -len(z["strasse"]))[:150]:
        gemeinde = stammdaten.gemeinden.nach_ags(zeile["ags"])
        assert gemeinde is not None
        neu = Anschrift(zeile["strasse"], "1234 a-1238 b", "Hinterhaus 3. OG links", zeile["plz"], zeile["ort"], "")
        aufkleber = aufkleber_zb1(neu, date(2026, 12, 1), gemeinde, "RKN StVA", date(2026, 11, 20), "Wm")
        pruefe(setze_aufkleber(aufkleber, layout, schrift), aufkleber, layout)


def test_a_street_shrinks_before_it_breaks(schrift: Schriften, layout: Aufkleberlayout) -> None:
    einzeilig = setze_aufkleber(mit_strasse("Bürgermeister-Klapdor-Straße 123 a"), layout, schrift)
    assert len(einzeilig.texte) == 4
    assert 7.0 <= einzeilig.texte[1].schrift_pt < 8.5


@pytest.mark.parametrize(
    ("strasse", "zeilen"),
    [
        ("Bürgermeister-Klapdor-Straße 123 a, 3. OG links", ["Bürgermeister-Klapdor-Straße 123 a,", "3. OG links"]),
        (
            "Bischöflich-Geistlicher-Rat-Josef-Zinnbauer-Straße 12-14, Hinterhaus",
            ["Bischöflich-Geistlicher-Rat-Josef-", "Zinnbauer-Straße 12-14, Hinterhaus"],
        ),
    ],
)
def test_a_long_street_breaks_where_a_reader_would(
    schrift: Schriften, layout: Aufkleberlayout, strasse: str, zeilen: list[str]
) -> None:
    seite = setze_aufkleber(mit_strasse(strasse), layout, schrift)
    pruefe(seite, mit_strasse(strasse), layout)
    assert [text.text for text in seite.texte[1:3]] == zeilen
    assert seite.texte[1].schrift_pt == seite.texte[2].schrift_pt


def test_a_long_authority_breaks(schrift: Schriften, layout: Aufkleberlayout) -> None:
    behoerde = "Rhein-Kreis Neuss – Straßenverkehrsamt i. A. Stadt Jüchen, 20.11.2026, Wm"
    aufkleber = Aufkleber((*AUFKLEBER.zeilen[:3], behoerde))
    seite = setze_aufkleber(aufkleber, layout, schrift)
    pruefe(seite, aufkleber, layout)
    assert [text.text for text in seite.texte[3:]] == [behoerde[:38], behoerde[39:]]


@pytest.mark.parametrize("strasse", ["W" * 40, "Aabb " * 30, "Ẫp̣" * 25])
def test_what_does_not_fit_is_refused_and_named(schrift: Schriften, layout: Aufkleberlayout, strasse: str) -> None:
    with pytest.raises(Eingabefehler) as gefangen:
        setze_aufkleber(mit_strasse(strasse), layout, schrift)
    assert gefangen.value.code is Fehlercode.AUFKLEBER_ZU_LANG
    assert gefangen.value.feld == "neu.anschrift"
    assert gefangen.value.werte == {"text": strasse}
    assert strasse not in str(gefangen.value) + repr(gefangen.value)


def test_a_letter_without_a_glyph_is_refused(schrift: Schriften, layout: Aufkleberlayout) -> None:
    with pytest.raises(Eingabefehler) as gefangen:
        setze_aufkleber(mit_strasse("東京-Straße 1"), layout, schrift)
    assert gefangen.value.code is Fehlercode.DRUCK_ZEICHEN


def test_tall_and_deep_letters_make_room_for_each_other(schrift: Schriften, layout: Aufkleberlayout) -> None:
    """The deepest letter over the tallest: the lines become smaller, they never touch."""
    aufkleber = Aufkleber((AUFKLEBER.zeilen[0], "p̣y 1", "41564 Û̄", AUFKLEBER.zeilen[3]))
    seite = setze_aufkleber(aufkleber, layout, schrift)
    pruefe(seite, aufkleber, layout)
    assert seite.texte[1].schrift_pt < 8.5


@given(
    strasse=st.lists(st.sampled_from([*din91379_buchstaben(), " ", "-", "1"]), min_size=1, max_size=70),
    ort=st.lists(st.sampled_from([*din91379_buchstaben(), " "]), min_size=1, max_size=40),
)
def test_any_text_fits_whole_or_is_refused(
    schrift: Schriften, layout: Aufkleberlayout, strasse: list[str], ort: list[str]
) -> None:
    aufkleber = Aufkleber((AUFKLEBER.zeilen[0], "x" + "".join(strasse), "41564 " + "".join(ort), AUFKLEBER.zeilen[3]))
    try:
        seite = setze_aufkleber(aufkleber, layout, schrift)
    except Eingabefehler as fehler:
        assert fehler.code is Fehlercode.AUFKLEBER_ZU_LANG
    else:
        pruefe(seite, aufkleber, layout)


def test_no_arrangement_allows_type_under_six_points(layout: Aufkleberlayout) -> None:
    zeilen = [zeile for variante in layout.varianten for zeile in variante]
    assert min(zeile.schrift_min_pt for zeile in zeilen) == KLEINSTE_PT
    assert all({zeile.inhalt for zeile in variante} == {0, 1, 2, 3} for variante in layout.varianten)


def test_every_sheet_holds_the_sticker(layout: Aufkleberlayout) -> None:
    assert {bogen.name for bogen in layout.boegen} >= {"rolle", "a4-oben-links"}
    assert layout.bogen("gibt-es-nicht") is None
    for bogen in layout.boegen:
        assert layout.bogen(bogen.name) == bogen
        assert 0 <= bogen.x_mm <= bogen.breite_mm - layout.breite_mm
        assert 0 <= bogen.y_mm <= bogen.hoehe_mm - layout.hoehe_mm


def test_what_the_sticker_says_stays_out_of_repr(schrift: Schriften, layout: Aufkleberlayout) -> None:
    seite = setze_aufkleber(AUFKLEBER, layout, schrift)
    assert "Markt" not in repr(replace(seite, breite_mm=1.0))
