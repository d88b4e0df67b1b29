"""A connection of a counter to the district's service, every failure of it turned into a Stoerung."""

import re
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, NoReturn, TypeVar

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.leitung import Leitungsende, Weg
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.wire import dienst
from bureau_app.wire.dienst import SITZUNG_KOPF, Problem
from bureau_app.wire.leitung import sicher
from bureau_app.wire.nachricht import Nachricht, Unverstanden
from bureau_app.wire.sitzung import Erneuerung, Sitzungsauskunft

N = TypeVar("N", bound=Nachricht)


class _Paar(NamedTuple):
    status: int
    koerper: bytes


class Antwort(_Paar):
    """Status and body; `warten_s` is how many seconds the service asked to wait (Retry-After), 0 if it did not; `zeit`
    is what its clock showed when the answer came (UTC, to the second, half of the way there and back added)."""

    warten_s = 0
    zeit: datetime | None = None


VERBINDEN_S, LESEN_S, INSGESAMT_S = 3.0, 15.0, 60.0
GROESSTE_ANTWORT = 4 * 1024 * 1024
LAENGSTES_WARTEN_S = 3600
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
    a public one; `insgesamt_s` bounds the reading of one answer; `ausweis` is the certificate that this device shows.
    Not for several threads at once, but for `brich_ab`.
    """

    def __init__(
        self,
        url: str,
        token: str,
        ca_datei: Path | None = None,
        insgesamt_s: float = INSGESAMT_S,
        ausweis: Ausweis | None = None,
    ) -> None:
        self._bund: Sitzungsbund | None = None
        self._insgesamt_s = insgesamt_s
        self._ca_datei = ca_datei
        self._ausweis = ausweis
        self._fassung = -1
        self._url = url.rstrip("/")
        self._requests = requests.Session()
        self._requests.trust_env = False
        self._ende = Leitungsende()
        for art in ("http://", "https://"):
            self._requests.mount(art, Weg(self._ende))
        self._requests.auth = _Ausweis(token)
        if ca_datei is not None:
            self._requests.verify = str(ca_datei)

    def nimm_bund(self, bund: Sitzungsbund) -> None:
        """From now on sessions are looked up there, and renewed."""
        self._bund = bund

    def frage(
        self,
        methode: str,
        weg: str,
        koerper: bytes | None = None,
        sitzung: str = "",
        warte_s: float = 0.0,
        kopf: Mapping[str, str] = MappingProxyType({}),
    ) -> Antwort:
        """Status and body of one request; `warte_s` is how long the service may take before it answers at all.

        A session is renewed before its token runs out, and once if the district refuses the token all the same.
        """
        if self._bund is None or not sitzung:
            return self._frage(methode, weg, koerper, sitzung, warte_s, kopf)
        token = self._bund.token(sitzung, self._erneuere)
        antwort = self._frage(methode, weg, koerper, token, warte_s, kopf)
        if problem(antwort) != dienst.SITZUNG_ABGELAUFEN:
            return antwort
        neu = self._bund.token(sitzung, self._erneuere, verworfen=token)
        return antwort if neu == token else self._frage(methode, weg, koerper, neu, warte_s, kopf)

    def _erneuere(self, geheimnis: str) -> Sitzungsauskunft:
        frage = Erneuerung(geheimnis=geheimnis).als_json()
        return verstanden(Sitzungsauskunft, self._frage("POST", "/v1/sitzungen/erneuerung", frage))

    def _frage(
        self,
        methode: str,
        weg: str,
        koerper: bytes | None = None,
        sitzung: str = "",
        warte_s: float = 0.0,
        kopf: Mapping[str, str] = MappingProxyType({}),
    ) -> Antwort:
        if not sicher(self._url):
            raise Stoerung(Fehlercode.KREIS_UNVERSCHLUESSELT)
        self._weise_aus()
        mehr = {"Content-Type": "application/json"} if koerper is not None else {}
        mehr |= {SITZUNG_KOPF: sitzung} if sitzung else {}
        begonnen = time.monotonic()
        try:
            if self._ende.erreicht:
                raise requests.ConnectionError
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
                zeit = _zeit(antwort.headers.get("Date", ""), (time.monotonic() - begonnen) / 2)
                ganz = Antwort(antwort.status_code, _lies_begrenzt(antwort, self._insgesamt_s))
                ganz.warten_s, ganz.zeit = _warten_s(antwort.headers.get("Retry-After", "")), zeit
                return ganz
        except requests.exceptions.SSLError:
            raise Stoerung(Fehlercode.KREIS_ZERTIFIKAT) from None
        except (requests.RequestException, HTTPError, OSError) as fehler:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund=type(fehler).__name__) from None

    def brich_ab(self) -> None:
        """From any thread: who waits for an answer gets a Stoerung at once, and who asks from now on as well."""
        self._ende.brich_ab()

    def schliesse(self) -> None:
        """Give the connections back."""
        self._requests.close()

    def _weise_aus(self) -> None:
        """Show the certificate that the device has now: it is renewed while the program runs."""
        if self._ausweis is None or (fassung := self._ausweis.fassung()) == self._fassung:
            return
        kontext = ssl.create_default_context(cafile=self._ca_datei or requests.utils.DEFAULT_CA_BUNDLE_PATH)
        kontext.minimum_version = ssl.TLSVersion.TLSv1_2
        self._ausweis.lade_in(kontext)
        self._requests.mount("https://", Weg(self._ende, kontext))
        self._fassung = fassung


def verstanden(art: type[N], antwort: Antwort) -> N:
    """The message of a successful answer, else the Stoerung or Eingabefehler that the answer means."""
    if antwort.status != 200:
        lehne_ab(antwort)
    try:
        return art.aus_json(antwort.koerper)
    except Unverstanden:
        raise _unverstaendlich(antwort.status) from None


def problem(antwort: Antwort) -> str:
    """The stable type of a problem document, "" if it is none."""
    if antwort.status < 400:
        return ""
    try:
        return Problem.aus_json(antwort.koerper).type
    except Unverstanden:
        return ""


def lehne_ab(antwort: Antwort) -> NoReturn:
    """What an answer other than success means for the office."""
    status, art = antwort.status, problem(antwort)
    if art == dienst.SITZUNG_ABGELAUFEN:
        raise Stoerung(Fehlercode.SITZUNG_ABGELAUFEN)
    if art == dienst.ANMELDUNG_ZU_ALT:
        raise Eingabefehler(Fehlercode.ANMELDUNG_ZU_ALT, "anmeldung.kennwort")
    if art == dienst.ANMELDUNG_ABGEBROCHEN:
        raise Eingabefehler(Fehlercode.ANMELDUNG_ABGEBROCHEN)
    if art == dienst.KONTO_NICHT_ZUGEORDNET:
        raise Eingabefehler(Fehlercode.ANMELDUNG_OHNE_KONTO)
    if art == dienst.ANMELDEDIENST_GESTOERT:
        raise Stoerung(Fehlercode.ANMELDEDIENST_GESTOERT)
    if art == dienst.GERAET_GEGABELT:
        raise Stoerung(Fehlercode.KREIS_GERAET_GEGABELT)
    if art == dienst.ROLLE_FEHLT:
        raise Stoerung(Fehlercode.ROLLE_FEHLT)
    if art == dienst.EIGENER_ANTRAG:
        raise Eingabefehler(Fehlercode.FREIGABE_EIGENER_ANTRAG)
    if art in _UEBERHOLT:
        raise Eingabefehler(Fehlercode.FREIGABE_UEBERHOLT)
    if status in _ABGELEHNT:
        raise Stoerung(Fehlercode.KREIS_LEHNT_GERAET_AB)
    if status in _SPAETER or status >= 500:
        gestoert = Stoerung(Fehlercode.KREIS_GESTOERT, status=str(status))
        gestoert.warten_s = antwort.warten_s
        raise gestoert
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


def _warten_s(retry_after: str) -> int:
    """Seconds of a Retry-After header (RFC 9110 § 10.2.3), bounded; one that is a date or nonsense counts as none."""
    return min(int(retry_after), LAENGSTES_WARTEN_S) if re.fullmatch("[0-9]{1,9}", retry_after) else 0


def _zeit(date: str, seither_s: float) -> datetime | None:
    """The time of a Date header (RFC 9110 § 6.6.1) and so many seconds; None for nonsense."""
    try:
        zeit = parsedate_to_datetime(date) + timedelta(seconds=seither_s)
    except (ValueError, OverflowError):
        return None
    return zeit.astimezone(UTC) if zeit.tzinfo else None


def _unverstaendlich(status: int) -> Stoerung:
    return Stoerung(Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH, status=str(status))
