"""Who is signed in at which device: short tokens of people, looked up with what the account may do at this moment."""

import hmac
import re
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import BindParameter, Connection, Engine, bindparam, delete, insert, select, update

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.notizgrenze import AUSGELASSEN, Notizgrenze, mit_anzahl
from bureau_app.district.sitzungstabellen import Dauersitzung
from bureau_app.district.tables import Konto, Sitzung
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.wire.dienst import TOKEN_MUSTER

GUELTIG = timedelta(hours=10)
"""A session of a counter that cannot renew one: a working day, nothing is decided with it after FRISCH."""
KURZ, ARBEITSTAG, FRISCH = timedelta(minutes=10), timedelta(hours=12), timedelta(minutes=10)
"""How long one token is good, how long it is renewed, how old a sign-in may be for deciding about others' work."""
NACHSICHT = timedelta(seconds=60)
"""How long the secret before still renews, because the answer with the new one may have been lost."""

_HIER: BindParameter[str] = bindparam("district_id")
_WER = (
    select(Konto.id, Konto.person_id, Konto.name, Konto.rolle, Konto.gemeinde_ags)
    .add_columns(Sitzung.gueltig_bis, Sitzung.sitzung_id, Dauersitzung.angemeldet_am)
    .join(Sitzung, (Sitzung.district_id == Konto.district_id) & (Sitzung.konto_id == Konto.id))
    .outerjoin(
        Dauersitzung, (Dauersitzung.district_id == Sitzung.district_id) & (Dauersitzung.id == Sitzung.sitzung_id)
    )
    .where(Sitzung.district_id == _HIER, Sitzung.token_hash == bindparam("token_hash"))
    .where(Sitzung.geraet_id == bindparam("geraet_id"), Sitzung.gueltig_bis >= bindparam("jetzt"))
)
_ALTE = delete(Sitzung).where(Sitzung.district_id == _HIER, Sitzung.gueltig_bis < bindparam("jetzt"))
_ALTE_DAUERND = delete(Dauersitzung).where(
    Dauersitzung.district_id == _HIER, Dauersitzung.endet_am < bindparam("jetzt")
)
_NEUE = insert(Sitzung.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: account, the human behind it, the role and town that the account has now, when the password was last
    typed, and whether the counter can ask for it again in between."""

    konto_id: str
    person_id: str
    name: str = field(repr=False)
    rolle: str
    gemeinde_ags: str
    angemeldet_am: datetime = field(repr=False)
    dauerhaft: bool = False


@dataclass(frozen=True, slots=True)
class Ausgestellt:
    """A token with the seconds that it is good, the secret for the next one, whose it is, and when all of it ends."""

    sitzung: str = field(repr=False)
    geheimnis: str = field(repr=False)
    konto_id: str
    gilt_s: int
    endet_am: datetime


class Sitzungen:
    """The sessions of one district. A changed account or a revoked device ends its sessions."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._notizen = Notizgrenze()

    def eroeffne(self, geraet: Geraeteausweis, konto_id: str) -> tuple[str, datetime]:
        """A new token (256 random bits, base64url) for this account at this device, and until when it holds; for
        counters that cannot renew one."""
        jetzt = self._uhr()
        with schreiben(self._engine) as v:
            self._vergiss_alte(v, jetzt)
            return self._gib_token(v, geraet.id, konto_id, jetzt + GUELTIG), jetzt + GUELTIG

    def beginne(self, geraet: Geraeteausweis, konto_id: str, angemeldet_am: datetime | None = None) -> Ausgestellt:
        """A session that renews itself until its end; `angemeldet_am` is when the password was typed, if not now."""
        jetzt = self._uhr()
        sitzung_id, geheimnis = str(uuid.uuid4()), secrets.token_urlsafe(32)
        endet_am = jetzt + ARBEITSTAG
        with schreiben(self._engine) as v:
            self._vergiss_alte(v, jetzt)
            zeile = {"id": sitzung_id, "konto_id": konto_id, "geraet_id": geraet.id, "endet_am": endet_am}
            zeile |= {"geheimnis_hash": _hash(geheimnis), "zuvor_hash": "", "erneuert_am": jetzt}
            werte = {"district_id": self._district_id, "angemeldet_am": min(angemeldet_am or jetzt, jetzt), **zeile}
            v.execute(insert(Dauersitzung).values(**werte))
            token = self._gib_token(v, geraet.id, konto_id, jetzt + KURZ, sitzung_id)
        return Ausgestellt(token, f"{sitzung_id}.{geheimnis}", konto_id, int(KURZ.total_seconds()), endet_am)

    def erneuere(self, geraet: Geraeteausweis, geheimnis: str) -> Ausgestellt | None:
        """The next token and the next secret; None if the session is over or another device's.

        A secret is good once. One that was used before was copied: then the session ends, for whoever holds it.
        """
        sitzung_id, _, wort = geheimnis.partition(".")
        jetzt, neu, wo = self._uhr(), secrets.token_urlsafe(32), self._dauer(sitzung_id)
        with schreiben(self._engine) as v:
            zeile = v.execute(select(Dauersitzung.__table__).where(*wo).with_for_update()).one_or_none()
            if zeile is None or zeile.geraet_id != geraet.id or jetzt >= zeile.endet_am:
                return None
            gilt = hmac.compare_digest(zeile.geheimnis_hash, _hash(wort))
            verloren = hmac.compare_digest(zeile.zuvor_hash, _hash(wort)) and jetzt - zeile.erneuert_am < NACHSICHT
            if not gilt and not verloren:
                vermerke(v, self._district_id, Akt.SITZUNG_KOPIERT, geraet.id, jetzt, zeile.konto_id)
                self._beende(v, sitzung_id)
                return None
            werte: dict[str, Any] = {"geheimnis_hash": _hash(neu)}
            werte |= {"zuvor_hash": _hash(wort), "erneuert_am": jetzt} if gilt else {}
            v.execute(update(Dauersitzung).where(*wo).values(**werte))
            bis = min(jetzt + KURZ, zeile.endet_am)
            token = self._gib_token(v, geraet.id, zeile.konto_id, bis, sitzung_id)
        gilt_s = int((bis - jetzt).total_seconds())
        return Ausgestellt(token, f"{sitzung_id}.{neu}", zeile.konto_id, gilt_s, zeile.endet_am)

    def wer(self, geraet: Geraeteausweis, token: str) -> Person | None:
        """The person of this token at this device; None if it is nobody's, another device's, or too old."""
        if not re.fullmatch(TOKEN_MUSTER, token):
            return None
        werte = {"district_id": self._district_id, "token_hash": _hash(token), "geraet_id": geraet.id}
        with lesen(self._engine) as v:
            zeile = v.execute(_WER, werte | {"jetzt": self._uhr()}).one_or_none()
        if zeile is None:
            return None
        return Person(
            konto_id=zeile.id,
            person_id=zeile.person_id or zeile.id,
            name=zeile.name or "",
            rolle=zeile.rolle or "",
            gemeinde_ags=zeile.gemeinde_ags or "",
            angemeldet_am=zeile.angemeldet_am or zeile.gueltig_bis - GUELTIG,
            dauerhaft=zeile.sitzung_id is not None,
        )

    def frisch(self, person: Person) -> bool:
        """Whether the person typed the password just now, as deciding about somebody else's work needs it."""
        return self._uhr() - person.angemeldet_am <= FRISCH

    def schliesse(self, token: str) -> None:
        """From now on the token is nobody's, and what renews it renews nothing."""
        wo = (Sitzung.district_id == self._district_id, Sitzung.token_hash == _hash(token))
        with schreiben(self._engine) as v:
            sitzung_id = v.scalar(select(Sitzung.sitzung_id).where(*wo))
            v.execute(delete(Sitzung).where(*wo))
            if sitzung_id is not None:
                self._beende(v, sitzung_id)

    def beende(self, geraet: Geraeteausweis, geheimnis: str) -> None:
        """From now on the session of this secret, or of the one before, is over; nothing happens if it is another
        device's, or was over already."""
        sitzung_id, _, wort = geheimnis.partition(".")
        with schreiben(self._engine) as v:
            frage = select(Dauersitzung.__table__).where(*self._dauer(sitzung_id)).with_for_update()
            zeile = v.execute(frage).one_or_none()
            if zeile is None or zeile.geraet_id != geraet.id:
                return
            if any(hmac.compare_digest(bekannt, _hash(wort)) for bekannt in (zeile.geheimnis_hash, zeile.zuvor_hash)):
                self._beende(v, sitzung_id)

    def verweigert(self, geraet: Geraeteausweis, person: Person, grund: str) -> None:
        """Somebody asked for what the account may not: that is noted for ever, what comes very often by its number."""
        if (ausgelassen := self._notizen.nimm(f"{geraet.id} {person.konto_id}")) is None:
            return
        self._vermerke(geraet.id, person.konto_id, mit_anzahl(grund, ausgelassen))

    def trage_nach(self) -> None:
        """The process ends: what was left out is noted as a number."""
        for sender, anzahl in self._notizen.rest():
            geraet_id, konto_id = sender.split()
            self._vermerke(geraet_id, konto_id, mit_anzahl(AUSGELASSEN, anzahl))

    def _vermerke(self, geraet_id: str, konto_id: str, merkmal: str) -> None:
        with schreiben(self._engine) as v:
            vermerke(v, self._district_id, Akt.ZUGRIFF_VERWEIGERT, geraet_id, self._uhr(), konto_id, merkmal)

    def _dauer(self, sitzung_id: str) -> tuple[Any, ...]:
        return (Dauersitzung.district_id == self._district_id, Dauersitzung.id == sitzung_id)

    def _beende(self, v: Connection, sitzung_id: str) -> None:
        v.execute(delete(Dauersitzung).where(*self._dauer(sitzung_id)))
        tokens = (Sitzung.district_id == self._district_id, Sitzung.sitzung_id == sitzung_id)
        v.execute(delete(Sitzung).where(*tokens))

    def _gib_token(
        self, v: Connection, geraet_id: str, konto_id: str, bis: datetime, sitzung_id: str | None = None
    ) -> str:
        token = secrets.token_urlsafe(32)
        zeile = {"token_hash": _hash(token), "konto_id": konto_id, "geraet_id": geraet_id, "sitzung_id": sitzung_id}
        v.execute(_NEUE, {"district_id": self._district_id, "gueltig_bis": bis, **zeile})
        return token

    def _vergiss_alte(self, v: Connection, jetzt: datetime) -> None:
        for alte in (_ALTE, _ALTE_DAUERND):
            v.execute(alte, {"district_id": self._district_id, "jetzt": jetzt})


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
