"""Policy: what this office may do, by version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Gewicht(StrEnum):
    """How much a Befund weighs: it blocks, needs a second pair of eyes, or informs."""

    SPERRE = "sperre"
    FREIGABE = "freigabe"
    HINWEIS = "hinweis"


@dataclass(frozen=True, slots=True)
class Policy:
    """The decisions of one district: weights of rules that the law leaves open, and the figures that they use.

    `gewichte` maps a Befundcode's value to its weight; what is not named keeps the weight of the rule's own code.
    """

    version: str
    gueltig_ab: date
    kreis: str
    behoerde: str
    behoerde_kurz: str
    gewichte: Mapping[str, Gewicht]
    hu_hinweis_monate: int
    meldefrist_tage: int
    amtliche_unterscheidungszeichen: tuple[str, ...] = ()
    zb1_seit: date = date(2005, 10, 1)
    klebesiegel: bool = False
