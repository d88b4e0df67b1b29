"""Bezug: a Korrektur or a Storno refers to the Vorgang that it is about, with its reason and its physical acts."""

from dataclasses import dataclass, field
from enum import StrEnum


class Vorgangsart(StrEnum):
    """What a Vorgang is: a first recording, or a later one about it; nothing committed is ever changed."""

    UMMELDUNG = "ummeldung"
    KORREKTUR = "korrektur"
    STORNO = "storno"


class Bezugsgrund(StrEnum):
    """Why an earlier Vorgang is corrected or cancelled."""

    FEHLER_DER_BEHOERDE = "fehler_der_behoerde"
    FALSCHE_ANGABE = "falsche_angabe"
    FALSCHE_PERSON = "falsche_person"
    DOPPELT_ERFASST = "doppelt_erfasst"
    NICHT_EINGEZOGEN = "nicht_eingezogen"


@dataclass(frozen=True, slots=True)
class Bezug:
    """The earlier Vorgang: id, number, and the acts that no program undoes: which of its vehicles (index, and plate in
    the same order) got a sticker, and what was paid for it and for what it corrects itself (cents, receipt numbers)."""

    art: Vorgangsart
    grund: Bezugsgrund
    vorgang_id: str
    nummer: str
    aufkleber: tuple[int, ...] = ()
    cent: int = 0
    quittung: str = field(default="", repr=False)
    kennzeichen: tuple[str, ...] = field(default=(), repr=False)
