"""The scan folder: whole files are read and gone at once, halves wait, leftovers go unread, other things are left."""

import os
from pathlib import Path

import pytest

from bureau_app.devices.datei import HOECHSTENS_MB
from bureau_app.devices.ordner import RUHE_S, Scanordner
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.ports import Eingang

JPEG = b"\xff\xd8\xff\xe0 Bild \xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n Bild \x00\x00\x00\x00IEND\xaeB`\x82"
PDF = b"%PDF-1.7\n Bild \n%%EOF\n"
TIFF = b"II*\x00 Bild"


class Aufbau:
    """A folder, its reader, and a clock that only the test moves."""

    def __init__(self, ordner: Path) -> None:
        self.ordner, self.jetzt, self.verboten = ordner, 0.0, False
        self.scanner = Scanordner(ordner, uhr=lambda: self.jetzt, loesche=self._loesche, warten_s=0.001)

    def _loesche(self, datei: Path) -> None:
        if self.verboten:
            raise PermissionError
        datei.unlink()

    def lege(self, name: str, inhalt: bytes, zeit: int = 1) -> Path:
        datei = self.ordner / name
        datei.write_bytes(inhalt)
        os.utime(datei, (zeit, zeit))
        return datei

    def beginne(self) -> None:
        assert self.scanner.warte(False) is None

    def bilder(self) -> tuple[bytes, ...]:
        """The pictures of the next two looks."""
        gekommen = [self.scanner.warte(True) for _ in range(2)]
        return tuple(bild for eingang in gekommen if eingang for bild in eingang.bilder)


@pytest.fixture
def aufbau(tmp_path: Path) -> Aufbau:
    return Aufbau(tmp_path)


@pytest.mark.parametrize(("name", "inhalt"), [("a.JPG", JPEG), ("a.png", PNG), ("a.pdf", PDF)])
def test_a_whole_file_is_read_and_gone(aufbau: Aufbau, name: str, inhalt: bytes) -> None:
    aufbau.beginne()
    datei = aufbau.lege(name, inhalt)
    assert aufbau.bilder() == (inhalt,)
    assert not datei.exists()
    assert aufbau.bilder() == ()


def test_files_come_in_the_order_of_their_scans(aufbau: Aufbau) -> None:
    aufbau.beginne()
    aufbau.lege("b.jpg", JPEG, 5)
    aufbau.lege("c.png", PNG, 3)
    aufbau.lege("a.pdf", PDF, 9)
    assert aufbau.bilder() == (PNG, JPEG, PDF)


def test_a_half_written_file_waits_until_it_is_whole(aufbau: Aufbau) -> None:
    aufbau.beginne()
    for laenge in range(0, len(JPEG), 3):
        aufbau.lege("scan.jpg", JPEG[:laenge], zeit=laenge)
        assert aufbau.bilder() == ()
        aufbau.jetzt += RUHE_S / 2
    aufbau.lege("scan.jpg", JPEG, zeit=99)
    assert aufbau.bilder() == (JPEG,)


def test_a_file_without_a_mark_of_its_end_waits_for_quiet(aufbau: Aufbau) -> None:
    aufbau.beginne()
    datei = aufbau.lege("scan.tif", TIFF)
    assert aufbau.bilder() == ()
    aufbau.lege("scan.tif", TIFF + b" mehr", zeit=2)
    aufbau.jetzt += RUHE_S
    assert aufbau.bilder() == ()
    aufbau.jetzt += RUHE_S
    assert aufbau.bilder() == (TIFF + b" mehr",)
    assert not datei.exists()


def test_leftovers_are_cleared_unread_even_while_nobody_is_signed_in(aufbau: Aufbau) -> None:
    rest = [aufbau.lege("gestern.jpg", JPEG), aufbau.lege("halb.tif", b"")]
    aufbau.beginne()
    assert not any(datei.exists() for datei in rest)
    assert aufbau.bilder() == ()


def test_f2_waits_for_a_file_that_is_being_written_and_says_if_there_is_none(tmp_path: Path) -> None:
    scanner = Scanordner(tmp_path, ruhe_s=0.05, warten_s=0.02)
    with pytest.raises(Stoerung) as leer:
        scanner.scanne()
    assert leer.value.code is Fehlercode.SCANNER_ORDNER_LEER
    (tmp_path / "scan.tif").write_bytes(TIFF)
    assert scanner.scanne() == (TIFF,)


def test_what_cannot_be_deleted_is_told_read_once_and_tried_again_at_the_next_start(aufbau: Aufbau) -> None:
    aufbau.beginne()
    aufbau.verboten = True
    datei = aufbau.lege("scan.jpg", JPEG)
    assert aufbau.scanner.warte(True) is None
    assert aufbau.scanner.warte(True) == Eingang(bilder=(JPEG,))
    with pytest.raises(Stoerung) as bleibt:
        aufbau.scanner.warte(True)
    assert bleibt.value.code is Fehlercode.SCANNER_NICHT_GELOESCHT
    assert bleibt.value.werte == {"ordner": str(aufbau.ordner), "grund": "PermissionError"}
    assert aufbau.bilder() == ()
    danach = Aufbau(aufbau.ordner)
    danach.beginne()
    assert not datei.exists()


def test_the_same_name_again_is_another_scan(aufbau: Aufbau) -> None:
    aufbau.beginne()
    for nummer in range(3):
        aufbau.lege("scan.jpg", JPEG, zeit=nummer)
        assert aufbau.bilder() == (JPEG,)


@pytest.mark.parametrize("fremd", ["Brief an Frau Muster.docx", "unterordner"])
def test_a_folder_with_other_things_is_left_alone(aufbau: Aufbau, fremd: str) -> None:
    bild = aufbau.lege("urlaub.jpg", JPEG)
    (aufbau.ordner / fremd).mkdir() if fremd == "unterordner" else aufbau.lege(fremd, b"x")
    for versuche in (lambda: aufbau.scanner.warte(True), aufbau.scanner.scanne, aufbau.scanner.bereit):
        with pytest.raises(Stoerung) as stoerung:
            versuche()
        assert stoerung.value.code is Fehlercode.SCANNER_ORDNER_FREMD
        assert stoerung.value.werte == {"ordner": str(aufbau.ordner)}
    assert aufbau.bilder() == ()
    assert bild.exists()


def test_what_programs_put_beside_the_scans_is_neither_read_nor_deleted(aufbau: Aufbau) -> None:
    aufbau.beginne()
    nebenbei = [aufbau.lege(name, JPEG) for name in (".versteckt.jpg", "~scan.jpg", "Thumbs.db", "scan.jpg.part")]
    assert aufbau.bilder() == ()
    assert all(datei.exists() for datei in nebenbei)


def test_a_folder_that_is_away_is_told_once_until_it_is_back(aufbau: Aufbau, tmp_path: Path) -> None:
    fort = Aufbau(tmp_path / "netz")
    with pytest.raises(Stoerung) as stoerung:
        fort.scanner.warte(True)
    assert stoerung.value.code is Fehlercode.SCANNER_ORDNER
    assert stoerung.value.werte == {"ordner": str(fort.ordner), "grund": "FileNotFoundError"}
    assert fort.bilder() == ()
    fort.ordner.mkdir()
    fort.beginne()
    fort.lege("scan.jpg", JPEG)
    assert fort.bilder() == (JPEG,)
    fort.ordner.rmdir()
    with pytest.raises(Stoerung):
        fort.scanner.warte(True)


def test_a_huge_file_is_not_read_but_gone_and_told(aufbau: Aufbau) -> None:
    aufbau.beginne()
    datei = aufbau.ordner / "gross.tif"
    with datei.open("wb") as offen:
        offen.truncate((HOECHSTENS_MB + 1) * 1_000_000)
    assert aufbau.bilder() == ()
    aufbau.jetzt += RUHE_S
    assert aufbau.scanner.warte(True) is None
    assert not datei.exists()
    with pytest.raises(Stoerung) as stoerung:
        aufbau.scanner.warte(True)
    assert stoerung.value.code is Fehlercode.SCANNER_DATEI_ZU_GROSS


def test_no_name_of_a_file_is_in_what_is_told(aufbau: Aufbau) -> None:
    aufbau.beginne()
    aufbau.verboten = True
    aufbau.lege("Muster, Erika.jpg", JPEG)
    aufbau.bilder()
    with pytest.raises(Stoerung) as stoerung:
        aufbau.scanner.warte(True)
    assert "Muster" not in f"{stoerung.value!r} {stoerung.value.werte}"
