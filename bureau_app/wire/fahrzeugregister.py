"""What the Kreis gets of a Vorgang: the fields of its Fahrzeugregister, nothing of the resident register."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bureau_app.domain.fahrzeug import Monat, ZulassungsbescheinigungTeil1
from bureau_app.domain.gebuehr import Gebuehr, Glaeubiger
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.nachricht import Nachricht
from bureau_app.wire.teile import Anschriftangabe, Cent, Herkunft, Personangabe, Platz, Text

FORM: Literal["fahrzeugregister/1"] = "fahrzeugregister/1"


class Fahrzeugangabe(Nachricht):
    """One vehicle by its ZB I (FZV §§ 58, 59); the comments give the official field codes."""

    kennzeichen: Text = Field(repr=False)  # A
    fin: Text = Field(repr=False)  # E
    fin_pruefziffer: Text = Field(repr=False)  # 3
    erstzulassung: date | None = Field(repr=False)  # B
    zb2_nummer: Text = Field(repr=False)  # 16
    zb1_nummer: Text = Field(repr=False)  # Nr.
    naechste_hu: Annotated[str, StringConstraints(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")]  # X, year-month
    marke: Text = Field(repr=False)  # D.1
    halter_anschrift_gedruckt: Text = Field(repr=False)  # C.1.3, lines joined by a line feed

    @classmethod
    def von(cls, zb1: ZulassungsbescheinigungTeil1) -> "Fahrzeugangabe":
        """As read from the ZB I and confirmed."""
        return cls(
            kennzeichen=zb1.kennzeichen,
            fin=zb1.fin,
            fin_pruefziffer=zb1.fin_pruefziffer,
            erstzulassung=zb1.erstzulassung,
            zb2_nummer=zb1.zb2_nummer,
            zb1_nummer=zb1.nummer,
            naechste_hu=_monat(zb1.naechste_hu),
            marke=zb1.marke,
            halter_anschrift_gedruckt=zb1.halter_anschrift,
        )


class Positionsangabe(Nachricht):
    """One charged line of the GebOSt, amounts in cents."""

    nummer: Text
    einzeln_cent: Cent
    anzahl: Annotated[int, Field(ge=1, le=1000, strict=True)]
    glaeubiger: Glaeubiger


class Gebuehrenangabe(Nachricht):
    """The fee in cents, its split between Kreis, Gemeinde and Bund, and the cash register's receipt number."""

    positionen: tuple[Positionsangabe, ...]
    summe_cent: Cent
    kreis_cent: Cent
    gemeinde_cent: Cent
    bund_cent: Cent
    quittung: Annotated[str, StringConstraints(max_length=20)] = Field(repr=False)

    @classmethod
    def von(cls, gebuehr: Gebuehr, quittung: str) -> "Gebuehrenangabe":
        """As decided and receipted."""
        teile = gebuehr.aufteilung()
        positionen = (
            Positionsangabe(nummer=p.nummer, einzeln_cent=p.einzeln_cent, anzahl=p.anzahl, glaeubiger=p.glaeubiger)
            for p in gebuehr.positionen
        )
        return cls(
            positionen=tuple(positionen),
            summe_cent=gebuehr.summe,
            kreis_cent=teile.kreis,
            gemeinde_cent=teile.gemeinde,
            bund_cent=teile.bund,
            quittung=quittung,
        )

    @model_validator(mode="after")
    def _stimmt(self) -> Self:
        zeilen = sum(p.einzeln_cent * p.anzahl for p in self.positionen)
        if not zeilen == self.summe_cent == self.kreis_cent + self.gemeinde_cent + self.bund_cent:
            raise ValueError("lines, sum and split do not agree")
        return self


class FahrzeugregisterEintrag(Nachricht):
    """One entry of the Fahrzeugregister: the Halter's new Anschrift in the papers of these vehicles (FZV § 15)."""

    schema_: Literal["fahrzeugregister/1"] = Field(alias="schema")
    art: Literal["anschriftenaenderung"]
    herkunft: Herkunft
    halter: Personangabe = Field(repr=False)
    alte_anschrift: Anschriftangabe = Field(repr=False)
    neue_anschrift: Anschriftangabe = Field(repr=False)
    einzugsdatum: date = Field(repr=False)
    entschieden_am: date
    fahrzeuge: Annotated[tuple[Fahrzeugangabe, ...], Field(min_length=1, max_length=100, repr=False)]
    gebuehr: Gebuehrenangabe


class FahrzeugregisterAbbildung:
    """The port Registerabbildung for the Kreis."""

    def koerper(self, vorgang: Vorgang, arbeitsplatz: Platz, am: datetime) -> bytes:
        """The exact bytes to send of a closed Vorgang with vehicles; ValueError if something was never decided."""
        u = vorgang.ummeldung
        if not (u and u.person and u.alte_anschrift and u.neue_anschrift and u.einzugsdatum and vorgang.uebernommen_am):
            raise ValueError("a Vorgang that was not decided has no entry")
        return FahrzeugregisterEintrag(
            schema=FORM,
            art="anschriftenaenderung",
            herkunft=Herkunft.von(vorgang, arbeitsplatz, am),
            halter=Personangabe.von(u.person),
            alte_anschrift=Anschriftangabe.von(u.alte_anschrift),
            neue_anschrift=Anschriftangabe.von(u.neue_anschrift),
            einzugsdatum=u.einzugsdatum,
            entschieden_am=vorgang.uebernommen_am,
            fahrzeuge=tuple(Fahrzeugangabe.von(f.zb1) for f in u.fahrzeuge),
            gebuehr=Gebuehrenangabe.von(vorgang.gebuehr, vorgang.quittung),
        ).als_json()

    def lies(self, koerper: bytes) -> FahrzeugregisterEintrag:
        """The entry that the bytes hold; Unverstanden if they hold none."""
        return FahrzeugregisterEintrag.aus_json(koerper)


def _monat(monat: Monat | None) -> str:
    return f"{monat.jahr}-{monat.monat:02d}" if monat else ""
