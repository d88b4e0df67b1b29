"""The district's keys: files in a folder outside the database, readable for the service's user only."""

import os
import secrets
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import make_url

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

KEK, SIEGEL = "kek.key", "siegel.key"
UMGEBUNG = "BUREAU_KEYS"
ORDNER = Path("/etc/bureau-app/schluessel")
_BYTES = 32


class Schluesselschrank:
    """A folder of keys. What it holds is read on first use and never logged or repeated in an error."""

    def __init__(self, ordner: Path) -> None:
        self.ordner = ordner

    def lege_an(self) -> None:
        """Make the folder and those keys that are not there yet; never replaces one."""
        self.ordner.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in (KEK, SIEGEL):
            if not (self.ordner / name).exists():
                schreibe_geheim(self.ordner / name, secrets.token_bytes(_BYTES))

    @cached_property
    def kek(self) -> bytes:
        """AES-256: wraps the keys of the single cases."""
        return self._lies(KEK)

    @cached_property
    def siegel(self) -> Ed25519PrivateKey:
        """Signs the heads of the audit tree."""
        return Ed25519PrivateKey.from_private_bytes(self._lies(SIEGEL))

    @cached_property
    def pruefwert(self) -> str:
        """Tells this KEK from another one, and nothing about it: 16 hexadecimal digits."""
        return sha256(self.abgeleitet("pruefwert")).hexdigest()[:16]

    def abgeleitet(self, zweck: str) -> bytes:
        """A key of 32 bytes for one purpose, out of the KEK (HKDF-SHA256)."""
        return HKDF(hashes.SHA256(), _BYTES, salt=None, info=f"bureau-app {zweck}".encode()).derive(self.kek)

    def _lies(self, name: str) -> bytes:
        try:
            roh = (self.ordner / name).read_bytes()
        except OSError:
            roh = b""
        if len(roh) != _BYTES:
            raise Stoerung(Fehlercode.SCHLUESSELSCHRANK, datei=str(self.ordner / name))
        return roh


def schreibe_geheim(datei: Path, inhalt: bytes) -> None:
    """A new file that its owner alone can read, on the disk when this returns; FileExistsError if it is there."""
    with open(os.open(datei, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as offen:
        offen.write(inhalt)
        offen.flush()
        os.fsync(offen.fileno())


def schrank_fuer(url: str, ordner: Path | None, umgebung: Mapping[str, str]) -> Schluesselschrank:
    """The folder that was named, else the one in BUREAU_KEYS, else the usual place for this kind of database."""
    if ordner is not None:
        return Schluesselschrank(ordner)
    if gesetzt := umgebung.get(UMGEBUNG):
        return Schluesselschrank(Path(gesetzt))
    if url.startswith("sqlite:///"):
        datei = Path(make_url(url).database or "")
        return Schluesselschrank(datei.with_name(datei.name + ".schluessel"))
    return Schluesselschrank(ORDNER)
