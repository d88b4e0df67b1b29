"""An IdP as the district asks it: what it offers, its keys, and an ID token for a code."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bureau_app.wire.leitung import sicher

VERBINDEN_S, LESEN_S = 3.0, 5.0
MERKEN_S, NACHSEHEN_S = 600.0, 5.0
"""How long keys are remembered, and how soon they are asked for again because a token names another one."""
GROESSTE_ANTWORT = 256 * 1024
_WEG = "/.well-known/openid-configuration"


class Anbieterstoerung(Exception):
    """The IdP does not answer, or not as it should; the message is a code."""


class CodeAbgelehnt(Exception):
    """The IdP gives no token for this code: used before, too old, or never its own."""


@dataclass(frozen=True, slots=True)
class Anbieterdaten:
    """Which IdP, as whom the district asks it (`geheimnis` "" for a public client), the claim that names the Kennung
    ("" for none: then accounts are mapped one by one), and what it is called on the sign-in page."""

    issuer: str
    client_id: str
    geheimnis: str = field(default="", repr=False)
    anspruch: str = ""
    name: str = "OIDC"


class Anbieter:
    """One IdP. Blocking; for several threads. Nothing is sent in clear but to this machine."""

    def __init__(self, daten: Anbieterdaten, zeit: Callable[[], float] = time.monotonic) -> None:
        self.daten = daten
        self._zeit = zeit
        self._schloss = threading.Lock()
        self._auskunft: Mapping[str, Any] = {}
        self._schluessel: KeySet | None = None
        self._geholt = 0.0

    def anmeldeziel(self, felder: Mapping[str, str]) -> str:
        """What the browser is to open for a sign-in."""
        ziel = str(self._metadaten()["authorization_endpoint"])
        trenner = "&" if urlsplit(ziel).query else "?"
        return f"{ziel}{trenner}{urlencode(felder)}"

    def tausche(self, code: str, nachweis: str, rueckruf: str) -> str:
        """The ID token for this code; CodeAbgelehnt, Anbieterstoerung."""
        felder = {"grant_type": "authorization_code", "code": code, "code_verifier": nachweis}
        felder |= {"redirect_uri": rueckruf, "client_id": self.daten.client_id}
        ausweis = (self.daten.client_id, self.daten.geheimnis) if self.daten.geheimnis else None
        status, antwort = self._frage("POST", str(self._metadaten()["token_endpoint"]), felder, ausweis)
        if status == 400:
            raise CodeAbgelehnt
        token = antwort.get("id_token")
        if status != 200 or not isinstance(token, str):
            raise Anbieterstoerung("token")
        return token

    def schluessel(self, neu: bool = False) -> KeySet:
        """The IdP's public keys; `neu` after a token that none of them made: IdPs change their keys."""
        with self._schloss:
            alter = self._zeit() - self._geholt
            if self._schluessel is not None and alter < (NACHSEHEN_S if neu else MERKEN_S):
                return self._schluessel
            status, antwort = self._frage("GET", str(self._metadaten()["jwks_uri"]))
            try:
                if status != 200:
                    raise ValueError
                self._schluessel = KeySet.import_key_set(antwort)  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError):
                raise Anbieterstoerung("jwks") from None
            self._geholt = self._zeit()
            return self._schluessel

    def _metadaten(self) -> Mapping[str, Any]:
        if self._auskunft:
            return self._auskunft
        status, auskunft = self._frage("GET", self.daten.issuer.rstrip("/") + _WEG)
        noetig = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if status != 200 or auskunft.get("issuer") != self.daten.issuer or not all(n in auskunft for n in noetig):
            raise Anbieterstoerung("discovery")
        if not all(sicher(str(auskunft[name])) for name in noetig):
            raise Anbieterstoerung("unverschluesselt")
        self._auskunft = auskunft
        return auskunft

    def _frage(
        self,
        methode: str,
        url: str,
        felder: Mapping[str, str] | None = None,
        ausweis: tuple[str, str] | None = None,
    ) -> tuple[int, Mapping[str, Any]]:
        if not sicher(url):
            raise Anbieterstoerung("unverschluesselt")
        with requests.Session() as s:
            s.trust_env = False
            try:
                grenzen = (VERBINDEN_S, LESEN_S)
                antwort = s.request(
                    methode, url, data=felder, auth=ausweis, timeout=grenzen, allow_redirects=False, stream=True
                )
                with antwort:
                    roh = antwort.raw.read(GROESSTE_ANTWORT + 1, decode_content=True)
                    if len(roh) > GROESSTE_ANTWORT:
                        raise Anbieterstoerung("zu_gross")
                    inhalt = json.loads(roh)
            except (requests.RequestException, OSError, ValueError):
                raise Anbieterstoerung("nicht_erreichbar") from None
        return antwort.status_code, inhalt if isinstance(inhalt, dict) else {}
