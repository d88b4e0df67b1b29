"""The port Ziel: one register behind the district, to which sendings are handed over once and which answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

Merke = Callable[[str], None]
"""Stores durably what an adapter must know again after a crash: at most 1,000 characters, no personal data."""


class Sendestand(StrEnum):
    """How far one sending to one target is; `geparkt` waits for a person."""

    WARTET = "wartet"
    UEBERGEBEN = "uebergeben"
    BESTAETIGT = "bestaetigt"
    ZURUECK = "zurueck"
    GEPARKT = "geparkt"


@dataclass(frozen=True, slots=True)
class Sendekopf:
    """Which sending: `schluessel` (64 hexadecimal digits) is the dedup key, the same for ever; `vermerk` is what the
    adapter had stored about it, "" for nothing."""

    schluessel: str
    op_id: str
    vorgang_id: str
    gemeinde_ags: str
    vermerk: str = ""


@dataclass(frozen=True, slots=True)
class Sendung:
    """One entry on its way to one target: the exact bytes of the register's entry, or of the sealed envelope."""

    kopf: Sendekopf
    inhalt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Quittung:
    """What a target says to one sending: handed over, confirmed, or returned with a reason code."""

    schluessel: str
    stand: Sendestand
    grund: str = ""


class Zielstoerung(Exception):
    """A target cannot be reached or does not take something now; `grund` is a code, never what was sent.

    `warten_s` is how long the target asked to wait (0: it did not say); `endgueltig`: trying again cannot help, a
    person must look.
    """

    def __init__(self, grund: str, warten_s: float = 0.0, endgueltig: bool = False) -> None:
        super().__init__(grund)
        self.grund = grund
        self.warten_s = warten_s
        self.endgueltig = endgueltig


class Ziel(Protocol):
    """One target. Blocking, bounded in time, for one thread; Zielstoerung if it cannot be asked."""

    def uebergib(self, sendung: Sendung, merke: Merke) -> Quittung:
        """Hand over, any number of times with the same effect: the target takes one dedup key once."""

    def frage(self, koepfe: Sequence[Sendekopf]) -> tuple[Quittung, ...]:
        """What became of sendings that were handed over: those that are confirmed or returned by now."""

    def erledige(self, kopf: Sendekopf) -> None:
        """The answer was noted durably and need not come again."""

    def pruefe(self) -> None:
        """Return if a sending could be handed over now."""

    def schliesse(self) -> None:
        """Give connections back."""
