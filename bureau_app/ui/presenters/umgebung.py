"""What every presenter of one window is given: the counter's parts as ports, texts, and how this place works."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.strassen import Strassenverzeichnis
from bureau_app.ui.texts import Texte
from bureau_app.workflows.browseranmeldung import Browserweg
from bureau_app.workflows.eid import Eidleser
from bureau_app.workflows.journal import Journalleser
from bureau_app.workflows.ports import (
    Anmeldespeicher,
    District,
    DocumentReader,
    Melderegister,
    Runner,
    Scanner,
    Zubringer,
)
from bureau_app.workflows.schalter import Schalter
from bureau_app.workflows.stellen import Fahrzeugauskunft, Freigabestelle, Horcher

T = TypeVar("T")


class Betriebsart(StrEnum):
    """Whether what is done here counts: real work, the demo with invented people, or training."""

    ECHT = "echt"
    DEMO = "demo"
    SCHULUNG = "schulung"


@dataclass(frozen=True, slots=True)
class Szenario:
    """What can be laid on the simulated scanner."""

    schluessel: str = field(repr=False)
    titel: str = field(repr=False)
    beschreibung: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Demokonto:
    """An account of the demo, shown at sign-in."""

    kennung: str = field(repr=False)
    kennwort: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vorgaben:
    """How this counter works: when it locks, whether lists show names, whether there is a scanner (else F2 asks for
    picture files), what the demo offers."""

    sperre_nach: timedelta = timedelta(minutes=5)
    warnung_vorher: timedelta = timedelta(seconds=60)
    namen_in_liste: bool = False
    scanner: bool = True
    betriebsart: Betriebsart = Betriebsart.ECHT
    konten: tuple[Demokonto, ...] = ()
    szenarien: tuple[Szenario, ...] = ()


class Dateiscanner(Scanner, Protocol):
    """A scanner that delivers files which somebody picked."""

    def waehle(self, dateien: Sequence[Path]) -> None:
        """The files of the next scan."""


def _nichts(_schluessel: str) -> None:
    """No simulated scanner: nothing to lay on the glass."""


@dataclass(frozen=True, slots=True)
class Umgebung:
    """The parts; `lege_auf` lays a scenario on the simulated scanner, `zufall` gives 0 to 1 for retries, `zubringer`
    are the devices that send by themselves, `freigabe_warten` is a second way to the district for the waiting lane,
    `auskunft` the Kreis's vehicle register, if this counter may ask it, `bezeuge` compares heads of the Kreis's audit
    tree, `raeume_auf` deletes some of what is over and says whether that was all, `amtlich` has the words of papers in
    German."""

    schalter: Schalter
    runner: Runner
    texte: Texte = field(repr=False)
    district: District
    melderegister: Melderegister
    anmeldespeicher: Anmeldespeicher
    leser: DocumentReader
    scanner: Scanner
    dateien: Dateiscanner
    strassen: Callable[[], Strassenverzeichnis]
    zufall: Callable[[], float] = field(repr=False)
    freigabe: Freigabestelle
    freigabe_warten: Freigabestelle
    journal: Journalleser
    vorgaben: Vorgaben = Vorgaben()
    lege_auf: Callable[[str], None] = field(default=_nichts, repr=False)
    zubringer: Zubringer | None = None
    auskunft: Fahrzeugauskunft | None = None
    hole_policy: Callable[[], bool] | None = None
    hole_strassen: Callable[[], bool] | None = None
    horcher: Horcher | None = None
    eidleser: Eidleser | None = None
    bezeuge: Callable[[], bool] | None = None
    raeume_auf: Callable[[], bool] | None = None
    amtlich: Texte | None = field(default=None, repr=False)
    browserweg: Browserweg | None = None


def versuche(arbeit: Callable[[], T]) -> Callable[[], T | Eingabefehler]:
    """The same work for the runner, a fault of what was entered being a result like any other."""

    def ergebnis() -> T | Eingabefehler:
        try:
            return arbeit()
        except Eingabefehler as fehler:
            return fehler

    return ergebnis
