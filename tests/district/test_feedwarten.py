"""Who waits for news of the feed hears of them at once in the same process, and within a second from another one."""

import http.client
import json
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bureau_app.domain.abgleich import Aenderung
from bureau_app.wire.sync import Aenderungsmeldung
from tests.eintraege import aenderung
from tests.kreisdienst import DATABASES, KAARST, Kreis, kreis


def frage(url: str, token: str, methode: str, weg: str, koerper: Any = None) -> Any:
    """The JSON of one answer."""
    ort = urlsplit(url)
    leitung = http.client.HTTPConnection(ort.hostname or "", ort.port, timeout=30)
    try:
        roh = json.dumps(koerper) if koerper is not None else None
        leitung.request(methode, weg, roh, {"Authorization": f"Bearer {token}"})
        return json.loads(leitung.getresponse().read())
    finally:
        leitung.close()


def schicke(url: str, token: str, a: Aenderung) -> None:
    meldung = json.loads(Aenderungsmeldung.von(a).als_json())
    frage(url, token, "POST", "/v1/sync", {"cursor": "", "aenderungen": [meldung]})


def wartet(k: Kreis, url: str, token: str, cursor: str, antworten: list[Any]) -> threading.Thread:
    """A counter that waits for news after the cursor, already waiting."""
    vorher = k.wartende()
    weg = f"/v1/feed?cursor={cursor}&warte=20"
    faden = threading.Thread(target=lambda: antworten.append(frage(url, token, "GET", weg)))
    faden.start()
    while k.wartende() == vorher:
        threading.Event().wait(0.01)
    return faden


@pytest.mark.parametrize("kind", DATABASES)
def test_news_wake_who_waits_and_other_towns_news_do_not(kind: str, tmp_path: Path) -> None:
    with kreis(kind, tmp_path) as k, k.dienst() as hier, k.dienst() as dort:
        token, fremd = k.geraet()[1], k.geraet(KAARST)[1]
        erste, zweite = aenderung(), aenderung()
        antworten: list[Any] = []
        faden = wartet(k, hier, token, "", antworten)
        schicke(hier, fremd, aenderung(gemeinde_ags=KAARST))
        schicke(hier, token, erste)
        faden.join(20)
        assert [e["op_id"] for e in antworten[0]["feed"]] == [erste.op_id]
        faden = wartet(k, hier, token, antworten[0]["cursor"], antworten)
        schicke(dort, token, zweite)
        faden.join(20)
        assert [e["op_id"] for e in antworten[1]["feed"]] == [zweite.op_id]


def test_without_waiting_the_feed_comes_in_pages_of_the_asked_size(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k, k.dienst() as url:
        token = k.geraet()[1]
        viele = [aenderung() for _ in range(3)]
        for a in viele:
            schicke(url, token, a)
        seite = frage(url, token, "GET", "/v1/feed?limit=2")
        rest = frage(url, token, "GET", f"/v1/feed?limit=2&cursor={seite['cursor']}")
        gelesen = [e["op_id"] for e in (*seite["feed"], *rest["feed"])]
        assert gelesen == [a.op_id for a in viele]
        assert frage(url, token, "GET", "/v1/feed?limit=0")["status"] == 400
