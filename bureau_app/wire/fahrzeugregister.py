"""What the Kreis gets of a Vorgang: the fields of its Fahrzeugregister, nothing of the resident register."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.fahrzeug import Monat
from bureau_app.domain.halter import halter_von
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.ummeldung import Uebermittlungssperre, Ummeldung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.erste_form import Fahrzeugangabe1, FahrzeugregisterEintrag1
from bureau_app.wire.kosten import Gebuehrenangabe
from bureau_app.wire.nachricht import Nachricht, Unverstanden
from bureau_app.wire.teile import (
    Anschriftangabe,
    Bezugsangabe,
    Code,
    Freigabeangabe,
    Herkunft,
    Jahrmonat,
    Personangabe,
    Platz,
    Text,
)

FORM: Literal["fahrzeugregister/2"] = "fahrzeugregister/2"
FORMEN = ("fahrzeugregister/1", FORM)
"""The forms that are understood, the oldest first; the last one is written."""

_ART: dict[Vorgangsart, Literal["anschriftenaenderung", "korrektur", "storno"]] = {
    Vorgangsart.UMMELDUNG: "anschriftenaenderung",
    Vorgangsart.KORREKTUR: "korrektur",
    Vorgangsart.STORNO: "storno",
}


class Fahrzeugangabe(Nachricht):
    """One vehicle by its ZB I (FZV §§ 58, 59; the comments give the official field codes), and what becomes of it.

    `halter` is who of the moving people keeps it, None if none of them does; `gruende` are the codes of the findings
    that leave it to the Kreis; `register_version` is the register's version that the counter saw, None if it saw none.
    """

    kennzeichen: Text = Field(repr=False)  # A
    fin: Text = Field(repr=False)  # E
    fin_pruefziffer: Text = Field(repr=False)  # 3
    erstzulassung: date | None = Field(repr=False)  # B
    zb2_nummer: Text = Field(repr=False)  # 16
    zb1_nummer: Text = Field(repr=False)  # Nr.
    naechste_hu: Jahrmonat  # X
    marke: Text = Field(repr=False)  # D.1
    halter_anschrift_gedruckt: Text = Field(repr=False)  # C.1.3, lines joined by a line feed
    halter: Personangabe | None = Field(repr=False)
    ausgang: Fahrzeugausgang
    gruende: tuple[Code, ...]
    register_version: Annotated[int, Field(ge=0, lt=2**31, strict=True)] | None

    @classmethod
    def von(cls, vorgang: Vorgang, u: Ummeldung, nummer: int, zeichen: Zeichenvorrat) -> "Fahrzeugangabe":
        """The vehicle with this index, as read, confirmed and decided."""
        fahrzeug, ausgang = u.fahrzeuge[nummer], vorgang.ausgang(nummer)
        zb1, halter = fahrzeug.zb1, halter_von(u, fahrzeug, zeichen)
        schwer = {b.code.value for b in vorgang.befunde if b.fahrzeug == nummer and b.gewicht is not Gewicht.HINWEIS}
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
            halter=Personangabe.von(halter) if halter else None,
            ausgang=ausgang,
            gruende=tuple(sorted(schwer)) if ausgang is Fahrzeugausgang.KREIS else (),
            register_version=fahrzeug.register.version if fahrzeug.register else None,
        )

    @classmethod
    def aus_erster(cls, alt: Fahrzeugangabe1, halter: Personangabe) -> "Fahrzeugangabe":
        """Of an entry in the first form: one Halter, a sticker for every vehicle, the register not asked."""
        return cls(**dict(alt), halter=halter, ausgang=Fahrzeugausgang.AUFKLEBER, gruende=(), register_version=None)


class FahrzeugregisterEintrag(Nachricht):
    """One entry of the Fahrzeugregister: the Halters' new Anschrift in the papers of these vehicles (FZV § 15), its
    Korrektur, or its Storno. Without a Halter who moves there is no Anschrift in it. `auskunftssperre` (BMG § 51) and
    `uebermittlungssperre` (StVG § 41) say whom nobody may be told of."""

    schema_: Literal["fahrzeugregister/2"] = Field(alias="schema")
    art: Literal["anschriftenaenderung", "korrektur", "storno"]
    herkunft: Herkunft
    bezug: Bezugsangabe | None
    alte_anschrift: Anschriftangabe | None = Field(repr=False)
    neue_anschrift: Anschriftangabe | None = Field(repr=False)
    einzugsdatum: date = Field(repr=False)
    entschieden_am: date
    fahrzeuge: Annotated[tuple[Fahrzeugangabe, ...], Field(min_length=1, max_length=100, repr=False)]
    auskunftssperre: bool = Field(repr=False)
    uebermittlungssperre: Uebermittlungssperre = Field(repr=False)
    freigabe: Freigabeangabe | None
    gebuehr: Gebuehrenangabe

    @model_validator(mode="after")
    def _stimmt(self) -> Self:
        if (self.art == "anschriftenaenderung") is not (self.bezug is None):
            raise ValueError("art and bezug do not agree")
        storniert = (self.art == "storno",) * len(self.fahrzeuge)
        if tuple(f.ausgang is Fahrzeugausgang.STORNIERT for f in self.fahrzeuge) != storniert:
            raise ValueError("art and outcomes do not agree")
        if any(f.ausgang is Fahrzeugausgang.ABGELEHNT for f in self.fahrzeuge):
            raise ValueError("a vehicle that was refused is not the Kreis's")
        return self

    @classmethod
    def aus_json(cls, roh: bytes | str) -> Self:
        """Read one entry in this form or an earlier one; Unverstanden if it is none."""
        try:
            return super().aus_json(roh)
        except Unverstanden:
            pass
        try:
            alt = FahrzeugregisterEintrag1.aus_json(roh)
        except Unverstanden:
            raise Unverstanden(cls.__name__) from None
        werte: dict[str, Any] = {k: w for k, w in alt if k not in ("schema_", "halter", "fahrzeuge")}
        fahrzeuge = tuple(Fahrzeugangabe.aus_erster(f, alt.halter) for f in alt.fahrzeuge)
        werte |= {"bezug": None, "auskunftssperre": False, "uebermittlungssperre": "", "freigabe": None}
        return cls(schema=FORM, **werte, fahrzeuge=fahrzeuge)


class FahrzeugregisterAbbildung:
    """The port Registerabbildung for the Kreis; `zeichen` tells which of the moving people a ZB I names."""

    def __init__(self, zeichen: Zeichenvorrat) -> None:
        self._zeichen = zeichen

    def koerper(
        self, vorgang: Vorgang, arbeitsplatz: Platz, am: datetime, bestaetigt_am: datetime | None = None
    ) -> bytes:
        """The exact bytes to send of a closed Vorgang with vehicles; ValueError if something was never decided."""
        u = vorgang.ummeldung
        if not (u and u.person and u.alte_anschrift and u.neue_anschrift and u.einzugsdatum and vorgang.uebernommen_am):
            raise ValueError("a Vorgang that was not decided has no entry")
        fahrzeuge = tuple(
            Fahrzeugangabe.von(vorgang, u, nummer, self._zeichen)
            for nummer in range(len(u.fahrzeuge))
            if vorgang.gemeldet(nummer)
        )
        ziehen_um = any(f.halter for f in fahrzeuge)
        return FahrzeugregisterEintrag(
            schema=FORM,
            art=_ART[u.art],
            herkunft=Herkunft.von(vorgang, arbeitsplatz, am, bestaetigt_am),
            bezug=Bezugsangabe.von(u.bezug),
            alte_anschrift=Anschriftangabe.von(u.alte_anschrift) if ziehen_um else None,
            neue_anschrift=Anschriftangabe.von(u.neue_anschrift) if ziehen_um else None,
            einzugsdatum=u.einzugsdatum,
            entschieden_am=vorgang.uebernommen_am,
            fahrzeuge=fahrzeuge,
            auskunftssperre=u.auskunftssperre,
            uebermittlungssperre=u.uebermittlungssperre,
            freigabe=Freigabeangabe.aus(vorgang.freigabe),
            gebuehr=Gebuehrenangabe.von(vorgang.gebuehr, vorgang.quittung),
        ).als_json()

    def lies(self, koerper: bytes) -> FahrzeugregisterEintrag:
        """The entry that the bytes hold; Unverstanden if they hold none."""
        return FahrzeugregisterEintrag.aus_json(koerper)


def _monat(monat: Monat | None) -> str:
    return f"{monat.jahr}-{monat.monat:02d}" if monat else ""
