"""Who is signed in at which device: short tokens of people, looked up with what the account may do at this moment."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, delete, insert, select

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.tables import Konto, Sitzung
from bureau_app.wire.dienst import TOKEN_MUSTER

GUELTIG = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: account, the human behind it, and the role and town that the account has now."""

    konto_id: str
    person_id: str
    name: str = field(repr=False)
    rolle: str
    gemeinde_ags: str


class Sitzungen:
    """The sessions of one district. A changed account or a revoked device ends its sessions."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr

    def eroeffne(self, geraet: Geraeteausweis, konto_id: str) -> tuple[str, datetime]:
        """A new token (256 random bits, base64url) for this account at this device, and until when it holds."""
        token = secrets.token_urlsafe(32)
        jetzt = self._uhr()
        with self._engine.begin() as v:
            alte = (Sitzung.district_id == self._district_id, Sitzung.gueltig_bis < jetzt)
            v.execute(delete(Sitzung).where(*alte))
            zeile = {"token_hash": _hash(token), "konto_id": konto_id, "geraet_id": geraet.id}
            v.execute(insert(Sitzung).values(district_id=self._district_id, gueltig_bis=jetzt + GUELTIG, **zeile))
        return token, jetzt + GUELTIG

    def wer(self, geraet: Geraeteausweis, token: str) -> Person | None:
        """The person of this token at this device; None if it is nobody's, another device's, or too old."""
        if not re.fullmatch(TOKEN_MUSTER, token):
            return None
        frage = (
            select(Konto.id, Konto.person_id, Konto.name, Konto.rolle, Konto.gemeinde_ags)
            .join(Sitzung, (Sitzung.district_id == Konto.district_id) & (Sitzung.konto_id == Konto.id))
            .where(Sitzung.district_id == self._district_id, Sitzung.token_hash == _hash(token))
            .where(Sitzung.geraet_id == geraet.id, Sitzung.gueltig_bis >= self._uhr())
        )
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            zeile = v.execute(frage).one_or_none()
        if zeile is None:
            return None
        return Person(
            zeile.id, zeile.person_id or zeile.id, zeile.name or "", zeile.rolle or "", zeile.gemeinde_ags or ""
        )

    def schliesse(self, token: str) -> None:
        """From now on the token is nobody's."""
        wo = (Sitzung.district_id == self._district_id, Sitzung.token_hash == _hash(token))
        with self._engine.begin() as v:
            v.execute(delete(Sitzung).where(*wo))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
