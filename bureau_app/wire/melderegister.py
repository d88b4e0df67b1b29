"""What the town gets of a Vorgang: the fields of its resident register, nothing of the vehicles."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from bureau_app.domain.befund import Befundcode
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.ummeldung import (
    Mitziehend,
    Nachweis,
    Ummeldung,
    Verspaetungsgrund,
    Vertretungsart,
    Wohnungsart,
    Wohnungsgeber,
)
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.erste_form import MelderegisterEintrag1
from bureau_app.wire.kosten import Kassenangabe
from bureau_app.wire.nachricht import Nachricht, Unverstanden
from bureau_app.wire.teile import Anschriftangabe, Ausweisangabe, Bezugsangabe, Herkunft, Personangabe, Platz, Text

FORM: Literal["melderegister/2"] = "melderegister/2"
FORMEN = ("melderegister/1", FORM)
"""The forms that are understood, the oldest first; the last one is written."""

_ART: dict[Vorgangsart, Literal["anmeldung", "korrektur", "storno"]] = {
    Vorgangsart.UMMELDUNG: "anmeldung",
    Vorgangsart.KORREKTUR: "korrektur",
    Vorgangsart.STORNO: "storno",
}


class Mitziehendenangabe(Nachricht):
    """Somebody who moves with the person (BMG § 23 Abs. 4), whether present, and how a Vollmacht was shown."""

    person: Personangabe = Field(repr=False)
    ausweis: Ausweisangabe | None = Field(repr=False)
    anwesend: bool
    vollmacht: Nachweis

    @classmethod
    def von(cls, mit: Mitziehend) -> "Mitziehendenangabe":
        """As the domain has it."""
        return cls(
            person=Personangabe.von(mit.person),
            ausweis=Ausweisangabe.von(mit.ausweis) if mit.ausweis else None,
            anwesend=mit.anwesend,
            vollmacht=mit.vollmacht,
        )


class Wohnungsgeberangabe(Nachricht):
    """What the Wohnungsgeberbestaetigung says beside date, dwelling and names (BMG § 19 Abs. 2 to 4, closed list)."""

    name: Text = Field(repr=False)
    anschrift: Text = Field(repr=False)
    eigentuemer: Text = Field(repr=False)
    zuordnungsmerkmal: Text = Field(repr=False)
    verweigert: bool

    @classmethod
    def von(cls, geber: Wohnungsgeber) -> "Wohnungsgeberangabe":
        """As the domain has it."""
        return cls(
            name=geber.name,
            anschrift=geber.anschrift,
            eigentuemer=geber.eigentuemer,
            zuordnungsmerkmal=geber.zuordnungsmerkmal,
            verweigert=geber.verweigert,
        )


class Verspaetungsangabe(Nachricht):
    """How late it was reported, in days after the move, and why (BMG § 17 Abs. 1, § 54 Abs. 2 Nr. 1)."""

    tage: Annotated[int, Field(ge=0, lt=100_000, strict=True)]
    grund: Verspaetungsgrund | None

    @classmethod
    def von(cls, vorgang: Vorgang, u: Ummeldung) -> "Verspaetungsangabe | None":
        """None unless the rules found it late on the day of the decision."""
        spaet = any(b.code is Befundcode.M17_MELDEFRIST for b in vorgang.befunde)
        if not (spaet and u.einzugsdatum and vorgang.uebernommen_am):
            return None
        return cls(tage=(vorgang.uebernommen_am - u.einzugsdatum).days, grund=u.verspaetungsgrund)


class MelderegisterEintrag(Nachricht):
    """One Anmeldung of everybody who moves (BMG § 3, §§ 17 to 23), its Korrektur, or its Storno; `familie_belehrt` is
    the declaration of § 23 Abs. 4, `vertretung` in which right somebody else spoke, "" if nobody did."""

    schema_: Literal["melderegister/2"] = Field(alias="schema")
    art: Literal["anmeldung", "korrektur", "storno"]
    herkunft: Herkunft
    bezug: Bezugsangabe | None
    person: Personangabe = Field(repr=False)
    ausweis: Ausweisangabe = Field(repr=False)
    mitziehende: Annotated[tuple[Mitziehendenangabe, ...], Field(max_length=100, repr=False)]
    familie_belehrt: bool
    vertretung: Vertretungsart | Literal[""]
    alte_anschrift: Anschriftangabe = Field(repr=False)
    neue_anschrift: Anschriftangabe = Field(repr=False)
    weitere_wohnung: Anschriftangabe | None = Field(repr=False)
    einzugsdatum: date = Field(repr=False)
    verspaetung: Verspaetungsangabe | None
    wohnungsart: Wohnungsart
    wohnungsgeberbestaetigung: bool
    wohnungsgeber: Wohnungsgeberangabe = Field(repr=False)
    auskunftssperre: bool = Field(repr=False)
    bedingter_sperrvermerk: bool = Field(repr=False)
    kasse: Kassenangabe

    @model_validator(mode="after")
    def _stimmt(self) -> Self:
        if (self.art == "anmeldung") is not (self.bezug is None):
            raise ValueError("art and bezug do not agree")
        return self

    @classmethod
    def aus_json(cls, roh: bytes | str) -> Self:
        """Read one entry in this form or an earlier one; Unverstanden if it is none."""
        try:
            return super().aus_json(roh)
        except Unverstanden:
            pass
        try:
            alt = MelderegisterEintrag1.aus_json(roh)
        except Unverstanden:
            raise Unverstanden(cls.__name__) from None
        neu: dict[str, Any] = {
            "bezug": None,
            "mitziehende": (),
            "familie_belehrt": False,
            "vertretung": "",
            "weitere_wohnung": None,
            "verspaetung": None,
            "wohnungsgeber": Wohnungsgeberangabe.von(Wohnungsgeber()),
            "bedingter_sperrvermerk": False,
        }
        return cls(schema=FORM, **{k: w for k, w in alt if k != "schema_"}, **neu)


class MelderegisterAbbildung:
    """The port Registerabbildung for the town."""

    def koerper(
        self, vorgang: Vorgang, arbeitsplatz: Platz, am: datetime, bestaetigt_am: datetime | None = None
    ) -> bytes:
        """The exact bytes to hand over of a closed Vorgang; ValueError if something was never decided."""
        u = vorgang.ummeldung
        if not (u and u.person and u.ausweis and u.alte_anschrift and u.neue_anschrift and u.einzugsdatum):
            raise ValueError("a Vorgang that was not decided has no entry")
        return MelderegisterEintrag(
            schema=FORM,
            art=_ART[u.art],
            herkunft=Herkunft.von(vorgang, arbeitsplatz, am, bestaetigt_am),
            bezug=Bezugsangabe.von(u.bezug),
            person=Personangabe.von(u.person),
            ausweis=Ausweisangabe.von(u.ausweis),
            mitziehende=tuple(Mitziehendenangabe.von(m) for m in u.mitziehende),
            familie_belehrt=u.familie_belehrt,
            vertretung=u.vertreter.art if u.vertreter else "",
            alte_anschrift=Anschriftangabe.von(u.alte_anschrift),
            neue_anschrift=Anschriftangabe.von(u.neue_anschrift),
            weitere_wohnung=Anschriftangabe.von(u.weitere_wohnung) if u.weitere_wohnung else None,
            einzugsdatum=u.einzugsdatum,
            verspaetung=Verspaetungsangabe.von(vorgang, u),
            wohnungsart=u.wohnungsart,
            wohnungsgeberbestaetigung=u.wohnungsgeber_bestaetigt,
            wohnungsgeber=Wohnungsgeberangabe.von(u.wohnungsgeber),
            auskunftssperre=u.auskunftssperre,
            bedingter_sperrvermerk=u.bedingter_sperrvermerk,
            kasse=Kassenangabe.von(vorgang.gebuehr, vorgang.quittung),
        ).als_json()

    def lies(self, koerper: bytes) -> MelderegisterEintrag:
        """The entry that the bytes hold; Unverstanden if they hold none."""
        return MelderegisterEintrag.aus_json(koerper)
