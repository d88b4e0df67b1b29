"""What an IdP says about a person: an ID token, believed only if everything about it is as it must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

VERFAHREN = ("RS256", "PS256", "ES256")
"""Signatures by a key that only the IdP has: neither `none` nor one that our own secret could make."""
SPIELRAUM = timedelta(seconds=60)
"""How far the clocks of IdP and district may differ."""


class Unglaubwuerdig(Exception):
    """The token proves nothing; the message is a code, it never quotes the token."""


@dataclass(frozen=True, slots=True)
class Erwartung:
    """What the token must say: from whom, for whom, in answer to which question."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ausgewiesen:
    """Whom the IdP means, when the person signed in there (None: not told), and everything else that it says."""

    subject: str = field(repr=False)
    angemeldet_am: datetime | None
    angaben: Mapping[str, Any] = field(repr=False)


def pruefe(token: str, schluessel: KeySet, erwartung: Erwartung, jetzt: datetime) -> Ausgewiesen:
    """Check an ID token as OpenID Connect Core 1.0 §3.1.3.7 asks; Unglaubwuerdig with the first thing that is wrong."""
    try:
        angaben = jwt.decode(token, schluessel, algorithms=list(VERFAHREN)).claims
    except (JoseError, ValueError, TypeError, KeyError):
        raise Unglaubwuerdig("signatur") from None
    if angaben.get("iss") != erwartung.issuer:
        raise Unglaubwuerdig("issuer")
    fuer = angaben.get("aud")
    empfaenger = fuer if isinstance(fuer, list) else [fuer]
    if erwartung.client_id not in empfaenger:
        raise Unglaubwuerdig("audience")
    if (len(empfaenger) > 1 or "azp" in angaben) and angaben.get("azp") != erwartung.client_id:
        raise Unglaubwuerdig("azp")
    if angaben.get("nonce") != erwartung.nonce:
        raise Unglaubwuerdig("nonce")
    _pruefe_zeiten(angaben, jetzt)
    subject = angaben.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise Unglaubwuerdig("subject")
    return Ausgewiesen(subject, _zeit(angaben, "auth_time"), angaben)


def _pruefe_zeiten(angaben: Mapping[str, Any], jetzt: datetime) -> None:
    ende, beginn = _zeit(angaben, "exp"), _zeit(angaben, "iat")
    if ende is None or jetzt > ende + SPIELRAUM:
        raise Unglaubwuerdig("exp")
    if beginn is None or beginn > jetzt + SPIELRAUM:
        raise Unglaubwuerdig("iat")
    gilt_ab = _zeit(angaben, "nbf")
    if gilt_ab is not None and gilt_ab > jetzt + SPIELRAUM:
        raise Unglaubwuerdig("nbf")


def _zeit(angaben: Mapping[str, Any], name: str) -> datetime | None:
    wert = angaben.get(name)
    if isinstance(wert, bool) or not isinstance(wert, int | float):
        return None
    try:
        return datetime.fromtimestamp(wert, UTC)
    except (OverflowError, OSError, ValueError):
        return None
