"""Settings of a machine: read once, whole, or refused with the place that is wrong."""

from pathlib import Path

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.settings import read_settings, settings_path

GUT = """
[schalter]
geraet = 3
gemeinde_ags = "05162024"
[kreis]
url = "https://kreis.example"
[melderegister]
ordner = "/uebergabe"
schluessel_datei = "/uebergabe/schluessel.pem"
"""


def test_smallest_file(tmp_path: Path) -> None:
    datei = tmp_path / "settings.toml"
    datei.write_text(GUT, "utf-8")
    settings = read_settings(datei)
    assert (settings.schalter.geraet, settings.schalter.sprache, settings.schalter.sperre_minuten) == (3, "de", 5)
    assert settings.datenordner.name == "bureau-app"


@pytest.mark.parametrize(
    ("text", "stelle"),
    [
        ("[schalter", "end of document"),
        (GUT.replace("geraet = 3", "geraet = 1000"), "schalter.geraet"),
        (GUT + "farbe = 1\n", "melderegister.farbe"),
        (GUT.replace('"05162024"', '"Neuss"'), "schalter.gemeinde_ags"),
        ("", "schalter"),
    ],
)
def test_wrong_entry_is_named(tmp_path: Path, text: str, stelle: str) -> None:
    datei = tmp_path / "settings.toml"
    datei.write_text(text, "utf-8")
    with pytest.raises(Stoerung) as stoerung:
        read_settings(datei)
    assert stoerung.value.code is Fehlercode.EINSTELLUNGEN_UNGUELTIG
    assert stelle in stoerung.value.werte["stelle"]


def test_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Stoerung) as stoerung:
        read_settings(tmp_path / "fehlt.toml")
    assert stoerung.value.code is Fehlercode.EINSTELLUNGEN_FEHLEN


def test_default_place_is_the_machine_s() -> None:
    assert settings_path().name == "settings.toml"


GERAETE = """
[scanner]
art = "ordner"
ordner = "/scans/schalter3"
[[lesegeraet]]
port = "hwgrep://0403:6001"
[[lesegeraet]]
port = "COM4"
baud = 115200
[eid]
start_url = "https://eid.kreis.example/start"
result_url = "https://eid.kreis.example/result"
"""


def test_devices_of_a_machine(tmp_path: Path) -> None:
    datei = tmp_path / "settings.toml"
    datei.write_text(GUT + GERAETE, "utf-8")
    settings = read_settings(datei)
    assert settings.scanner.ordner == Path("/scans/schalter3")
    assert [(g.port, g.baud) for g in settings.lesegeraet] == [("hwgrep://0403:6001", 9600), ("COM4", 115200)]
    assert settings.eid is not None and settings.eid.port == 24727


@pytest.mark.parametrize(
    ("text", "stelle"),
    [
        ('[scanner]\nart = "ordner"\n', "scanner"),
        ('[scanner]\nart = "sane"\nordner = "/scans"\n', "scanner"),
        ('[scanner]\nart = "twain"\n', "scanner.art"),
        ('[[lesegeraet]]\nport = ""\n', "lesegeraet.0.port"),
        ('[eid]\nstart_url = "ftp://x"\nresult_url = "https://x"\n', "eid.start_url"),
        ('[eid]\nstart_url = "https://x"\n', "eid"),
    ],
)
def test_a_wrong_device_is_named(tmp_path: Path, text: str, stelle: str) -> None:
    datei = tmp_path / "settings.toml"
    datei.write_text(GUT + text, "utf-8")
    with pytest.raises(Stoerung) as stoerung:
        read_settings(datei)
    assert stelle in stoerung.value.werte["stelle"]
