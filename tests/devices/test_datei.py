"""Files that somebody picked arrive as pictures, and what cannot be opened is said without its name."""

from pathlib import Path

import pytest

from bureau_app.devices.datei import HOECHSTENS_MB, DateiScanner
from bureau_app.domain.fehlercode import Fehlercode, Stoerung


def test_the_picked_files_are_delivered_once_and_in_order(tmp_path: Path) -> None:
    files = [tmp_path / "b.jpg", tmp_path / "a.png"]
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]))
    scanner = DateiScanner()
    scanner.waehle(files)
    assert scanner.scanne() == (b"\x00", b"\x01")
    with pytest.raises(Stoerung) as stoerung:
        scanner.scanne()
    assert stoerung.value.code is Fehlercode.SCANNER_LEER


def test_a_missing_file_and_a_folder_are_named_by_their_number(tmp_path: Path) -> None:
    good = tmp_path / "gut.jpg"
    good.write_bytes(b"x")
    for bad in (tmp_path / "Erika Muster.jpg", tmp_path):
        scanner = DateiScanner()
        scanner.waehle([good, bad])
        with pytest.raises(Stoerung) as stoerung:
            scanner.scanne()
        assert stoerung.value.code is Fehlercode.SCANNER_DATEI
        assert stoerung.value.werte == {"nummer": "2"}


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "gross.tif"
    with huge.open("wb") as file:
        file.truncate((HOECHSTENS_MB + 1) * 1_000_000)
    scanner = DateiScanner()
    scanner.waehle([huge])
    with pytest.raises(Stoerung) as stoerung:
        scanner.scanne()
    assert stoerung.value.code is Fehlercode.SCANNER_DATEI_ZU_GROSS
    assert stoerung.value.werte == {"nummer": "1", "megabyte": "61", "hoechstens": "60"}
