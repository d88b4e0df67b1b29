"""FIT-Connect's Submission API as a sender uses it: tokens by client credentials, submissions, keys, event log."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bureau_app.district.outbound.fitconnect_krypto import Jwk
from bureau_app.district.outbound.netz import Netz, Netzantwort, lehne_ab
from bureau_app.district.outbound.ziel import Zielstoerung

_VORLAUF_S = 30.0
_SEITE = 500
_HOECHSTENS_EREIGNISSE = 5000


@dataclass(frozen=True, slots=True)
class Fitconnectzugang:
    """Where (`token_url`, `api_url`), as whom (`client_id`, its secret in a file), and to which destination, with the
    service that it takes (`urn:…`, name) and the schema of the content."""

    token_url: str
    api_url: str
    client_id: str
    secret_datei: Path
    destination: str
    leistung: str
    leistung_name: str
    schema_uri: str


class Fitconnect:
    """Requests with a token that is fetched when it is needed; neither token nor secret is ever part of a failure."""

    def __init__(self, zugang: Fitconnectzugang, netz: Netz) -> None:
        self._z = zugang
        self._netz = netz
        self._token, self._bis = "", 0.0

    def lege_an(self, anlagen: tuple[str, ...] = ()) -> tuple[str, str]:
        """A new submission, still empty: its id and its case's. One that is never filled is gone after a day."""
        z = self._z
        leistung = {"name": z.leistung_name, "identifier": z.leistung}
        wunsch = {"destinationId": z.destination, "announcedAttachments": anlagen, "serviceType": leistung}
        antwort = _objekt(self._frage("POST", "/v1/submissions", wunsch))
        try:
            return str(antwort["submissionId"]), str(antwort["caseId"])
        except LookupError:
            raise Zielstoerung("antwort_unverstaendlich") from None

    def lade_anlage(self, submission: str, anlage: str, verschluesselt: str) -> None:
        """Put one announced attachment in."""
        self._frage("PUT", f"/v1/submissions/{quote(submission)}/attachments/{quote(anlage)}", verschluesselt)

    def reiche_ein(self, submission: str, metadaten: str, daten: str) -> None:
        """Fill and hand over: from now on the destination can fetch it."""
        inhalt = {"encryptedMetadata": metadaten, "encryptedData": daten}
        self._frage("PUT", f"/v1/submissions/{quote(submission)}", inhalt)

    def ereignisse(self, case: str) -> list[str]:
        """All event tokens of a case, oldest first."""
        alle: list[str] = []
        while len(alle) < _HOECHSTENS_EREIGNISSE:
            weg = f"/v1/cases/{quote(case)}/events?offset={len(alle)}&limit={_SEITE}"
            seite = _objekt(self._frage("GET", weg)).get("eventLog")
            if not isinstance(seite, list):
                raise Zielstoerung("antwort_unverstaendlich")
            alle += [str(token) for token in seite]
            if len(seite) < _SEITE:
                break
        return alle

    def verschluesselungsschluessel(self) -> tuple[str, Jwk]:
        """The destination's key to encrypt for, with its id."""
        ziel = _objekt(self._frage("GET", f"/v1/destinations/{quote(self._z.destination)}"))
        if ziel.get("status") != "active":
            raise Zielstoerung("ziel_nicht_aktiv")
        kid = str(ziel.get("encryptionKid", ""))
        return kid, self._zielschluessel(kid)

    def pruefschluessel(self, aussteller: str, kid: str) -> Jwk:
        """Who may sign events: the destination, and the delivery service itself (its published key set)."""
        if aussteller == self._z.destination:
            return self._zielschluessel(kid)
        if aussteller != _herkunft(self._z.api_url):
            raise Zielstoerung("ereignis_aussteller")
        satz = _objekt(self._pruefe(self._netz.frage("GET", aussteller + "/.well-known/jwks.json")))
        for jwk in satz.get("keys", ()):
            if isinstance(jwk, dict) and jwk.get("kid") == kid:
                return jwk
        raise Zielstoerung("ereignis_schluessel")

    def schliesse(self) -> None:
        """Give the connections back."""
        self._netz.schliesse()

    def _zielschluessel(self, kid: str) -> Jwk:
        return _objekt(self._frage("GET", f"/v1/destinations/{quote(self._z.destination)}/keys/{quote(kid, safe='')}"))

    def _frage(self, methode: str, weg: str, inhalt: Mapping[str, Any] | str | None = None) -> Netzantwort:
        """One request with the token; a refused token is fetched anew once."""
        roh, art = None, "application/json"
        if isinstance(inhalt, str):
            roh, art = inhalt.encode(), "application/jose"
        elif inhalt is not None:
            roh = json.dumps(inhalt).encode()
        for letzter in (False, True):
            kopf = {"Authorization": f"Bearer {self._zugriff()}", "Content-Type": art, "Accept": "application/json"}
            antwort = self._netz.frage(methode, self._z.api_url.rstrip("/") + weg, roh, kopf)
            if antwort.status != 401 or letzter:
                break
            self._token = ""
        return self._pruefe(antwort)

    def _zugriff(self) -> str:
        if self._token and time.monotonic() < self._bis:
            return self._token
        z = self._z
        try:
            secret = z.secret_datei.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise Zielstoerung("secret_datei") from None
        bitte = {"grant_type": "client_credentials", "client_id": z.client_id, "client_secret": secret}
        formular = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        antwort = self._netz.frage("POST", z.token_url, urlencode(bitte).encode(), formular)
        if antwort.status in (400, 401, 403):
            raise Zielstoerung("anmeldung_abgelehnt")
        gegeben = _objekt(self._pruefe(antwort))
        try:
            self._token = str(gegeben["access_token"])
            self._bis = time.monotonic() + float(gegeben.get("expires_in", 0)) - _VORLAUF_S
        except (LookupError, ValueError, TypeError):
            raise Zielstoerung("antwort_unverstaendlich") from None
        return self._token

    @staticmethod
    def _pruefe(antwort: Netzantwort) -> Netzantwort:
        if not 200 <= antwort.status < 300:
            raise lehne_ab(antwort)
        return antwort


def _herkunft(url: str) -> str:
    teile = urlsplit(url)
    return f"{teile.scheme}://{teile.netloc}"


def _objekt(antwort: Netzantwort) -> dict[str, Any]:
    try:
        gelesen = json.loads(antwort.koerper)
    except (ValueError, RecursionError):
        gelesen = None
    if not isinstance(gelesen, dict):
        raise Zielstoerung("antwort_unverstaendlich")
    return gelesen
