"""The hand-over to the town's Fachverfahren: a sealed file there, a reply file back."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bureau_app.wire.nachricht import Ags, Grund, Kennzahl, Nachricht

EINGANG, ANTWORT, ERLEDIGT = "eingang", "antwort", "erledigt"
"""Subfolders of a hand-over: sealed files by op id, replies to them, and (empty) what was acknowledged."""


class Umschlag(Nachricht):
    """A sealed file: JWE in flattened JSON form (RFC 7516 § 7.2.2), base64url without padding."""

    protected: str
    iv: str
    ciphertext: str = Field(repr=False)
    tag: str


class Antwort(Nachricht):
    """What the Fachverfahren says to one hand-over; `grund` is a code, `aktenzeichen` its own reference."""

    op_id: Kennzahl
    ergebnis: Literal["angenommen", "zurueck"]
    grund: Grund = ""
    aktenzeichen: Annotated[str, StringConstraints(max_length=40)] = Field(default="", repr=False)


class Abholposten(Nachricht):
    """One sealed file that lies at the district for a town's Fachverfahren: an Umschlag as JSON, unopened."""

    op_id: Kennzahl
    umschlag: str = Field(repr=False)


class Abholung(Nachricht):
    """What lies there now, the oldest first; the same again until it is answered."""

    posten: tuple[Abholposten, ...]


class Abholantworten(Nachricht):
    """What the Fachverfahren says to what was fetched."""

    antworten: Annotated[tuple[Antwort, ...], Field(max_length=100)]


class Empfaenger(Nachricht):
    """Whom a town's counters seal for: the public key of its Fachverfahren (PEM, X25519)."""

    gemeinde_ags: Ags
    pem: Annotated[str, StringConstraints(max_length=2000)]
