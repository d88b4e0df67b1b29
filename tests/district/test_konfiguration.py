"""The configuration: command line over environment over file; what is wrong is named by place, never by value."""

from pathlib import Path
from typing import Any

import pytest

from bureau_app.district.konfiguration import Konfiguration, lies_konfiguration, schema
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.resources import lade_texte, resource_dir
from bureau_app.ui.texts import Texte

FILE = """
datenbank = "postgresql+psycopg://bureau@db/bureau"
schluessel = "/etc/bureau-app/schluessel"
[dienst]
host = "0.0.0.0"
port = 8443
tls_zertifikat = "/etc/bureau-app/cert.pem"
tls_schluessel = "/etc/bureau-app/key.pem"
[protokoll]
form = "json"
"""


def gelesen(tmp_path: Path, text: str = FILE, befehl: Any = None, **umgebung: str) -> Konfiguration:
    datei = tmp_path / "district.toml"
    datei.write_text(text, "utf-8")
    return lies_konfiguration(datei, befehl or {}, umgebung)


def test_the_file_says_everything_and_the_rest_has_defaults(tmp_path: Path) -> None:
    k = gelesen(tmp_path)
    assert (k.dienst.host, k.dienst.tls_zertifikat) == ("0.0.0.0", Path("/etc/bureau-app/cert.pem"))
    assert (k.protokoll.form, k.protokoll.stufe, k.kennzahlen.port) == ("json", "info", 0)


def test_command_line_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUREAU_DISTRICT_DIENST__PORT", "9000")
    monkeypatch.setenv("BUREAU_DISTRICT_DIENST__HOST", "::1")
    k = gelesen(tmp_path, befehl={"dienst": {"port": 9001}})
    assert (k.dienst.port, k.dienst.host, k.protokoll.form) == (9001, "::1", "json")


def test_the_environment_names_the_file(tmp_path: Path) -> None:
    gelesen(tmp_path)
    umgebung = {"BUREAU_DISTRICT_CONFIG": str(tmp_path / "district.toml")}
    assert lies_konfiguration(None, {}, umgebung).dienst.host == "0.0.0.0"
    assert lies_konfiguration(None, {}, {}).datenbank_url() == ""


def test_the_password_comes_from_its_file_and_shows_nowhere(tmp_path: Path) -> None:
    (tmp_path / "kennwort").write_text("Kanarien/vogel\n", "utf-8")
    k = gelesen(tmp_path, f"datenbank_kennwort_datei = '{tmp_path / 'kennwort'}'\n" + FILE)
    assert k.datenbank_url() == "postgresql+psycopg://bureau:Kanarien%2Fvogel@db/bureau"
    assert "Kanarien" not in repr(k)
    (tmp_path / "kennwort").unlink()
    with pytest.raises(Stoerung) as fehlt:
        k.datenbank_url()
    assert (fehlt.value.code, fehlt.value.werte["grund"]) == (Fehlercode.KONFIGURATION_GEHEIMNIS, "FileNotFoundError")


@pytest.mark.parametrize(
    ("zeile", "stelle", "grund"),
    [
        ('port = "viele"', "dienst.port", "ist keine ganze Zahl"),
        ("port = 70000", "dienst.port", "höchstens 65535"),
        ("hafen = 1", "dienst.hafen", "diesen Eintrag gibt es nicht"),
        ("host = 5", "dienst.host", "ist kein Text"),
        ("host =", "", "kein TOML"),
        ('host = "\\ud800"', "", "kein TOML"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key_in_german(tmp_path: Path, zeile: str, stelle: str, grund: str) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        gelesen(tmp_path, f"[dienst]\n{zeile}\n")
    assert falsch.value.code is Fehlercode.KONFIGURATION_UNGUELTIG
    wortlaut = Texte.laden(lade_texte("de")).fehler(falsch.value).text
    assert "district.toml" in wortlaut and stelle in wortlaut and grund in wortlaut
    assert "viele" not in wortlaut and "70000" not in wortlaut


def test_a_wrong_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUREAU_DISTRICT_PROTOKOLL__STUFE", "laut")
    with pytest.raises(Eingabefehler) as falsch:
        gelesen(tmp_path, BUREAU_DISTRICT_PROTOKOLL__STUFE="laut")
    assert falsch.value.werte["stelle"] == "Umgebung BUREAU_DISTRICT_PROTOKOLL__STUFE"
    assert "'debug'" in falsch.value.werte["grund"]


def test_a_mistyped_variable_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        gelesen(tmp_path, BUREAU_DISTRICT_DATENBNAK="x")
    assert falsch.value.werte["stelle"] == "Umgebung BUREAU_DISTRICT_DATENBNAK"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Stoerung) as fehlt:
        lies_konfiguration(tmp_path / "nirgends.toml", {}, {})
    assert fehlt.value.code is Fehlercode.KONFIGURATION_FEHLT
    assert fehlt.value.werte["datei"].endswith("nirgends.toml")


def test_the_schema_in_the_repository_is_the_one_of_the_program() -> None:
    """Write it anew with: python installer/schemata.py"""
    assert (resource_dir() / "schema" / "district.schema.json").read_bytes() == schema()
