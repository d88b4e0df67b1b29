"""What a picture file is, its content decides; what is none, broken or huge is refused by name."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokumentart
from bureau_app.reading.bild import MAX_BILDPUNKTE, oeffne
from bureau_app.reading.prozess import Lesedienst
from tests.reading.wahrheit import HEUTE, ORDNER


def png_kopf(breite: int, hoehe: int) -> bytes:
    """A PNG that claims this size and brings almost no data."""

    def stueck(art: bytes, inhalt: bytes) -> bytes:
        return struct.pack(">I", len(inhalt)) + art + inhalt + struct.pack(">I", zlib.crc32(art + inhalt))

    kopf = stueck(b"IHDR", struct.pack(">IIBBBBB", breite, hoehe, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + kopf + stueck(b"IDAT", zlib.compress(b"\0" * 100)) + stueck(b"IEND", b"")


def kodiert(bild: Image.Image, format: str, **werte: object) -> bytes:
    puffer = io.BytesIO()
    bild.save(puffer, format, **werte)
    return puffer.getvalue()


def muster(breite: int = 60, hoehe: int = 40) -> Image.Image:
    zufall = np.random.default_rng(7)
    return Image.fromarray(zufall.integers(0, 255, (hoehe, breite, 3), dtype=np.uint8))


def riesiges_jpeg() -> bytes:
    """A JPEG whose frame header claims 40,000 × 40,000."""
    daten = bytearray(kodiert(muster(), "JPEG"))
    rahmen = daten.index(b"\xff\xc0")
    daten[rahmen + 5 : rahmen + 9] = struct.pack(">HH", 40_000, 40_000)
    return bytes(daten)


def riesiges_bmp() -> bytes:
    daten = bytearray(kodiert(muster(), "BMP"))
    daten[18:26] = struct.pack("<ii", 40_000, 40_000)
    return bytes(daten)


JPEG = (ORDNER / "id-card-001-l1.jpg").read_bytes()
FEINDLICHE = {
    "leer": (b"", Fehlercode.LESEN_LEER),
    "text": (b"Das ist kein Bild.\n" * 50, Fehlercode.LESEN_KEIN_BILD),
    "nullen": (b"\0" * 5000, Fehlercode.LESEN_KEIN_BILD),
    "pdf": (b"%PDF-1.7\n1 0 obj", Fehlercode.LESEN_PDF),
    "gif": (kodiert(muster(), "GIF"), Fehlercode.LESEN_KEIN_BILD),
    "nur der Kopf": (JPEG[:3], Fehlercode.LESEN_KEIN_BILD),
    "abgeschnitten": (JPEG[: len(JPEG) // 2], Fehlercode.LESEN_UNVOLLSTAENDIG),
    "PNG ohne Daten": (png_kopf(300, 200), Fehlercode.LESEN_UNVOLLSTAENDIG),
    "PNG-Bombe": (png_kopf(40_000, 40_000), Fehlercode.LESEN_ZU_GROSS),
    "knapp zu groß": (png_kopf(8_000, MAX_BILDPUNKTE // 8_000 + 1), Fehlercode.LESEN_ZU_GROSS),
    "JPEG-Bombe": (riesiges_jpeg(), Fehlercode.LESEN_ZU_GROSS),
    "BMP-Bombe": (riesiges_bmp(), Fehlercode.LESEN_ZU_GROSS),
}


@pytest.mark.parametrize(("daten", "code"), FEINDLICHE.values(), ids=FEINDLICHE.keys())
def test_hostile_files_are_refused_by_name(daten: bytes, code: Fehlercode) -> None:
    with pytest.raises(Stoerung) as stoerung:
        oeffne(daten)
    assert stoerung.value.code is code


def test_refusal_crosses_the_process_and_the_service_reads_on(dienst: Lesedienst) -> None:
    for daten, code in FEINDLICHE.values():
        with pytest.raises(Stoerung) as stoerung:
            dienst.lies(daten, HEUTE)
        assert stoerung.value.code is code
    assert dienst.lies(JPEG, HEUTE).dokumente[0].art is Dokumentart.PERSONALAUSWEIS


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_the_content_decides_the_format(format: str) -> None:
    (seite,) = oeffne(kodiert(muster(), format))
    assert seite.shape == (40, 60, 3)
    assert seite.dtype == np.uint8


@pytest.mark.parametrize("modus", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_pixel_becomes_colour(modus: str) -> None:
    format = {"CMYK": "JPEG", "F": "TIFF"}.get(modus, "PNG")
    bild = muster().convert("L").convert("I").convert(modus) if modus == "I;16" else muster().convert(modus)
    (seite,) = oeffne(kodiert(bild, format))
    assert seite.shape == (40, 60, 3)
    assert seite.min() < 60 < 190 < seite.max()


def test_transparent_is_white() -> None:
    (seite,) = oeffne(kodiert(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG"))
    assert seite.min() == 255


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("groesse", "halb"),
    [((4960, 2480), True), ((2480, 4960), True), ((4676, 3306), False)],
    ids=["form, 600 dpi", "upright", "A4, 400 dpi"],
)
def test_what_is_finer_than_reading_needs_is_halved(format: str, groesse: tuple[int, int], halb: bool) -> None:
    (seite,) = oeffne(kodiert(Image.new("RGB", groesse, "white"), format))
    assert seite.shape[1::-1] == tuple(pixel // 2 if halb else pixel for pixel in groesse)


def test_all_pages_of_a_tiff_are_read() -> None:
    seiten = oeffne(kodiert(muster(), "TIFF", save_all=True, append_images=[muster(80, 50), muster(90, 30)]))
    assert [seite.shape[:2] for seite in seiten] == [(40, 60), (50, 80), (30, 90)]


def test_the_camera_says_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (seite,) = oeffne(kodiert(muster(), "JPEG", exif=exif))
    assert seite.shape == (60, 40, 3)
