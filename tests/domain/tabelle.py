"""The decision table: cases written as TOML, one file a rule, each a change of the main case and what must come out."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.beispiele import NEUSS, ZB1_FELDER

ORDNER = Path(__file__).parent / "entscheidungstabelle"
ARTEN = ("positiv", "negativ", "grenze")

GRUNDFALL: dict[str, Any] = {
    "gemeinde_ags": NEUSS,
    "heute": "2026-11-21",
    "person": {"familienname": "Müstermann-Żółć", "vornamen": "Erika Łucja", "geburtsdatum": "1983-08-12"},
    "ausweis": {"art": "personalausweis", "gueltig_bis": "2031-08-01"},
    "alte_anschrift": {"strasse": "Am Markt", "hausnummer": "2", "plz": "41564", "ort": "Kaarst"},
    "neue_anschrift": {"strasse": "Oberstraße", "hausnummer": "91", "plz": "41460", "ort": "Neuss"},
    "einzugsdatum": "2026-11-18",
    "wohnungsgeber_bestaetigt": True,
    "fahrzeuge": [{}],
}
"""Kaarst to Neuss, one vehicle, nothing to object to: what a case of the table does not name stays like this."""

FAHRZEUGE: tuple[dict[str, Any], ...] = (
    {"zb1": ZB1_FELDER},
    {"zb1": ZB1_FELDER | {"A": "GV-XY 99", "E": "WVWZZZ1JZXW000001", "3": "6"}},
    {"zb1": ZB1_FELDER | {"A": "NE-A 3", "E": "WVWZZZ1JZXW000003", "3": "X"}},
)
"""The first, second and third vehicle of a case, before the case changes them."""


@dataclass(frozen=True)
class Fall:
    """One line of the table: rule, kind ("positiv": it finds something, "negativ": it does not, "grenze": the day or
    value just before and after), what it is, the case, changed values of the Policy, and what must come out."""

    regel: str
    art: str
    was: str
    vorgang: Mapping[str, Any]
    policy: tuple[Mapping[str, Any], ...]
    ausgang: str
    befunde: tuple[str, ...]
    fahrzeuge: tuple[str, ...]
    cent: int

    def als_json(self) -> str:
        """The case as a Vorgangsdatei."""
        fall = _ersetzt(GRUNDFALL, self.vorgang)
        if "zeitpunkt" in self.vorgang:
            del fall["heute"]
        fall["fahrzeuge"] = [
            _ersetzt(grund, anders) for grund, anders in zip(FAHRZEUGE, fall["fahrzeuge"], strict=False)
        ]
        return json.dumps({key: wert for key, wert in fall.items() if wert != "unbekannt"}, default=str)


def _ersetzt(grund: Mapping[str, Any], anders: Mapping[str, Any]) -> dict[str, Any]:
    """`grund` with the values of `anders`, table by table; a list is replaced whole."""
    neu = dict(grund)
    for key, wert in anders.items():
        tief = isinstance(wert, Mapping) and isinstance(grund.get(key), Mapping)
        neu[key] = _ersetzt(grund[key], wert) if tief else wert
    return neu


@cache
def faelle() -> tuple[Fall, ...]:
    """All lines of the table, rule by rule."""
    return tuple(fall for datei in sorted(ORDNER.glob("*.toml")) for fall in _aus(datei))


def _aus(datei: Path) -> list[Fall]:
    roh = tomllib.loads(datei.read_text("utf-8"))
    return [
        Fall(
            regel=roh["regel"],
            art=fall.pop("art"),
            was=fall.pop("was"),
            vorgang=fall.pop("vorgang", {}),
            policy=tuple(fall.pop("policy", ())),
            befunde=tuple(fall.pop("befunde")),
            fahrzeuge=tuple(fall.pop("fahrzeuge")),
            **fall,
        )
        for fall in roh["fall"]
    ]
