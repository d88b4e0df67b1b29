"""What the town gets of a Vorgang: the fields of its resident register, nothing of the vehicles."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.ummeldung import Wohnungsart
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.nachricht import Nachricht
from bureau_app.wire.teile import Anschriftangabe, Cent, Herkunft, Personangabe, Platz

FORM: Literal["melderegister/1"] = "melderegister/1"


class Ausweisangabe(Nachricht):
    """The identity document that was shown: kind and validity, never its number (PAuswG § 20, PassG § 16)."""

    art: Ausweisart
    gueltig_bis: date


class Kassenangabe(Nachricht):
    """What the town's cash desk took for the Kreis in this Vorgang, and the town's share of it, in cents."""

    gebuehr_summe_cent: Cent
    anteil_gemeinde_cent: Cent
    quittung: Annotated[str, StringConstraints(max_length=20)] = Field(repr=False)

    @classmethod
    def von(cls, gebuehr: Gebuehr, quittung: str) -> "Kassenangabe":
        """As decided and receipted."""
        return cls(
            gebuehr_summe_cent=gebuehr.summe, anteil_gemeinde_cent=gebuehr.aufteilung().gemeinde, quittung=quittung
        )


class MelderegisterEintrag(Nachricht):
    """One Anmeldung for the resident register (BMG § 3, §§ 17 to 23)."""

    schema_: Literal["melderegister/1"] = Field(alias="schema")
    art: Literal["anmeldung"]
    herkunft: Herkunft
    person: Personangabe = Field(repr=False)
    alte_anschrift: Anschriftangabe = Field(repr=False)
    neue_anschrift: Anschriftangabe = Field(repr=False)
    einzugsdatum: date = Field(repr=False)
    wohnungsart: Wohnungsart
    wohnungsgeberbestaetigung: bool
    auskunftssperre: bool = Field(repr=False)
    ausweis: Ausweisangabe = Field(repr=False)
    kasse: Kassenangabe


class MelderegisterAbbildung:
    """The port Registerabbildung for the town."""

    def koerper(self, vorgang: Vorgang, arbeitsplatz: Platz, am: datetime) -> bytes:
        """The exact bytes to hand over of a closed Vorgang; ValueError if something was never decided."""
        u = vorgang.ummeldung
        if not (u and u.person and u.ausweis and u.alte_anschrift and u.neue_anschrift and u.einzugsdatum):
            raise ValueError("a Vorgang that was not decided has no entry")
        return MelderegisterEintrag(
            schema=FORM,
            art="anmeldung",
            herkunft=Herkunft.von(vorgang, arbeitsplatz, am),
            person=Personangabe.von(u.person),
            alte_anschrift=Anschriftangabe.von(u.alte_anschrift),
            neue_anschrift=Anschriftangabe.von(u.neue_anschrift),
            einzugsdatum=u.einzugsdatum,
            wohnungsart=u.wohnungsart,
            wohnungsgeberbestaetigung=u.wohnungsgeber_bestaetigt,
            auskunftssperre=u.auskunftssperre,
            ausweis=Ausweisangabe(art=u.ausweis.art, gueltig_bis=u.ausweis.gueltig_bis),
            kasse=Kassenangabe.von(vorgang.gebuehr, vorgang.quittung),
        ).als_json()

    def lies(self, koerper: bytes) -> MelderegisterEintrag:
        """The entry that the bytes hold; Unverstanden if they hold none."""
        return MelderegisterEintrag.aus_json(koerper)
