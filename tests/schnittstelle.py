"""Every place of the service asked with generated requests, good and bad ones, and its answers held to the document."""

import copy
from collections.abc import Mapping
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from schemathesis.generation import GenerationMode

CHECKS = [
    checks.not_a_server_error,
    *(
        getattr(checks, name)
        for name in (
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
        )
    ),
]


def befrage(
    dokument: dict[str, Any], url: str, kopf: Mapping[str, Mapping[str, str]], beispiele: int
) -> tuple[dict[str, dict[int, int]], list[str]]:
    """How often each place answered with which status, and what was wrong.

    `kopf` has the headers of each path ("" for the others); each place gets `beispiele` requests of each kind.
    """
    schema = schemathesis.openapi.from_dict(_ohne_warten(dokument))
    gezaehlt: dict[str, dict[int, int]] = {}
    fehler: list[str] = []
    with requests.Session() as leitung:
        for ergebnis in schema.get_all_operations():
            operation: Any = ergebnis.ok()  # type: ignore[union-attr]
            ort = f"{operation.method.upper()} {operation.path}"
            for art in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                gesehen = gezaehlt.setdefault(ort, {})
                _probiere(operation, art, beispiele, url, kopf.get(operation.path, kopf[""]), leitung, gesehen, fehler)
    return gezaehlt, fehler


def _ohne_warten(dokument: dict[str, Any]) -> dict[str, Any]:
    """The document, with hardly any long poll: what waits answers the same."""
    kopie: dict[str, Any] = copy.deepcopy(dokument)
    for methoden in kopie["paths"].values():
        for angaben in methoden.values():
            for parameter in angaben.get("parameters", ()):
                if parameter["name"] == "warte":
                    parameter["schema"]["maximum"] = 0.05
    return kopie


def _probiere(
    operation: Any,
    art: GenerationMode,
    beispiele: int,
    url: str,
    kopf: Mapping[str, str],
    leitung: requests.Session,
    gesehen: dict[int, int],
    fehler: list[str],
) -> None:
    @seed(2026)
    @settings(
        max_examples=beispiele,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=art))
    def frage(case: Any) -> None:
        antwort = case.call(base_url=url, headers=dict(kopf), session=leitung, timeout=30)
        gesehen[antwort.status_code] = gesehen.get(antwort.status_code, 0) + 1
        try:
            case.validate_response(antwort, checks=CHECKS)
        except* Exception as gefunden:  # noqa: BLE001
            fehler.extend(f"{operation.label}: {e}" for e in gefunden.exceptions)

    try:
        frage()
    except Unsatisfiable:
        assert art is GenerationMode.NEGATIVE, f"{operation.label}: nothing to ask"
