"""Freigabe: what a second person is asked to look at, bound to the exact content, and what that person decided."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from hashlib import sha256
from typing import Any

BEGRUENDUNG_HOECHSTENS = 500
"""Characters of a reason, of the one who asks and of the one who decides."""


class Freigabestand(StrEnum):
    """How far a request is."""

    OFFEN = "offen"
    GEWAEHRT = "gewaehrt"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen"


@dataclass(frozen=True, slots=True)
class Freigabeantrag:
    """A clerk asks a second person: `inhalt` is the fingerprint of what was decided on, `fassung` the Vorgang's number
    of moves when it was asked, `codes` the findings that need the second pair of eyes, `von` the clerk's id."""

    id: str
    inhalt: str
    fassung: int
    codes: tuple[str, ...]
    begruendung: str = field(repr=False)
    von: str
    am: datetime


@dataclass(frozen=True, slots=True)
class Freigabe:
    """A request with its decision, if there is one; `grund` is the deciding person's own words, `name` how the person
    is called at the counter."""

    antrag: Freigabeantrag
    stand: Freigabestand = Freigabestand.OFFEN
    entschieden_von: str = ""
    entschieden_am: datetime | None = None
    grund: str = field(default="", repr=False)
    name: str = field(default="", repr=False)

    def deckt(self, inhalt: str) -> bool:
        """Whether exactly this content was granted."""
        return self.stand is Freigabestand.GEWAEHRT and self.antrag.inhalt == inhalt


def fingerabdruck(*teile: Any) -> str:
    """SHA-256 (hexadecimal) over values of the domain, field by field: the same content, the same fingerprint."""
    return sha256(json.dumps(_roh(teile), ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def _roh(wert: Any) -> Any:
    if isinstance(wert, Enum):
        return wert.value
    if wert is None or isinstance(wert, str | bool | int):
        return wert
    if isinstance(wert, date):
        return wert.isoformat()
    if isinstance(wert, Mapping):
        return sorted((schluessel, _roh(teil)) for schluessel, teil in wert.items())
    if is_dataclass(wert):
        return [type(wert).__name__, *((f.name, _roh(getattr(wert, f.name))) for f in fields(wert))]
    if isinstance(wert, Iterable):
        return [_roh(teil) for teil in wert]
    raise TypeError(type(wert).__name__)
