"""Sign-in through the IdP of the office: begun by a device, answered through its browser, believed by the district."""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.identity.oidcanbieter import Anbieter
from bureau_app.district.identity.oidctoken import Ausgewiesen, Erwartung, Unglaubwuerdig, pruefe
from bureau_app.district.kontoauskunft import wer_ist
from bureau_app.district.sitzungstabellen import Dauersitzung, Oidcanmeldung
from bureau_app.district.tables import Konto, Kreis, Sitzung
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.wire.dienst import Anmeldeantwort
from bureau_app.wire.sitzung import Oidcabschluss, Oidcbeginn, Oidcziel

WARTET = timedelta(minutes=10)
"""How long the person may take at the IdP."""


class KeinVorgang(Exception):
    """Nobody began this sign-in here, or it took too long, or it was finished before."""


class NichtZugeordnet(Exception):
    """The IdP knows the person, the district has no account for it."""


class Oidc:
    """The way through one IdP. Safe for several threads and processes; a sign-in may end in another process."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime], anbieter: Anbieter) -> None:
        self._engine, self._district_id, self._uhr, self._anbieter = engine, district_id, uhr, anbieter

    @classmethod
    def bei(
        cls, anbieter: Anbieter | None, engine: Engine, district_id: str, uhr: Callable[[], datetime]
    ) -> Self | None:
        """The way through this IdP, None if there is none."""
        return cls(engine, district_id, uhr, anbieter) if anbieter is not None else None

    @property
    def name(self) -> str:
        """What the IdP is called on the sign-in page."""
        return self._anbieter.daten.name

    def beginne(self, geraet: Geraeteausweis, beginn: Oidcbeginn) -> Oidcziel:
        """Where the browser goes; Anbieterstoerung."""
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        felder = {
            "response_type": "code",
            "client_id": self._anbieter.daten.client_id,
            "redirect_uri": beginn.rueckruf,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": beginn.pruefung,
            "code_challenge_method": "S256",
        }
        url = self._anbieter.anmeldeziel(felder | ({"prompt": "login"} if beginn.frisch else {}))
        jetzt = self._uhr()
        zeile: dict[str, Any] = {
            "state_hash": _hash(state),
            "geraet_id": geraet.id,
            "nonce": nonce,
            "rueckruf": beginn.rueckruf,
        }
        zeile |= {"frisch": beginn.frisch, "endet_am": jetzt + WARTET}
        with schreiben(self._engine) as v:
            v.execute(delete(Oidcanmeldung).where(self._hier(), Oidcanmeldung.endet_am < jetzt))
            v.execute(insert(Oidcanmeldung).values(district_id=self._district_id, **zeile))
        return Oidcziel(url=url, state=state)

    def schliesse_ab(self, geraet: Geraeteausweis, abschluss: Oidcabschluss) -> tuple[Anmeldeantwort, datetime]:
        """Who it is, and when the password was typed.

        KeinVorgang, CodeAbgelehnt, Unglaubwuerdig, NichtZugeordnet, Anbieterstoerung.
        """
        begonnen = self._nimm(geraet, abschluss.state)
        token = self._anbieter.tausche(abschluss.code, abschluss.nachweis, begonnen.rueckruf)
        ausgewiesen = self._glaube(token, begonnen.nonce)
        return self._konto(ausgewiesen), self._angemeldet_am(ausgewiesen, begonnen.frisch)

    def _nimm(self, geraet: Geraeteausweis, state: str) -> Any:
        """The sign-in that was begun; it is gone after this, so that its answer is good once."""
        wo = (self._hier(), Oidcanmeldung.state_hash == _hash(state), Oidcanmeldung.geraet_id == geraet.id)
        with schreiben(self._engine) as v:
            zeile = v.execute(select(Oidcanmeldung.__table__).where(*wo).with_for_update()).one_or_none()
            v.execute(delete(Oidcanmeldung).where(*wo))
        if zeile is None or zeile.endet_am < self._uhr():
            raise KeinVorgang
        return zeile

    def _glaube(self, token: str, nonce: str) -> Ausgewiesen:
        daten = self._anbieter.daten
        erwartung = Erwartung(daten.issuer, daten.client_id, nonce)
        try:
            return pruefe(token, self._anbieter.schluessel(), erwartung, self._uhr())
        except Unglaubwuerdig as grund:
            if str(grund) != "signatur":
                raise
        return pruefe(token, self._anbieter.schluessel(neu=True), erwartung, self._uhr())

    def _konto(self, wer: Ausgewiesen) -> Anmeldeantwort:
        daten = self._anbieter.daten
        kennung = wer.angaben.get(daten.anspruch) if daten.anspruch else None
        with lesen(self._engine) as v:
            pfeffer = _pfeffer(v, self._district_id)
            hier = select(Konto.__table__).where(Konto.district_id == self._district_id)
            zugeordnet = hier.where(Konto.oidc_hmac == _oidc_hmac(pfeffer, daten.issuer, wer.subject))
            zeile = v.execute(zugeordnet).one_or_none()
            if zeile is None and isinstance(kennung, str):
                gesucht = Konto.kennung_hmac == _kennung_hmac(pfeffer, kennung)
                # Whom the claim names must be nobody else at the IdP: an account that was given away stays so.
                zeile = v.execute(hier.where(gesucht, Konto.oidc_hmac.is_(None))).one_or_none()
        if zeile is None:
            raise NichtZugeordnet
        return wer_ist(zeile)

    def _angemeldet_am(self, wer: Ausgewiesen, frisch: bool) -> datetime:
        """The IdP's word; without it, now if it was told to ask for the password, else long ago."""
        jetzt = self._uhr()
        if wer.angemeldet_am is not None:
            return wer.angemeldet_am
        return jetzt if frisch else jetzt - timedelta(days=1)

    def _hier(self) -> Any:
        return Oidcanmeldung.district_id == self._district_id


def ordne_zu(engine: Engine, district_id: str, jetzt: datetime, kennung: str, issuer: str, subject: str) -> None:
    """Say whom the IdP means by an account; with an empty subject nobody any more. Its sessions end.

    Eingabefehler PERSON_UNBEKANNT without such an account, OIDC_VERGEBEN if another one is meant by this already.
    """
    with schreiben(engine) as v:
        pfeffer = _pfeffer(v, district_id)
        konto = (Konto.district_id == district_id, Konto.kennung_hmac == _kennung_hmac(pfeffer, kennung))
        konto_id = v.scalar(select(Konto.id).where(*konto))
        if konto_id is None:
            raise Eingabefehler(Fehlercode.KONTO_UNBEKANNT, "kennung")
        kennwert = _oidc_hmac(pfeffer, issuer, subject) if subject else None
        andere = (Konto.district_id == district_id, Konto.oidc_hmac == kennwert, Konto.id != konto_id)
        if kennwert is not None and v.scalar(select(Konto.id).where(*andere)) is not None:
            raise Eingabefehler(Fehlercode.OIDC_VERGEBEN, "oidc_sub")
        v.execute(update(Konto).where(*konto).values(oidc_hmac=kennwert))
        for tabelle in (Sitzung, Dauersitzung):
            v.execute(delete(tabelle).where(tabelle.district_id == district_id, tabelle.konto_id == konto_id))
        vermerke(v, district_id, Akt.KONTO_GEAENDERT, konto_id, jetzt, merkmal="oidc")


def _pfeffer(v: Connection, district_id: str) -> bytes:
    return v.scalars(select(Kreis.pfeffer).where(Kreis.district_id == district_id)).one()


def _kennung_hmac(pfeffer: bytes, kennung: str) -> str:
    return hmac.new(pfeffer, kennung.strip().lower().encode(), sha256).hexdigest()


def _oidc_hmac(pfeffer: bytes, issuer: str, subject: str) -> str:
    return hmac.new(pfeffer, b"oidc\0" + issuer.encode() + b"\0" + subject.encode(), sha256).hexdigest()


def _hash(wort: str) -> str:
    return sha256(wort.encode()).hexdigest()
