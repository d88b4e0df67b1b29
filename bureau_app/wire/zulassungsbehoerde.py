"""What the Zulassungsbehoerde gets of an entry: what its register stores (FZV §§ 58, 59), names oriented on XKfz."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ummeldung import Uebermittlungssperre
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Grund, Kennzahl, Nachricht
from bureau_app.wire.teile import Anschriftangabe, Code, Jahrmonat, Nummer, Text

FORM: Literal["zulassungsbehoerde/1"] = "zulassungsbehoerde/1"

_KREISSTELLEN = 5

Schluessel = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Names one message for ever: the target takes it once."""


class Halterangabe(Nachricht):
    """The Halter, a natural person (FZV § 59 Abs. 1; of what it lists, the counter records these)."""

    familienname: Text = Field(repr=False)
    vornamen: Text = Field(repr=False)
    geburtsdatum: date = Field(repr=False)
    anschrift: Anschriftangabe = Field(repr=False)


class Fahrzeugaenderung(Nachricht):
    """One vehicle (FZV § 58 Abs. 1) and what was done with its ZB I; `gruende` say what is left to the authority.

    `druckstuecknummer` is empty: a counter does not uncover it. `halter` is None if nobody who moved keeps it.
    """

    kennzeichen: Text = Field(repr=False)
    fahrzeugidentifizierungsnummer: Text = Field(repr=False)
    fin_pruefziffer: Text = Field(repr=False)
    vordrucknummer: Text = Field(repr=False)  # ZB I, § 58 Abs. 1 Nr. 16
    druckstuecknummer: Text = Field(repr=False)  # ZB I, § 58 Abs. 1 Nr. 16
    naechste_hauptuntersuchung: Jahrmonat  # § 58 Abs. 1 Nr. 7
    halter: Halterangabe | None = Field(repr=False)
    ausgang: Fahrzeugausgang
    gruende: tuple[Code, ...]

    @classmethod
    def von(cls, f: Fahrzeugangabe, anschrift: Anschriftangabe | None) -> "Fahrzeugaenderung":
        """Of the Kreis's entry; `anschrift` is the Halter's new one."""
        halter = None
        if f.halter and anschrift:
            halter = Halterangabe(**dict(f.halter), anschrift=anschrift)
        return cls(
            kennzeichen=f.kennzeichen,
            fahrzeugidentifizierungsnummer=f.fin,
            fin_pruefziffer=f.fin_pruefziffer,
            vordrucknummer=f.zb1_nummer,
            druckstuecknummer="",
            naechste_hauptuntersuchung=f.naechste_hu,
            halter=halter,
            ausgang=f.ausgang,
            gruende=f.gruende,
        )


class Zulassungsmeldung(Nachricht):
    """One change of the Halter's Anschrift (FZV § 15 Abs. 1, 2), its Korrektur, or its Storno.

    The Kennziffer of the Zulassungsbezirk (5 digits) with that of the Gemeinde (3) is § 58 Abs. 1 Nr. 12,
    `datum_der_aenderung` § 59; nothing of the resident register, and no former Anschrift, is in it.
    """

    schema_: Literal["zulassungsbehoerde/1"] = Field(alias="schema")
    nachricht: Schluessel
    art: Literal["anschriftenaenderung", "korrektur", "storno"]
    vorgang_id: Kennzahl
    vorgang_nummer: Nummer
    bezug: Kennzahl | None
    zulassungsbezirk: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    gemeindekennziffer: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
    datum_der_aenderung: date = Field(repr=False)
    datum_der_eintragung: date
    uebermittlungssperre: Uebermittlungssperre = Field(repr=False)
    fahrzeuge: Annotated[tuple[Fahrzeugaenderung, ...], Field(min_length=1, max_length=100, repr=False)]

    @classmethod
    def von(cls, e: FahrzeugregisterEintrag, schluessel: str) -> "Zulassungsmeldung":
        """Of the Kreis's entry, under the dedup key."""
        ags = e.herkunft.gemeinde_ags
        return cls(
            schema=FORM,
            nachricht=schluessel,
            art=e.art,
            vorgang_id=e.herkunft.vorgang_id,
            vorgang_nummer=e.herkunft.vorgang_nummer,
            bezug=e.bezug.vorgang_id if e.bezug else None,
            zulassungsbezirk=ags[:_KREISSTELLEN],
            gemeindekennziffer=ags[_KREISSTELLEN:],
            datum_der_aenderung=e.einzugsdatum,
            datum_der_eintragung=e.entschieden_am,
            uebermittlungssperre=e.uebermittlungssperre,
            fahrzeuge=tuple(Fahrzeugaenderung.von(f, e.neue_anschrift) for f in e.fahrzeuge),
        )


class Zulassungsantwort(Nachricht):
    """What the authority says to one message; `grund` is a code."""

    nachricht: Schluessel
    stand: Literal["in_bearbeitung", "angenommen", "zurueck"]
    grund: Grund = ""
