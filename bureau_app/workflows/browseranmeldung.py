"""Sign in through the IdP of the office: its page in the browser of this PC, the answer back to this machine only."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.anmeldung import Anmeldung, verlange_gemeinde
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.schalter import Schalter

WARTET = timedelta(minutes=5)
"""How long the person may take in the browser."""


class Oidcdienst(Protocol):
    """The district's part of it. Blocking, for the network lane; Stoerung KREIS_* or ANMELDEDIENST_GESTOERT."""

    def anmeldeweg(self) -> str:
        """What the IdP is called, "" if the district has none."""

    def beginne_oidc(self, rueckruf: str, pruefung: str, frisch: bool) -> tuple[str, str]:
        """What the browser is to open, and the `state` that its answer must carry."""

    def schliesse_oidc_ab(self, state: str, code: str, nachweis: str) -> Benutzer:
        """Who it is, with a session; Eingabefehler ANMELDUNG_ABGEBROCHEN or ANMELDUNG_OHNE_KONTO."""


class Rueckrufstelle(Protocol):
    """Where the browser brings the answer: a place of this machine that is looked at now and then, and holds no thread
    meanwhile."""

    @property
    def ziel(self) -> str:
        """Its URL, http://127.0.0.1:PORT/anmeldung."""

    def hole(self, state: str) -> tuple[str, str] | None:
        """`code` and `error` of the answer with this `state`, one of them ""; None if none came yet."""

    def schliesse(self) -> None:
        """Take no answer any more; may be called twice."""


@dataclass(frozen=True, slots=True)
class Browserweg:
    """What it takes: the district, a new place for the answer, and how a URL is opened (False: there is no browser)."""

    dienst: Oidcdienst
    neue_stelle: Callable[[], Rueckrufstelle]
    oeffne: Callable[[str], bool] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Versuch:
    """A sign-in that goes on in the browser, until when."""

    stelle: Rueckrufstelle
    state: str = field(repr=False)
    nachweis: str = field(repr=False)
    bis: datetime = field(repr=False)


def beginne_im_browser(s: Schalter, weg: Browserweg, frisch: bool) -> Versuch:
    """Open the IdP's page; with `frisch` it asks for the password whoever is signed in there.

    Stoerung KREIS_*, ANMELDEDIENST_GESTOERT, ANMELDUNG_BROWSER.
    """
    nachweis = secrets.token_urlsafe(32)
    pruefung = urlsafe_b64encode(sha256(nachweis.encode()).digest()).rstrip(b"=").decode()
    stelle = weg.neue_stelle()
    try:
        url, state = weg.dienst.beginne_oidc(stelle.ziel, pruefung, frisch)
        if not weg.oeffne(url):
            raise Stoerung(Fehlercode.ANMELDUNG_BROWSER)
    except Stoerung:
        stelle.schliesse()
        raise
    return Versuch(stelle, state, nachweis, s.uhr.jetzt() + WARTET)


def hole_anmeldung(s: Schalter, weg: Browserweg, versuch: Versuch) -> Anmeldung | None:
    """Who signed in, None as long as the browser brought nothing; nothing is kept for signing in offline.

    Eingabefehler as the district's, or ANMELDUNG_ANDERE_GEMEINDE; Stoerung ANMELDUNG_NICHT_BEENDET if the person said
    no there, or took too long. The place is closed once there is an end.
    """
    gebracht = versuch.stelle.hole(versuch.state)
    if gebracht is None and s.uhr.jetzt() <= versuch.bis:
        return None
    versuch.stelle.schliesse()
    code = gebracht[0] if gebracht is not None else ""
    if not code:
        raise Stoerung(Fehlercode.ANMELDUNG_NICHT_BEENDET)
    benutzer = weg.dienst.schliesse_oidc_ab(versuch.state, code, versuch.nachweis)
    verlange_gemeinde(s, benutzer)
    return Anmeldung(benutzer, offline=False)
