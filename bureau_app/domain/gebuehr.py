"""GebOSt positions by date, their sum in cents and how it is split between Kreis, Gemeinde and Bund."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Glaeubiger(StrEnum):
    """Whose money a position is (GebOSt § 3)."""

    KREIS = "kreis"
    BUND = "bund"


@dataclass(frozen=True, slots=True)
class Tarifposition:
    """One line of the tariff: number, text, amount in cents, valid from (inclusive), whose, and where it was found."""

    nummer: str
    text: str
    cent: int
    gueltig_ab: date
    glaeubiger: Glaeubiger
    quelle: str


@dataclass(frozen=True, slots=True)
class Gebuehrentarif:
    """The tariff over time; the youngest line not after a day holds on that day."""

    positionen: tuple[Tarifposition, ...]

    def position(self, nummer: str, am: date) -> Tarifposition:
        """Return the line of `nummer` that holds on `am`; LookupError if the tariff does not reach so far back."""
        geltend = [p for p in self.positionen if p.nummer == nummer and p.gueltig_ab <= am]
        if not geltend:
            raise LookupError(f"GebOSt {nummer} has no amount on {am.isoformat()}")
        return max(geltend, key=lambda p: p.gueltig_ab)


@dataclass(frozen=True, slots=True)
class Gebuehrenposition:
    """A charged line: GebOSt number, text, cents a piece, how many, whose."""

    nummer: str
    text: str
    einzeln_cent: int
    anzahl: int
    glaeubiger: Glaeubiger

    @property
    def cent(self) -> int:
        """Cents of the whole line."""
        return self.einzeln_cent * self.anzahl


@dataclass(frozen=True, slots=True)
class Aufteilung:
    """Cents that go to the Kreis, to the Gemeinde that did the work, and to the Bund."""

    kreis: int
    gemeinde: int
    bund: int


@dataclass(frozen=True, slots=True)
class Gebuehr:
    """What the citizen pays for one Vorgang; no position means nothing to pay."""

    positionen: tuple[Gebuehrenposition, ...] = ()

    @property
    def summe(self) -> int:
        """Cents of all lines."""
        return sum(p.cent for p in self.positionen)

    def aufteilung(self) -> Aufteilung:
        """Split the sum: the Bund's lines whole, the rest in halves; an odd cent stays with the Kreis.

        Source: agreement of the Rhein-Kreis Neuss with its towns (50/50 of the fee); GebOSt No. 125 is the Bund's.
        """
        bund = sum(p.cent for p in self.positionen if p.glaeubiger is Glaeubiger.BUND)
        rest = self.summe - bund
        return Aufteilung(kreis=rest - rest // 2, gemeinde=rest // 2, bund=bund)


AENDERUNG_FAHRZEUGPAPIERE = "225"
BERICHTIGUNG_ZFZR = "125"
KLEBESIEGEL = "233"


def gebuehr_aufkleber(tarif: Gebuehrentarif, am: date, aufkleber: int, *, klebesiegel: bool = False) -> Gebuehr:
    """Return the fee of so many address stickers on the day `am`: GebOSt 225 and 125 each, with 233 if it is sealed
    with a Klebesiegel."""
    if aufkleber == 0:
        return Gebuehr()
    nummern = (AENDERUNG_FAHRZEUGPAPIERE, BERICHTIGUNG_ZFZR) + ((KLEBESIEGEL,) if klebesiegel else ())
    zeilen = (tarif.position(nummer, am) for nummer in nummern)
    return Gebuehr(tuple(Gebuehrenposition(p.nummer, p.text, p.cent, aufkleber, p.glaeubiger) for p in zeilen))
