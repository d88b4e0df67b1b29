"""Where the browser brings the answer of a sign-in (RFC 8252 §7.3): a socket of this machine, looked at at times."""

import socket
from urllib.parse import parse_qs, urlsplit

WEG = "/anmeldung"
LESEN_S = 2.0
_GROESSTE_FRAGE = 8192
_KOPF = "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {laenge}\r\n"
_SCHUTZ = "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"


class Rueckruf:
    """The port Rueckrufstelle on a free port of 127.0.0.1. `fertig` is what the browser shows after the answer."""

    def __init__(self, fertig: str) -> None:
        self._fertig = f"<!doctype html><meta charset=utf-8><title>bureau-app</title><p>{fertig}</p>".encode()
        self._lauscher = socket.create_server(("127.0.0.1", 0), backlog=8)
        self._lauscher.setblocking(False)
        self.ziel = f"http://127.0.0.1:{self._lauscher.getsockname()[1]}{WEG}"

    def hole(self, state: str) -> tuple[str, str] | None:
        """`code` and `error` of the answer with this `state`; others are refused and forgotten."""
        while True:
            try:
                leitung, _ = self._lauscher.accept()
            except OSError:
                return None
            with leitung:
                leitung.settimeout(LESEN_S)
                try:
                    gebracht = _lies(leitung, state)
                    self._antworte(leitung, gebracht is not None)
                except OSError:
                    continue
            if gebracht is not None:
                return gebracht

    def schliesse(self) -> None:
        """Take no answer any more."""
        self._lauscher.close()

    def _antworte(self, leitung: socket.socket, gut: bool) -> None:
        inhalt = self._fertig if gut else b""
        kopf = _KOPF.format(status="200 OK" if gut else "404 Not Found", laenge=len(inhalt)) + _SCHUTZ
        leitung.sendall(kopf.encode() + inhalt)


def _lies(leitung: socket.socket, state: str) -> tuple[str, str] | None:
    gelesen = b""
    while b"\r\n\r\n" not in gelesen and len(gelesen) <= _GROESSTE_FRAGE:
        stueck = leitung.recv(4096)
        if not stueck:
            break
        gelesen += stueck
    methode, _, rest = gelesen.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
    ort = urlsplit(rest.rpartition(" ")[0])
    felder = {name: werte[0] for name, werte in parse_qs(ort.query).items()}
    if methode != "GET" or ort.path != WEG or felder.get("state") != state:
        return None
    code, fehler = felder.get("code", ""), felder.get("error", "")
    return (code, fehler) if bool(code) != bool(fehler) else None
