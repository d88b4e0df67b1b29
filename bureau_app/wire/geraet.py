"""What a counter PC and the district say to each other about the PC itself: enrolment, its certificate, the keys."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from bureau_app.wire.dienst import TOKEN_MUSTER, Geraeteauskunft
from bureau_app.wire.nachricht import Ags, Kennzahl, Nachricht
from bureau_app.wire.uebergabe import Umschlag

CODE_ZEICHEN = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The digits and letters of a code (Crockford's base 32): none looks like another."""

CODE_LAENGE = 16

Pem = Annotated[str, StringConstraints(min_length=1, max_length=8192)]
Schluessel = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_-]{43})?$")]
"""A public key of 32 bytes in base64url, "" for none."""


class Kreisschluessel(Nachricht):
    """The district's public keys: for its Policy and its tree heads (Ed25519), and for rescue (X25519)."""

    policy: Schluessel = ""
    siegel: Schluessel = ""
    rettung: Schluessel = ""


class Aufnahmeanfrage(Nachricht):
    """A PC wants to be a counter of this town: the one-time code, and a request (PKCS #10, PEM) for its certificate."""

    code: Annotated[str, StringConstraints(pattern=f"^[{CODE_ZEICHEN}]{{{CODE_LAENGE}}}$")] = Field(repr=False)
    gemeinde_ags: Ags
    csr: Pem


class Aufnahmeantwort(Nachricht):
    """Which device this PC now is, its token, its certificate with the CA's behind it (PEM), the district's keys.

    `zertifikat` and `ca` are "" if the district has no CA: then it serves its own machine only.
    """

    geraet_id: Kennzahl
    geraet: Geraeteauskunft
    token: Annotated[str, StringConstraints(pattern=f"^{TOKEN_MUSTER}$")] = Field(repr=False)
    zertifikat: str
    ca: str
    schluessel: Kreisschluessel


class Zertifikatsanfrage(Nachricht):
    """A device asks for a new certificate, over the one that is still valid."""

    csr: Pem


class Zertifikatsantwort(Nachricht):
    """The new certificate and the CA's (PEM); until `gueltig_bis` the device's token is good too."""

    zertifikat: str
    ca: str
    gueltig_bis: AwareDatetime


class Rettungskopie(Nachricht):
    """The file beside a counter's store: whose store it is, and its key (32 bytes), sealed for the recovery key."""

    gemeinde_ags: Ags
    geraet: int
    umschlag: Umschlag


def code_aus(eingabe: str) -> str:
    """A code as typed, without blanks and hyphens, in capitals, with the letters that are read for digits as digits;
    "" if it cannot be one."""
    text = "".join(eingabe.split()).replace("-", "").upper().translate(str.maketrans("OIL", "011"))
    return text if len(text) == CODE_LAENGE and set(text) <= set(CODE_ZEICHEN) else ""


def code_gruppiert(code: str) -> str:
    """A code as it is printed: groups of four."""
    return "-".join(code[stelle : stelle + 4] for stelle in range(0, len(code), 4))
