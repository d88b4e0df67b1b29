"""Ummeldung: who moves from where to where with which vehicles; parts not known yet are None."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1


class Wohnungsart(StrEnum):
    """Status of the new dwelling (BMG §§ 21, 22)."""

    ALLEINIGE = "alleinige"
    HAUPTWOHNUNG = "hauptwohnung"
    NEBENWOHNUNG = "nebenwohnung"


class Fahrzeugzustand(StrEnum):
    """What the clerk sees or hears of paper and vehicle: in order, damaged or lost, code uncovered, deregistered."""

    IN_ORDNUNG = "in_ordnung"
    BESCHAEDIGT = "beschaedigt"
    CODE_OFFEN = "code_offen"
    AUSSER_BETRIEB = "ausser_betrieb"


@dataclass(frozen=True, slots=True)
class Person:
    """The moving person as confirmed by the clerk."""

    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ausweis:
    """What is kept of an identity document: kind and end of validity; no number, no picture (PAuswG § 20)."""

    art: Ausweisart
    gueltig_bis: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fahrzeug:
    """A vehicle of the Vorgang: its ZB I as read and confirmed, and the state that the clerk sees."""

    zb1: ZulassungsbescheinigungTeil1 = field(repr=False)
    zustand: Fahrzeugzustand = Fahrzeugzustand.IN_ORDNUNG


@dataclass(frozen=True, slots=True)
class Ummeldung:
    """The matter of one visit, as far as it is known."""

    person: Person | None = field(default=None, repr=False)
    ausweis: Ausweis | None = None
    alte_anschrift: Anschrift | None = field(default=None, repr=False)
    neue_anschrift: Anschrift | None = field(default=None, repr=False)
    einzugsdatum: date | None = field(default=None, repr=False)
    wohnungsart: Wohnungsart = Wohnungsart.ALLEINIGE
    wohnungsgeber_bestaetigt: bool = False
    auskunftssperre: bool = False
    fahrzeuge: tuple[Fahrzeug, ...] = field(default=(), repr=False)

    @property
    def vollstaendig(self) -> bool:
        """Whether everything that both registers need is there."""
        teile = (self.person, self.ausweis, self.alte_anschrift, self.neue_anschrift, self.einzugsdatum)
        return all(teil is not None for teil in teile)
