"""Everything else that is said between counter and district: sign-in, who is who, and problems."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bureau_app.wire.nachricht import Ags, Kennzahl, Nachricht

PROBLEM = "application/problem+json"

TOKEN_MUSTER = "[A-Za-z0-9_-]{43}"
"""A device token: 256 bits, base64url."""


class Anmeldeanfrage(Nachricht):
    """Somebody wants to sign in."""

    kennung: Annotated[str, StringConstraints(min_length=1, max_length=64)] = Field(repr=False)
    kennwort: Annotated[str, StringConstraints(min_length=1, max_length=1024)] = Field(repr=False)


class Anmeldeantwort(Nachricht):
    """Who it is."""

    id: Kennzahl
    kennung: str = Field(repr=False)
    name: str = Field(repr=False)
    zeichen: str = Field(repr=False)
    rolle: Literal["sachbearbeitung", "aufsicht"]
    gemeinde_ags: Ags


class Geraeteauskunft(Nachricht):
    """The device that asks, as the district knows it: number within its town (1–999), town, name."""

    nummer: int
    gemeinde_ags: Ags
    name: str


class Dienstauskunft(Nachricht):
    """What serves here: program version, district (Kreisschlüssel, 5 digits), schemas it takes, and who asks."""

    dienst: Literal["bureau-app"]
    version: str
    kreis: str
    schemata: tuple[str, ...]
    geraet: Geraeteauskunft


class Problem(Nachricht):
    """A refusal of a whole request (RFC 9457); `type` is stable, `retryable` says whether waiting can help."""

    type: str
    title: str
    status: int
    retryable: bool


URN = "urn:bureau-app:problem:"
GERAET_UNBEKANNT = URN + "geraet-unbekannt"
ANMELDUNG_FALSCH = URN + "anmeldung-falsch"
ANMELDUNG_GESPERRT = URN + "anmeldung-gesperrt"
ANFRAGE_UNVERSTAENDLICH = URN + "anfrage-unverstaendlich"
ANFRAGE_ZU_GROSS = URN + "anfrage-zu-gross"
NICHT_GEFUNDEN = URN + "nicht-gefunden"
METHODE_FALSCH = URN + "methode-falsch"
DATENBANK_GESTOERT = URN + "datenbank-gestoert"
DIENST_GESTOERT = URN + "dienst-gestoert"
