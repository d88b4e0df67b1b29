"""SANE's own test backend through the real `scanimage`: a page, a feeder, and every fault that it can play."""

import io
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from bureau_app.devices.sane import HOECHSTENS_SEITEN, SaneScanner
from bureau_app.devices.scannerstand import Hindernis, stoerung_von
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

ohne_sane = pytest.mark.skipif(
    shutil.which("scanimage") is None,
    reason="SKIPPED: scanimage is not installed here (Debian: sane-utils), so SANE is not tested",
)
STATUS = {
    "DEVICE_BUSY": Fehlercode.SCANNER_BELEGT,
    "JAMMED": Fehlercode.SCANNER_STAU,
    "NO_DOCS": Fehlercode.SCANNER_EINZUG_LEER,
    "COVER_OPEN": Fehlercode.SCANNER_KLAPPE_OFFEN,
    "IO_ERROR": Fehlercode.SCANNER_GERAET,
    "ACCESS_DENIED": Fehlercode.SCANNER_GERAET,
}


@pytest.fixture
def umgebung(tmp_path: Path) -> dict[str, str]:
    """SANE knows its test scanners and nothing else; its temporary files would lie where the test looks."""
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text("number_of_devices 2\n")
    (tmp_path / "temp").mkdir()
    return {"SANE_CONFIG_DIR": str(tmp_path), "TMPDIR": str(tmp_path / "temp"), "HOME": str(tmp_path / "temp")}


def scanner(umgebung: dict[str, str], *weitere: str, einzug: bool = False, geraet: str = "test:0") -> SaneScanner:
    masse = ("-x", "105", "-y", "74")
    return SaneScanner(geraet, 150, "Flatbed", einzug, umgebung, weitere=(*masse, *weitere))


@ohne_sane
def test_a_page_comes_in_colour_at_its_resolution_and_leaves_no_file(umgebung: dict[str, str], tmp_path: Path) -> None:
    hier = set(os.listdir())
    (bild,) = scanner(umgebung, "--test-picture=Color pattern").scanne()
    seite = Image.open(io.BytesIO(bild))
    assert (seite.format, seite.mode) == ("PNG", "RGB")
    assert seite.size == (620, 437)
    assert list((tmp_path / "temp").rglob("*")) == [] and set(os.listdir()) == hier


@ohne_sane
def test_a_feeder_delivers_all_its_pages_but_never_endlessly(umgebung: dict[str, str]) -> None:
    seiten = scanner(umgebung, einzug=True).scanne()
    assert len(seiten) == HOECHSTENS_SEITEN


@ohne_sane
@pytest.mark.parametrize(("status", "code"), STATUS.items(), ids=str)
def test_every_fault_is_said(umgebung: dict[str, str], status: str, code: Fehlercode) -> None:
    kaputt = scanner(umgebung, "--enable-test-options=yes", f"--read-return-value=SANE_STATUS_{status}")
    with pytest.raises(Stoerung) as stoerung:
        kaputt.scanne()
    assert stoerung.value.code is code


@ohne_sane
def test_a_scanner_that_hangs_is_given_up(umgebung: dict[str, str]) -> None:
    langsam = ("--enable-test-options=yes", "--read-delay=yes", "--read-delay-duration=200000", "--read-limit=yes")
    haengt = SaneScanner("test:0", 600, "Flatbed", False, umgebung, zeit_s=0.5, weitere=langsam)
    with pytest.raises(Stoerung) as stoerung:
        haengt.scanne()
    assert stoerung.value.code is Fehlercode.SCANNER_ZU_LANGE


@ohne_sane
def test_doctor_learns_whether_the_scanner_is_there(umgebung: dict[str, str]) -> None:
    scanner(umgebung).bereit()
    SaneScanner(umgebung=umgebung).bereit()
    with pytest.raises(Stoerung) as stoerung:
        scanner(umgebung, geraet="test:9").bereit()
    assert stoerung.value.code is Fehlercode.SCANNER_GERAET
    assert stoerung.value.werte == {"treiber": "SANE", "grund": "Status 1"}


def test_without_the_program_its_package_is_named(tmp_path: Path) -> None:
    scanner = SaneScanner(umgebung={"PATH": str(tmp_path)})
    for versuche in (scanner.scanne, scanner.bereit):
        with pytest.raises(Stoerung) as stoerung:
            versuche()
        assert stoerung.value.code is Fehlercode.SCANNER_TREIBER
        assert stoerung.value.werte == {"treiber": "SANE (sane-utils)"}


def test_every_obstacle_has_its_own_words() -> None:
    codes = [stoerung_von(hindernis, "SANE").code for hindernis in Hindernis]
    assert len(set(codes)) == len(Hindernis)
