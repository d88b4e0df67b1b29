"""What the counter need not keep any longer goes, by the table of periods; an open or unconfirmed Vorgang stays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bureau_app.domain.aufbewahrung import Aufbewahrung, Fallstand

ZEILEN = ("ausgang", "journal", "quittung", "anmeldung")
"""Rules that a day alone decides about."""
VORGAENGE = ("vorgang", "verworfen")
"""Rules about Vorgaenge, each of which is looked at."""
AUF_EINMAL = 25
"""Vorgaenge that the counter deletes at a time, so that nobody waits for the store."""


@dataclass(frozen=True, slots=True)
class Loeschposten:
    """What one rule deleted, or would delete: how many things that began before the day `grenze`, and its source."""

    regel: str
    anzahl: int
    grenze: date
    quelle: str


@dataclass(frozen=True, slots=True)
class Loeschbericht:
    """Every rule with what went, and of the older Vorgaenge how many stayed for which reason."""

    posten: tuple[Loeschposten, ...]
    behalten: tuple[tuple[str, int], ...]


class Aufbewahrungsspeicher(Protocol):
    """The counter's memory as the retention sees it. Blocking, for the store lane; Stoerung SPEICHER_*."""

    def staende(self, vor: date) -> Sequence[Fallstand]:
        """Vorgaenge of every stage that were changed last before this day, the oldest first."""

    def loesche_vorgang(self, stand: Fallstand, regel: str) -> bool:
        """Delete one with its changes and a line in the journal, its receipt being kept apart; False if it moved on
        since it was looked at."""

    def zaehle(self, name: str, vor: date) -> int:
        """How many things of one of ZEILEN began before this day and are closed."""

    def loesche(self, name: str, vor: date) -> int:
        """Delete them; how many that were."""


def raeume_auf(
    speicher: Aufbewahrungsspeicher, aufbewahrung: Aufbewahrung, heute: date, probe: bool, hoechstens: int
) -> Loeschbericht:
    """Apply every rule, to at most so many Vorgaenge; with `probe` nothing is deleted.

    For the store lane, and short: what is left goes with the next call.
    """
    grenzen = {name: aufbewahrung.grenze(name, heute) for name in (*VORGAENGE, *ZEILEN)}
    faellig, behalten = _sichte(speicher, aufbewahrung, heute, max(grenzen[name] for name in VORGAENGE))
    anzahl: Counter[str] = Counter()
    for stand, regel in faellig if probe else faellig[:hoechstens]:
        anzahl[regel] += probe or speicher.loesche_vorgang(stand, regel)
    for name in ZEILEN:
        anzahl[name] = (speicher.zaehle if probe else speicher.loesche)(name, grenzen[name])
    quellen = {name: aufbewahrung.regeln[name].quelle for name in grenzen}
    posten = tuple(Loeschposten(name, anzahl[name], grenzen[name], quellen[name]) for name in grenzen)
    return Loeschbericht(posten, tuple(sorted(behalten.items())))


def _sichte(
    speicher: Aufbewahrungsspeicher, aufbewahrung: Aufbewahrung, heute: date, vor: date
) -> tuple[list[tuple[Fallstand, str]], Counter[str]]:
    """Which Vorgaenge are due by which rule, and why the others stay."""
    faellig, behalten = [], Counter[str]()
    for stand in speicher.staende(vor):
        grund = aufbewahrung.grund(stand, heute)
        if grund is None:
            faellig.append((stand, aufbewahrung.regel_fuer(stand)))
        else:
            behalten[grund.value] += 1
    return faellig, behalten
