"""The service's API as an OpenAPI document: which message each place takes and gives, and how it may refuse."""

# Routes read their bytes themselves (once, with the message's own class), so the framework cannot see the messages.
# Tests compare what stands here with the application's places and with its real answers.

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from bureau_app.district.direktort import Direktort
from bureau_app.district.problems import status_von
from bureau_app.district.schnittstellenorte import ORTE, Ort
from bureau_app.wire import dienst, freigabe
from bureau_app.wire.dienst import PROBLEM, SITZUNG_KOPF, Problem
from bureau_app.wire.nachricht import Nachricht

_VERWEIS = "#/components/schemas/{model}"
_GENAUER: Mapping[type[Nachricht], tuple[str, ...]] = {
    freigabe.SchonEntschieden: (dienst.SCHON_ENTSCHIEDEN,),
    dienst.Konfliktproblem: (dienst.VERSION_VERALTET, dienst.KONFLIKT, dienst.NICHT_ANGENOMMEN),
}
"""Problems that say more."""


def orte_von(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of every place of the application that belongs to the API."""
    return {(methode.upper(), weg) for weg, methoden in _wege(app).items() for methode in methoden}


def _wege(app: FastAPI) -> Mapping[str, Mapping[str, Any]]:
    """Those that the framework knows, and those that it only leads to."""
    direkte = [ort for ort in app.routes if isinstance(ort, Direktort)]
    wege: dict[str, Mapping[str, Any]] = app.openapi()["paths"]
    return wege | {ort.path: {ort.methode.lower(): {"operationId": ort.name}} for ort in direkte}


def openapi(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document: the application's places and parameters with the messages of `ORTE`."""
    dokument: dict[str, Any] = {**app.openapi()}
    modelle, schemata = _schemata(ORTE.values())
    wege = {
        weg: {
            methode: _beschrieben(ORTE[methode.upper(), weg], angaben, modelle)
            for methode, angaben in sorted(methoden.items())
        }
        for weg, methoden in sorted(_wege(app).items())
    }
    sicherheit = {
        "geraet": {"type": "http", "scheme": "bearer", "description": "The device's token, with its certificate."},
        "person": {"type": "apiKey", "in": "header", "name": SITZUNG_KOPF, "description": "The person's session."},
    }
    return dokument | {"paths": wege, "components": {"schemas": schemata, "securitySchemes": sicherheit}}


def _schemata(orte: Iterable[Ort]) -> tuple[dict[tuple[type[Nachricht], str], Any], dict[str, Any]]:
    gebraucht = [(ort.anfrage, "validation") for ort in orte if ort.anfrage]
    gebraucht += [(ort.antwort, "serialization") for ort in ORTE.values() if ort.antwort]
    genauer: tuple[type[Nachricht], ...] = (Problem, *_GENAUER)
    gebraucht += [(form, "serialization") for form in genauer]
    verweise, alles = models_json_schema(
        list(dict.fromkeys(gebraucht)),  # type: ignore[arg-type]
        by_alias=True,
        ref_template=_VERWEIS,
    )
    return dict(verweise), alles.get("$defs", {})  # type: ignore[arg-type]


def _beschrieben(ort: Ort, angaben: Mapping[str, Any], modelle: Mapping[Any, Any]) -> dict[str, Any]:
    parameter = {k: angaben[k] for k in ("operationId", "parameters") if k in angaben}
    beschrieben: dict[str, Any] = {"summary": ort.zweck, **parameter}
    koepfe = [{"name": name, "in": "header", "schema": {"type": "string"}} for name in ort.kopf]
    if koepfe:
        beschrieben["parameters"] = [*parameter.get("parameters", []), *koepfe]
    if ort.anfrage:
        schema = modelle[ort.anfrage, "validation"]
        beschrieben["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if ort.wer != "jeder":
        beschrieben["security"] = [{"geraet": [], **({"person": []} if ort.wer == "person" else {})}]
    beschrieben["responses"] = {"200": _erfolg(ort, modelle)}
    if ort.marke:
        beschrieben["responses"]["304"] = {"description": "As the ETag that was sent."}
    for art in ort.alle_probleme():
        status = str(status_von(art))
        bisher = beschrieben["responses"].get(status, {}).get("description", "")
        beschrieben["responses"][status] = _ablehnung(f"{bisher} {art}".strip(), status, modelle)
    return beschrieben


def _erfolg(ort: Ort, modelle: Mapping[Any, Any]) -> dict[str, Any]:
    schema = modelle[ort.antwort, "serialization"] if ort.antwort else {"type": "object"}
    erfolg: dict[str, Any] = {"description": "Done.", "content": {"application/json": {"schema": schema}}}
    if ort.marke:
        erfolg["headers"] = {"ETag": {"schema": {"type": "string"}}}
    return erfolg


def _ablehnung(arten: str, status: str, modelle: Mapping[Any, Any]) -> dict[str, Any]:
    schema = modelle[Problem, "serialization"]
    for genauer, wobei in _GENAUER.items():
        if any(art in arten for art in wobei):
            schema = {"anyOf": [schema, modelle[genauer, "serialization"]]}
    ablehnung: dict[str, Any] = {"description": arten, "content": {PROBLEM: {"schema": schema}}}
    if status in ("429", "503"):
        ablehnung["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return ablehnung


def als_json(app: FastAPI) -> bytes:
    """The document as it lies in resources/schema."""
    return (json.dumps(openapi(app), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
