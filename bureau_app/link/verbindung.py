"""A connection of a counter to the district's service, every failure of it turned into a Stoerung."""

import ipaddress
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.wire import dienst
from bureau_app.wire.dienst import SITZUNG_KOPF, Problem
from bureau_app.wire.nachricht import Nachricht, Unverstanden

N = TypeVar("N", bound=Nachricht)
Antwort = tuple[int, bytes]
"""Status and body."""

VERBINDEN_S, LESEN_S, INSGESAMT_S = 3.0, 15.0, 60.0
GROESSTE_ANTWORT = 4 * 1024 * 1024
_KOPF = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close"}
_ABGELEHNT = (401, 403)
_SPAETER = (408, 425, 429)
_UEBERHOLT = (dienst.ANTRAG_UEBERHOLT, dienst.ANTRAGSTELLER_OHNE_ROLLE)


class _Ausweis(AuthBase):
    """The device token; as an auth object, so that no .netrc of the machine replaces it."""

    def __init__(self, token: str) -> None:
        self._kopf = f"Bearer {token}"

    def __call__(self, anfrage: requests.PreparedRequest) -> requests.PreparedRequest:
        anfrage.headers["Authorization"] = self._kopf
        return anfrage


class Verbindung:
    """Requests without redirects, without retries inside, without a proxy or password file of the environment.

    Each request has a connection of its own: one that a firewall forgot in between would hang the next round.
    `url` must be https:// or lead to this machine; `ca_datei` is the CA that signed the service's certificate, None for
    a public one; `insgesamt_s` bounds the reading of one answer. Not for several threads at once.
    """

    def __init__(self, url: str, token: str, ca_datei: Path | None = None, insgesamt_s: float = INSGESAMT_S) -> None:
        self._insgesamt_s = insgesamt_s
        self._url = url.rstrip("/")
        self._requests = requests.Session()
        self._requests.trust_env = False
        self._requests.auth = _Ausweis(token)
        if ca_datei is not None:
            self._requests.verify = str(ca_datei)

    def frage(
        self,
        methode: str,
        weg: str,
        koerper: bytes | None = None,
        sitzung: str = "",
        warte_s: float = 0.0,
        kopf: Mapping[str, str] = MappingProxyType({}),
    ) -> Antwort:
        """Status and body of one request; `warte_s` is how long the service may take before it answers at all."""
        if not _sicher(self._url):
            raise Stoerung(Fehlercode.KREIS_UNVERSCHLUESSELT)
        mehr = {"Content-Type": "application/json"} if koerper is not None else {}
        mehr |= {SITZUNG_KOPF: sitzung} if sitzung else {}
        try:
            antwort = self._requests.request(
                methode,
                self._url + weg,
                data=koerper,
                headers={**_KOPF, **mehr, **kopf},
                timeout=(VERBINDEN_S, LESEN_S + warte_s),
                allow_redirects=False,
                stream=True,
            )
            with antwort:
                return antwort.status_code, _lies_begrenzt(antwort, self._insgesamt_s)
        except requests.exceptions.SSLError:
            raise Stoerung(Fehlercode.KREIS_ZERTIFIKAT) from None
        except (requests.RequestException, HTTPError, OSError) as fehler:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund=type(fehler).__name__) from None

    def schliesse(self) -> None:
        """Give the connections back."""
        self._requests.close()


def verstanden(art: type[N], antwort: Antwort) -> N:
    """The message of a successful answer, else the Stoerung or Eingabefehler that the answer means."""
    status, koerper = antwort
    if status != 200:
        lehne_ab(antwort)
    try:
        return art.aus_json(koerper)
    except Unverstanden:
        raise _unverstaendlich(status) from None


def problem(antwort: Antwort) -> str:
    """The stable type of a problem document, "" if it is none."""
    status, koerper = antwort
    if status < 400:
        return ""
    try:
        return Problem.aus_json(koerper).type
    except Unverstanden:
        return ""


def lehne_ab(antwort: Antwort) -> NoReturn:
    """What an answer other than success means for the office."""
    status, art = antwort[0], problem(antwort)
    if art == dienst.SITZUNG_ABGELAUFEN:
        raise Stoerung(Fehlercode.SITZUNG_ABGELAUFEN)
    if art == dienst.ROLLE_FEHLT:
        raise Stoerung(Fehlercode.ROLLE_FEHLT)
    if art == dienst.EIGENER_ANTRAG:
        raise Eingabefehler(Fehlercode.FREIGABE_EIGENER_ANTRAG)
    if art in _UEBERHOLT:
        raise Eingabefehler(Fehlercode.FREIGABE_UEBERHOLT)
    if status in _ABGELEHNT:
        raise Stoerung(Fehlercode.KREIS_LEHNT_GERAET_AB)
    if status in _SPAETER or status >= 500:
        raise Stoerung(Fehlercode.KREIS_GESTOERT, status=str(status))
    raise _unverstaendlich(status)


def _lies_begrenzt(antwort: requests.Response, insgesamt_s: float) -> bytes:
    """The body, bounded in size and in time: a line that drips must not hold the lane."""
    ende = time.monotonic() + insgesamt_s
    gelesen = bytearray()
    while stueck := antwort.raw.read1(65536, decode_content=False):
        gelesen += stueck
        if len(gelesen) > GROESSTE_ANTWORT or time.monotonic() > ende:
            raise requests.Timeout
    return bytes(gelesen)


def _unverstaendlich(status: int) -> Stoerung:
    return Stoerung(Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH, status=str(status))


def _sicher(url: str) -> bool:
    """Whether nobody can listen on the way: TLS, or not leaving this machine."""
    teile = urlsplit(url)
    if teile.scheme == "https":
        return True
    if teile.scheme != "http" or not teile.hostname:
        return False
    try:
        return teile.hostname == "localhost" or ipaddress.ip_address(teile.hostname).is_loopback
    except ValueError:
        return False
