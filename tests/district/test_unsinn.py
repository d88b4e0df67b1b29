"""Whatever a signed-in person's PC sends to the newer places is answered, never with a crash and never repeated."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bureau_app.link.kreis import KreisDienst
from bureau_app.link.verbindung import Verbindung
from bureau_app.wire import dienst as arten
from bureau_app.wire.dienst import Problem
from tests.district.test_service import JSON
from tests.district.test_zugangsmatrix import KOERPER
from tests.eintraege import neue_id
from tests.kreisdienst import KENNWORT, kreis

ORTE = {
    "/v1/freigaben/{antrag_id}": "PUT",
    "/v1/freigaben/{antrag_id}/entscheidung": "POST",
    "/v1/halter/fahrzeuge": "POST",
}


def mutiert(ort: str) -> st.SearchStrategy[Any]:
    """A good body with one value replaced, or anything else."""
    gut = KOERPER[ort]
    return st.tuples(st.sampled_from(sorted(gut)), JSON).map(lambda t: {**gut, t[0]: t[1]}) | JSON


FRAGEN = st.sampled_from(sorted(ORTE)).flatmap(lambda ort: st.tuples(st.just(ort), mutiert(ort)))


@dataclass
class Platz:
    """A supervisor who is signed in."""

    verbindung: Verbindung
    sitzung: str


@pytest.fixture(scope="module")
def platz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platz]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis("sqlite", tmp_path_factory.mktemp("kreis")))
        k.konto("chefin", rolle="aufsicht")
        url, token = stapel.enter_context(k.dienst()), k.geraet()[1]
        anmeldung = KreisDienst(url, token)
        benutzer = anmeldung.melde_an("chefin", KENNWORT)
        anmeldung.schliesse()
        assert benutzer is not None
        verbindung = Verbindung(url, token)
        yield Platz(verbindung, benutzer.sitzung)
        verbindung.schliesse()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(FRAGEN)
def test_no_garbage_brings_the_newer_places_down(platz: Platz, frage: tuple[str, object]) -> None:
    ort, inhalt = frage
    weg = ort.replace("{antrag_id}", neue_id())
    status, antwort = platz.verbindung.frage(ORTE[ort], weg, json.dumps(inhalt).encode(), platz.sitzung)
    assert status in (200, 400, 409)
    if status == 400:
        assert Problem.aus_json(antwort).type == arten.ANFRAGE_UNVERSTAENDLICH


@pytest.mark.parametrize(
    "weg",
    [
        "/v1/freigaben?marke=%00",
        "/v1/freigaben?marke=" + "a" * 65,
        "/v1/freigaben?warte=26",
        "/v1/freigaben?warte=nan",
        "/v1/freigaben?warte=-1",
        "/v1/freigabemeldungen",
        "/v1/freigabemeldungen?" + "&".join(["antrag=x"] * 51),
    ],
)
def test_a_question_that_cannot_be_is_not_understood(platz: Platz, weg: str) -> None:
    status, antwort = platz.verbindung.frage("GET", weg, sitzung=platz.sitzung)
    assert (status, Problem.aus_json(antwort).type) == (400, arten.ANFRAGE_UNVERSTAENDLICH)


@pytest.mark.parametrize("antrag", ["unsinn", "%00", "..%2f..", "a" * 36])
def test_what_is_no_request_id_is_not_there(platz: Platz, antrag: str) -> None:
    status, antwort = platz.verbindung.frage("DELETE", f"/v1/freigaben/{antrag}", sitzung=platz.sitzung)
    assert (status, Problem.aus_json(antwort).type) == (404, arten.NICHT_GEFUNDEN)
