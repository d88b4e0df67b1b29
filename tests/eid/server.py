"""A test eID-Server: TcToken and PAOS for AusweisApp; start and result for a district that shows its certificate."""

import json
import secrets
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bureau_app.district.eid.jsonserver import JsonEidserver
from bureau_app.district.outbound.netz import Tlswahl
from tests.eid.kartendaten import Kartenperson, baue_dateien
from tests.eid.lesung import Lesung, text
from tests.eid.zertifikate import Terminal, tls_zertifikat

_TC_TOKEN = (
    '<?xml version="1.0"?><TCTokenType><ServerAddress>{server}/paos</ServerAddress><SessionIdentifier>{sitzung}'
    "</SessionIdentifier><RefreshAddress>{server}/refresh</RefreshAddress><CommunicationErrorAddress>{server}/error"
    "</CommunicationErrorAddress><Binding>urn:liberty:paos:2006-08</Binding></TCTokenType>"
)
XML, JSON = "text/xml; charset=utf-8", "application/json"


@dataclass
class Probeserver:
    """Where it answers AusweisApp and where districts, the certificate that those show, and what it has read, by the
    session, with the town that it was read for."""

    ca: Path
    ausweis: Path
    tls_hash: bytes
    adresse: str = ""
    url: str = ""
    mit_can: bool = True
    gestoert: bool = False
    lesungen: dict[str, Lesung] = field(default_factory=dict)
    gemeinden: dict[str, str] = field(default_factory=dict)

    def client(self) -> JsonEidserver:
        """What the district's service asks it with."""
        return JsonEidserver(self.url, Tlswahl(self.ca, self.ausweis))

    def beginne(self, gemeinde_ags: str) -> bytes:
        """A new session for a town."""
        sitzung = secrets.token_hex(16)
        self.lesungen[sitzung] = Lesung(Terminal(self.adresse, self.tls_hash, self.mit_can))
        self.gemeinden[sitzung] = gemeinde_ags
        return json.dumps({"tcTokenURL": f"{self.adresse}/tctoken?s={sitzung}", "session": sitzung}).encode()

    def ergebnis(self, gemeinde_ags: str, sitzung: str) -> bytes | None:
        """The result once, forgotten then; None if there is none for this town."""
        lesung = self.lesungen.get(sitzung)
        if lesung is None or self.gemeinden[sitzung] != gemeinde_ags:
            return None
        if lesung.stand != "fertig":
            return json.dumps({"stand": lesung.stand}).encode()
        del self.lesungen[sitzung]
        namen = {1: "DocumentType", 3: "DateOfExpiry", 4: "GivenNames", 5: "FamilyNames", 8: "DateOfBirth"}
        daten = {name: lesung.wert(gruppe) for gruppe, name in namen.items()}
        return json.dumps({"stand": "fertig", "daten": {**daten, "PlaceOfResidence": lesung.anschrift()}}).encode()

    def lies(self, sitzung: str, person: Kartenperson) -> None:
        """As if this card had been read."""
        dateien, _ = baue_dateien(person)
        lesung = self.lesungen[sitzung]
        lesung.gruppen = {int(name[2:], 16): inhalt for name, (_, inhalt) in dateien.items() if name < "0118"}
        lesung.stand = "fertig"


class _Behandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    eid: Probeserver

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the requests name sessions."""

    def gib(self, status: int, inhalt: bytes, art: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", art)
        self.send_header("Content-Length", str(len(inhalt)))
        self.end_headers()
        self.wfile.write(inhalt)

    def lies(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))


class _FuerAusweisApp(_Behandler):
    def do_GET(self) -> None:
        sitzung = parse_qs(urlsplit(self.path).query).get("s", [""])[0]
        token = _TC_TOKEN.format(server=self.eid.adresse, sitzung=sitzung)
        self.gib(200, token.encode(), XML)

    def do_POST(self) -> None:
        xml = self.lies().decode()
        sitzung = text(xml, "SessionIdentifier") or self.headers.get("requestid", "")
        antwort = self.eid.lesungen[sitzung].antworte(xml)
        self.gib(200, antwort.encode(), "application/vnd.paos+xml; charset=UTF-8")


class _FuerKreise(_Behandler):
    def do_POST(self) -> None:
        inhalt = json.loads(self.lies())
        _, gemeinde_ags, was = self.path.split("/")
        if self.eid.gestoert:
            self.gib(500, b"kaputt", JSON)
        elif was == "start":
            self.gib(200, self.eid.beginne(gemeinde_ags), JSON)
        else:
            ergebnis = self.eid.ergebnis(gemeinde_ags, inhalt["session"])
            self.gib(200 if ergebnis else 404, ergebnis or b"{}", JSON)


class _Http(ThreadingHTTPServer):
    """Clients that go in the middle are no news: a pulled card, a reading given up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ssl.SSLError | ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def eid_server(ordner: Path) -> Iterator[Probeserver]:
    """The server on two free ports of this machine."""
    beides, ca, tls_hash = tls_zertifikat(ordner)
    (ordner / "kreis").mkdir()
    ausweis, bekannt, _ = tls_zertifikat(ordner / "kreis")
    probeserver = Probeserver(ca, ausweis, tls_hash)
    with (
        _lauscht(_FuerAusweisApp, probeserver, beides) as adresse,
        _lauscht(_FuerKreise, probeserver, beides, bekannt) as url,
    ):
        probeserver.adresse, probeserver.url = adresse, url
        yield probeserver


@contextmanager
def _lauscht(art: type[_Behandler], eid: Probeserver, beides: Path, bekannt: Path | None = None) -> Iterator[str]:
    """One of the two; `bekannt` is the certificate that a client must show there."""
    http = _Http(("127.0.0.1", 0), type(art.__name__, (art,), {"eid": eid}))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain(beides)
    tls.set_ecdh_curve("prime256v1")
    if bekannt is not None:
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(bekannt)
    http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    faden = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    faden.start()
    try:
        yield f"https://localhost:{http.server_port}"
    finally:
        http.shutdown()
        http.server_close()
        faden.join(5)
