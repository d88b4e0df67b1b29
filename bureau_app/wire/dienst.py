"""Everything else that is said between counter and district: sign-in, who is who, and problems."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from bureau_app.wire.nachricht import Ags, Grund, Kennzahl, Nachricht

PROBLEM = "application/problem+json"

TOKEN_MUSTER = "[A-Za-z0-9_-]{43}"
"""A device token or a session's: 256 bits, base64url."""

SITZUNG_KOPF = "Bureau-App-Sitzung"
"""The header that names the person, beside the device's bearer token."""


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
    rolle: Literal["sachbearbeitung", "aufsicht", "revision", "administration"]
    gemeinde_ags: Ags


class Sitzungsantwort(Nachricht):
    """Who it is, and the token that names this person at this device until then."""

    wer: Anmeldeantwort
    sitzung: Annotated[str, StringConstraints(pattern=f"^{TOKEN_MUSTER}$")] = Field(repr=False)
    gueltig_bis: AwareDatetime


class Geraeteauskunft(Nachricht):
    """The device that asks, as the district knows it: number within its town (1–999), town, name."""

    nummer: int
    gemeinde_ags: Ags
    name: str


class Dienstauskunft(Nachricht):
    """What serves here: program version, district (Kreisschlüssel, 5 digits), schemas it takes, the oldest counter
    that it still serves (left out if it serves all), and who asks."""

    dienst: Literal["bureau-app"]
    version: str
    kreis: str
    schemata: tuple[str, ...]
    min_client: str = ""
    geraet: Geraeteauskunft

    def als_json(self) -> bytes:
        """Without an oldest counter no word of it, as an earlier counter expects."""
        return self.model_dump_json(by_alias=True, exclude=None if self.min_client else {"min_client"}).encode()


class Problem(Nachricht):
    """A refusal of a whole request (RFC 9457); `type` is stable, `retryable` says whether waiting can help."""

    type: str
    title: str
    status: int
    retryable: bool


class Konflikt(Nachricht):
    """What stands against a change (a reason code), and the version that holds now (0: none)."""

    kind: Grund
    current_version: int


class Konfliktproblem(Problem):
    """A change of one entry was not taken."""

    conflict: Konflikt


URN = "urn:bureau-app:problem:"
FOLGE_KOPF = "Bureau-App-Folge"
"""The header with the running number that the device gave each change of the request, in their order, comma between
them; 0 for one without. After it, each behind a colon, the vehicles that the change was booked without before
(`wire.sync.begleitung`). Not a field: an earlier service would take the change for none."""
ZEIGER_KOPF = "Bureau-App-Zeiger"
"""The header with the cursor up to which the sender of a single entry has read the feed."""
GERAET_GEGABELT = URN + "geraet-gegabelt"
GERAET_UNBEKANNT = URN + "geraet-unbekannt"
ANMELDUNG_ZU_ALT = URN + "anmeldung-zu-alt"
ANMELDUNG_ABGEBROCHEN = URN + "anmeldung-abgebrochen"
KONTO_NICHT_ZUGEORDNET = URN + "konto-nicht-zugeordnet"
EID_DIENST_GESTOERT = URN + "eid-dienst-gestoert"
ANMELDEDIENST_GESTOERT = URN + "anmeldedienst-gestoert"
SITZUNG_ABGELAUFEN = URN + "sitzung-abgelaufen"
ROLLE_FEHLT = URN + "rolle-fehlt"
EIGENER_ANTRAG = URN + "eigener-antrag"
ANTRAG_UEBERHOLT = URN + "antrag-ueberholt"
ANTRAGSTELLER_OHNE_ROLLE = URN + "antragsteller-ohne-rolle"
SCHON_ENTSCHIEDEN = URN + "schon-entschieden"
ANMELDUNG_FALSCH = URN + "anmeldung-falsch"
ANMELDUNG_GESPERRT = URN + "anmeldung-gesperrt"
AUFNAHME_CODE = URN + "aufnahme-code"
ANDERE_GEMEINDE = URN + "andere-gemeinde"
SIGNATUR_FALSCH = URN + "signatur-falsch"
ZU_VIELE_ANFRAGEN = URN + "zu-viele-anfragen"
UEBERLASTET = URN + "ueberlastet"
ANFRAGE_UNVERSTAENDLICH = URN + "anfrage-unverstaendlich"
ANFRAGE_ZU_GROSS = URN + "anfrage-zu-gross"
VORBEDINGUNG_FEHLT = URN + "vorbedingung-fehlt"
ERST_LESEN = URN + "erst-lesen"
VERSION_VERALTET = URN + "version-veraltet"
KONFLIKT = URN + "konflikt"
NICHT_ANGENOMMEN = URN + "nicht-angenommen"
NICHT_GEFUNDEN = URN + "nicht-gefunden"
METHODE_FALSCH = URN + "methode-falsch"
NICHT_BEREIT = URN + "nicht-bereit"
DATENBANK_GESTOERT = URN + "datenbank-gestoert"
DIENST_GESTOERT = URN + "dienst-gestoert"
