"""What leaves the house: page size, ink, type size and text of the PDF, and the preview that shows just that."""

import io
import unicodedata

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage, QPainter

from bureau_app.domain.aufkleber import Aufkleber, Aufkleberlayout
from bureau_app.printing.druckbild import Druckbild, titel
from bureau_app.printing.satz import auf_bogen
from bureau_app.workflows.ports import Druckstueck, Vorgangsblatt
from tests.printing.gedrucktes import (
    AUFKLEBER,
    BLATT,
    NUMMER,
    Grau,
    Pdf,
    din91379_buchstaben,
    mit_strasse,
    tinte_mm,
)

SELTEN = mit_strasse("Ḑ̄uda-C̆S̛̄ḗgy-K͟Heffi-Allee 7")
STUECKE = pytest.mark.parametrize("stueck", [AUFKLEBER, SELTEN, BLATT], ids=["aufkleber", "selten", "blatt"])


def bild_aus(png: bytes) -> Grau:
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def unterschied(eins: Grau, zwei: Grau) -> float:
    """Mean difference of two pictures, 0 to 1, in units of the ink that they have."""
    tinte = (255 - np.minimum(eins, zwei).astype(float)).sum()
    return float(np.abs(eins.astype(float) - zwei).sum() / tinte)


def test_the_stickers_page_is_its_size_to_the_hundredth(druckbild: Druckbild) -> None:
    pdf = Pdf(druckbild.pdf(AUFKLEBER))
    assert pdf.seiten == 1
    assert pdf.groesse_mm() == pytest.approx((57.0, 13.0), abs=0.01)


def test_the_sheets_page_is_a4(druckbild: Druckbild) -> None:
    assert Pdf(druckbild.pdf(BLATT)).groesse_mm() == pytest.approx((210.0, 297.0), abs=0.01)


@pytest.mark.parametrize("stueck", [AUFKLEBER, SELTEN])
def test_ink_keeps_to_the_margins_and_lies_where_it_was_set(
    druckbild: Druckbild, layout: Aufkleberlayout, stueck: Aufkleber
) -> None:
    """To 0.05 mm, though Qt's own page is 0.15 pt higher than the sticker."""
    links, oben, rechts, unten = tinte_mm(Pdf(druckbild.pdf(stueck)).bild(1200), 1200)
    texte = druckbild.seiten(stueck)[0].texte
    assert oben == pytest.approx(min(text.oben_mm for text in texte), abs=0.05)
    assert unten == pytest.approx(max(text.unten_mm for text in texte), abs=0.05)
    assert links >= layout.rand_mm - 0.05
    assert rechts <= layout.breite_mm - layout.rand_mm


@STUECKE
def test_type_has_the_size_that_was_set_and_never_less_than_six_points(
    druckbild: Druckbild, stueck: Druckstueck
) -> None:
    gedruckt = {round(groesse, 2) for groesse in Pdf(druckbild.pdf(stueck)).schriftgroessen_pt()}
    assert gedruckt == {text.schrift_pt for seite in druckbild.seiten(stueck) for text in seite.texte}
    assert min(gedruckt) >= 6.0


def test_capitals_are_as_tall_on_paper_as_the_font_says(druckbild: Druckbild) -> None:
    """Measured in pixels, independently of what the PDF claims: H of Noto Sans is 0.714 em."""
    stueck = Aufkleber(("H", "H", "H", "H"))
    bild = Pdf(druckbild.pdf(stueck)).bild(2400)
    zeilen = np.flatnonzero((bild < 128).any(axis=1))
    laeufe = np.split(zeilen, np.flatnonzero(np.diff(zeilen) > 1) + 1)
    hoehen = [len(lauf) / 2400 * 72 / 0.714 for lauf in laeufe]
    assert hoehen == [pytest.approx(pt, abs=0.08) for pt in (6.5, 8.5, 8.5, 6.5)]


@STUECKE
def test_the_text_layer_says_what_was_given(druckbild: Druckbild, stueck: Druckstueck) -> None:
    text = Pdf(druckbild.pdf(stueck)).text()
    if isinstance(stueck, Aufkleber):
        assert text == " ".join(stueck.zeilen)
    else:
        for wort in " ".join((stueck.titel, *(w for zeile in stueck.zeilen for w in zeile))).split():
            assert wort in text


@pytest.mark.parametrize("fett", [False, True], ids=["normal", "fett"])
def test_every_din_91379_letter_comes_back_from_the_pdf(druckbild: Druckbild, fett: bool) -> None:
    """In the order of drawing; j under a mark is drawn, and read, as the dotless letter."""
    buchstaben = din91379_buchstaben()
    reihen = ["".join(buchstaben[n : n + 12]) for n in range(0, len(buchstaben), 12)]
    zeilen = tuple((reihe, "") if fett else ("", reihe) for reihe in reihen)
    folge = Pdf(druckbild.pdf(Vorgangsblatt(NUMMER, "DIN 91379", zeilen))).zeichenfolge().replace("\u0237", "j")
    assert [reihe for reihe in reihen if unicodedata.normalize("NFC", reihe) not in folge] == []


def test_letters_are_not_joined_into_others(druckbild: Druckbild) -> None:
    """A ligature would come back from the PDF as another character than was given."""
    assert "Raiffeisenstraße 1 ffl fi fj" in Pdf(druckbild.pdf(mit_strasse("Raiffeisenstraße 1 ffl fi fj"))).text()


@STUECKE
def test_the_preview_shows_the_pdf(druckbild: Druckbild, stueck: Druckstueck) -> None:
    """Two programs draw the same page at ten pixels a mm: they differ in antialiasing only, and not by one pixel."""
    vorschau, pdf = bild_aus(druckbild.png(stueck, 254)), Pdf(druckbild.pdf(stueck)).bild(254)
    assert vorschau.shape == pdf.shape
    abstand = unterschied(vorschau, pdf)
    assert abstand < 0.2
    for achse in (0, 1):
        for schritt in (-1, 1):
            assert unterschied(np.roll(vorschau, schritt, achse), pdf) > 1.5 * abstand


def test_a_preview_knows_its_resolution(druckbild: Druckbild) -> None:
    bild = Image.open(io.BytesIO(druckbild.png(AUFKLEBER, 300)))
    assert bild.size == (673, 154)
    assert bild.info["dpi"] == (pytest.approx(300, abs=0.1), pytest.approx(300, abs=0.1))


def test_line_breaks_are_the_same_at_every_resolution(druckbild: Druckbild) -> None:
    """The set page is in millimetres; no resolution goes into it, so the ink of two previews lies at the same place."""
    grob, fein = (tinte_mm(bild_aus(druckbild.png(BLATT, dpi)), dpi) for dpi in (100, 400))
    assert grob == pytest.approx(fein, abs=0.3)


def test_fonts_are_embedded(druckbild: Druckbild) -> None:
    pdf = druckbild.pdf(BLATT)
    assert pdf.count(b"/FontFile2") == 2
    assert b"NotoSans-Regular" in pdf
    assert b"NotoSans-Bold" in pdf


@STUECKE
def test_the_pdf_tells_nothing_but_its_kind_beside_the_page(druckbild: Druckbild, stueck: Druckstueck) -> None:
    pdf = Pdf(druckbild.pdf(stueck))
    assert pdf.titel == titel(stueck)
    assert titel(stueck) in ("Aufkleber", f"Vorgangsblatt {NUMMER}")
    for wort in ("Markt", "Kaarst", "stermann", "Klapdor"):
        assert wort.encode() not in pdf.inhalt
        assert wort.encode("utf-16-be") not in pdf.inhalt


def test_a_label_sheet_has_the_sticker_at_its_place(druckbild: Druckbild, layout: Aufkleberlayout) -> None:
    bogen = layout.bogen("a4-oben-links")
    assert bogen is not None
    seite = auf_bogen(druckbild.seiten(AUFKLEBER)[0], bogen)
    assert (seite.breite_mm, seite.hoehe_mm) == (210.0, 297.0)
    dpi = 300
    bild = QImage(round(210 / 25.4 * dpi), round(297 / 25.4 * dpi), QImage.Format.Format_Grayscale8)
    bild.fill(0xFF)
    painter = QPainter(bild)
    druckbild.zeichne(painter, seite, dpi / 25.4)
    painter.end()
    grau = np.frombuffer(bild.constBits(), np.uint8).reshape(bild.height(), bild.bytesPerLine())[:, : bild.width()]
    einzeln = tinte_mm(bild_aus(druckbild.png(AUFKLEBER, dpi)), dpi)
    erwartet = tuple(mm + ort for mm, ort in zip(einzeln, (bogen.x_mm, bogen.y_mm) * 2, strict=True))
    assert tinte_mm(grau, dpi) == pytest.approx(erwartet, abs=0.1)
