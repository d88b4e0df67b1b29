"""The way to the district: each failure is one Stoerung, and what is sent again is the same to the byte."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bureau_app.domain.abgleich import Ausgang
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link import verbindung as link
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.wire import dienst as dienst_arten
from bureau_app.wire.dienst import SITZUNG_KOPF, Problem
from tests.eintraege import aenderung, neue_id
from tests.geraete import amt
from tests.kreisdienst import KREIS, NEUSS

LEER = b'{"outcomes":[],"feed":[],"cursor":"0123456789abcdef.0"}'
Antwort = tuple[int, dict[str, str], bytes]


@dataclass
class Gegenueber:
    """A server that answers what the test says and keeps what it was sent."""

    url: str
    antwort: Antwort = (200, {}, LEER)
    datum: str = "Mon, 30 Nov 2026 09:00:00 GMT"
    anfragen: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def gegenueber() -> Iterator[Gegenueber]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            laenge = int(self.headers.get("Content-Length", "0"))
            g.anfragen.append((self.path, dict(self.headers), self.rfile.read(laenge)))
            status, kopf, koerper = g.antwort
            self.send_response(status)
            for name, wert in ({"Content-Length": str(len(koerper))} | kopf).items():
                self.send_header(name, wert)
            self.end_headers()
            self.wfile.write(koerper)
            self.close_connection = True

        do_GET = do_POST

        def date_time_string(self, timestamp: float | None = None) -> str:
            return g.datum

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the test's output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        g = Gegenueber(f"http://127.0.0.1:{server.server_port}")
        faden = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        faden.start()
        yield g
        server.shutdown()
        faden.join(10)


@pytest.fixture
def verbinde() -> Iterator[Callable[..., KreisDienst]]:
    offen: list[KreisDienst] = []

    def zu(url: str, token: str = "x" * 43, ca: Path | None = None, ausweis: Ausweis | None = None) -> KreisDienst:
        offen.append(KreisDienst(url, token, ca, ausweis=ausweis))
        return offen[-1]

    yield zu
    for angebot in offen:
        angebot.schliesse()


def nein(art: str, status: int) -> bytes:
    """A problem of this kind."""
    return Problem(type=art, title="No.", status=status, retryable=False).als_json()


def stoerung(tu: Callable[[], object]) -> Stoerung:
    with pytest.raises(Stoerung) as gefangen:
        tu()
    return gefangen.value


@pytest.mark.parametrize(
    ("antwort", "code"),
    [
        ((401, {}, b""), Fehlercode.KREIS_LEHNT_GERAET_AB),
        ((403, {}, b""), Fehlercode.KREIS_LEHNT_GERAET_AB),
        ((401, {}, nein(dienst_arten.SITZUNG_ABGELAUFEN, 401)), Fehlercode.SITZUNG_ABGELAUFEN),
        ((403, {}, nein(dienst_arten.ROLLE_FEHLT, 403)), Fehlercode.ROLLE_FEHLT),
        ((403, {}, nein("urn:sonstwas", 403)), Fehlercode.KREIS_LEHNT_GERAET_AB),
        ((429, {}, b""), Fehlercode.KREIS_GESTOERT),
        ((500, {}, b"Traceback"), Fehlercode.KREIS_GESTOERT),
        ((503, {}, b""), Fehlercode.KREIS_GESTOERT),
        ((400, {}, b""), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((413, {}, b""), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((302, {"Location": "http://127.0.0.1:9/"}, b""), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((204, {}, b""), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((200, {}, b""), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((200, {}, b"<html>Hotspot</html>"), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((200, {}, LEER[:-1] + b',"mehr":1}'), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((200, {}, b"[" * 100_000), Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH),
        ((200, {"Content-Length": "500"}, LEER), Fehlercode.KREIS_NICHT_ERREICHBAR),
        ((200, {}, b" " * (link.GROESSTE_ANTWORT + 1)), Fehlercode.KREIS_NICHT_ERREICHBAR),
    ],
)
def test_each_answer_that_is_none_is_a_stoerung(
    gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst], antwort: Antwort, code: Fehlercode
) -> None:
    gegenueber.antwort = antwort
    assert stoerung(lambda: verbinde(gegenueber.url).tausche([aenderung()], "")).code is code
    assert len(gegenueber.anfragen) == 1


@pytest.mark.parametrize("koerper", [b"", b"{}", nein(dienst_arten.SCHON_ENTSCHIEDEN, 409)])
def test_a_second_decision_without_the_first_one_is_not_understood(gegenueber: Gegenueber, koerper: bytes) -> None:
    gegenueber.antwort = (409, {}, koerper)
    freigaben = KreisFreigaben(gegenueber.url, "x" * 43)
    unklar = stoerung(lambda: freigaben.entscheide("s" * 43, neue_id(), "5" * 64, True, "Grund"))
    freigaben.schliesse()
    assert unklar.code is Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH
    assert gegenueber.anfragen[0][1][SITZUNG_KOPF] == "s" * 43


def test_nobody_there_and_somebody_who_hangs_up_are_the_same(verbinde: Callable[..., KreisDienst]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as lauscher:
        url = f"http://127.0.0.1:{lauscher.getsockname()[1]}"

        def lege_auf() -> None:
            verbindung, _ = lauscher.accept()
            verbindung.close()

        faden = threading.Thread(target=lege_auf)
        faden.start()
        aufgelegt = stoerung(lambda: verbinde(url).tausche([], ""))
        faden.join(10)
    niemand = stoerung(lambda: verbinde(url).tausche([], ""))
    assert aufgelegt.code is niemand.code is Fehlercode.KREIS_NICHT_ERREICHBAR


def test_a_line_that_drips_does_not_hold_the_lane() -> None:
    """A byte now and then keeps every single read inside its time; the whole answer has a time too."""
    genug = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as lauscher:

        def tropfe() -> None:
            verbindung, _ = lauscher.accept()
            with verbindung, suppress(OSError):
                verbindung.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not genug.wait(0.02):
                    verbindung.sendall(b" ")

        faden = threading.Thread(target=tropfe)
        faden.start()
        angebot = KreisDienst(f"http://127.0.0.1:{lauscher.getsockname()[1]}", "x" * 43, insgesamt_s=0.3)
        getropft = stoerung(lambda: angebot.tausche([], ""))
        genug.set()
        faden.join(10)
        angebot.schliesse()
    assert (getropft.code, getropft.werte["grund"]) == (Fehlercode.KREIS_NICHT_ERREICHBAR, "Timeout")


@pytest.mark.parametrize("url", ["http://kreis.example", "http://10.0.0.1:8443", "ftp://127.0.0.1", "kreis", ""])
def test_nothing_leaves_this_machine_in_the_clear(verbinde: Callable[..., KreisDienst], url: str) -> None:
    assert stoerung(lambda: verbinde(url).tausche([], "")).code is Fehlercode.KREIS_UNVERSCHLUESSELT


def test_what_is_sent_again_is_the_same_to_the_byte(
    gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst]
) -> None:
    aenderungen = [aenderung(), aenderung(base_version=3)]
    gegenueber.antwort = (503, {}, b"")
    stoerung(lambda: verbinde(gegenueber.url).tausche(aenderungen, "0123456789abcdef.7"))
    gegenueber.antwort = (200, {}, LEER)
    verbinde(gegenueber.url + "/").tausche(aenderungen, "0123456789abcdef.7")
    (weg, _, erste), (auch_weg, _, zweite) = gegenueber.anfragen
    assert weg == auch_weg == "/v1/sync"
    assert erste == zweite
    gesendet = json.loads(erste)
    assert [a["op_id"] for a in gesendet["aenderungen"]] == [a.op_id for a in aenderungen]
    assert [a["koerper"].encode() for a in gesendet["aenderungen"]] == [a.koerper for a in aenderungen]
    assert gesendet["cursor"] == "0123456789abcdef.7"


def test_the_token_goes_with_every_request_whatever_the_environment_says(
    gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login fremd password fremd\n")
    for name, wert in {
        "NETRC": str(netrc),
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, wert)
    verbinde(gegenueber.url, "t" * 43).tausche([], "")
    assert gegenueber.anfragen[0][1]["Authorization"] == "Bearer " + "t" * 43


def test_an_answer_about_changes_never_asked_for_is_ignored(
    gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst]
) -> None:
    a = aenderung()
    fremd = {"op_id": neue_id(), "ausgang": "accepted", "version": 1, "seq": 9, "grund": "", "current": None}
    eigen = {**fremd, "op_id": a.op_id}
    antwort = {"outcomes": [fremd, eigen], "feed": [], "cursor": "0123456789abcdef.9"}
    gegenueber.antwort = (200, {}, json.dumps(antwort).encode())
    runde = verbinde(gegenueber.url).tausche([a], "")
    assert [(e.op_id, e.ausgang) for e in runde.ergebnisse] == [(a.op_id, Ausgang.ACCEPTED)]
    assert runde.zeiger == "0123456789abcdef.9"


def test_a_reason_that_is_a_sentence_is_not_understood(
    gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst]
) -> None:
    """It would stand in the journal for ever."""
    a = aenderung()
    nein = {"op_id": a.op_id, "ausgang": "refused", "version": 0, "grund": "Frau Müstermann wohnt dort nicht"}
    antwort = {"outcomes": [nein], "feed": [], "cursor": ""}
    gegenueber.antwort = (200, {}, json.dumps(antwort).encode())
    with pytest.raises(Stoerung) as unklar:
        verbinde(gegenueber.url).tausche([a], "")
    assert unklar.value.code is Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH


def test_no_stoerung_tells_what_was_sent(gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst]) -> None:
    gegenueber.antwort = (200, {}, b"M\xc3\xbcstermann")
    fehler = stoerung(lambda: verbinde(gegenueber.url).tausche([aenderung()], ""))
    assert "stermann" not in f"{fehler!r} {fehler} {fehler.werte}"
    assert fehler.__cause__ is None
    assert fehler.__suppress_context__


def test_over_tls_with_the_districts_own_ca_and_never_without(
    verbinde: Callable[..., KreisDienst], tmp_path: Path
) -> None:
    with amt("sqlite", tmp_path) as da:
        pc = da.geraet(tmp_path / "pc")
        url, token, ca = da.url, pc.token, da.ca
        assert url.startswith("https://")
        auskunft = verbinde(url, token, ca, pc.ausweis).auskunft()
        assert (auskunft.kreis, auskunft.geraet.nummer, auskunft.geraet.gemeinde_ags) == (KREIS, 1, NEUSS)
        assert auskunft.geraet.name == pc.antwort.geraet.name
        for ausweis in (None, pc.ausweis):
            assert stoerung(verbinde(url, token, None, ausweis).auskunft).code is Fehlercode.KREIS_ZERTIFIKAT
        im_klaren = stoerung(verbinde(url.replace("https", "http"), token).auskunft)
        assert im_klaren.code is Fehlercode.KREIS_NICHT_ERREICHBAR
        assert stoerung(verbinde(url, token, ca).auskunft).code is Fehlercode.KREIS_LEHNT_GERAET_AB
        fremd = verbinde(url, "A" * 43, ca, pc.ausweis)
        assert stoerung(fremd.auskunft).code is Fehlercode.KREIS_LEHNT_GERAET_AB
        assert stoerung(lambda: fremd.eintrag(neue_id())).code is Fehlercode.KREIS_LEHNT_GERAET_AB


@pytest.mark.parametrize("date", ["", "gestern", "Mon, 99 Nov 2026 09:00:00 GMT", "Mon, 30 Nov 2026 09:00:00 -0000"])
def test_a_service_that_does_not_tell_the_time_is_not_compared(
    gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst], date: str
) -> None:
    gegenueber.datum = date
    assert verbinde(gegenueber.url).tausche((), "").zeit is None


def test_the_time_of_a_service_is_that_of_its_answer(
    gegenueber: Gegenueber, verbinde: Callable[..., KreisDienst]
) -> None:
    zeit = verbinde(gegenueber.url).tausche((), "").zeit
    assert zeit is not None
    assert timedelta() <= zeit - datetime(2026, 11, 30, 9, 0, tzinfo=UTC) < timedelta(seconds=15)
