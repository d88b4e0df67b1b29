"""The service over its socket: whatever is sent gets an answer with a stable type, never a crash, never an echo."""

import http.client
import json
import logging
import logging.handlers
import queue
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bureau_app.wire import dienst as arten
from bureau_app.wire.dienst import Problem
from bureau_app.wire.sync import HOECHSTENS_BYTES, Aenderungsmeldung
from tests.eintraege import aenderung
from tests.kreisdienst import DATABASES, KAARST, Kreis, dienst, kreis

CANARY = "Kanarienvogel"
UNBEKANNT = "01936f5e-0000-7000-8000-000000000000"
PLACES = [
    ("POST", "/v1/sync"),
    ("POST", "/v1/anmeldung"),
    ("GET", "/v1/meta"),
    ("GET", f"/v1/fahrzeugregister/{UNBEKANNT}"),
]
Kopf = dict[str, str]


@dataclass
class Probe:
    """A running service and the token of a device in Neuss."""

    kreis: Kreis
    url: str
    token: str

    def frage(self, methode: str, weg: str, koerper: bytes = b"", kopf: Kopf | None = None) -> tuple[int, Kopf, bytes]:
        """Status, headers (small letters) and body."""
        teile = urlsplit(self.url)
        leitung = http.client.HTTPConnection(teile.hostname or "", teile.port, timeout=30)
        try:
            leitung.request(methode, weg, koerper, {"Authorization": f"Bearer {self.token}"} if kopf is None else kopf)
            antwort = leitung.getresponse()
            return antwort.status, {k.lower(): v for k, v in antwort.getheaders()}, antwort.read()
        finally:
            leitung.close()

    def problem(self, methode: str, weg: str, koerper: bytes = b"", kopf: Kopf | None = None) -> Problem:
        status, antwortkopf, inhalt = self.frage(methode, weg, koerper, kopf)
        gelesen = Problem.aus_json(inhalt)
        assert gelesen.status == status
        assert antwortkopf["content-type"] == "application/problem+json"
        return gelesen


@pytest.fixture(scope="module", params=DATABASES)
def probe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path_factory.mktemp("kreis")))
        k.konto()
        yield Probe(k, stapel.enter_context(dienst(k.engine, k.uhr.jetzt)), k.geraet()[1])


def anfrage(*aenderungen: Any, cursor: str = "") -> bytes:
    return json.dumps({"cursor": cursor, "aenderungen": aenderungen}).encode()


@pytest.mark.parametrize(("methode", "weg"), PLACES)
@pytest.mark.parametrize(
    "kopf",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer " + "A" * 43},
        {"Authorization": "Basic " + "A" * 43},
        {"Authorization": "Bearer " + "\xff" * 43},
    ],
)
def test_nobody_gets_anything_without_an_enrolled_token(probe: Probe, methode: str, weg: str, kopf: Kopf) -> None:
    abgelehnt = probe.problem(methode, weg, b"{}", kopf)
    assert (abgelehnt.status, abgelehnt.type, abgelehnt.retryable) == (401, arten.GERAET_UNBEKANNT, False)


def test_health_needs_no_token_and_tells_nothing(probe: Probe) -> None:
    assert probe.frage("GET", "/health", kopf={})[::2] == (200, b'{"status":"ok"}')


@pytest.mark.parametrize(
    ("methode", "weg", "art"),
    [
        ("GET", "/", arten.NICHT_GEFUNDEN),
        ("GET", "/docs", arten.NICHT_GEFUNDEN),
        ("GET", "/openapi.json", arten.NICHT_GEFUNDEN),
        ("GET", "/v1/fahrzeugregister/unsinn", arten.NICHT_GEFUNDEN),
        ("GET", "/v1/fahrzeugregister/%00", arten.NICHT_GEFUNDEN),
        ("GET", f"/v1/fahrzeugregister/{UNBEKANNT}", arten.NICHT_GEFUNDEN),
        ("GET", "/v1/sync", arten.METHODE_FALSCH),
        ("DELETE", "/v1/meta", arten.METHODE_FALSCH),
    ],
)
def test_what_is_not_there_is_said_as_a_problem(probe: Probe, methode: str, weg: str, art: str) -> None:
    assert probe.problem(methode, weg).type == art


def test_a_device_of_another_town_reads_nothing(probe: Probe) -> None:
    a = aenderung()
    assert probe.frage("POST", "/v1/sync", anfrage(json.loads(Aenderungsmeldung.von(a).als_json())))[0] == 200
    status, kopf, inhalt = probe.frage("GET", f"/v1/fahrzeugregister/{a.vorgang_id}")
    assert (status, inhalt, kopf["cache-control"]) == (200, a.koerper, "no-store")
    fremd = {"Authorization": f"Bearer {probe.kreis.geraet(KAARST)[1]}"}
    assert probe.problem("GET", f"/v1/fahrzeugregister/{a.vorgang_id}", kopf=fremd).type == arten.NICHT_GEFUNDEN


def test_blocked_sign_in_says_when_to_try_again(probe: Probe) -> None:
    falsch = b'{"kennung":"wer","kennwort":"falsch"}'
    for _ in range(5):
        assert probe.problem("POST", "/v1/anmeldung", falsch).type == arten.ANMELDUNG_FALSCH
    status, kopf, inhalt = probe.frage("POST", "/v1/anmeldung", falsch)
    assert (status, Problem.aus_json(inhalt).retryable) == (429, True)
    assert 0 < int(kopf["retry-after"]) <= 901


@pytest.mark.parametrize("weg", ["/v1/sync", "/v1/anmeldung", "/nirgends"])
def test_a_body_over_the_limit_is_refused_whole(probe: Probe, weg: str) -> None:
    assert probe.problem("POST", weg, b"[" * (HOECHSTENS_BYTES + 1)).type == arten.ANFRAGE_ZU_GROSS


def test_a_body_without_a_length_is_limited_too(probe: Probe) -> None:
    teile = urlsplit(probe.url)
    leitung = http.client.HTTPConnection(teile.hostname or "", teile.port, timeout=30)
    try:
        kopf = {"Authorization": f"Bearer {probe.token}"}
        leitung.request("POST", "/v1/sync", iter([b"x" * 65_536] * 5), kopf, encode_chunked=True)
        assert leitung.getresponse().status == 413
    finally:
        leitung.close()


def test_a_request_at_the_limit_is_taken(probe: Probe) -> None:
    leer = anfrage({"x": ""})
    voll = anfrage({"x": "y" * (HOECHSTENS_BYTES - len(leer))})
    assert len(voll) == HOECHSTENS_BYTES
    assert probe.frage("POST", "/v1/sync", voll)[0] == 200


def test_more_than_fifty_changes_are_too_many(probe: Probe) -> None:
    assert probe.frage("POST", "/v1/sync", anfrage(*[None] * 50))[0] == 200
    assert probe.problem("POST", "/v1/sync", anfrage(*[None] * 51)).type == arten.ANFRAGE_UNVERSTAENDLICH


@pytest.mark.parametrize(
    "koerper",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"cursor":""}',
        b'{"cursor":1,"aenderungen":[]}',
        b'{"cursor":"","aenderungen":[],"mehr":1}',
        b'{"cursor":"","aenderungen":[NaN]}',
        b'{"cursor":"","aenderungen":["\\ud800"]}',
        b'{"cursor":"\\u0000","aenderungen":[]}',
        b'{"cursor":"","aenderungen":' + b"[" * 100_000,
        b'{"cursor":"","aenderungen":[' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"]}",
        b'{"cursor":"","aenderungen":[' + b"9" * 20_000 + b"]}",
    ],
    ids=range(13),
)
def test_what_is_no_request_is_said_without_repeating_it(probe: Probe, koerper: bytes) -> None:
    status, _, inhalt = probe.frage("POST", "/v1/sync", koerper)
    assert status in (200, 400)
    assert status == 200 or Problem.aus_json(inhalt).type == arten.ANFRAGE_UNVERSTAENDLICH


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
MELDUNG = json.loads(Aenderungsmeldung.von(aenderung()).als_json())
MUTIERT = st.tuples(st.sampled_from(sorted(MELDUNG)), JSON).map(lambda t: {**MELDUNG, t[0]: t[1]})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=300),
        JSON.map(lambda j: json.dumps(j).encode()),
        st.lists(MUTIERT | JSON, max_size=4).map(lambda m: json.dumps({"cursor": "", "aenderungen": m}).encode()),
    ),
    st.sampled_from([weg for methode, weg in PLACES if methode == "POST"]),
)
def test_no_garbage_brings_the_service_down(probe: Probe, koerper: bytes, weg: str) -> None:
    status, _, _ = probe.frage("POST", weg, koerper)
    assert status in (200, 400, 403, 429)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(MUTIERT)
def test_a_mutated_change_is_refused_and_its_neighbour_taken(probe: Probe, mutiert: dict[str, Any]) -> None:
    gut = json.loads(Aenderungsmeldung.von(aenderung()).als_json())
    status, _, inhalt = probe.frage("POST", "/v1/sync", anfrage(mutiert, gut))
    outcomes = json.loads(inhalt)["outcomes"]
    assert (status, len(outcomes), outcomes[1]["ausgang"]) == (200, 2, "accepted")


@pytest.fixture
def gehoert() -> Iterator["queue.Queue[logging.LogRecord]"]:
    """The lines about requests, in the moment they are written."""
    zeilen: queue.Queue[logging.LogRecord] = queue.Queue()
    handler = logging.handlers.QueueHandler(zeilen)
    logging.getLogger("bureau_app.district.anfrage").addHandler(handler)
    yield zeilen
    logging.getLogger("bureau_app.district.anfrage").removeHandler(handler)


def test_the_log_names_routes_and_devices_and_nobody(
    probe: Probe, caplog: pytest.LogCaptureFixture, gehoert: "queue.Queue[logging.LogRecord]"
) -> None:
    caplog.set_level(logging.INFO)
    probe.frage("GET", f"/v1/fahrzeugregister/{CANARY}?name={CANARY}")
    probe.frage("POST", f"/{CANARY}", CANARY.encode())
    probe.frage("POST", "/v1/anmeldung", json.dumps({"kennung": CANARY, "kennwort": CANARY}).encode())
    a = aenderung()
    probe.frage("POST", "/v1/sync", anfrage(json.loads(Aenderungsmeldung.von(a).als_json())))
    erwartet = {
        ("weg=/v1/fahrzeugregister/{vorgang_id}", "status=404"),
        ("weg=-", "status=404"),
        ("weg=/v1/anmeldung", "status=403"),
        ("weg=/v1/sync", "status=200"),
    }
    gesehen: set[tuple[str, ...]] = set()
    while not erwartet <= gesehen:  # each line is written after its answer, an earlier test's perhaps after this began
        gesehen.add(tuple(gehoert.get(timeout=20).getMessage().split()[1:3]))
    zeilen = [r.getMessage() for r in caplog.records]
    assert any(z.endswith("geraet=05162024-1") for z in zeilen)
    assert not [z for z in zeilen if CANARY in z or "stermann" in z or probe.token in z]
