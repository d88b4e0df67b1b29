"""Enrolment of a device by a one-time code, and renewal of its certificate."""

import hmac
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.geraetetabellen import Aufnahmecode, Zertifikat
from bureau_app.district.identity.zertifikate import Geraetezertifikat, Unbrauchbar, Zertifizierungsstelle
from bureau_app.district.tables import Geraet
from bureau_app.district.transaktion import schreiben_fuer, schreiben_in
from bureau_app.wire import dienst
from bureau_app.wire.geraet import CODE_LAENGE, CODE_ZEICHEN

CODE_GILT, VERSUCHE = timedelta(minutes=10), 5
_ANFANG = 4
"""Characters that find the row; the other 12 (60 bits) are the secret, which somebody may guess at five times."""


@dataclass(frozen=True, slots=True)
class Aufgenommen:
    """The device that a PC became, its token, its certificate (None if the district has no CA)."""

    ausweis: Geraeteausweis
    token: str
    zertifikat: Geraetezertifikat | None


class Aufnahme:
    """Codes and certificates of one district. Safe for several threads and processes."""

    def __init__(
        self,
        engine: Engine,
        district_id: str,
        uhr: Callable[[], datetime],
        verzeichnis: Verzeichnis,
        ca: Zertifizierungsstelle | None,
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._verzeichnis = verzeichnis
        self._ca = ca

    @property
    def ca_pem(self) -> str:
        """The CA's certificate (PEM), "" if the district has no CA."""
        return self._ca.pem.decode() if self._ca else ""

    def neuer_code(self, gemeinde_ags: str, name: str) -> str:
        """A code that makes one PC a device of this town with this name within 10 minutes; shown this once."""
        code = "".join(secrets.choice(CODE_ZEICHEN) for _ in range(CODE_LAENGE))
        jetzt = self._uhr()
        hier = Aufnahmecode.district_id == self._district_id
        with self._engine.begin() as v:
            v.execute(delete(Aufnahmecode).where(hier, Aufnahmecode.gueltig_bis < jetzt))
            v.execute(delete(Aufnahmecode).where(hier, Aufnahmecode.anfang == code[:_ANFANG]))
            zeile = insert(Aufnahmecode).values(
                district_id=self._district_id,
                anfang=code[:_ANFANG],
                pruefwert=_pruefwert(code),
                gemeinde_ags=gemeinde_ags,
                gueltig_bis=jetzt + CODE_GILT,
                versuche=0,
                name=name,
            )
            v.execute(zeile)
            vermerke(v, self._district_id, Akt.CODE_AUSGEGEBEN, code[:_ANFANG], jetzt, merkmal=gemeinde_ags)
        return code

    def loese_ein(self, code: str, gemeinde_ags: str, csr: bytes) -> Aufgenommen:
        """The device that the code makes of the PC which sent it.

        Refused: AUFNAHME_CODE (wrong, used, too old, or tried too often), ANDERE_GEMEINDE and ANFRAGE_UNVERSTAENDLICH
        (no request for a certificate), after which the code is still good.
        """
        name = self._versuche(code, gemeinde_ags)
        geraet_id = str(uuid.uuid4())
        zertifikat = self._zertifikat(csr, geraet_id, gemeinde_ags) if self._ca else None
        verbrauch = delete(Aufnahmecode).where(*self._zeile(code), Aufnahmecode.pruefwert == _pruefwert(code))
        with schreiben_in(self._engine, gemeinde_ags) as v:
            if not v.execute(verbrauch).rowcount:
                raise Abgelehnt(dienst.AUFNAHME_CODE)
            bis = zertifikat.gueltig_bis if zertifikat else None
            ausweis, token = self._verzeichnis.trage_geraet_ein(v, geraet_id, gemeinde_ags, name, bis)
            if zertifikat:
                self._merke(v, geraet_id, zertifikat)
        return Aufgenommen(ausweis, token, zertifikat)

    def erneuere(self, geraet: Geraeteausweis, csr: bytes) -> Geraetezertifikat:
        """A new certificate for a device that showed a valid one; its token is good as long. The former certificate
        stays good until it ends: the answer may be lost.

        Refused: NICHT_GEFUNDEN if the district has no CA, ANFRAGE_UNVERSTAENDLICH.
        """
        zertifikat = self._zertifikat(csr, geraet.id, geraet.gemeinde_ags)
        wo = (Geraet.district_id == self._district_id, Geraet.id == geraet.id)
        with schreiben_fuer(self._engine, self._district_id, geraet.id) as v:
            v.execute(update(Geraet).where(*wo).values(token_bis=zertifikat.gueltig_bis))
            self._merke(v, geraet.id, zertifikat)
            vermerke(v, self._district_id, Akt.ZERTIFIKAT_ERNEUERT, geraet.id, self._uhr(), geraet.id)
        return zertifikat

    def _versuche(self, code: str, gemeinde_ags: str) -> str:
        """Count a try, and only then look; the name that the device shall have."""
        a = Aufnahmecode
        offen = (*self._zeile(code), a.versuche < VERSUCHE, a.gueltig_bis >= self._uhr())
        with self._engine.begin() as v:
            if not v.execute(update(a).where(*offen).values(versuche=a.versuche + 1)).rowcount:
                raise Abgelehnt(dienst.AUFNAHME_CODE)
            zeile = v.execute(select(a.pruefwert, a.gemeinde_ags, a.name).where(*self._zeile(code))).one()
        if not hmac.compare_digest(zeile.pruefwert, _pruefwert(code)):
            raise Abgelehnt(dienst.AUFNAHME_CODE)
        if zeile.gemeinde_ags != gemeinde_ags:
            raise Abgelehnt(dienst.ANDERE_GEMEINDE)
        return zeile.name or ""

    def _zeile(self, code: str) -> tuple[ColumnElement[bool], ...]:
        return Aufnahmecode.district_id == self._district_id, Aufnahmecode.anfang == code[:_ANFANG]

    def _zertifikat(self, csr: bytes, geraet_id: str, gemeinde_ags: str) -> Geraetezertifikat:
        if self._ca is None:
            raise Abgelehnt(dienst.NICHT_GEFUNDEN)
        try:
            return self._ca.fuer_geraet(csr, geraet_id, gemeinde_ags, self._uhr())
        except Unbrauchbar:
            raise Abgelehnt(dienst.ANFRAGE_UNVERSTAENDLICH) from None

    def _merke(self, v: Connection, geraet_id: str, zertifikat: Geraetezertifikat) -> None:
        zeile = insert(Zertifikat).values(
            district_id=self._district_id,
            sha256=zertifikat.sha256,
            geraet_id=geraet_id,
            ausgestellt_am=self._uhr(),
            gueltig_bis=zertifikat.gueltig_bis,
            pem=zertifikat.pem,
        )
        v.execute(zeile)


def _pruefwert(code: str) -> str:
    return sha256(code.encode()).hexdigest()
