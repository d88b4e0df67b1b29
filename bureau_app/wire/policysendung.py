"""How the district's Policy travels: as the exact text that was signed, which only the counter reads."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bureau_app.wire.nachricht import Nachricht

SCHLUESSEL_MUSTER = r"^[A-Za-z0-9_-]{43}$"
"""A public key (Ed25519, 32 bytes) in base64url."""


class Policyschluessel(Nachricht):
    """The public key that the Policy is signed for; a counter takes it once, when it is enrolled."""

    schluessel: Annotated[str, StringConstraints(pattern=SCHLUESSEL_MUSTER)]


class Policysendung(Nachricht):
    """One version: the text whose UTF-8 bytes were signed, and the signature (Ed25519, 64 bytes, base64url)."""

    version: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]
    dokument: str = Field(repr=False)
    signatur: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{86}$")]
