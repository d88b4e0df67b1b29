"""The cryptography of FIT-Connect: content encrypted for a destination's key, event tokens verified."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha512
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from bureau_app.district.outbound.ziel import Zielstoerung

EREIGNIS = "https://schema.fitko.de/fit-connect/events/"
_VERSCHLUESSELUNG = jwe.JWERegistry(algorithms=["RSA-OAEP-256", "A256GCM", "DEF"])
_SIGNATUR = "PS512"
_MINDESTENS_BITS = 4096

Jwk = Mapping[str, Any]
Schluesselsuche = Callable[[str, str], Jwk]
"""The JWK for issuer and key id of an event token; Zielstoerung if that issuer may not speak or has no such key."""


@dataclass(frozen=True, slots=True)
class Meldungsereignis:
    """One verified event of a submission's log: its kind (`accept-submission`) and what it says."""

    art: str
    inhalt: Mapping[str, Any]


def empfaengerschluessel(jwk: Jwk) -> RSAKey:
    """The destination's key if it may encrypt: RSA of at least 4096 bits, for RSA-OAEP-256 and wrapping, and the same
    as in its certificate; Zielstoerung otherwise. Whether a CA vouches for that certificate is not looked at."""
    if (jwk.get("kty"), jwk.get("alg")) != ("RSA", "RSA-OAEP-256") or jwk.get("key_ops") != ["wrapKey"]:
        raise Zielstoerung("schluessel_zweck", endgueltig=True)
    schluessel, oeffentlich = _rsa(jwk)
    if oeffentlich.key_size < _MINDESTENS_BITS:
        raise Zielstoerung("schluessel_zu_kurz", endgueltig=True)
    if "x5c" in jwk and _aus_zertifikat(jwk) != oeffentlich.public_numbers():
        raise Zielstoerung("schluessel_zertifikat", endgueltig=True)
    return schluessel


def verschluessle(inhalt: bytes, schluessel: RSAKey, kid: str, cty: str = "application/json") -> str:
    """Compact JWE that only the destination opens."""
    kopf = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "zip": "DEF", "kid": kid, "cty": cty}
    return jwe.encrypt_compact(kopf, inhalt, schluessel, registry=_VERSCHLUESSELUNG)


def pruefmarke(verschluesselt: str) -> str:
    """The authentication tag of a compact JWE, by which an accepting destination names what it opened."""
    return verschluesselt.rpartition(".")[2]


def pruefsumme(inhalt: bytes) -> dict[str, str]:
    """The hash of the content as metadata has it."""
    return {"type": "sha512", "content": sha512(inhalt).hexdigest()}


def pruefe_ereignis(token: str, submission: str, case: str, suche: Schluesselsuche) -> Meldungsereignis | None:
    """The event of a signed token (RFC 8417) about this submission; None if it is about another one of the case.

    Zielstoerung if the token is none, or its signature or issuer is wrong.
    """
    try:
        kopf = jws.extract_compact(token.encode()).headers()
        if (kopf.get("alg"), kopf.get("typ")) != (_SIGNATUR, "secevent+jwt"):
            raise Zielstoerung("ereignis_verfahren")
        aussteller = str(json.loads(jws.extract_compact(token.encode()).payload)["iss"])
        jwk = suche(aussteller, str(kopf["kid"]))
        if jwk.get("alg") != _SIGNATUR or jwk.get("key_ops") != ["verify"]:
            raise Zielstoerung("ereignis_schluessel")
        behauptet = json.loads(jws.deserialize_compact(token, _rsa(jwk)[0], algorithms=[_SIGNATUR]).payload)
        ((art, inhalt),) = dict(behauptet["events"]).items()
        betrifft, gehoert_zu = behauptet["sub"], behauptet["txn"]
    except (JoseError, ValueError, LookupError, TypeError):
        raise Zielstoerung("ereignis_signatur") from None
    if gehoert_zu != f"case:{case}":
        raise Zielstoerung("ereignis_fremd")
    if betrifft != f"submission:{submission}":
        return None
    return Meldungsereignis(str(art).removeprefix(EREIGNIS), inhalt if isinstance(inhalt, dict) else {})


def _rsa(jwk: Jwk) -> tuple[RSAKey, RSAPublicKey]:
    try:
        schluessel = RSAKey.import_key({"kty": jwk["kty"], "n": jwk["n"], "e": jwk["e"]})
        return schluessel, schluessel.public_key
    except (JoseError, ValueError, LookupError, TypeError):
        raise Zielstoerung("schluessel_unlesbar", endgueltig=True) from None


def _aus_zertifikat(jwk: Jwk) -> object:
    try:
        zertifikat = x509.load_der_x509_certificate(base64.b64decode(jwk["x5c"][0], validate=True))
    except (ValueError, LookupError, TypeError):
        return None
    oeffentlich = zertifikat.public_key()
    return oeffentlich.public_numbers() if isinstance(oeffentlich, RSAPublicKey) else None
