"""Personal data never reaches a `repr`, and so neither a log line nor a crash report."""

import dataclasses
import importlib
import inspect
import re
from datetime import date, datetime
from typing import Any

import pytest

from tests.conventions.sources import ROOT, python_files

CANARY = "Kanarienvogel"
TELLING = re.compile(r"\b(str|date|datetime|bytes)\b")

# Fields that show text, a date or bytes in a `repr`, each looked at: ids, codes, numbers of an office, law and layout.
# Everything that says who somebody is, where somebody lives or what somebody drives is `field(repr=False)`.
HARMLESS_BY_CLASS = {
    "Aenderung": "op_id vorgang_id",
    "Arbeitsplatz": "gemeinde_ags name",
    "Aufbewahrungsregel": "beginn name quelle",
    "Aufgabe": "erledigt_am erledigt_von grund op",
    "AufgabeErledigt": "am von",
    "AufkleberVerworfen": "grund",
    "Auswertung": "fehlend offen",
    "Baumkopf": "epoche kreis zeit",
    "Befund": "feld rechtsgrundlage",
    "Bekannt": "pruefsumme",
    "Benutzer": "gemeinde_ags id",
    "Bezug": "nummer vorgang_id",
    "Bogenlage": "name",
    "Druck": "id",
    "DruckBeabsichtigt": "druck_id",
    "Entscheidung": "am inhalt policy_version",
    "Ergebnis": "grund op_id",
    "Fahrzeugeinwand": "anderer_ags anderer_am grund",
    "Fallstand": "id zuletzt",
    "Fahrzeug": "behoerde",
    "Freigabe": "entschieden_am entschieden_von",
    "FreigabeEntschieden": "am antrag_id von",
    "Freigabeantrag": "am codes id inhalt von",
    "Freigabemeldung": "antrag_id entschieden_am entschieden_von",
    "Freigabeposten": "am antrag_id codes gemeinde_ags inhalt von vorgang_id vorgang_nummer",
    "Gebuehrenposition": "nummer text",
    "Gemeinde": "ags",
    "Journaleintrag": "akteur merkmale schritt vorgang_id",
    "Policy": "amtliche_unterscheidungszeichen behoerde behoerde_kurz gemeinde_anschrift gemeinde_oeffnungszeiten"
    " gemeinde_telefon gewichte kreis kreis_anschrift kreis_internet kreis_oeffnungszeiten kreis_telefon version"
    " zb1_seit zulassungsbehoerden",
    "Policybuch": "kreis version",
    "Policywert": "gemeinde_ags gueltig_ab name quelle wert",
    "Lichtbildabgleich": "am benutzer_id",
    "Loeschbericht": "behalten",
    "Loeschposten": "grenze quelle regel",
    "Pruefer": "gemeinde_ags heute",
    "RegisterGemeldet": "grund op",
    "Regelauskunft": "rechtsgrundlagen regel",
    "Registereintrag": "grund",
    "Registermeldung": "grund op_id",
    "Registerfahrzeug": "behoerde",
    "Rueckgabe": "grund",
    "RueckgabeEntschieden": "am von",
    "Rueckmeldung": "grund op_id",
    "Runde": "zeit zeiger",
    "Stand": "marke",
    "Tarifposition": "gueltig_ab nummer quelle text",
    "Uebernommen": "am policy_version",
    "Verworfen": "grund",
    "Vorgang": "angelegt_am gemeinde_ags grund id nummer policy_version sachbearbeiter uebernommen_am",
    "Vorgangsblatt": "nummer titel",
    "_Kanal": "faellig nicht_vor",
}
HARMLESS = {f"{kind}.{name}" for kind, names in HARMLESS_BY_CLASS.items() for name in names.split()}


def dataclasses_in(folders: tuple[str, ...]) -> list[type[Any]]:
    """Every dataclass that is defined in these folders."""
    found = []
    for path in python_files(*(f"bureau_app/{folder}" for folder in folders)):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        module = importlib.import_module(name)
        for _, thing in inspect.getmembers(module, inspect.isclass):
            if thing.__module__ == name and dataclasses.is_dataclass(thing):
                found.append(thing)
    return found


def shown(kind: type[Any]) -> list[str]:
    """Fields of a dataclass that put text, a date or bytes into its `repr`."""
    fields = dataclasses.fields(kind)
    return [f"{kind.__name__}.{f.name}" for f in fields if f.repr and TELLING.search(_type_name(f.type))]


def _type_name(kind: object) -> str:
    return kind if isinstance(kind, str) else kind.__name__ if type(kind) is type else str(kind)


VALUES = dataclasses_in(("domain", "workflows", "ui/presenters"))


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__qualname__)
def test_a_repr_shows_harmless_fields_only(kind: type[Any]) -> None:
    assert set(shown(kind)) - HARMLESS == set()


def test_every_harmless_field_exists() -> None:
    assert {name for kind in VALUES for name in shown(kind)} >= HARMLESS


def test_a_canary_in_every_hidden_field_stays_hidden() -> None:
    seen = []
    for kind in VALUES:
        value: Any = object.__new__(kind)
        for f in dataclasses.fields(kind):
            object.__setattr__(value, f.name, f"{f.name} shown" if f.repr else CANARY)
        seen.append(repr(value))
    assert CANARY not in "".join(seen)


def test_a_field_that_tells_is_found() -> None:
    @dataclasses.dataclass(frozen=True)
    class Citizen:
        name: str
        born: date | None = None
        seen: "datetime | None" = None
        hidden: str = dataclasses.field(default="", repr=False)
        number: int = 0

    assert shown(Citizen) == ["Citizen.name", "Citizen.born", "Citizen.seen"]
