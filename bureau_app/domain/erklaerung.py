"""The decision rule by rule: which rules found something, which did not, and on which legal basis each stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bureau_app.domain.befund import REGELN, Befund, Befundcode


def regelnummer(code: Befundcode) -> str:
    """The rule that a finding belongs to: "R10", "M17", …"""
    return code.name.split("_")[0]


REGELNUMMERN: tuple[str, ...] = tuple(dict.fromkeys(regelnummer(code) for code in Befundcode))
"""All rules, in their order."""


@dataclass(frozen=True, slots=True)
class Regelauskunft:
    """One rule: its number, the legal bases of all that it can find, and what it found here (nothing: it does not
    apply)."""

    regel: str
    rechtsgrundlagen: tuple[str, ...]
    befunde: tuple[Befund, ...] = field(repr=False)

    @property
    def trifft_zu(self) -> bool:
        """Whether the rule found anything."""
        return bool(self.befunde)


def erklaere(befunde: Sequence[Befund]) -> tuple[Regelauskunft, ...]:
    """Every rule with what it found, in the order of the rules."""
    return tuple(_auskunft(regel, befunde) for regel in REGELNUMMERN)


def _auskunft(regel: str, befunde: Sequence[Befund]) -> Regelauskunft:
    ganze = (REGELN[code].rechtsgrundlage for code in Befundcode if regelnummer(code) == regel)
    grundlagen = (teil for ganz in ganze for teil in ganz.split("; "))
    gefunden = tuple(b for b in befunde if regelnummer(b.code) == regel)
    return Regelauskunft(regel, tuple(dict.fromkeys(grundlagen)), gefunden)
