"""WIA's automation layer as far as it can be played without Windows: objects with its names, numbers and faults."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bureau_app.devices.wia import HOECHSTENS_SEITEN, WiaScanner
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

FEHLER = {
    0x80210002: Fehlercode.SCANNER_STAU,
    0x80210003: Fehlercode.SCANNER_EINZUG_LEER,
    0x80210006: Fehlercode.SCANNER_BELEGT,
    0x80210016: Fehlercode.SCANNER_KLAPPE_OFFEN,
    0x80210005: Fehlercode.SCANNER_GERAET,
    0x80004005: Fehlercode.SCANNER_GERAET,
}


@dataclass
class Wert:
    Value: Any


class Eigenschaften(dict[str, Wert]):
    def Exists(self, nummer: str) -> bool:
        return nummer in self

    def __call__(self, nummer: str) -> Wert:
        return self[nummer]


@dataclass
class Scanner:
    """Device info, device, item and picture in one."""

    seiten: list[bytes | int]
    Properties: Eigenschaften = field(
        default_factory=lambda: Eigenschaften({n: Wert("Flachbett") for n in ("Name", "3088", "6146", "6147")})
    )
    Type: int = 1

    def Connect(self) -> "Scanner":
        return self

    def Items(self, nummer: int) -> "Scanner":
        assert nummer == 1
        return self

    def Transfer(self, art: str) -> "Scanner":
        seite = self.seiten.pop(0)
        if isinstance(seite, int):
            raise OSError(seite - (1 << 32), "WIA")
        self.bild = seite
        return self

    @property
    def FileData(self) -> "Scanner":
        return self

    @property
    def BinaryData(self) -> tuple[int, ...]:
        return tuple(self.bild)


@dataclass
class Verwalter:
    scanner: tuple[Scanner, ...]

    @property
    def DeviceInfos(self) -> Iterator[Scanner]:
        return iter(self.scanner)


def wia(*seiten: bytes | int, einzug: bool = False, geraet: str = "") -> tuple[WiaScanner, Scanner]:
    scanner = Scanner(list(seiten))
    kamera = Scanner([], Type=2)
    return WiaScanner(geraet, 300, einzug, lambda: Verwalter((kamera, scanner))), scanner


def test_a_page_comes_with_the_settings_that_the_driver_has() -> None:
    scanner, geraet = wia(b"BM Bild", b"nie")
    assert scanner.scanne() == (b"BM Bild",)
    assert {n: w.Value for n, w in geraet.Properties.items()} == {
        "Name": "Flachbett",
        "3088": 2,
        "6146": 1,
        "6147": 300,
    }


def test_a_feeder_delivers_until_it_is_empty() -> None:
    scanner, geraet = wia(b"1", b"2", 0x80210003, einzug=True)
    assert scanner.scanne() == (b"1", b"2")
    assert geraet.Properties["3088"].Value == 1
    assert len(wia(*[b"x"] * 99, einzug=True)[0].scanne()) == HOECHSTENS_SEITEN


@pytest.mark.parametrize(("nummer", "code"), FEHLER.items(), ids=map(hex, FEHLER))
def test_every_fault_is_said(nummer: int, code: Fehlercode) -> None:
    with pytest.raises(Stoerung) as stoerung:
        wia(nummer, einzug=True)[0].scanne()
    assert stoerung.value.code is code
    if code is Fehlercode.SCANNER_GERAET:
        assert stoerung.value.werte == {"treiber": "WIA", "grund": f"{nummer:#010x}"}


def test_a_scanner_is_found_by_its_name_and_a_camera_is_none() -> None:
    wia(geraet="Flachbett")[0].bereit()
    with pytest.raises(Stoerung) as stoerung:
        wia(geraet="Anderer")[0].bereit()
    assert stoerung.value.werte == {"treiber": "WIA", "grund": "kein solcher Scanner"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has WIA: that there is none cannot be shown here")
def test_elsewhere_than_on_windows_wia_is_named_as_missing() -> None:
    with pytest.raises(Stoerung) as stoerung:
        WiaScanner("", 300, False).bereit()
    assert stoerung.value.code is Fehlercode.SCANNER_TREIBER
    assert stoerung.value.werte == {"treiber": "WIA (Windows)"}
