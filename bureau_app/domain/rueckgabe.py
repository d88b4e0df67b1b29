"""A change that a register returned, with what it holds instead: what a person decides between."""

from dataclasses import dataclass

from bureau_app.domain.abgleich import Aenderung, Gegenfassung


@dataclass(frozen=True, slots=True)
class Rueckgabe:
    """Our change, the reason code, and the register's side (None: it said nothing of it)."""

    aenderung: Aenderung
    grund: str
    gegen: Gegenfassung | None
