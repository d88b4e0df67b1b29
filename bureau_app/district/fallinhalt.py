"""What a case says, on the disk: encrypted under the case's own key, which is wrapped with the district's."""

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, select

from bureau_app.district.falltabellen import Fallschluessel
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.tables import Fassung
from bureau_app.district.transaktion import einfuegen_in

_FORM = b"\x01"
_NONCE = 12
_VERPACKT = select(Fallschluessel.verpackt).where(
    Fallschluessel.district_id == bindparam("district_id"), Fallschluessel.vorgang_id == bindparam("vorgang_id")
)
_KOERPER = select(Fassung.koerper).where(
    Fassung.district_id == bindparam("district_id"),
    Fassung.vorgang_id == bindparam("vorgang_id"),
    Fassung.register == bindparam("register"),
    Fassung.version == bindparam("version"),
)


@dataclass(frozen=True, slots=True)
class Eigenschluessel:
    """The key of one case (AES-256), as it works and as it is stored."""

    offen: bytes = field(repr=False)
    verpackt: bytes = field(repr=False)


class Fallinhalt:
    """Encrypts and decrypts versions of entries of one district. A case whose key is gone stays unreadable for ever.

    Stored form: 0x01, nonce of 12 bytes, ciphertext with tag (AES-256-GCM); the tag binds district, Vorgang, register
    and version, so that no content can be put in another's place.
    """

    def __init__(self, district_id: str, schrank: Schluesselschrank) -> None:
        self._district_id = district_id
        self._kek = AESGCM(schrank.kek)

    def neuer_schluessel(self, vorgang_id: str) -> Eigenschluessel:
        """A fresh key for a case that has none."""
        offen = secrets.token_bytes(32)
        return Eigenschluessel(offen, verschliesse(self._kek, offen, self._bindung(vorgang_id)))

    def verschliesse(self, schluessel: bytes, vorgang_id: str, register: str, version: int, inhalt: bytes) -> bytes:
        """The stored form of this version."""
        return verschliesse(AESGCM(schluessel), inhalt, self._bindung(vorgang_id, register, version))

    def pruefzeichen(self, schluessel: bytes, op_id: str, pruefsumme: str) -> str:
        """What stays of a change's checksum (SHA-256 of its text, hexadecimal): an HMAC under the case's key, 64
        hexadecimal digits. With the key gone nobody can try texts on it."""
        return hmac.digest(schluessel, f"pruefzeichen|{op_id}|{pruefsumme}".encode(), "sha256").hex()

    def ist_dieselbe(self, v: Connection, vorgang_id: str, op_id: str, gebucht: str, pruefsumme: str) -> bool:
        """Whether a change that comes again has the checksum of which `gebucht` was kept: its HMAC, or in a ledger of
        an earlier version itself. What was erased is believed to be the same: nobody knows better."""
        if gebucht == pruefsumme or (schluessel := self.schluessel(v, vorgang_id)) is None:
            return True
        return hmac.compare_digest(gebucht, self.pruefzeichen(schluessel, op_id, pruefsumme))

    def schluessel(self, v: Connection, vorgang_id: str) -> bytes | None:
        """The case's key; None if it has none (any more)."""
        verpackt = v.scalar(_VERPACKT, {"district_id": self._district_id, "vorgang_id": vorgang_id})
        return oeffne(self._kek, verpackt, self._bindung(vorgang_id)) if verpackt else None

    def oeffnet(self, v: Connection) -> bool:
        """Whether the KEK opens the key of some case; nothing speaks against it if there is none."""
        wo = (Fallschluessel.district_id == self._district_id, Fallschluessel.verpackt.is_not(None))
        vorgang_id = v.scalar(select(Fallschluessel.vorgang_id).where(*wo).limit(1))
        try:
            return vorgang_id is None or self.schluessel(v, vorgang_id) is not None
        except InvalidTag:
            return False

    def schluessel_fuer(self, v: Connection, vorgang_id: str) -> bytes:
        """The case's key, made and stored if it has none."""
        if (schon := self.schluessel(v, vorgang_id)) is not None:
            return schon
        neu = self.neuer_schluessel(vorgang_id)
        werte = {"district_id": self._district_id, "vorgang_id": vorgang_id, "verpackt": neu.verpackt}
        if v.execute(_neuer(v.dialect.name), werte).rowcount:
            return neu.offen
        return self.schluessel(v, vorgang_id) or b""  # somebody else made it just now, and is done

    def lies(self, v: Connection, vorgang_id: str, register: str, version: int) -> bytes | None:
        """The exact bytes of this version; None if there is none or the case's key was deleted."""
        diese = {"district_id": self._district_id, "vorgang_id": vorgang_id, "register": register, "version": version}
        koerper, schluessel = v.scalar(_KOERPER, diese), self.schluessel(v, vorgang_id)
        if koerper is None or schluessel is None:
            return None
        return oeffne(AESGCM(schluessel), koerper, self._bindung(vorgang_id, register, version))

    def _bindung(self, *teile: object) -> bytes:
        return "|".join(map(str, (self._district_id, *teile))).encode()


@cache
def _neuer(dialekt: str) -> Any:
    return einfuegen_in(dialekt, Fallschluessel).on_conflict_do_nothing()


def inhaltspruefsumme(verschlossen: bytes) -> str:
    """SHA-256 of the stored form, hexadecimal: says nothing about what it means, not even to who guesses it."""
    return sha256(verschlossen).hexdigest()


def verschliesse(verfahren: AESGCM, inhalt: bytes, bindung: bytes) -> bytes:
    """The stored form of some content."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORM + nonce + verfahren.encrypt(nonce, inhalt, bindung)


def oeffne(verfahren: AESGCM, verschlossen: bytes, bindung: bytes) -> bytes:
    """The content; InvalidTag if anybody altered it, or it was put elsewhere."""
    return verfahren.decrypt(verschlossen[1 : 1 + _NONCE], verschlossen[1 + _NONCE :], bindung)
