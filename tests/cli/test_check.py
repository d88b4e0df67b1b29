"""`bureau-app check`: findings for a case written as JSON, readable and as JSON, and its schema."""

import argparse
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bureau_app.cli.check import run
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.resources import lade_policy, resource_dir
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


def check(tmp_path: Path, fall: Any, als_json: bool = True, policy: str | None = None) -> int:
    datei, policydatei = tmp_path / "vorgang.json", tmp_path / "policy.toml"
    datei.write_text(fall if isinstance(fall, str) else json.dumps(fall), "utf-8")
    if policy is not None:
        policydatei.write_text(policy, "utf-8")
    return run(argparse.Namespace(file=datei, json=als_json, policy=policydatei if policy is not None else None))


def test_main_case_is_free_and_costs_10_80(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, vorgang()) == 0
    antwort = json.loads(capsys.readouterr().out)
    assert (antwort["ausgang"], antwort["gebuehr_cent"], antwort["policy_version"]) == ("frei", 1080, "rkn-2026-4")
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


def test_every_rule_is_explained_and_what_is_missing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, vorgang(wohnungsgeber_bestaetigt=False, ausweis=None), als_json=False) == 1
    zeilen = capsys.readouterr().out.splitlines()
    assert zeilen[0] == "Stadt Neuss, 21.11.2026, Policy rkn-2026-4"
    assert [z.split()[0] for z in zeilen[1:] if z[:1] in "RMGK" and z[1:2].isdigit()][:20] == [
        f"R{n}" for n in range(1, 21)
    ]
    assert any(z.startswith("M19  trifft zu ") for z in zeilen)
    assert any(z.startswith("R10  trifft nicht zu ") and "StVZO § 29" in z for z in zeilen)
    assert "Es fehlen noch Angaben: So kann der Vorgang nicht übernommen werden." in zeilen
    assert "Braucht eine Freigabe: m19_wohnungsgeber" in zeilen
    assert "Ergebnis: nur mit Freigabe – Gebühr 10,80 €." in zeilen
    assert any("noch nicht belegt" in z for z in zeilen)


HAUSHALT = {
    "familie_belehrt": True,
    "mitziehende": [
        {
            "person": {"familienname": "Şahin", "vornamen": "Deniz", "geburtsdatum": "1981-03-02"},
            "ausweis": {"art": "aufenthaltstitel", "gueltig_bis": "2028-05-31"},
            "anwesend": True,
        },
        {"person": {"familienname": "Müstermann-Żółć", "vornamen": "Ömer", "geburtsdatum": "2012-05-06"}},
        {"person": {"familienname": "Müstermann-Żółć", "vornamen": "Łucja", "geburtsdatum": "2016-02-29"}},
    ],
    "fahrzeuge": [
        {"zb1": ZB1_FELDER},
        {
            "zb1": ZB1_FELDER
            | {"A": "GV-XY 99", "E": "WVWZZZ1JZXW000001", "3": "6", "C.1.1": "Şahin", "C.1.2": "Deniz"},
            "hat_aufkleber": True,
            "verwiesen": True,
        },
        {
            "zb1": ZB1_FELDER
            | {"A": "NE-RH 300", "E": "WVWZZZ1JZXW000003", "3": "X", "C.1.1": "Rheinbogen Haustechnik GmbH"}
            | {"C.1.2": "-"},
            "verwiesen": True,
        },
    ],
}
"""Two adults, two children, three vehicles: one of a company, one with an old sticker."""


def test_a_household_gets_one_sticker_and_two_ways_to_the_kreis(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, vorgang(**HAUSHALT)) == 0
    antwort = json.loads(capsys.readouterr().out)
    assert (antwort["ausgang"], antwort["gebuehr_cent"]) == ("frei", 1080)
    assert antwort["fahrzeuge"] == ["aufkleber", "kreis", "kreis"]
    assert {(b["code"], b["fahrzeug"]) for b in antwort["befunde"]} == {
        ("r1_aufkleber", 0),
        ("r2_aufkleber_vorhanden", 1),
        ("r5_keine_natuerliche_person", 2),
        ("r19_aufenthaltstitel", None),
    }
    assert check(tmp_path, vorgang(**HAUSHALT), als_json=False) == 0
    text = capsys.readouterr().out
    assert "Fahrzeug 2: an die Zulassungsbehörde des Kreises" in text
    assert "Davon Kreis 5,10 €, Gemeinde 5,10 €, Bund 0,60 €" in text


def test_a_storno_is_one_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, vorgang(bezug={"art": "storno", "grund": "doppelt_erfasst"}), als_json=False) == 1
    text = capsys.readouterr().out
    assert "       Freigabe: Ein abgeschlossener Vorgang wird storniert." in text
    assert "Fahrzeug 1: storniert" in text


def test_another_policy_is_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fall = vorgang(fahrzeuge=[{"zb1": ZB1_FELDER, "hat_aufkleber": True}])
    policy = lade_policy().decode().replace('"rkn-2026-4"', '"probe-1"')
    policy = policy.replace('sicherheit = "annahme"', 'sicherheit = "belegt"')
    policy = policy.replace('sicherheit = "aus_dem_gedaechtnis"', 'sicherheit = "belegt"')
    assert 'name = "gewicht.r2_aufkleber_vorhanden"\nwert = "sperre"' in policy
    policy = policy.replace(
        'name = "gewicht.r2_aufkleber_vorhanden"\nwert = "sperre"',
        'name = "gewicht.r2_aufkleber_vorhanden"\nwert = "hinweis"',
    )
    assert check(tmp_path, fall, policy=policy) == 0
    antwort = json.loads(capsys.readouterr().out)
    assert (antwort["policy_version"], antwort["policy_unbelegt"], antwort["fahrzeuge"]) == (
        "probe-1",
        [],
        ["aufkleber"],
    )
    assert check(tmp_path, fall, als_json=False, policy=policy) == 0
    assert "belegt" not in capsys.readouterr().out
    with pytest.raises(Stoerung) as stoerung:
        check(tmp_path, fall, policy="farbe = 1")
    assert stoerung.value.code is Fehlercode.POLICY_INHALT


def test_a_case_of_a_place_and_time_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fall = vorgang(gemeinde_ags="05111000", zeitpunkt="2026-11-21T23:30:00Z")
    del fall["heute"]
    assert check(tmp_path, fall) == 1
    antwort = json.loads(capsys.readouterr().out)
    assert (antwort["gemeinde"], antwort["tag"]) == ("05111000", "2026-11-22")
    assert "m17_andere_gemeinde" in antwort["sperren"]


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
