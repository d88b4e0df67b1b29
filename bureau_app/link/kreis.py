"""The district's central service over HTTPS, every failure of it turned into a Stoerung."""

import ipaddress
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.dienst import (
    ANMELDUNG_FALSCH,
    ANMELDUNG_GESPERRT,
    Anmeldeanfrage,
    Anmeldeantwort,
    Dienstauskunft,
    Problem,
)
from bureau_app.wire.nachricht import Nachricht, Unverstanden
from bureau_app.wire.sync import Syncantwort, packe
from bureau_app.workflows.ports import Benutzer, Rolle, Runde

N = TypeVar("N", bound=Nachricht)

VERBINDEN_S, LESEN_S, INSGESAMT_S = 3.0, 15.0, 60.0
GROESSTE_ANTWORT = 4 * 1024 * 1024
_KOPF = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close"}
_ABGELEHNT = (401, 403)
_SPAETER = (408, 425, 429)
ZU_GROSS = "zu_gross"


class _Ausweis(AuthBase):
    """The device token; as an auth object, so that no .netrc of the machine replaces it."""

    def __init__(self, token: str) -> None:
        self._kopf = f"Bearer {token}"

    def __call__(self, anfrage: requests.PreparedRequest) -> requests.PreparedRequest:
        anfrage.headers["Authorization"] = self._kopf
        return anfrage


class KreisDienst:
    """The port District over requests: no redirects, no retries inside, no proxy or password file of the environment.

    Each request has a connection of its own: one that a firewall forgot in between would hang the next round.
    `url` must be https:// or lead to this machine; `ca_datei` is the CA that signed the service's certificate, None for
    a public one; `insgesamt_s` bounds the reading of one answer. Not for several threads at once: the network lane has
    one worker.
    """

    def __init__(self, url: str, token: str, ca_datei: Path | None = None, insgesamt_s: float = INSGESAMT_S) -> None:
        self._insgesamt_s = insgesamt_s
        self._url = url.rstrip("/")
        self._sitzung = requests.Session()
        self._sitzung.trust_env = False
        self._sitzung.auth = _Ausweis(token)
        if ca_datei is not None:
            self._sitzung.verify = str(ca_datei)

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        """One round with as many of the changes as one request takes, oldest first; the others keep waiting.

        A change that fits into no request is ruled here: refused, `zu_gross`.
        """
        anfrage, zu_gross = packe(aenderungen, zeiger)
        antwort = self._verstanden(Syncantwort, *self._frage("POST", "/v1/sync", anfrage.als_json()))
        gefragt = {aenderung.op_id for aenderung in aenderungen}
        ergebnisse = [meldung.als_ergebnis() for meldung in antwort.outcomes if meldung.op_id in gefragt]
        ergebnisse += [Ergebnis(a.op_id, Ausgang.REFUSED, a.base_version, ZU_GROSS) for a in zu_gross]
        return Runde(tuple(ergebnisse), antwort.cursor)

    def melde_an(self, kennung: str, kennwort: str) -> Benutzer | None:
        """Who this is; None if the district says no; KREIS_ANMELDUNG_GESPERRT after too many wrong tries."""
        try:
            frage = Anmeldeanfrage(kennung=kennung, kennwort=kennwort)
        except ValueError:
            return None
        status, koerper = self._frage("POST", "/v1/anmeldung", frage.als_json())
        art = _problem(status, koerper)
        if art == ANMELDUNG_FALSCH:
            return None
        if art == ANMELDUNG_GESPERRT:
            raise Stoerung(Fehlercode.KREIS_ANMELDUNG_GESPERRT)
        wer = self._verstanden(Anmeldeantwort, status, koerper)
        return Benutzer(wer.id, wer.kennung, wer.name, wer.zeichen, Rolle(wer.rolle), wer.gemeinde_ags)

    def auskunft(self) -> Dienstauskunft:
        """Which service answers there, and which device it takes this one for."""
        return self._verstanden(Dienstauskunft, *self._frage("GET", "/v1/meta"))

    def eintrag(self, vorgang_id: str) -> bytes | None:
        """The Fahrzeugregister's entry of a Vorgang of this town, the bytes as sent; None if there is none."""
        status, koerper = self._frage("GET", f"/v1/fahrzeugregister/{vorgang_id}")
        if status == 404:
            return None
        return koerper if status == 200 else _lehne_ab(status)

    def schliesse(self) -> None:
        """Give the connections back."""
        self._sitzung.close()

    def _verstanden(self, art: type[N], status: int, koerper: bytes) -> N:
        if status != 200:
            _lehne_ab(status)
        try:
            return art.aus_json(koerper)
        except Unverstanden:
            raise _unverstaendlich(status) from None

    def _frage(self, methode: str, weg: str, koerper: bytes | None = None) -> tuple[int, bytes]:
        """Status and body of one request."""
        if not _sicher(self._url):
            raise Stoerung(Fehlercode.KREIS_UNVERSCHLUESSELT)
        kopf = {"Content-Type": "application/json"} if koerper is not None else {}
        try:
            antwort = self._sitzung.request(
                methode,
                self._url + weg,
                data=koerper,
                headers=_KOPF | kopf,
                timeout=(VERBINDEN_S, LESEN_S),
                allow_redirects=False,
                stream=True,
            )
            with antwort:
                return antwort.status_code, _lies_begrenzt(antwort, self._insgesamt_s)
        except requests.exceptions.SSLError:
            raise Stoerung(Fehlercode.KREIS_ZERTIFIKAT) from None
        except (requests.RequestException, HTTPError, OSError) as fehler:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund=type(fehler).__name__) from None


def _lies_begrenzt(antwort: requests.Response, insgesamt_s: float) -> bytes:
    """The body, bounded in size and in time: a line that drips must not hold the lane."""
    ende = time.monotonic() + insgesamt_s
    gelesen = bytearray()
    while stueck := antwort.raw.read1(65536, decode_content=False):
        gelesen += stueck
        if len(gelesen) > GROESSTE_ANTWORT or time.monotonic() > ende:
            raise requests.Timeout
    return bytes(gelesen)


def _lehne_ab(status: int) -> NoReturn:
    """What a status other than success means for the office."""
    if status in _ABGELEHNT:
        raise Stoerung(Fehlercode.KREIS_LEHNT_GERAET_AB)
    if status in _SPAETER or status >= 500:
        raise Stoerung(Fehlercode.KREIS_GESTOERT, status=str(status))
    raise _unverstaendlich(status)


def _unverstaendlich(status: int) -> Stoerung:
    return Stoerung(Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH, status=str(status))


def _problem(status: int, koerper: bytes) -> str:
    """The stable type of a problem document, "" if it is none."""
    if status < 400:
        return ""
    try:
        return Problem.aus_json(koerper).type
    except Unverstanden:
        return ""


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
