"""A test eID-Server with the district's adapter before it: TcToken and PAOS for AusweisApp, start and result for us."""

import json
import secrets
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.eid.lesung import Lesung, text
from tests.eid.zertifikate import Terminal, tls_zertifikat

TOKEN = "geraetetoken-nur-fuer-tests"
_TC_TOKEN = (
    '<?xml version="1.0"?><TCTokenType><ServerAddress>{server}/paos</ServerAddress><SessionIdentifier>{sitzung}'
    "</SessionIdentifier><RefreshAddress>{server}/refresh</RefreshAddress><CommunicationErrorAddress>{server}/error"
    "</CommunicationErrorAddress><Binding>urn:liberty:paos:2006-08</Binding></TCTokenType>"
)
XML, JSON = "text/xml; charset=utf-8", "application/json"


@dataclass
class Probeserver:
    """Where it answers, and what it has read: by the session of the app, and by that of AusweisApp."""

    adresse: str
    ca: Path
    lesungen: dict[str, Lesung]
    tls_hash: bytes
    mit_can: bool = True

    @property
    def start_url(self) -> str:
        return f"{self.adresse}/adapter/start"

    @property
    def result_url(self) -> str:
        return f"{self.adresse}/adapter/result"

    def beginne(self) -> bytes:
        """A new session for the counter."""
        sitzung = secrets.token_hex(16)
        self.lesungen[sitzung] = Lesung(Terminal(self.adresse, self.tls_hash, self.mit_can))
        return json.dumps({"tcTokenURL": f"{self.adresse}/tctoken?s={sitzung}", "session": sitzung}).encode()

    def ergebnis(self, sitzung: str) -> bytes:
        """The result once, forgotten then."""
        lesung = self.lesungen[sitzung]
        if lesung.stand != "fertig":
            return json.dumps({"stand": lesung.stand}).encode()
        del self.lesungen[sitzung]
        namen = {1: "DocumentType", 3: "DateOfExpiry", 4: "GivenNames", 5: "FamilyNames", 8: "DateOfBirth"}
        daten = {name: lesung.wert(gruppe) for gruppe, name in namen.items()}
        return json.dumps({"stand": "fertig", "daten": {**daten, "PlaceOfResidence": lesung.anschrift()}}).encode()


def _behandler(server: Probeserver) -> type[BaseHTTPRequestHandler]:
    class Behandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the requests name sessions."""

        def _gib(self, status: int, inhalt: bytes, art: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", art)
            self.send_header("Content-Length", str(len(inhalt)))
            self.end_headers()
            self.wfile.write(inhalt)

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            frage = parse_qs(url.query)
            if url.path == "/tctoken":
                token = _TC_TOKEN.format(server=server.adresse, sitzung=frage["s"][0])
                self._gib(200, token.encode(), XML)
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._gib(401, b"{}", JSON)
            elif url.path == "/adapter/start":
                self._gib(200, server.beginne(), JSON)
            elif url.path == "/adapter/result" and frage["session"][0] in server.lesungen:
                self._gib(200, server.ergebnis(frage["session"][0]), JSON)
            else:
                self._gib(404, b"{}", JSON)

        def do_POST(self) -> None:
            xml = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sitzung = text(xml, "SessionIdentifier") or self.headers.get("requestid", "")
            self._gib(200, server.lesungen[sitzung].antworte(xml).encode(), "application/vnd.paos+xml; charset=UTF-8")

    return Behandler


class _Http(ThreadingHTTPServer):
    """Clients that go in the middle are no news: a pulled card, a reading given up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ssl.SSLError | ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def eid_server(ordner: Path) -> Iterator[Probeserver]:
    """The server on a free port of this machine."""
    beides, ca, tls_hash = tls_zertifikat(ordner)
    probeserver = Probeserver("", ca, {}, tls_hash)
    http = _Http(("127.0.0.1", 0), _behandler(probeserver))
    probeserver.adresse = f"https://localhost:{http.server_port}"
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain(beides)
    tls.set_ecdh_curve("prime256v1")
    http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    faden = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    faden.start()
    try:
        yield probeserver
    finally:
        http.shutdown()
        http.server_close()
        faden.join(5)
