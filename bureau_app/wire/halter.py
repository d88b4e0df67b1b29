"""What a counter asks the district of a Halter's vehicles, and the log of such questions."""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug
from bureau_app.wire.nachricht import Ags, Kennzahl, Nachricht

ZUGRIFFE_SEITE = 500

Name = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Anlass = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Vorgangsnummer = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}$")]


class Halterfrage(Nachricht):
    """Whose vehicles, for which Vorgang, and what for (a code): without a purpose nothing is told. `vornamen` is empty
    for somebody who has none."""

    familienname: Name = Field(repr=False)
    vornamen: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] = Field(repr=False)
    geburtsdatum: date = Field(repr=False)
    vorgang_nummer: Vorgangsnummer
    anlass: Anlass

    def als_anfrage(self) -> Halteranfrage:
        """The domain's value."""
        return Halteranfrage(self.familienname, self.vornamen, self.geburtsdatum)


class Registerangabe(Nachricht):
    """One registered vehicle; `bitte_kreis` says that only the Kreis may handle it, and never why."""

    kennzeichen: str = Field(repr=False)
    fin: str = Field(repr=False)
    marke: str = Field(repr=False)
    halter_name: str = Field(repr=False)
    halter_vornamen: str = Field(repr=False)
    halter_anschrift: str = Field(repr=False)
    behoerde: str
    version: Annotated[int, Field(ge=0, lt=2**31, strict=True)]
    bitte_kreis: bool

    @classmethod
    def von(cls, f: Registerfahrzeug) -> "Registerangabe":
        """As the domain has it."""
        return cls(**{name: getattr(f, name) for name in cls.model_fields})

    def als_registerfahrzeug(self) -> Registerfahrzeug:
        """The domain's value."""
        return Registerfahrzeug(**dict(self))


class Halterauskunft(Nachricht):
    """The Halter's vehicles in the Zulassungsbezirk, by plate."""

    fahrzeuge: tuple[Registerangabe, ...]


class Zugriffszeile(Nachricht):
    """One question that was asked: its running number, when, by which account at which device, for which Vorgang and
    purpose, how many vehicles were told, and an HMAC of whom it was about."""

    nummer: int
    zeit: AwareDatetime
    konto_id: Kennzahl
    geraet_id: Kennzahl
    gemeinde_ags: Ags
    anlass: Anlass
    vorgang_nummer: Vorgangsnummer
    treffer: int
    gesucht_hmac: str


class Zugriffe(Nachricht):
    """Questions in their order, at most 500 of them."""

    zugriffe: tuple[Zugriffszeile, ...]
