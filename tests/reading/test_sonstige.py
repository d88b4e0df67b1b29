"""Papers that hold no data for the counter are named; pages of a PDF or TIFF are read one by one."""

import io

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokument, Dokumentart
from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import resource_dir
from tests.reading.wahrheit import HEUTE, ORDNER

SCHRIFT = ImageFont.truetype(str(resource_dir() / "fonts" / "NotoSans-Regular.ttf"), 34)
PAPIERE = {
    Dokumentart.FAHRZEUGSCHEIN_ALT: (
        *("Fahrzeugschein", "Amtliches Kennzeichen", "NE-AB 12", "1 Fahrzeug- und Aufbauart", "2 Fahrzeughersteller"),
        *("5 Antriebsart", "Name, Vorname (Firma)", "Müller, Anna"),
    ),
    Dokumentart.FAHRZEUGSCHEIN_DIGITAL: ("Digitaler Fahrzeugschein", "NE-AB 12", "Halter", "Anna Müller"),
    Dokumentart.AUSWEIS_VORDERSEITE: ("BUNDESREPUBLIK DEUTSCHLAND", "PERSONALAUSWEIS", "MUSTERMANN", "ERIKA"),
    Dokumentart.ZB1_RUECKSEITE: ("(Raum für weitere amtlich zugelassene Eintragungen)", "X Weitere HU", "H Gültig bis"),
    Dokumentart.UNBEKANNT: ("Sehr geehrte Damen und Herren,", "anbei der Vertrag", "mit freundlichen Grüßen"),
    Dokumentart.LEER: (),
}


def seite(zeilen: tuple[str, ...], *codes: str) -> Image.Image:
    """A white page with lines of text, and a Data Matrix for each code."""
    bild = Image.new("RGB", (1500, max(800, 160 + 80 * len(zeilen))), "white")
    stift = ImageDraw.Draw(bild)
    for nr, zeile in enumerate(zeilen):
        stift.text((90, 80 + nr * 80), zeile, fill=(30, 60, 40), font=SCHRIFT)
    for nr, code in enumerate(codes):
        matrix = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=5)
        bild.paste(Image.fromarray(matrix).convert("RGB"), (700 + 200 * nr, 500))
    return bild


def datei(format: str, *bilder: Image.Image) -> bytes:
    puffer = io.BytesIO()
    bilder[0].save(puffer, format, save_all=len(bilder) > 1, append_images=bilder[1:])
    return puffer.getvalue()


def gelesen(dienst: Lesedienst, bild: Image.Image) -> Dokument:
    (dokument,) = dienst.lies(datei("PNG", bild), HEUTE).dokumente
    return dokument


@pytest.mark.parametrize(("art", "zeilen"), PAPIERE.items(), ids=str)
def test_a_paper_is_known_by_what_is_printed_on_it(
    dienst: Lesedienst, art: Dokumentart, zeilen: tuple[str, ...]
) -> None:
    dokument = gelesen(dienst, seite(zeilen))
    assert (dokument.art, dict(dokument.felder), dokument.code_freigelegt) == (art, {}, False)


def test_a_full_page_that_names_a_kind_once_is_looked_at_more_closely(dienst: Lesedienst) -> None:
    """Of many lines only some are read at first: here one label of an old Fahrzeugschein, and not the other."""
    lange = [f"{n} Lichtmaschine und Anlasser vor 19{n} erneuert" for n in range(60, 66)]
    kurze = ["Eintrag ohne Bedeutung 1", "Amtliches Kennzeichen", *(f"Eintrag {n}" for n in range(19))]
    dokument = gelesen(dienst, seite(("Höchstgeschwindigkeit km/h", *lange, *kurze)))
    assert dokument.art is Dokumentart.FAHRZEUGSCHEIN_ALT


def test_the_number_of_the_marking_is_read(dienst: Lesedienst) -> None:
    dokument = gelesen(dienst, seite(PAPIERE[Dokumentart.ZB1_RUECKSEITE], "B12AB34C"))
    assert dokument.felder["druckstuecknummer"].wert == "B12AB34C"
    assert not dokument.code_freigelegt


def test_an_uncovered_code_is_noticed_and_never_handed_on(dienst: Lesedienst) -> None:
    dokument = gelesen(dienst, seite(PAPIERE[Dokumentart.ZB1_RUECKSEITE], "B12AB34C", "aB3dE7f"))
    assert dokument.code_freigelegt
    assert list(dokument.felder) == ["druckstuecknummer"]
    assert "aB3dE7f" not in str([feld.wert for feld in dokument.felder.values()])


@pytest.mark.parametrize("format", ["PDF", "TIFF"])
def test_every_page_is_read(dienst: Lesedienst, format: str) -> None:
    karte, leer = Image.open(ORDNER / "id-card-001-l1.jpg"), seite(())
    dokumente = dienst.lies(datei(format, karte.convert("RGB"), leer), HEUTE).dokumente
    assert [dokument.art for dokument in dokumente] == [Dokumentart.PERSONALAUSWEIS, Dokumentart.LEER]


def test_a_broken_pdf_is_refused_by_name(dienst: Lesedienst) -> None:
    with pytest.raises(Stoerung) as gemeldet:
        dienst.lies(datei("PDF", seite(()))[:300], HEUTE)
    assert gemeldet.value.code is Fehlercode.LESEN_PDF
