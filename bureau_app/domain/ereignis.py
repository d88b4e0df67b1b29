"""What can happen to a Vorgang, one value an event."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Befund, Fahrzeugausgang
from bureau_app.domain.freigabe import Freigabeantrag
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.ummeldung import Ummeldung


class Register(StrEnum):
    """The two registers of one visit: the town's and the Kreis's."""

    MELDEREGISTER = "melderegister"
    FAHRZEUGREGISTER = "fahrzeugregister"


class Registerstand(StrEnum):
    """How far a register's part is: waiting here, handed over, confirmed, returned with a reason, or not concerned."""

    WARTET = "wartet"
    UEBERGEBEN = "uebergeben"
    BESTAETIGT = "bestaetigt"
    ZURUECK = "zurueck"
    ENTFAELLT = "entfaellt"


@dataclass(frozen=True, slots=True)
class Erfasst:
    """The clerk or a device entered something."""

    angaben: Angaben = field(repr=False)


@dataclass(frozen=True, slots=True)
class Uebernommen:
    """The clerk committed what was entered; from here on it is decided under this Policy, with this fee and this
    outcome of each vehicle (none given: a sticker each)."""

    ummeldung: Ummeldung = field(repr=False)
    befunde: tuple[Befund, ...] = field(repr=False)
    policy_version: str
    gebuehr: Gebuehr
    am: date
    ausgaenge: tuple[Fahrzeugausgang, ...] = ()


@dataclass(frozen=True, slots=True)
class FreigabeErbeten:
    """The clerk asks a second person for exactly this content."""

    antrag: Freigabeantrag


@dataclass(frozen=True, slots=True)
class FreigabeEntschieden:
    """The second person granted or declined; `von` is the id, `name` how the person is called."""

    antrag_id: str
    gewaehrt: bool
    von: str
    am: datetime
    grund: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FreigabeZurueckgezogen:
    """The clerk takes the request back, or the district no longer has it."""


@dataclass(frozen=True, slots=True)
class AufgabeErledigt:
    """A person did what no program can undo; `aufgabe` is its index, `vermerk` what was done."""

    aufgabe: int
    von: str
    am: datetime
    vermerk: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Zurueckgenommen:
    """The clerk goes back to the draft; nothing was paid or printed yet."""


@dataclass(frozen=True, slots=True)
class Quittiert:
    """The fee was taken; the number is the cash register's."""

    quittung: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DruckBeabsichtigt:
    """A sticker for the vehicle `fahrzeug` is about to be printed under this id."""

    druck_id: str
    fahrzeug: int


@dataclass(frozen=True, slots=True)
class DruckGemeldet:
    """The printer took the sticker, or surely did not."""

    gedruckt: bool


@dataclass(frozen=True, slots=True)
class DruckUnklar:
    """Nobody knows whether the sticker was printed (crash, printer gone in between)."""


@dataclass(frozen=True, slots=True)
class DruckGeklaert:
    """A person looked and answered whether the sticker is there."""

    liegt_vor: bool


@dataclass(frozen=True, slots=True)
class AufkleberVerworfen:
    """A printed sticker is unusable and was destroyed; another may be printed. `grund` is a code, not free text."""

    fahrzeug: int
    grund: str


@dataclass(frozen=True, slots=True)
class Abgeschlossen:
    """The stickers are readable and stuck on (or none was due): both registers get their part."""


@dataclass(frozen=True, slots=True)
class RegisterGemeldet:
    """A register's part moved on; one that had confirmed it may still return it, for a reason that it found later.

    With `fahrzeug` (index among the vehicles that were handed over) the register did not take this one, as part of the
    change `op`; nothing is said of the rest.
    """

    register: Register
    stand: Registerstand
    grund: str = ""
    fahrzeug: int | None = None
    op: str = ""


@dataclass(frozen=True, slots=True)
class RueckgabeEntschieden:
    """A person saw both versions of what the Kreis returned: `unsere` goes again on the Kreis's version, or else what
    stands there holds."""

    unsere: bool
    von: str
    am: datetime


@dataclass(frozen=True, slots=True)
class Verworfen:
    """The clerk gives the draft up; `grund` is a code."""

    grund: str


Ereignis = (
    Erfasst
    | Uebernommen
    | FreigabeErbeten
    | FreigabeEntschieden
    | FreigabeZurueckgezogen
    | AufgabeErledigt
    | Zurueckgenommen
    | Quittiert
    | DruckBeabsichtigt
    | DruckGemeldet
    | DruckUnklar
    | DruckGeklaert
    | AufkleberVerworfen
    | Abgeschlossen
    | RegisterGemeldet
    | RueckgabeEntschieden
    | Verworfen
)
