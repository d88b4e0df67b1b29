"""The district's Policy, taken only if it is signed with the key that this counter was enrolled with."""

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.verbindung import Verbindung, verstanden
from bureau_app.wire.policysendung import Policysendung

_UNVERAENDERT, _KEINE = 304, 404


class KreisPolicy:
    """The port Policystelle over a connection of its own. Not for several threads at once. `schluessel` is the public
    key of the settings (Ed25519, base64url); with "" nothing is taken."""

    def __init__(
        self, url: str, token: str, schluessel: str, ca_datei: Path | None = None, ausweis: Ausweis | None = None
    ) -> None:
        self._verbindung = Verbindung(url, token, ca_datei, ausweis=ausweis)
        self._schluessel = schluessel

    def policy(self, bekannte_version: str) -> bytes | None:
        """The exact bytes that were signed; None if it is the known version or none was published."""
        kopf = {"If-None-Match": f'"{bekannte_version}"'} if bekannte_version else {}
        antwort = self._verbindung.frage("GET", "/v1/policy", kopf=kopf)
        if antwort[0] in (_UNVERAENDERT, _KEINE):
            return None
        sendung = verstanden(Policysendung, antwort)
        if sendung.version == bekannte_version:
            return None
        dokument = sendung.dokument.encode()
        try:
            Ed25519PublicKey.from_public_bytes(aus_b64(self._schluessel)).verify(aus_b64(sendung.signatur), dokument)
        except (InvalidSignature, ValueError):
            raise Stoerung(Fehlercode.POLICY_SIGNATUR) from None
        return dokument

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()


def aus_b64(text: str) -> bytes:
    """The bytes of a base64url text without padding; ValueError if it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("no base64url") from None
