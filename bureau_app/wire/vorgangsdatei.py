"""A case written as JSON, for trying a Policy with it, and its conversion to an Ummeldung."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import (
    Ausweis,
    Erlassgrund,
    Fahrzeug,
    Fahrzeugzustand,
    Mitziehend,
    Nachweis,
    Person,
    Uebermittlungssperre,
    Ummeldung,
    Verspaetungsgrund,
    Vertreter,
    Vertretungsart,
    Wohnungsart,
    Wohnungsgeber,
)
from bureau_app.domain.zeit import schaltertag


class _Teil(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonTeil(_Teil):
    """A person who moves."""

    familienname: str = Field(repr=False)
    vornamen: str = Field(repr=False)
    geburtsdatum: date = Field(repr=False)


class AusweisTeil(_Teil):
    """Kind and end of validity of the identity document."""

    art: Ausweisart
    gueltig_bis: date


class MitziehendTeil(_Teil):
    """Somebody who moves with the person: there, or how a Vollmacht was shown."""

    person: PersonTeil
    ausweis: AusweisTeil | None = None
    anwesend: bool = False
    vollmacht: Nachweis = Nachweis.FEHLT


class VertreterTeil(_Teil):
    """Somebody else who came in place of the person."""

    name: str = Field(repr=False)
    art: Vertretungsart
    nachweis: Nachweis = Nachweis.FEHLT
    ausweis_gesehen: bool = False


class AnschriftTeil(_Teil):
    """A postal address."""

    strasse: str = Field(repr=False)
    hausnummer: str = Field(repr=False)
    plz: str = Field(repr=False)
    ort: str = Field(repr=False)
    zusatz: str = Field(default="", repr=False)


class WohnungsgeberTeil(_Teil):
    """What the Wohnungsgeberbestaetigung says, or that it was refused."""

    name: str = Field(default="", repr=False)
    anschrift: str = Field(default="", repr=False)
    eigentuemer: str = Field(default="", repr=False)
    zuordnungsmerkmal: str = Field(default="", repr=False)
    verweigert: bool = False


class RegisterTeil(_Teil):
    """What the vehicle register answered."""

    kennzeichen: str = Field(repr=False)
    fin: str = Field(repr=False)
    halter_name: str = Field(repr=False)
    marke: str = Field(default="", repr=False)
    halter_vornamen: str = Field(default="", repr=False)
    halter_anschrift: str = Field(default="", repr=False)
    behoerde: str = ""
    version: int = 1
    bitte_kreis: bool = False


class FahrzeugTeil(_Teil):
    """A vehicle: its ZB I by the official field codes, what can be seen on it, its state, and what is known of it."""

    zb1: dict[str, str] = Field(repr=False, description="Werte der ZB I nach ihren amtlichen Feldern, z. B. A, E, 3")
    hat_aufkleber: bool = False
    zustand: Fahrzeugzustand = Fahrzeugzustand.IN_ORDNUNG
    behoerde: str = ""
    registerfahrzeug: RegisterTeil | None = None
    anhaengerverzeichnis: bool = False
    verwiesen: bool = False


class BezugTeil(_Teil):
    """The earlier case that a Korrektur or a Storno is about."""

    art: Literal[Vorgangsart.KORREKTUR, Vorgangsart.STORNO]
    grund: Bezugsgrund
    aufkleber: tuple[int, ...] = ()
    cent: int = 0


class Vorgangsdatei(_Teil):
    """A case; what is left out is not known yet. `heute` is the day to decide on (else that of `zeitpunkt`, else
    today), `gemeinde_ags` the office's town."""

    gemeinde_ags: Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
    heute: date | None = None
    zeitpunkt: AwareDatetime | None = None
    person: PersonTeil | None = None
    ausweis: AusweisTeil | None = None
    alte_anschrift: AnschriftTeil | None = None
    neue_anschrift: AnschriftTeil | None = None
    einzugsdatum: date | None = None
    wohnungsart: Wohnungsart = Wohnungsart.ALLEINIGE
    wohnungsgeber_bestaetigt: bool = False
    auskunftssperre: bool = False
    fahrzeuge: tuple[FahrzeugTeil, ...] = ()
    mitziehende: tuple[MitziehendTeil, ...] = ()
    familie_belehrt: bool = False
    vertreter: VertreterTeil | None = None
    weitere_wohnung: AnschriftTeil | None = None
    wohnungsgeber: WohnungsgeberTeil = WohnungsgeberTeil()
    bedingter_sperrvermerk: bool = False
    uebermittlungssperre: Uebermittlungssperre = Uebermittlungssperre.NICHT_GEFRAGT
    verspaetungsgrund: Verspaetungsgrund | None = None
    erlass: Erlassgrund | None = None
    bezug: BezugTeil | None = None

    def tag(self, heute: date) -> date:
        """The day to decide on; `heute` if the file names none."""
        return self.heute or (schaltertag(self.zeitpunkt) if self.zeitpunkt else heute)


def zu_ummeldung(datei: Vorgangsdatei, stammdaten: Stammdaten) -> Ummeldung:
    """Convert to the domain; Eingabefehler names the first field that cannot be so."""

    def anschrift(teil: AnschriftTeil | None, feld: str) -> Anschrift | None:
        if teil is None:
            return None
        return Anschrift.parse(
            **teil.model_dump(), gemeinden=stammdaten.gemeinden, zeichen=stammdaten.zeichen, feld_prefix=feld
        )

    return Ummeldung(
        person=_person(datei.person) if datei.person else None,
        ausweis=_ausweis(datei.ausweis),
        alte_anschrift=anschrift(datei.alte_anschrift, "alt"),
        neue_anschrift=anschrift(datei.neue_anschrift, "neu"),
        einzugsdatum=datei.einzugsdatum,
        wohnungsart=datei.wohnungsart,
        wohnungsgeber_bestaetigt=datei.wohnungsgeber_bestaetigt,
        auskunftssperre=datei.auskunftssperre,
        fahrzeuge=tuple(_fahrzeug(n, teil, stammdaten) for n, teil in enumerate(datei.fahrzeuge)),
        mitziehende=tuple(
            Mitziehend(_person(teil.person), _ausweis(teil.ausweis), teil.anwesend, teil.vollmacht)
            for teil in datei.mitziehende
        ),
        familie_belehrt=datei.familie_belehrt,
        vertreter=Vertreter(**datei.vertreter.model_dump()) if datei.vertreter else None,
        weitere_wohnung=anschrift(datei.weitere_wohnung, "neu.weitere_wohnung"),
        wohnungsgeber=Wohnungsgeber(**datei.wohnungsgeber.model_dump()),
        bedingter_sperrvermerk=datei.bedingter_sperrvermerk,
        uebermittlungssperre=datei.uebermittlungssperre,
        verspaetungsgrund=datei.verspaetungsgrund,
        erlass=datei.erlass,
        bezug=Bezug(vorgang_id="", nummer="", **datei.bezug.model_dump()) if datei.bezug else None,
    )


def _person(teil: PersonTeil) -> Person:
    return Person(**teil.model_dump())


def _ausweis(teil: AusweisTeil | None) -> Ausweis | None:
    return Ausweis(**teil.model_dump()) if teil else None


def _fahrzeug(nummer: int, teil: FahrzeugTeil, stammdaten: Stammdaten) -> Fahrzeug:
    zb1 = ZulassungsbescheinigungTeil1.parse(
        teil.zb1, hat_aufkleber=teil.hat_aufkleber, zeichen=stammdaten.zeichen, feld_prefix=f"fahrzeug.{nummer}"
    )
    return Fahrzeug(
        zb1=zb1,
        zustand=teil.zustand,
        behoerde=teil.behoerde,
        register=Registerfahrzeug(**teil.registerfahrzeug.model_dump()) if teil.registerfahrzeug else None,
        anhaengerverzeichnis=teil.anhaengerverzeichnis,
        verwiesen=teil.verwiesen,
    )
