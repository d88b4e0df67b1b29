"""The district's public keys as counters get them, and the recovery key that a store's key is wrapped for."""

import base64
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from bureau_app.district.identity.ca import schreibe
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.wire.geraet import Kreisschluessel

RETTUNG = "rettung.pub"


def lege_rettung_an(ordner: Path, privat: Path, ersetze: bool = False) -> None:
    """A new recovery key: the private half into a new file (PEM, 0600) that does not stay here, the public half into
    the key folder.

    Eingabefehler RETTUNG_DA if there is one and none shall replace it: whoever loses its private half loses what was
    wrapped for it. RETTUNG_DATEI if the private file is there already.
    """
    if (ordner / RETTUNG).exists() and not ersetze:
        raise Eingabefehler(Fehlercode.RETTUNG_DA, "key")
    if privat.exists():
        raise Eingabefehler(Fehlercode.RETTUNG_DATEI, "key", datei=str(privat))
    neu = X25519PrivateKey.generate()
    schreibe(privat, neu.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    oeffentlich = neu.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    schreibe(ordner / RETTUNG, oeffentlich, 0o644)


def rettungsschluessel(ordner: Path) -> bytes | None:
    """The public half (32 bytes), None if there is none; Stoerung RETTUNG_UNBRAUCHBAR if the file is none."""
    datei = ordner / RETTUNG
    if not datei.exists():
        return None
    try:
        schluessel = load_pem_public_key(datei.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        schluessel = None
    if not isinstance(schluessel, X25519PublicKey):
        raise Stoerung(Fehlercode.RETTUNG_UNBRAUCHBAR)
    return schluessel.public_bytes(Encoding.Raw, PublicFormat.Raw)


def kreisschluessel(
    policy: Callable[[], bytes | None], siegel: Ed25519PrivateKey, rettung: bytes | None
) -> Kreisschluessel:
    """The message with all of them."""
    return Kreisschluessel(
        policy=_b64(policy()), siegel=_b64(siegel.public_key().public_bytes_raw()), rettung=_b64(rettung)
    )


def _b64(roh: bytes | None) -> str:
    return base64.urlsafe_b64encode(roh or b"").rstrip(b"=").decode()
