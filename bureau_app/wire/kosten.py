"""What was charged, as the two registers learn it: the Kreis line by line, the town its share."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from bureau_app.domain.gebuehr import Gebuehr, Glaeubiger
from bureau_app.wire.nachricht import Nachricht
from bureau_app.wire.teile import Cent, Text

Quittungsnummer = Annotated[str, StringConstraints(max_length=20)]


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
    quittung: Quittungsnummer = Field(repr=False)

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


class Kassenangabe(Nachricht):
    """What the town's cash desk took for the Kreis in this Vorgang, and the town's share of it, in cents."""

    gebuehr_summe_cent: Cent
    anteil_gemeinde_cent: Cent
    quittung: Quittungsnummer = Field(repr=False)

    @classmethod
    def von(cls, gebuehr: Gebuehr, quittung: str) -> "Kassenangabe":
        """As decided and receipted."""
        return cls(
            gebuehr_summe_cent=gebuehr.summe, anteil_gemeinde_cent=gebuehr.aufteilung().gemeinde, quittung=quittung
        )
