"""The case sheet: its bar code is read by another program, its lines keep to the margins, long sheets go on."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.nummer import anzeige
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.satz import Seite
from bureau_app.printing.strichcode import MODUL_MM, RUHEZONE_MM, breite_mm, code128
from bureau_app.workflows.ports import Vorgangsblatt
from tests.printing.gedrucktes import BLATT, NUMMER, Pdf, din91379_buchstaben

LINKS, RECHTS = 25.0, 190.0
"""Text area in mm: room for punched holes at the left (DIN 5008)."""

TEXTE = st.lists(st.sampled_from([*"aAgÖ -", *din91379_buchstaben()]), max_size=120).map("".join)


def lang(zeilen: int) -> Vorgangsblatt:
    abschnitt = (("Fahrzeug", ""), ("Kennzeichen", "NE-AB 123"), ("Anschrift", "Sehr lange Straße " * 9))
    return Vorgangsblatt(NUMMER, "Änderung", (abschnitt * zeilen)[:zeilen])


def inhalt(seiten: tuple[Seite, ...]) -> str:
    return "".join("".join(text.text.split()) for seite in seiten for text in seite.texte)


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("nummer", [NUMMER, "981629999999990", "0"])
def test_another_program_reads_the_number(druckbild: Druckbild, nummer: str, dpi: int) -> None:
    pdf = Pdf(druckbild.pdf(Vorgangsblatt(nummer, BLATT.titel, BLATT.zeilen)))
    assert pdf.strichcodes(dpi) == [("Code 128", nummer)]


def test_bars_have_whole_modules() -> None:
    balken = code128(NUMMER, 10, 20, 13)
    for eins in balken:
        assert eins.breite_mm / MODUL_MM == pytest.approx(round(eins.breite_mm / MODUL_MM))
        assert (eins.x_mm - 10) / MODUL_MM == pytest.approx(round((eins.x_mm - 10) / MODUL_MM))
        assert (eins.y_mm, eins.hoehe_mm) == (20, 13)
    assert breite_mm(balken) == pytest.approx(134 * MODUL_MM)


def test_nothing_stands_beside_the_bars(druckbild: Druckbild) -> None:
    (seite,) = druckbild.seiten(Vorgangsblatt(NUMMER, "Sehr langer Titel " * 12, BLATT.zeilen))
    bars = [flaeche for flaeche in seite.flaechen if flaeche.hoehe_mm > 5]
    links, rechts = bars[0].x_mm - RUHEZONE_MM, bars[-1].x_mm + bars[-1].breite_mm + RUHEZONE_MM
    for text in seite.texte:
        if text.oben_mm < bars[0].y_mm + bars[0].hoehe_mm and text.unten_mm > bars[0].y_mm:
            assert text.rechts_mm <= links or text.x_mm >= rechts


def test_the_number_stands_in_groups_under_the_bars(druckbild: Druckbild) -> None:
    (seite,) = druckbild.seiten(BLATT)
    (nummer,) = [text for text in seite.texte if text.text == anzeige(NUMMER)]
    bars = [flaeche for flaeche in seite.flaechen if flaeche.hoehe_mm > 5]
    mitte = (bars[0].x_mm + bars[-1].x_mm + bars[-1].breite_mm) / 2
    assert (nummer.x_mm + nummer.rechts_mm) / 2 == pytest.approx(mitte, abs=0.01)
    assert nummer.oben_mm > bars[0].y_mm + bars[0].hoehe_mm + 1


def test_a_heading_a_pair_and_a_paragraph_look_different(druckbild: Druckbild) -> None:
    (seite,) = druckbild.seiten(BLATT)
    texte = {text.text: text for text in seite.texte}
    ueberschrift, name, wert = texte["Ihre Angaben"], texte["Name"], texte["Müstermann-Ḑ̄uda, Łucja"]
    absatz = next(text for anfang, text in texte.items() if anfang.startswith("Versicherung"))
    assert (ueberschrift.fett, name.fett, wert.fett, absatz.fett) == (True, False, False, False)
    assert ueberschrift.x_mm == name.x_mm == absatz.x_mm == LINKS
    assert wert.x_mm > name.rechts_mm
    assert name.grundlinie_mm == wert.grundlinie_mm


@pytest.mark.parametrize("zeilen", [0, 1, 30, 60, 150])
def test_long_sheets_go_on_and_lose_nothing(druckbild: Druckbild, zeilen: int) -> None:
    blatt = lang(zeilen)
    seiten = druckbild.seiten(blatt)
    erwartet = "".join("".join(f"{name}{wert}".split()) for name, wert in blatt.zeilen)
    ohne_fuss = tuple(
        Seite(s.breite_mm, s.hoehe_mm, tuple(t for t in s.texte if t.grundlinie_mm < 275)) for s in seiten
    )
    gesetzt = inhalt(ohne_fuss)
    assert sorted(gesetzt.removeprefix("Änderung" + anzeige(NUMMER))) == sorted(erwartet)
    assert Pdf(druckbild.pdf(blatt)).seiten == len(seiten) == [1, 1, 2, 4, 8][[0, 1, 30, 60, 150].index(zeilen)]
    if len(seiten) > 1:
        fuss = [[t.text for t in seite.texte if t.grundlinie_mm > 275] for seite in seiten]
        assert fuss == [[anzeige(NUMMER), f"{n} / {len(seiten)}"] for n in range(1, len(seiten) + 1)]


def test_no_page_ends_with_a_heading(druckbild: Druckbild) -> None:
    for anzahl in range(26, 40):
        for seite in druckbild.seiten(lang(anzahl))[:-1]:
            letzter = max((t for t in seite.texte if t.grundlinie_mm < 275), key=lambda text: text.grundlinie_mm)
            assert not letzter.fett


def test_headings_alone_fill_pages_too(druckbild: Druckbild) -> None:
    blatt = Vorgangsblatt(NUMMER, "Änderung", (("Überschrift", ""),) * 60)
    assert len(druckbild.seiten(blatt)) == 4


@given(st.lists(st.tuples(TEXTE, TEXTE), max_size=25))
def test_nothing_leaves_the_margins_or_touches_another_line(
    druckbild: Druckbild, zeilen: list[tuple[str, str]]
) -> None:
    for seite in druckbild.seiten(Vorgangsblatt(NUMMER, BLATT.titel, tuple(zeilen))):
        for text in seite.texte:
            assert text.x_mm >= LINKS
            assert text.rechts_mm <= RECHTS + 0.01
            assert text.oben_mm >= 15
            assert text.unten_mm <= 288
        for spalte in {text.x_mm for text in seite.texte}:
            reihe = sorted((t for t in seite.texte if t.x_mm == spalte), key=lambda text: text.grundlinie_mm)
            for oben, unten in pairwise(reihe):
                assert unten.grundlinie_mm - oben.grundlinie_mm > 4
