"""The district's Policy: signed (Ed25519), published version by version, none of which ever changes."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from sqlalchemy import Engine, func, insert, select, update

from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.sperre import sperre
from bureau_app.district.tables import Kreis, Policyfassung
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.zeit import schaltertag
from bureau_app.wire.policy import lies_policy


@dataclass(frozen=True, slots=True)
class Veroeffentlichung:
    """One published version: the exact bytes, their signature (64 bytes), and when."""

    version: str
    dokument: bytes
    signatur: bytes
    am: datetime


class Policies:
    """The published versions of one district, and the public key that counters check them with."""

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr

    def lege_schluessel_an(self, datei: Path, ersetze: bool = False) -> bytes:
        """A new private key in a new file (PEM, 0600), its public one (32 bytes) known to the district from now on.

        Eingabefehler POLICY_SCHLUESSEL_DA if the district has one and none shall replace it: counters check with the
        key that they were enrolled with. Stoerung POLICY_SCHLUESSEL_DATEI if the file exists or cannot be written.
        """
        privat = Ed25519PrivateKey.generate()
        oeffentlich = _oeffentlich(privat)
        with self._engine.begin() as v:
            sperre(v, self._district_id)
            ich = Kreis.district_id == self._district_id
            if v.scalar(select(Kreis.policy_schluessel).where(ich)) is not None and not ersetze:
                raise Eingabefehler(Fehlercode.POLICY_SCHLUESSEL_DA, "schluessel")
            v.execute(update(Kreis).where(ich).values(policy_schluessel=oeffentlich))
            _schreibe(datei, privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return oeffentlich

    def schluessel(self) -> bytes | None:
        """The public key (32 bytes); None if the district has none."""
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            return v.scalar(select(Kreis.policy_schluessel).where(Kreis.district_id == self._district_id))

    def veroeffentliche(self, dokument: bytes, datei: Path) -> tuple[str, bool]:
        """Sign and publish these bytes with the private key of the file; their version, and whether it is new.

        Stoerung POLICY_INHALT if no counter could read them, or decide by them today; Eingabefehler POLICY_SCHLUESSEL
        if the key is not the district's, POLICY_VERSION_VERGEBEN if the version was published with another content.
        """
        version = lies_policy(dokument, schaltertag(self._uhr())).version
        privat = _lies(datei)
        if privat is None or _oeffentlich(privat) != self.schluessel():
            raise Eingabefehler(Fehlercode.POLICY_SCHLUESSEL, "schluessel")
        with self._engine.begin() as v:
            sperre(v, self._district_id)
            hier = Policyfassung.district_id == self._district_id
            schon = v.scalar(select(Policyfassung.dokument).where(hier, Policyfassung.version == version))
            if schon is not None and schon != dokument:
                raise Eingabefehler(Fehlercode.POLICY_VERSION_VERGEBEN, "datei", version=version)
            if schon is None:
                letzte = v.scalar(select(func.max(Policyfassung.nummer)).where(hier)) or 0
                zeile = {"district_id": self._district_id, "version": version, "nummer": letzte + 1}
                inhalt = {"dokument": dokument, "signatur": privat.sign(dokument), "veroeffentlicht_am": self._uhr()}
                v.execute(insert(Policyfassung).values(**zeile, **inhalt))
                summe = sha256(dokument).hexdigest()
                vermerke(v, self._district_id, Akt.POLICY_VEROEFFENTLICHT, version, self._uhr(), merkmal=summe)
        return version, schon is None

    def geltende(self) -> Veroeffentlichung | None:
        """The version that was published last."""
        return next(reversed(self.alle()), None)

    def alle(self) -> tuple[Veroeffentlichung, ...]:
        """Every version in the order of publication."""
        p = Policyfassung
        frage = select(p.version, p.dokument, p.signatur, p.veroeffentlicht_am).order_by(p.nummer)
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            zeilen = v.execute(frage.where(p.district_id == self._district_id)).all()
        return tuple(Veroeffentlichung(*zeile) for zeile in zeilen)


def _oeffentlich(privat: Ed25519PrivateKey) -> bytes:
    return privat.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _schreibe(datei: Path, pem: bytes) -> None:
    try:
        with open(os.open(datei, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as griff:
            griff.write(pem)
    except OSError as fehler:
        raise Stoerung(Fehlercode.POLICY_SCHLUESSEL_DATEI, grund=type(fehler).__name__) from None


def _lies(datei: Path) -> Ed25519PrivateKey | None:
    try:
        privat = load_pem_private_key(datei.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return privat if isinstance(privat, Ed25519PrivateKey) else None
