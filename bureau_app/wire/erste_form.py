"""The entries of both registers in their first form: counters that are a version behind still send them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from bureau_app.domain.ummeldung import Wohnungsart
from bureau_app.wire.kosten import Gebuehrenangabe, Kassenangabe
from bureau_app.wire.nachricht import Nachricht
from bureau_app.wire.teile import Anschriftangabe, Ausweisangabe, Herkunft, Jahrmonat, Personangabe, Text


class Fahrzeugangabe1(Nachricht):
    """One vehicle by its ZB I (FZV §§ 58, 59); the comments give the official field codes."""

    kennzeichen: Text = Field(repr=False)  # A
    fin: Text = Field(repr=False)  # E
    fin_pruefziffer: Text = Field(repr=False)  # 3
    erstzulassung: date | None = Field(repr=False)  # B
    zb2_nummer: Text = Field(repr=False)  # 16
    zb1_nummer: Text = Field(repr=False)  # Nr.
    naechste_hu: Jahrmonat  # X
    marke: Text = Field(repr=False)  # D.1
    halter_anschrift_gedruckt: Text = Field(repr=False)  # C.1.3, lines joined by a line feed


class FahrzeugregisterEintrag1(Nachricht):
    """One Halter's new Anschrift in the papers of these vehicles (FZV § 15)."""

    schema_: Literal["fahrzeugregister/1"] = Field(alias="schema")
    art: Literal["anschriftenaenderung"]
    herkunft: Herkunft
    halter: Personangabe = Field(repr=False)
    alte_anschrift: Anschriftangabe = Field(repr=False)
    neue_anschrift: Anschriftangabe = Field(repr=False)
    einzugsdatum: date = Field(repr=False)
    entschieden_am: date
    fahrzeuge: Annotated[tuple[Fahrzeugangabe1, ...], Field(min_length=1, max_length=100, repr=False)]
    gebuehr: Gebuehrenangabe


class MelderegisterEintrag1(Nachricht):
    """One person's Anmeldung for the resident register (BMG § 3, §§ 17 to 23)."""

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
