"""Parts that the entries of both registers are made of: Anschrift, person, and who recorded it."""

from datetime import date, datetime
from typing import Annotated, Protocol

from pydantic import AwareDatetime, Field, StringConstraints

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ummeldung import Person
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.nachricht import Ags, Kennzahl, Nachricht

Text = Annotated[str, StringConstraints(max_length=500)]
Cent = Annotated[int, Field(ge=0, lt=10**9, strict=True)]


class Platz(Protocol):
    """What a mapping needs to know of the counter PC: its number within the town."""

    @property
    def geraet(self) -> int:
        """Number within the town, 1–999."""
        ...


class Anschriftangabe(Nachricht):
    """An Anschrift; `ags` is empty outside the Zulassungsbezirk."""

    strasse: Text = Field(repr=False)
    hausnummer: Text = Field(repr=False)
    zusatz: Text = Field(repr=False)
    plz: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")] = Field(repr=False)
    ort: Text = Field(repr=False)
    ags: Annotated[str, StringConstraints(pattern=r"^([0-9]{8})?$")] = Field(repr=False)

    @classmethod
    def von(cls, anschrift: Anschrift) -> "Anschriftangabe":
        """As the domain has it."""
        return cls(
            strasse=anschrift.strasse,
            hausnummer=anschrift.hausnummer,
            zusatz=anschrift.zusatz,
            plz=anschrift.plz,
            ort=anschrift.ort,
            ags=anschrift.ags,
        )

    def als_anschrift(self) -> Anschrift:
        """The domain's value; it was checked where it was recorded."""
        return Anschrift(self.strasse, self.hausnummer, self.zusatz, self.plz, self.ort, self.ags)


class Personangabe(Nachricht):
    """Familienname, Vornamen, Geburtsdatum (FZV § 6 Abs. 1; BMG § 3 Abs. 1)."""

    familienname: Text = Field(repr=False)
    vornamen: Text = Field(repr=False)
    geburtsdatum: date = Field(repr=False)

    @classmethod
    def von(cls, person: Person) -> "Personangabe":
        """As the domain has it."""
        return cls(familienname=person.familienname, vornamen=person.vornamen, geburtsdatum=person.geburtsdatum)

    def als_person(self) -> Person:
        """The domain's value."""
        return Person(self.familienname, self.vornamen, self.geburtsdatum)


class Herkunft(Nachricht):
    """Which Vorgang an entry belongs to, and where, when, by whom (id) and under which Policy it was recorded."""

    vorgang_id: Kennzahl
    vorgang_nummer: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}$")]
    gemeinde_ags: Ags
    geraet: Annotated[int, Field(ge=1, le=999)]
    sachbearbeiter: Annotated[str, StringConstraints(max_length=64)]
    policy_version: Annotated[str, StringConstraints(max_length=64)]
    erfasst_am: AwareDatetime

    @classmethod
    def von(cls, vorgang: Vorgang, platz: Platz, am: datetime) -> "Herkunft":
        """Of this Vorgang, recorded at this place and time."""
        return cls(
            vorgang_id=vorgang.id,
            vorgang_nummer=vorgang.nummer,
            gemeinde_ags=vorgang.gemeinde_ags,
            geraet=platz.geraet,
            sachbearbeiter=vorgang.sachbearbeiter,
            policy_version=vorgang.policy_version,
            erfasst_am=am,
        )
