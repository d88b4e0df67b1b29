"""The hand-over to the town's Fachverfahren: a sealed file there, a reply file back."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bureau_app.wire.nachricht import Grund, Kennzahl, Nachricht

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
