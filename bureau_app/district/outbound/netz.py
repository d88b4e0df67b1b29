"""HTTPS requests to a target: bounded in size and time, no redirects, every failure a Zielstoerung without content."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType

import requests
from urllib3.exceptions import HTTPError

from bureau_app.district.outbound.ziel import Zielstoerung
from bureau_app.wire.leitung import sicher

VERBINDEN_S, LESEN_S, INSGESAMT_S = 3.0, 15.0, 30.0
GROESSTE_ANTWORT = 2 * 1024 * 1024
LAENGSTES_WARTEN_S = 3600.0
_SPAETER = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Tlswahl:
    """`ca_datei` signed the target's certificate (None: a public CA); certificate and key of the district, if the
    target wants to see one."""

    ca_datei: Path | None = None
    zertifikat: Path | None = None
    schluessel: Path | None = None


@dataclass(frozen=True, slots=True)
class Netzantwort:
    """Status, headers and body of an answer below 500 that is not "later"."""

    status: int
    kopf: Mapping[str, str] = field(repr=False)
    koerper: bytes = field(repr=False)


class Netz:
    """Requests to one target, each on a connection of its own. `https://` only, or this machine."""

    def __init__(self, tls: Tlswahl, lesen_s: float = LESEN_S) -> None:
        self._lesen_s = lesen_s
        self._session = requests.Session()
        self._session.trust_env = False
        if tls.ca_datei is not None:
            self._session.verify = str(tls.ca_datei)
        if tls.zertifikat is not None:
            self._session.cert = (str(tls.zertifikat), str(tls.schluessel or tls.zertifikat))

    def frage(
        self, methode: str, url: str, koerper: bytes | None = None, kopf: Mapping[str, str] = MappingProxyType({})
    ) -> Netzantwort:
        """One request. 408, 425, 429 and 5xx are a Zielstoerung with what Retry-After says."""
        if not sicher(url):
            raise Zielstoerung("unverschluesselt", endgueltig=True)
        kopf = {"Accept-Encoding": "identity", "Connection": "close", **kopf}
        try:
            antwort = self._session.request(
                methode,
                url,
                data=koerper,
                headers=kopf,
                timeout=(VERBINDEN_S, self._lesen_s),
                allow_redirects=False,
                stream=True,
            )
            with antwort:
                gelesen = _lies_begrenzt(antwort)
        except requests.exceptions.SSLError:
            raise Zielstoerung("zertifikat") from None
        except (requests.RequestException, HTTPError, OSError) as fehler:
            raise Zielstoerung(f"netz_{type(fehler).__name__.lower()}") from None
        if antwort.status_code in _SPAETER or antwort.status_code >= 500:
            raise Zielstoerung(f"http_{antwort.status_code}", _warten_s(antwort.headers.get("Retry-After", "")))
        return Netzantwort(antwort.status_code, antwort.headers, gelesen)

    def schliesse(self) -> None:
        """Give the connections back."""
        self._session.close()


def lehne_ab(antwort: Netzantwort) -> Zielstoerung:
    """What a 4xx means: signing in may be repaired, everything else needs a person."""
    return Zielstoerung(f"http_{antwort.status}", endgueltig=antwort.status not in (401, 403, 404))


def _lies_begrenzt(antwort: requests.Response) -> bytes:
    """The body, bounded in size and in time: a line that drips must not hold the target's thread."""
    ende = time.monotonic() + INSGESAMT_S
    gelesen = bytearray()
    while stueck := antwort.raw.read1(65536, decode_content=False):
        gelesen += stueck
        if len(gelesen) > GROESSTE_ANTWORT or time.monotonic() > ende:
            raise requests.Timeout
    return bytes(gelesen)


def _warten_s(retry_after: str) -> float:
    """Retry-After in seconds (a number or an HTTP date), at most an hour; 0 if it says nothing readable."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after), LAENGSTES_WARTEN_S)
    try:
        bis = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    jetzt = datetime.now(UTC)
    return min(max(0.0, (bis.astimezone(UTC) - jetzt).total_seconds()), LAENGSTES_WARTEN_S)
