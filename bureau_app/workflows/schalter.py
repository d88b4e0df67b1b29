"""Schalter: everything a step at the counter needs, passed as one value, and how a step is written down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Ereignis, Register
from bureau_app.domain.policy import Policy, Policybuch
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Vorgang, advance
from bureau_app.workflows.ports import (
    Arbeitsplatz,
    Benutzer,
    CaseStore,
    Journaleintrag,
    Printer,
    Uhr,
)


class Registerabbildung(Protocol):
    """How one register wants a Vorgang told."""

    def koerper(
        self, vorgang: Vorgang, arbeitsplatz: Arbeitsplatz, am: datetime, bestaetigt_am: datetime | None = None
    ) -> bytes:
        """The exact bytes to send: this register's own fields, nothing of the other's; `bestaetigt_am`: Benutzer's."""


@dataclass(frozen=True, slots=True)
class Schalter:
    """The counter's parts as the workflows see them; `neue_id` mints UUIDv7, `abbildungen` has one entry a register,
    `policybuch` gives the Policy in force."""

    store: CaseStore
    uhr: Uhr
    arbeitsplatz: Arbeitsplatz
    stammdaten: Stammdaten = field(repr=False)
    abbildungen: Mapping[Register, Registerabbildung]
    drucker: Printer
    neue_id: Callable[[], str] = field(repr=False)
    policybuch: Callable[[], Policybuch] = field(repr=False)

    @property
    def policy(self) -> Policy:
        """What holds at this counter today."""
        return self.policybuch().fuer(self.arbeitsplatz.gemeinde_ags, self.uhr.heute())


def schreite(
    s: Schalter,
    benutzer: Benutzer,
    vorgang: Vorgang,
    ereignis: Ereignis,
    schritt: str,
    merkmale: tuple[tuple[str, str], ...] = (),
) -> Vorgang:
    """Move the Vorgang and store it with its journal line; it is on disk when this returns."""
    danach = advance(vorgang, ereignis)
    sichere(s, benutzer, danach, schritt, merkmale)
    return danach


def sichere(
    s: Schalter,
    benutzer: Benutzer,
    danach: Vorgang,
    schritt: str,
    merkmale: tuple[tuple[str, str], ...] = (),
    ausgang: Sequence[Aenderung] = (),
) -> None:
    """Store a moved Vorgang, its journal line and its changes for the registers in one transaction."""
    s.store.sichere(danach, Journaleintrag(benutzer.id, schritt, danach.id, merkmale), ausgang)
