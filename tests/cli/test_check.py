"""`bureau-app check`: findings for a case written as JSON, readable and as JSON, and its schema."""

import argparse
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bureau_app.cli.check import run
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.resources import resource_dir
from bureau_app.wire.vorgangsdatei import Vorgangsdatei
from tests.beispiele import NEUSS, ZB1_FELDER


def vorgang(**anders: Any) -> dict[str, Any]:
    fall: dict[str, Any] = {
        "gemeinde_ags": NEUSS,
        "heute": "2026-11-21",
        "person": {"familienname": "Müstermann-Żółć", "vornamen": "Erika Łucja", "geburtsdatum": "1983-08-12"},
        "ausweis": {"art": "personalausweis", "gueltig_bis": "2031-08-01"},
        "alte_anschrift": {"strasse": "Am Markt", "hausnummer": "2", "plz": "41564", "ort": "Kaarst"},
        "neue_anschrift": {"strasse": "Oberstraße", "hausnummer": "91", "plz": "41460", "ort": "Neuss"},
        "einzugsdatum": "2026-11-18",
        "wohnungsgeber_bestaetigt": True,
        "fahrzeuge": [{"zb1": ZB1_FELDER}],
    }
    return fall | anders


def check(tmp_path: Path, fall: Any, als_json: bool = True) -> int:
    datei = tmp_path / "vorgang.json"
    datei.write_text(fall if isinstance(fall, str) else json.dumps(fall), "utf-8")
    return run(argparse.Namespace(file=datei, json=als_json, policy=None))


def test_main_case_is_free_and_costs_10_80(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, vorgang()) == 0
    antwort = json.loads(capsys.readouterr().out)
    assert (antwort["ausgang"], antwort["gebuehr_cent"], antwort["policy_version"]) == ("frei", 1080, "rkn-2026-2")
    assert [(b["code"], b["gewicht"]) for b in antwort["befunde"]] == [("r1_aufkleber", "hinweis")]
    assert check(tmp_path, vorgang(), als_json=False) == 0
    assert "10,80 €" in capsys.readouterr().out


def test_blocked_case_says_why_and_on_which_basis(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fall = vorgang(fahrzeuge=[{"zb1": ZB1_FELDER, "hat_aufkleber": True, "zustand": "ausser_betrieb"}])
    assert check(tmp_path, fall) == 1
    befunde = json.loads(capsys.readouterr().out)["befunde"]
    assert {b["code"] for b in befunde} == {"r2_aufkleber_vorhanden", "r16_ausser_betrieb"}
    assert all(b["rechtsgrundlage"] and b["text"] and b["fahrzeug"] == 0 for b in befunde)
    assert check(tmp_path, fall, als_json=False) == 1
    assert "gesperrt" in capsys.readouterr().out


@pytest.mark.parametrize(
    "fall",
    ["", "{", "[]", "{}", json.dumps(vorgang(farbe="rot")), json.dumps(vorgang(einzugsdatum="morgen"))],
)
def test_no_case_at_all(tmp_path: Path, fall: str) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        check(tmp_path, fall)
    assert fehler.value.code is Fehlercode.VORGANGSDATEI_UNGUELTIG


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        run(argparse.Namespace(file=tmp_path / "fehlt.json", json=True, policy=None))
    assert fehler.value.code is Fehlercode.VORGANGSDATEI_UNLESBAR


def test_a_value_that_cannot_be_names_its_field(tmp_path: Path) -> None:
    fall = vorgang(neue_anschrift={"strasse": "Oberstraße", "hausnummer": "91", "plz": "4146", "ort": "Neuss"})
    with pytest.raises(Eingabefehler) as fehler:
        check(tmp_path, fall)
    assert fehler.value.feld == "neu.plz"


def test_schema_in_resources_is_the_one_that_is_read() -> None:
    schema = json.loads((resource_dir() / "schema" / "vorgang.schema.json").read_text("utf-8"))
    assert schema == {"$schema": schema["$schema"], **Vorgangsdatei.model_json_schema()}
    jsonschema.validate(vorgang(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(vorgang(farbe="rot"), schema)
