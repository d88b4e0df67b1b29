"""What stands between ledger and register: an entry meets no other Vorgang and no newer register, then is passed on."""

from typing import Protocol

from sqlalchemy import Connection

from bureau_app.district.fahrzeugregister import Fahrzeugregister
from bureau_app.district.fahrzeugvorgaenge import Fahrzeugvorgaenge
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag


class Registerpruefung(Protocol):
    """What lies behind the ledger: asked before an entry is booked, and told of it, in the same transaction."""

    def reserviere(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """Keep others from what the entry is about until the transaction ends."""

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """A reason code for a conflict that a person must decide, "" for none."""

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """The entry is booked."""


class Weitergabe:
    """Both questions that an entry must pass (K5, K6), and both notes of one that did."""

    def __init__(self, register: Fahrzeugregister, vorgaenge: Fahrzeugvorgaenge) -> None:
        self._register = register
        self._vorgaenge = vorgaenge

    def reserviere(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """Its vehicles."""
        self._vorgaenge.reserviere(v, eintrag)

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """Another Vorgang first: it says more than that the register moved on."""
        gemeint = self._vorgaenge.auf_bezug(v, eintrag)
        return self._vorgaenge.einwand(v, gemeint) or self._register.einwand(v, gemeint)

    def uebernimm(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """Register, then the note of which Vorgang it was."""
        gemeint = self._vorgaenge.auf_bezug(v, eintrag)
        self._vorgaenge.merke(v, gemeint, self._register.uebernimm(v, gemeint))
