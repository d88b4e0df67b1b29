"""Whoever asks too often, too much at once or too deep is refused by himself, told when to come again, and comes."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from anyio import to_thread
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.app import create_app
from bureau_app.district.identity.grenzen import Andrang, Anfragegrenzen, Eimer
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from bureau_app.wire import dienst
from tests.eintraege import stammdaten
from tests.kreisdienst import FAST, KREIS, Kreis, kreis, laufend


class Uhrwerk:
    """Seconds that only the test moves."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def k(tmp_path: Path) -> Iterator[Kreis]:
    with kreis("sqlite", tmp_path) as offen:
        yield offen


def app(k: Kreis, grenzen: Anfragegrenzen) -> FastAPI:
    return create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank, grenzen=grenzen)


def frage(url: str, token: str, weg: str = "/v1/meta", koerper: bytes | None = None) -> tuple[HTTPResponse, str]:
    """The answer, and its problem type."""
    ort = urlsplit(url)
    leitung = HTTPConnection(ort.hostname or "", ort.port, timeout=20)
    try:
        leitung.request("POST" if koerper else "GET", weg, koerper, {"Authorization": f"Bearer {token}"})
        antwort = leitung.getresponse()
        return antwort, json.loads(antwort.read()).get("type", "")
    finally:
        leitung.close()


def test_a_bucket_fills_again_with_time_and_never_over() -> None:
    uhr = Uhrwerk()
    eimer = Eimer(3, 0.5, uhr)
    for _ in range(3):
        eimer.nimm("a")
    with pytest.raises(Abgelehnt) as zu_oft:
        eimer.nimm("a")
    assert (zu_oft.value.art, zu_oft.value.warten_s) == (dienst.ZU_VIELE_ANFRAGEN, 2)
    eimer.nimm("b")
    uhr.s = 2.0
    eimer.nimm("a")
    with pytest.raises(Abgelehnt):
        eimer.nimm("a")
    uhr.s = 1000.0
    for _ in range(3):
        eimer.nimm("a")
    with pytest.raises(Abgelehnt):
        eimer.nimm("a")


def test_a_bucket_remembers_a_bounded_number_of_senders() -> None:
    eimer = Eimer(1, 1.0, Uhrwerk())
    for nummer in range(Eimer.HOECHSTENS + 1):
        eimer.nimm(str(nummer))
    with pytest.raises(Abgelehnt):
        eimer.nimm(str(Eimer.HOECHSTENS))
    eimer.nimm("0")


def test_one_device_that_asks_too_often_does_not_slow_the_others(k: Kreis) -> None:
    einer, anderer = k.geraet()[1], k.geraet()[1]
    with laufend(app(k, Anfragegrenzen(auf_einmal=3, je_sekunde=0.01))) as url:
        assert [frage(url, einer)[0].status for _ in range(3)] == [200] * 3
        antwort, art = frage(url, einer)
        assert (antwort.status, art) == (429, dienst.ZU_VIELE_ANFRAGEN)
        assert 1 <= int(antwort.headers["Retry-After"]) <= 100
        assert frage(url, anderer)[0].status == 200
        with pytest.raises(Stoerung) as warte:
            KreisDienst(url, einer).auskunft()
        assert warte.value.code is Fehlercode.KREIS_GESTOERT and 1 <= warte.value.warten_s <= 100


def test_an_address_has_few_tries_to_be_enrolled(k: Kreis) -> None:
    versuch = json.dumps({"code": "0" * 16, "gemeinde_ags": "05162024", "csr": "x"}).encode()
    with laufend(app(k, Anfragegrenzen(aufnahmen_auf_einmal=2, aufnahmen_je_sekunde=0.01))) as url:
        arten = [frage(url, "", "/v1/aufnahme", versuch)[1] for _ in range(3)]
    assert arten == [dienst.AUFNAHME_CODE, dienst.AUFNAHME_CODE, dienst.ZU_VIELE_ANFRAGEN]


def test_when_too_many_wait_the_next_is_told_to_come_again(k: Kreis) -> None:
    """All threads of the service are busy, and one request waits for one: no second may."""
    belegt, weiter = threading.Semaphore(0), threading.Event()
    besetzt = app(k, Anfragegrenzen(wartend=1))

    @besetzt.get("/belegt")
    def halte() -> dict[str, str]:
        belegt.release()
        weiter.wait(30)
        return {}

    @besetzt.get("/wartende")
    async def wartende() -> dict[str, int]:
        return {"wartend": to_thread.current_default_thread_limiter().statistics().tasks_waiting}

    @besetzt.get("/enge")
    async def enge() -> dict[str, str]:
        to_thread.current_default_thread_limiter().total_tokens = 2
        return {}

    with laufend(besetzt) as url:
        frage(url, "", "/enge")
        faeden = [threading.Thread(target=frage, args=(url, "", "/belegt")) for _ in range(3)]
        for faden in faeden:
            faden.start()
        assert belegt.acquire(timeout=20) and belegt.acquire(timeout=20)
        while True:
            antwort, art = frage(url, "", "/wartende")
            if antwort.status != 200:
                break
        weiter.set()
        for faden in faeden:
            faden.join(20)
        assert (antwort.status, art) == (503, dienst.UEBERLASTET)
        assert 1 <= int(antwort.headers["Retry-After"]) <= 5
        assert frage(url, "", "/wartende")[0].status == 200


@pytest.mark.parametrize(("schlange", "status"), [(2, 204), (3, 503)])
def test_who_waits_for_a_group_waits_too(schlange: int, status: int) -> None:
    async def leer(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    assert allein(Andrang(leer, 3, lambda: schlange), "POST", "/v1/sync", "", "127.0.0.1") == status


def test_deep_nesting_is_refused_before_it_costs_anything(k: Kreis) -> None:
    token = k.geraet()[1]
    with laufend(app(k, Anfragegrenzen())) as url:
        for roh in (b"[" * 200_000, b'{"a":' * 40_000, b'{"cursor":"","aenderungen":[' + b"[" * 50_000):
            antwort, art = frage(url, token, "/v1/sync", roh)
            assert (antwort.status, art) == (400, dienst.ANFRAGE_UNVERSTAENDLICH)


@pytest.mark.parametrize("methode, weg", [("GET", "/v1/meta"), ("POST", "/v1/aufnahme")])
def test_in_the_clear_nobody_but_this_machine_is_answered(k: Kreis, methode: str, weg: str) -> None:
    """Should the service ever listen without TLS where others reach it (a proxy, a mistake in a container)."""
    token = k.geraet()[1]
    dienste = app(k, Anfragegrenzen())
    for von in ("10.1.2.3", "192.168.0.7", "fe80::1", "testclient"):
        assert allein(dienste, methode, weg, token, von) == 401
    assert allein(dienste, methode, weg, token, None) == 401
    hier = 200 if methode == "GET" else 400
    assert [allein(dienste, methode, weg, token, von) for von in ("127.0.0.1", "::1")] == [hier, hier]


def allein(dienste: ASGIApp, methode: str, weg: str, token: str, von: str | None) -> int:
    """Status of one request as a server would hand it to the application, from this address."""
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": methode,
        "scheme": "http",
        "path": weg,
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
        "client": (von, 40000) if von else None,
        "server": ("127.0.0.1", 8443),
        "state": {},
    }
    gesendet: list[Message] = []

    async def empfange() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def sende(message: Message) -> None:
        gesendet.append(message)

    async def laufe() -> None:
        await dienste(scope, empfange, sende)

    asyncio.run(laufe())
    return int(gesendet[0]["status"])
