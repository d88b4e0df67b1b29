"""Seals content for one receiver (JWE, ECDH-ES on X25519 with A256GCM) and opens it again."""

import base64
import binascii
import json
import secrets
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.uebergabe import Umschlag

_VERFAHREN = "A256GCM"
_SCHLUESSELBYTES = 32
_PRUEFBYTES = 16


class NichtZuOeffnen(Exception):
    """The envelope is damaged or was sealed for somebody else; says nothing about its content."""


def lies_oeffentlichen_schluessel(pem: bytes) -> X25519PublicKey:
    """The receiver's public key (PEM, SubjectPublicKeyInfo); ValueError if it is none for X25519."""
    schluessel = serialization.load_pem_public_key(pem)
    if not isinstance(schluessel, X25519PublicKey):
        raise ValueError("not an X25519 key")
    return schluessel


def schluessel_id(schluessel: X25519PublicKey) -> str:
    """JWK thumbprint of a public key (RFC 7638), base64url."""
    jwk = {"crv": "X25519", "kty": "OKP", "x": _b64(schluessel.public_bytes_raw())}
    return _b64(sha256(json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode()).digest())


def versiegle(inhalt: bytes, empfaenger: X25519PublicKey, op_id: str) -> bytes:
    """Seal `inhalt` so that only the receiver's private key opens it; `op_id` stands outside and is bound in."""
    fluechtig = X25519PrivateKey.generate()
    kopf = {
        "alg": "ECDH-ES",
        "enc": _VERFAHREN,
        "epk": {"kty": "OKP", "crv": "X25519", "x": _b64(fluechtig.public_key().public_bytes_raw())},
        "kid": schluessel_id(empfaenger),
        "op_id": op_id,
    }
    protected = _b64(json.dumps(kopf, separators=(",", ":")).encode())
    iv = secrets.token_bytes(12)
    schluessel = leite_ab(fluechtig.exchange(empfaenger), _VERFAHREN, _SCHLUESSELBYTES)
    verschlossen = AESGCM(schluessel).encrypt(iv, inhalt, protected.encode())
    return Umschlag(
        protected=protected,
        iv=_b64(iv),
        ciphertext=_b64(verschlossen[:-_PRUEFBYTES]),
        tag=_b64(verschlossen[-_PRUEFBYTES:]),
    ).als_json()


def oeffne(umschlag: bytes, schluessel: X25519PrivateKey, op_id: str) -> bytes:
    """The content of an envelope for this key and this op id; NichtZuOeffnen otherwise."""
    try:
        teile = Umschlag.aus_json(umschlag)
        kopf: dict[str, Any] = json.loads(_aus_b64(teile.protected))
        if (kopf["alg"], kopf["enc"], kopf["op_id"]) != ("ECDH-ES", _VERFAHREN, op_id):
            raise NichtZuOeffnen
        gegenueber = X25519PublicKey.from_public_bytes(_aus_b64(kopf["epk"]["x"]))
        inhaltsschluessel = leite_ab(schluessel.exchange(gegenueber), _VERFAHREN, _SCHLUESSELBYTES)
        verschlossen = _aus_b64(teile.ciphertext) + _aus_b64(teile.tag)
        return AESGCM(inhaltsschluessel).decrypt(_aus_b64(teile.iv), verschlossen, teile.protected.encode())
    except (Unverstanden, ValueError, LookupError, TypeError, RecursionError, InvalidTag):
        raise NichtZuOeffnen from None


def leite_ab(gemeinsam: bytes, verfahren: str, laenge: int, apu: bytes = b"", apv: bytes = b"") -> bytes:
    """Concat KDF of RFC 7518 § 4.6.2: the key of `laenge` bytes for `verfahren` out of the agreed secret."""
    teile = [len(teil).to_bytes(4, "big") + teil for teil in (verfahren.encode(), apu, apv)]
    angaben = b"".join(teile) + (laenge * 8).to_bytes(4, "big")
    return ConcatKDFHash(algorithm=hashes.SHA256(), length=laenge, otherinfo=angaben).derive(gemeinsam)


def _b64(roh: bytes) -> str:
    return base64.urlsafe_b64encode(roh).rstrip(b"=").decode()


def _aus_b64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("no base64url") from None
