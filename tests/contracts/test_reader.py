"""What every DocumentReader and every Scanner promises; the reading service, its fake and the scanners pass it."""

import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from bureau_app.devices.datei import DateiScanner
from bureau_app.devices.ordner import Scanordner
from bureau_app.devices.sane import SaneScanner
from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokument, Dokumentart, Lesung
from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import lade_formular, resource_dir
from bureau_app.workflows.ports import DocumentReader, Scanner
from tests.beispiele import HEUTE
from tests.fakes.leser import FakeLeser, FakeScanner

ARTEN = (Dokumentart.PERSONALAUSWEIS, Dokumentart.ZB1)


def simulierter(heute: date = HEUTE) -> SimulierterScanner:
    return SimulierterScanner.aus(resource_dir() / "specimens", lambda: heute)


@pytest.fixture(scope="module")
def bilder() -> tuple[bytes, ...]:
    """An identity card and a ZB I."""
    return simulierter().scanne()


@pytest.fixture(params=["fake", "service"])
def leser(request: pytest.FixtureRequest, bilder: tuple[bytes, ...]) -> Iterator[DocumentReader]:
    fake = FakeLeser()
    for bild, art in zip(bilder, ARTEN, strict=True):
        fake.kennt(bild, Lesung((Dokument(art, {}),), 0.1))
    leser: DocumentReader = fake if request.param == "fake" else Lesedienst(lade_formular("zb1"))
    yield leser
    leser.schliesse()


def test_a_reader_reads_refuses_and_starts_again(leser: DocumentReader, bilder: tuple[bytes, ...]) -> None:
    leser.waerme_auf()
    leser.waerme_auf()
    assert [leser.lies(bild, HEUTE).dokumente[0].art for bild in bilder] == list(ARTEN)
    with pytest.raises(Stoerung) as fehler:
        leser.lies(b"", HEUTE)
    assert fehler.value.code is Fehlercode.LESEN_LEER
    assert leser.lies(bilder[0], HEUTE).dokumente[0].art is ARTEN[0]
    leser.schliesse()
    leser.schliesse()
    assert leser.lies(bilder[0], HEUTE).dokumente[0].art is ARTEN[0]


@pytest.fixture(params=["fake", "files", "folder", "simulator"])
def scanner(request: pytest.FixtureRequest, bilder: tuple[bytes, ...], tmp_path: Path) -> Scanner:
    """A scanner with these pictures on its glass."""
    if request.param == "simulator":
        return simulierter()
    if request.param == "fake":
        fake = FakeScanner()
        fake.lege_auf(*bilder)
        return fake
    ordner = Scanordner(tmp_path)
    ordner.warte(False)
    dateien = [tmp_path / f"{nummer}.jpg" for nummer in range(len(bilder))]
    for datei, bild in zip(dateien, bilder, strict=True):
        datei.write_bytes(bild)
    if request.param == "folder":
        return ordner
    gewaehlt = DateiScanner()
    gewaehlt.waehle(dateien)
    return gewaehlt


@pytest.fixture
def sane(tmp_path: Path) -> Scanner:
    """SANE with its own test scanner."""
    if shutil.which("scanimage") is None:
        pytest.skip(reason="SKIPPED: scanimage is not installed here (Debian: sane-utils), so SANE is not tested")
    (tmp_path / "dll.conf").write_text("test\n")
    return SaneScanner("test:0", umgebung={"SANE_CONFIG_DIR": str(tmp_path)})


@pytest.mark.parametrize("art", ["scanner", "sane"])
def test_pictures_of_a_scan_can_be_opened(art: str, request: pytest.FixtureRequest) -> None:
    gescannt: Scanner = simulierter() if art == "scanner" else request.getfixturevalue("sane")
    bilder = gescannt.scanne()
    assert bilder and all(Image.open(io.BytesIO(bild)).width > 100 for bild in bilder)


def test_a_scan_delivers_what_lies_on_the_glass(scanner: Scanner, bilder: tuple[bytes, ...]) -> None:
    assert scanner.scanne() == bilder
