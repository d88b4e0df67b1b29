"""Parts that the entries of both registers are made of: Anschrift, person, and who recorded it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Protocol

from pydantic import AwareDatetime, Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.bezug import Bezug, Bezugsgrund
from bureau_app.domain.freigabe import Freigabe, Freigabestand
from bureau_app.domain.ummeldung import Ausweis, Person
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.nachricht import Ags, Kennzahl, Nachricht

Text = Annotated[str, StringConstraints(max_length=500)]
Cent = Annotated[int, Field(ge=0, lt=10**9, strict=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
"""The code of a finding: never a sentence about somebody."""

Nummer = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}$")]
Jahrmonat = Annotated[str, StringConstraints(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")]
"""Year and month, "" for none."""


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


class Ausweisangabe(Nachricht):
    """The identity document that was shown: kind and validity, never its number (PAuswG § 20, PassG § 16)."""

    art: Ausweisart
    gueltig_bis: date

    @classmethod
    def von(cls, ausweis: Ausweis) -> "Ausweisangabe":
        """As the domain has it."""
        return cls(art=ausweis.art, gueltig_bis=ausweis.gueltig_bis)


class Bezugsangabe(Nachricht):
    """The earlier Vorgang that a Korrektur or Storno is about, and why."""

    vorgang_id: Kennzahl
    nummer: Nummer
    grund: Bezugsgrund

    @classmethod
    def von(cls, bezug: Bezug | None) -> "Bezugsangabe | None":
        """As the domain has it; None for a first recording."""
        return cls(vorgang_id=bezug.vorgang_id, nummer=bezug.nummer, grund=bezug.grund) if bezug else None


class Freigabeangabe(Nachricht):
    """A second person granted this: which findings, who (id), when; the reasons stay where they were written."""

    codes: tuple[Code, ...]
    von: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    am: AwareDatetime

    @classmethod
    def aus(cls, freigabe: Freigabe | None) -> "Freigabeangabe | None":
        """As decided, without what only the resident register's side asked for (codes of BMG rules, "m…"); None if
        nobody granted anything else."""
        if freigabe is None or freigabe.stand is not Freigabestand.GEWAEHRT or freigabe.entschieden_am is None:
            return None
        codes = tuple(code for code in freigabe.antrag.codes if not code.startswith("m"))
        return cls(codes=codes, von=freigabe.entschieden_von, am=freigabe.entschieden_am) if codes else None


class Anmeldeangabe(Nachricht):
    """Who recorded the entry was let in by a verifier at the counter only, which was so old then."""

    auth: Literal["offline"]
    alter_s: Annotated[int, Field(ge=0, lt=2**31, strict=True)]


class Herkunft(Nachricht):
    """Which Vorgang an entry belongs to, and where, when, by whom (id) and under which Policy it was recorded;
    `anmeldung` if the district had not been asked who that is (left out otherwise, as earlier programs expect)."""

    vorgang_id: Kennzahl
    vorgang_nummer: Nummer
    gemeinde_ags: Ags
    geraet: Annotated[int, Field(ge=1, le=999)]
    sachbearbeiter: Annotated[str, StringConstraints(max_length=64)]
    policy_version: Annotated[str, StringConstraints(max_length=64)]
    erfasst_am: AwareDatetime
    anmeldung: Anmeldeangabe | None = None

    @model_serializer(mode="wrap")
    def _knapp(self, ganz: SerializerFunctionWrapHandler) -> dict[str, Any]:
        werte: dict[str, Any] = ganz(self)
        if self.anmeldung is None:
            werte.pop("anmeldung", None)
        return werte

    @classmethod
    def von(cls, vorgang: Vorgang, platz: Platz, am: datetime, bestaetigt_am: datetime | None = None) -> "Herkunft":
        """Of this Vorgang, recorded at this place and time by somebody whom the district knew last at
        `bestaetigt_am`, None: just now."""
        alter = max(0, int((am - bestaetigt_am).total_seconds())) if bestaetigt_am else 0
        return cls(
            vorgang_id=vorgang.id,
            vorgang_nummer=vorgang.nummer,
            gemeinde_ags=vorgang.gemeinde_ags,
            geraet=platz.geraet,
            sachbearbeiter=vorgang.sachbearbeiter,
            policy_version=vorgang.policy_version,
            erfasst_am=am,
            anmeldung=Anmeldeangabe(auth="offline", alter_s=alter) if bestaetigt_am else None,
        )
