"""`bureau-app doctor`: each thing that is not in order is named with what to do, and hides no other."""

import argparse
import json
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bureau_app.cli.doctor import Pruefpunkt, pruefe_form, untersuche
from bureau_app.cli.fachverfahren import bereite_vor
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.resources import lade_texte
from bureau_app.ui.texts import Texte
from bureau_app.wire.dienst import Dienstauskunft
from bureau_app.wire.fahrzeugregister import FORMEN
from tests.eid.ersatzapp import ersatzapp
from tests.fakes.bund import Gedaechtnis
from tests.kreisdienst import KAARST, NEUSS, dienst, kreis

KORPUS = Path(__file__).parents[1] / "wire" / "korpus"
TEXTE = Texte.laden(lade_texte("de"))


def einstellungen(ordner: Path, url: str = "http://127.0.0.1:1", geraet: int = 1, geraete: str = "") -> Path:
    """Settings of a counter whose folders lie below `ordner`; `geraete` are further sections."""
    datei = ordner / "settings.toml"
    uebergabe = ordner / "uebergabe"
    abschnitte: dict[str, dict[str, int | str]] = {
        "schalter": {"geraet": geraet, "gemeinde_ags": NEUSS},
        "kreis": {"url": url},
        "melderegister": {"ordner": str(uebergabe), "schluessel_datei": str(ordner / "melde.pem")},
    }
    zeilen = [f"datenordner = {json.dumps(str(ordner / 'daten'))}\n"]
    for name, werte in abschnitte.items():
        zeilen.append(f"[{name}]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in werte.items()))
    datei.write_text("".join([*zeilen, geraete]), "utf-8")
    return datei


def befund(datei: Path) -> dict[str, Pruefpunkt]:
    return {punkt.name: punkt for punkt in untersuche(argparse.Namespace(settings=datei), TEXTE)}


def worte(code: Fehlercode, **werte: str) -> tuple[bool, str, str]:
    """What a check says that failed with this code."""
    satz = TEXTE.fehler(Stoerung(code, **werte))
    return False, satz.text, satz.tun


def gesagt(punkt: Pruefpunkt) -> tuple[bool, str, str]:
    return punkt.ok, punkt.gesehen, punkt.tun


def test_a_pc_that_was_not_set_up(qtbot: QtBot, bund: Gedaechtnis, tmp_path: Path) -> None:
    punkte = befund(tmp_path / "fehlt.toml")
    assert gesagt(punkte["schluesselbund"]) == worte(Fehlercode.GERAETETOKEN_FEHLT)
    assert gesagt(punkte["einstellungen"]) == worte(Fehlercode.EINSTELLUNGEN_FEHLEN, datei=str(tmp_path / "fehlt.toml"))
    assert {name for name, punkt in punkte.items() if punkt.ok} >= {"programm", "schriften", "lesedienst"}
    assert "speicher" not in punkte and bund.inhalt == {}


def test_everything_around_a_set_up_pc_is_missing(qtbot: QtBot, bund: Gedaechtnis, tmp_path: Path) -> None:
    bund.inhalt["bureau-app", "geraetetoken"] = "x" * 43
    (tmp_path / "daten").mkdir()
    (tmp_path / "daten" / "schalter.db").write_bytes(b"not a database" * 400)
    punkte = befund(einstellungen(tmp_path))
    assert gesagt(punkte["speicher"]) == worte(Fehlercode.KEYRING_SCHLUESSEL_FEHLT, datei="schalter.db")
    assert gesagt(punkte["kreis"]) == worte(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectionError")
    assert gesagt(punkte["melderegister"]) == worte(Fehlercode.MELDEREGISTER_ORDNER, grund="NotADirectoryError")
    assert punkte["strassen"].ok and punkte["einstellungen"].ok


@pytest.mark.parametrize("ags", [NEUSS, KAARST], ids=["another_counter", "another_town"])
def test_a_token_of_another_pc_is_found(qtbot: QtBot, bund: Gedaechtnis, tmp_path: Path, ags: str) -> None:
    """With it each case would be returned, or two counters would give out the same numbers."""
    (tmp_path / "melde.pem").write_bytes(bereite_vor(tmp_path / "uebergabe").read_bytes())
    with kreis("sqlite", tmp_path) as k, dienst(k.engine, k.uhr.jetzt) as url:
        nummer = k.geraet(ags)[0].nummer
        _, token = k.geraet(ags)
        bund.inhalt["bureau-app", "geraetetoken"] = token
        punkte = befund(einstellungen(tmp_path, url, nummer))
    assert gesagt(punkte["kreis"]) == worte(Fehlercode.GERAET_PASST_NICHT, ags=ags, geraet=str(nummer + 1))
    assert punkte["speicher"].ok and punkte["melderegister"].ok


def test_each_device_is_named_and_whether_it_works(qtbot: QtBot, bund: Gedaechtnis, tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    rest = tmp_path / "scans" / "gestern.jpg"
    rest.write_bytes(b"x")
    geraete = f"""
[scanner]
art = "ordner"
ordner = {json.dumps(str(tmp_path / "scans"))}
[[lesegeraet]]
port = "loop://"
[[lesegeraet]]
port = "nirgends"
baud = 115200
"""
    punkte = befund(einstellungen(tmp_path, geraete=geraete))
    assert gesagt(punkte["scanner"]) == (True, f"ordner: {tmp_path / 'scans'}", "")
    assert rest.exists(), "doctor looks and touches nothing"
    assert gesagt(punkte["leser loop://"]) == (True, "Anschluss offen, 9600 Baud", "")
    fehlt = worte(Fehlercode.LESEGERAET_FEHLT, port="nirgends", grund="SerialException")
    assert gesagt(punkte["leser nirgends"]) == fehlt


def test_a_counter_without_a_scanner_is_in_order_and_learns_which_there_are(
    qtbot: QtBot, bund: Gedaechtnis, tmp_path: Path
) -> None:
    punkt = befund(einstellungen(tmp_path))["scanner"]
    assert punkt.ok and all(art in punkt.gesehen for art in ("ordner", "sane", "wia"))


def test_windows_devices_are_named_as_missing_elsewhere(qtbot: QtBot, bund: Gedaechtnis, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip(reason="Windows has WIA: that there is none cannot be shown here")
    punkt = befund(einstellungen(tmp_path, geraete='[scanner]\nart = "wia"\n'))["scanner"]
    assert gesagt(punkt) == worte(Fehlercode.SCANNER_TREIBER, treiber="WIA (Windows)")


def test_the_app_for_on_site_reading_is_named(qtbot: QtBot, bund: Gedaechtnis, tmp_path: Path) -> None:
    with ersatzapp() as port:
        eid = f'[eid]\nstart_url = "https://x/s"\nresult_url = "https://x/r"\nport = {port}\n'
        datei = einstellungen(tmp_path, geraete=eid)
        da = befund(datei)["vor-ort-auslesen"]
    assert da.ok and "AusweisApp 2.3.1" in da.gesehen
    fort = befund(datei)["vor-ort-auslesen"]
    assert gesagt(fort) == worte(Fehlercode.EID_APP_FEHLT, port=str(port), grund="ConnectionRefusedError")


def test_a_district_that_does_not_know_the_form_of_this_program_is_named_with_what_waits() -> None:
    alt = Dienstauskunft.aus_json((KORPUS / "Dienstauskunft.1.json").read_bytes())
    with pytest.raises(Stoerung) as fehler:
        pruefe_form(alt, lambda: 3)
    assert fehler.value.code is Fehlercode.KREIS_ZU_ALT
    assert fehler.value.werte == {"version": "0.1.0", "anzahl": "3"}
    pruefe_form(alt.model_copy(update={"schemata": FORMEN}), lambda: 3)
