"""A case written as JSON, for trying a policy with it, and its conversion to an Ummeldung."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Ausweis, Fahrzeug, Fahrzeugzustand, Person, Ummeldung, Wohnungsart


class _Teil(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonTeil(_Teil):
    """The moving person."""

    familienname: str = Field(repr=False)
    vornamen: str = Field(repr=False)
    geburtsdatum: date = Field(repr=False)


class AusweisTeil(_Teil):
    """Kind and end of validity of the identity document."""

    art: Ausweisart
    gueltig_bis: date


class AnschriftTeil(_Teil):
    """A postal address."""

    strasse: str = Field(repr=False)
    hausnummer: str = Field(repr=False)
    plz: str = Field(repr=False)
    ort: str = Field(repr=False)
    zusatz: str = Field(default="", repr=False)


class FahrzeugTeil(_Teil):
    """A vehicle: its ZB I by the official field codes, whether a sticker is on it already, and its state."""

    zb1: dict[str, str] = Field(repr=False, description="Werte der ZB I nach ihren amtlichen Feldern, z. B. A, E, 3")
    hat_aufkleber: bool = False
    zustand: Fahrzeugzustand = Fahrzeugzustand.IN_ORDNUNG


class Vorgangsdatei(_Teil):
    """A case; what is left out is not known yet. `heute` is the day to decide on, `gemeinde_ags` the office's town."""

    gemeinde_ags: Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
    heute: date | None = None
    person: PersonTeil | None = None
    ausweis: AusweisTeil | None = None
    alte_anschrift: AnschriftTeil | None = None
    neue_anschrift: AnschriftTeil | None = None
    einzugsdatum: date | None = None
    wohnungsart: Wohnungsart = Wohnungsart.ALLEINIGE
    wohnungsgeber_bestaetigt: bool = False
    auskunftssperre: bool = False
    fahrzeuge: tuple[FahrzeugTeil, ...] = ()


def zu_ummeldung(datei: Vorgangsdatei, stammdaten: Stammdaten) -> Ummeldung:
    """Convert to the domain; Eingabefehler names the first field that cannot be so."""

    def anschrift(teil: AnschriftTeil | None, feld: str) -> Anschrift | None:
        if teil is None:
            return None
        return Anschrift.parse(
            **teil.model_dump(), gemeinden=stammdaten.gemeinden, zeichen=stammdaten.zeichen, feld_prefix=feld
        )

    def fahrzeug(teil: FahrzeugTeil) -> Fahrzeug:
        zb1 = ZulassungsbescheinigungTeil1.parse(teil.zb1, hat_aufkleber=teil.hat_aufkleber, zeichen=stammdaten.zeichen)
        return Fahrzeug(zb1, teil.zustand)

    return Ummeldung(
        person=Person(**datei.person.model_dump()) if datei.person else None,
        ausweis=Ausweis(**datei.ausweis.model_dump()) if datei.ausweis else None,
        alte_anschrift=anschrift(datei.alte_anschrift, "alt"),
        neue_anschrift=anschrift(datei.neue_anschrift, "neu"),
        einzugsdatum=datei.einzugsdatum,
        wohnungsart=datei.wohnungsart,
        wohnungsgeber_bestaetigt=datei.wohnungsgeber_bestaetigt,
        auskunftssperre=datei.auskunftssperre,
        fahrzeuge=tuple(fahrzeug(teil) for teil in datei.fahrzeuge),
    )
