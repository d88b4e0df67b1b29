"""Angaben: what was read or typed so far, field by field as text, with whether a person must still look at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bureau_app.domain.lesung import Feldstatus


class Quelle(StrEnum):
    """Where a field's text comes from."""

    GELESEN = "gelesen"
    EINGEGEBEN = "eingegeben"
    BESTAETIGT = "bestaetigt"


@dataclass(frozen=True, slots=True)
class Feld:
    """One field as it stands: text, whether it is sure, and its source."""

    text: str = field(repr=False)
    status: Feldstatus = Feldstatus.OK
    quelle: Quelle = Quelle.EINGEGEBEN


_LEER = Feld("")

FAHRZEUGCODES = ("A", "E", "3", "C.1.1", "C.1.2", "C.1.3", "B", "I", "X", "16", "2.1", "2.2", "D.1", "D.3", "Nr.", "21")
"""The ZB I fields that the counter keeps, by their official codes."""


@dataclass(frozen=True, slots=True)
class Angaben:
    """The draft's fields by key: `person.familienname`, `alt.anschrift`, `fahrzeug.<n>.<ZB I code>` …"""

    felder: Mapping[str, Feld] = field(default_factory=dict, repr=False)

    def feld(self, key: str) -> Feld:
        """The field under `key`, an empty one if nothing was entered."""
        return self.felder.get(key, _LEER)

    def text(self, key: str) -> str:
        """The text under `key`, without blanks around it."""
        return self.feld(key).text.strip()

    def mit(self, werte: Mapping[str, Feld]) -> "Angaben":
        """These fields replaced by `werte`."""
        return Angaben(MappingProxyType({**self.felder, **werte}))

    def eingegeben(self, key: str, text: str) -> "Angaben":
        """The clerk typed `text`; what a person typed is not doubted again. The same text changes nothing."""
        return self if self.feld(key).text == text and key in self.felder else self.mit({key: Feld(text)})

    def bestaetigt(self, *keys: str) -> "Angaben":
        """The clerk looked at the fields and found them right."""
        offen = [k for k in keys if k in self.offene()]
        return self.mit({k: Feld(self.feld(k).text, Feldstatus.OK, Quelle.BESTAETIGT) for k in offen})

    def offene(self) -> tuple[str, ...]:
        """Keys of the fields that a person must still look at, in the order of entry."""
        return tuple(k for k, f in self.felder.items() if f.status is not Feldstatus.OK)

    def sache(self) -> dict[str, Feld]:
        """The fields of the matter itself, without what a screen keeps beside them (`schalter.…`: its focus)."""
        return {k: f for k, f in self.felder.items() if not k.startswith("schalter.")}

    def fahrzeuge(self) -> tuple[int, ...]:
        """Numbers of the vehicles that anything was entered for, in order."""
        return self._nummern("fahrzeug")

    def personen(self) -> tuple[int, ...]:
        """Numbers of those who move with the person, in order (`mit.<n>.…`)."""
        return self._nummern("mit")

    def ohne_fahrzeug(self, nummer: int) -> "Angaben":
        """These fields without those of one vehicle; the later ones move up, so that numbers stay without gaps."""
        return self._ohne("fahrzeug", nummer)

    def ohne_person(self, nummer: int) -> "Angaben":
        """These fields without those of one person who moves too; the later ones move up."""
        return self._ohne("mit", nummer)

    def _nummern(self, gruppe: str) -> tuple[int, ...]:
        anfang = f"{gruppe}."
        return tuple(sorted({int(k.split(".", 2)[1]) for k in self.felder if k.startswith(anfang)}))

    def _ohne(self, gruppe: str, nummer: int) -> "Angaben":
        neu: dict[str, Feld] = {}
        for key, feld in self.felder.items():
            teil = key.split(".", 2)
            if teil[0] != gruppe:
                neu[key] = feld
            elif int(teil[1]) != nummer:
                neu[f"{gruppe}.{int(teil[1]) - (int(teil[1]) > nummer)}.{teil[2]}"] = feld
        return Angaben(MappingProxyType(neu))
