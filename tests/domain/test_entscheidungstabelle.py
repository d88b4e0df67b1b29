"""Every case of the decision table comes out as it says, by the rules themselves and by `bureau-app check`."""

import argparse
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bureau_app.cli.check import run
from bureau_app.domain.befund import Befundcode, Pruefer
from bureau_app.domain.entscheidung import entscheide
from bureau_app.domain.erklaerung import REGELNUMMERN, regelnummer
from bureau_app.domain.policy import Gewicht, Policywert, Sicherheit
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.resources import lade_policy
from bureau_app.wire.vorgangsdatei import Vorgangsdatei, zu_ummeldung
from tests.domain.tabelle import ARTEN, Fall, faelle

AUSGANG = {Gewicht.HINWEIS: "frei", Gewicht.FREIGABE: "freigabe", Gewicht.SPERRE: "gesperrt"}
AB = date(2017, 11, 1)


def bezeichnung(fall: Fall) -> str:
    return f"{fall.regel} {fall.art}: {fall.was}"


@pytest.mark.parametrize("fall", faelle(), ids=bezeichnung)
def test_the_rules_decide_as_the_table_says(stammdaten: Stammdaten, fall: Fall) -> None:
    datei = Vorgangsdatei.model_validate_json(fall.als_json())
    am = datei.tag(date.max)
    geaendert = tuple(
        Policywert(w["name"], w["wert"], AB, "Tabelle", Sicherheit.ANNAHME, w.get("gemeinde", "")) for w in fall.policy
    )
    buch = replace(stammdaten.policybuch, werte=stammdaten.policybuch.werte + geaendert)
    policy = buch.fuer(datei.gemeinde_ags, am)
    pruefer = Pruefer(policy, stammdaten.gemeinden, stammdaten.zeichen, am, datei.gemeinde_ags)
    entscheidung = entscheide(zu_ummeldung(datei, stammdaten), pruefer, stammdaten.tarif)
    assert sorted(b.code.value for b in entscheidung.befunde) == sorted(fall.befunde)
    assert tuple(ausgang.value for ausgang in entscheidung.ausgaenge) == fall.fahrzeuge
    assert AUSGANG[entscheidung.rang] == fall.ausgang
    if not entscheidung.sperren:
        assert entscheidung.gebuehr.summe == fall.cent


def policydatei(fall: Fall, ordner: Path) -> Path | None:
    """The Policy that the case is decided under as a file; None for the one that came with the program."""
    if not fall.policy:
        return None
    zeilen = [lade_policy().decode()]
    for wert in fall.policy:
        gemeinde = f'gemeinde = "{wert["gemeinde"]}"\n' if "gemeinde" in wert else ""
        zeilen.append(
            f'[[wert]]\nname = "{wert["name"]}"\nwert = {json.dumps(wert["wert"])}\ngueltig_ab = {AB}\n{gemeinde}'
            'quelle = "Tabelle"\nsicherheit = "annahme"\n'
        )
    datei = ordner / "policy.toml"
    datei.write_text("\n".join(zeilen), "utf-8")
    return datei


@pytest.mark.parametrize("fall", faelle(), ids=bezeichnung)
def test_check_explains_the_same_decision(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stammdaten: Stammdaten, fall: Fall
) -> None:
    datei = tmp_path / "vorgang.json"
    datei.write_text(fall.als_json(), "utf-8")
    ende = run(argparse.Namespace(file=datei, json=True, policy=policydatei(fall, tmp_path)), stammdaten)
    antwort: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert sorted(b["code"] for b in antwort["befunde"]) == sorted(fall.befunde)
    assert all(b["text"] and b["buerger"] and b["rechtsgrundlage"] for b in antwort["befunde"])
    assert (antwort["ausgang"], tuple(antwort["fahrzeuge"])) == (fall.ausgang, fall.fahrzeuge)
    assert antwort["gebuehr_cent"] == sum(antwort["aufteilung_cent"].values()) == fall.cent
    assert ende == (0 if fall.ausgang == "frei" else 1)
    treffer = {regel["regel"] for regel in antwort["regeln"] if regel["trifft_zu"]}
    assert treffer == {regelnummer(Befundcode(code)) for code in fall.befunde}


def test_every_rule_has_a_positive_a_negative_and_a_boundary_case() -> None:
    gezaehlt = Counter((fall.regel, fall.art) for fall in faelle())
    assert [(regel, art) for regel in REGELNUMMERN for art in ARTEN if not gezaehlt[regel, art]] == []
    assert {fall.regel for fall in faelle()} == set(REGELNUMMERN)
    assert {f"R{n}" for n in range(1, 21)} <= set(REGELNUMMERN)


def test_positive_cases_find_what_negative_ones_do_not() -> None:
    for fall in faelle():
        trifft_zu = fall.regel in {regelnummer(Befundcode(code)) for code in fall.befunde}
        assert fall.art == "grenze" or trifft_zu is (fall.art == "positiv"), bezeichnung(fall)


def test_every_finding_is_found_in_some_case() -> None:
    assert {code for fall in faelle() for code in fall.befunde} == {code.value for code in Befundcode}
