"""What the counter's memory keeps of changes that a register did not take, or lost."""

from collections.abc import Sequence
from typing import Protocol

from bureau_app.domain.abgleich import Aenderung, Gegenfassung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.domain.vorgang import Vorgang


class Rueckgabespeicher(Protocol):
    """A part of CaseStore, which promises the same of each call."""

    def rueckgabe_vermerken(self, op_id: str, gegen: Gegenfassung, gebucht: bool) -> None:
        """Keep the register's side of a change. If the change was booked, each vehicle that was left out is a task in
        its Vorgang, in the same transaction and once, however often it is told."""

    def rueckgabe(self, vorgang_id: str, register: Register) -> Rueckgabe | None:
        """The last change of the Vorgang's part with what the register said about it; None if it is gone."""

    def zurueckgegebene(self) -> tuple[Vorgang, ...]:
        """Every closed Vorgang of this counter, whoever's, of which the Kreis's part was returned or a vehicle was,
        and nobody decided; the oldest first."""

    def geparkt(self, register: Register) -> int:
        """How many open changes this register was too old for when they were tried last; `wartend` counts them too."""


class Nachreichspeicher(Protocol):
    """A part of CaseStore, which promises the same of each call: what a restored register is offered again."""

    def nachzureichen(self, register: Register, hoechstens: int, geparkte: bool = False) -> tuple[Aenderung, ...]:
        """Changes to offer again, oldest first, at most one a Vorgang: those that are not parked, or those that are."""

    def nachgereicht(self, op_ids: Sequence[str]) -> None:
        """The register ruled on these again."""

    def nachreichen_gescheitert(self, op_id: str) -> None:
        """The register could not digest this one; the fourth time parks it until `nachgereicht`."""

    def vermisst(self, register: Register) -> int:
        """How many of them are parked."""
