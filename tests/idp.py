"""An IdP for tests, small but real: RSA keys, OpenID Connect discovery, codes with PKCE, over HTTP on this machine."""

import hmac
import json
import secrets
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID = "bureau-app"


@dataclass
class Idp:
    """Who is signed in there (`subject`), and how a test makes it lie: `anders` replaces claims (None leaves one out),
    `unterschreibe` makes the token from header and claims."""

    issuer: str = ""
    uhr: Callable[[], datetime] = field(default=lambda: datetime.fromtimestamp(0).astimezone())
    subject: str = "sub-erika"
    anders: dict[str, Any] = field(default_factory=dict)
    geheimnis: str = ""
    status: int = 200
    fragen: list[dict[str, str]] = field(default_factory=list)
    schluessel: RSAKey = field(default_factory=lambda: neuer_schluessel())
    unterschreibe: Callable[["Idp", dict[str, Any]], str] | None = None
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def melde_an(self, url: str) -> dict[str, str]:
        """What a browser brings back after the person signed in at this URL: `code` and `state`."""
        frage = {name: werte[0] for name, werte in parse_qs(urlsplit(url).query).items()}
        self.fragen.append(frage)
        code = secrets.token_urlsafe(16)
        self._codes[code] = frage
        return {"code": code, "state": frage["state"]}

    def wechsle_schluessel(self) -> None:
        """From now on everything is signed with another key, and only that one is published."""
        self.schluessel = neuer_schluessel()

    def tausche(self, felder: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The token endpoint (RFC 6749 §4.1.3, RFC 7636 §4.6)."""
        frage = self._codes.pop(felder.get("code", ""), None)
        if frage is None or felder.get("redirect_uri") != frage["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        nachweis = urlsafe_b64encode(sha256(felder.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if nachweis != frage["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return self.status, {"access_token": "a", "token_type": "Bearer", "id_token": self._token(frage)}

    def _token(self, frage: dict[str, str]) -> str:
        jetzt = int(self.uhr().timestamp())
        angaben: dict[str, Any] = {
            "iss": self.issuer,
            "aud": frage["client_id"],
            "sub": self.subject,
            "nonce": frage["nonce"],
            "iat": jetzt,
            "exp": jetzt + 300,
            "auth_time": jetzt,
        }
        angaben = {name: wert for name, wert in (angaben | self.anders).items() if wert is not None}
        if self.unterschreibe is not None:
            return self.unterschreibe(self, angaben)
        return jwt.encode({"alg": "RS256", "kid": self.schluessel.kid}, angaben, self.schluessel)


def neuer_schluessel() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": secrets.token_hex(8)})


def ohne_unterschrift(_idp: Idp, angaben: dict[str, Any]) -> str:
    """alg none (RFC 7519 §6)."""
    teile = (json.dumps(teil).encode() for teil in ({"alg": "none", "typ": "JWT"}, angaben))
    return ".".join(urlsafe_b64encode(teil).rstrip(b"=").decode() for teil in teile) + "."


def mit_oeffentlichem_schluessel(idp: Idp, angaben: dict[str, Any]) -> str:
    """HS256 with the public key as the secret: what a verifier falls for that believes the header."""
    kopf = {"alg": "HS256", "kid": idp.schluessel.kid}
    teile = [urlsafe_b64encode(json.dumps(teil).encode()).rstrip(b"=") for teil in (kopf, angaben)]
    mac = hmac.new(idp.schluessel.as_pem(private=False), b".".join(teile), sha256).digest()
    return b".".join((*teile, urlsafe_b64encode(mac).rstrip(b"="))).decode()


def von_jemand_anderem(idp: Idp, angaben: dict[str, Any]) -> str:
    """The right key id, another key."""
    return jwt.encode({"alg": "RS256", "kid": idp.schluessel.kid}, angaben, neuer_schluessel())


@contextmanager
def laufender_idp(uhr: Callable[[], datetime]) -> Iterator[Idp]:
    """The IdP on a free port of this machine."""
    idp = Idp(uhr=uhr)
    with ThreadingHTTPServer(("127.0.0.1", 0), _antworter(idp)) as server:
        idp.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        faden = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        faden.start()
        try:
            yield idp
        finally:
            server.shutdown()
            faden.join(10)


def _antworter(idp: Idp) -> type[BaseHTTPRequestHandler]:
    class Antworter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pfad = urlsplit(self.path).path
            if pfad == "/.well-known/openid-configuration":
                orte = {f"{n}_endpoint": f"{idp.issuer}/{n}" for n in ("authorization", "token")}
                self._antworte(200, {"issuer": idp.issuer, "jwks_uri": f"{idp.issuer}/jwks", **orte})
            elif pfad == "/jwks":
                self._antworte(200, KeySet([idp.schluessel]).as_dict(private=False))
            elif pfad == "/authorization":
                frage = idp.melde_an(self.path)
                self.send_response(302)
                ziel = idp.fragen[-1]["redirect_uri"]
                self.send_header("Location", f"{ziel}?{urlencode(frage)}")
                self.end_headers()
            else:
                self._antworte(404, {})

        def do_POST(self) -> None:
            koerper = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            felder = {name: werte[0] for name, werte in parse_qs(koerper).items()}
            self._antworte(*idp.tausche(felder))

        def _antworte(self, status: int, inhalt: Any) -> None:
            roh = json.dumps(inhalt).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(roh)))
            self.end_headers()
            self.wfile.write(roh)

        def log_message(self, *_: Any) -> None:
            """Nothing on the screen."""

    return Antworter
