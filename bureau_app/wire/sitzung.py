"""Sessions of people: short tokens that renew themselves, and sign-in through the IdP of the office."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from bureau_app.wire.dienst import TOKEN_MUSTER, Anmeldeantwort
from bureau_app.wire.nachricht import KENNZAHL_MUSTER, Nachricht

Token = Annotated[str, StringConstraints(pattern=f"^{TOKEN_MUSTER}$")]
Geheimnis = Annotated[str, StringConstraints(pattern=f"^{KENNZAHL_MUSTER}\\.{TOKEN_MUSTER}$")]
"""What renews a session, once: the session's id and 256 random bits, base64url."""
Rueckruf = Annotated[str, StringConstraints(pattern=r"^http://127\.0\.0\.1:[0-9]{1,5}/anmeldung$")]
"""Where the browser brings the answer: this machine only (RFC 8252 §7.3)."""
Anfragewort = Annotated[str, StringConstraints(min_length=1, max_length=2048, pattern=r"^[\x21-\x7e]+$")]


class Sitzungsauskunft(Nachricht):
    """Who it is; the token that names this person at this device for `gilt_s` seconds from now; what gets the next one,
    and until when that goes on."""

    wer: Anmeldeantwort
    sitzung: Token = Field(repr=False)
    gilt_s: int
    geheimnis: Geheimnis = Field(repr=False)
    endet_am: AwareDatetime


class Erneuerung(Nachricht):
    """The next token is wanted, or the end of the session."""

    geheimnis: Geheimnis = Field(repr=False)


class Anmeldewege(Nachricht):
    """How people sign in here: the name of the IdP, "" if there is only the built-in directory."""

    oidc: str


class Oidcbeginn(Nachricht):
    """A device begins a sign-in at the IdP: where its answer goes, the S256 challenge (RFC 7636), and whether the
    person must type the password anew."""

    rueckruf: Rueckruf
    pruefung: Token
    frisch: bool


class Oidcziel(Nachricht):
    """What the browser is to open, and the word that the answer must carry."""

    url: str = Field(repr=False)
    state: Token = Field(repr=False)


class Oidcabschluss(Nachricht):
    """What the browser brought, and the verifier of the challenge."""

    state: Token = Field(repr=False)
    code: Anfragewort = Field(repr=False)
    nachweis: Token = Field(repr=False)
