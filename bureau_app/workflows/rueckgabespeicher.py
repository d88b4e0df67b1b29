"""What the counter's memory keeps of changes that a register did not take as they were, until a person decided."""

from typing import Protocol

from bureau_app.domain.abgleich import Gegenfassung
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
