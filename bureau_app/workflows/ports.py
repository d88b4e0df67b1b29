"""The promises that workflows rely on; each port has a contract suite that its fake and every real part pass."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from bureau_app.domain.abgleich import Aenderung, Registermeldung, Runde
from bureau_app.domain.aufkleber import Aufkleber
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.lesung import Lesung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows.rueckgabespeicher import Nachreichspeicher, Rueckgabespeicher

T = TypeVar("T")


class Rolle(StrEnum):
    """What a person of the office may do."""

    SACHBEARBEITUNG = "sachbearbeitung"
    AUFSICHT = "aufsicht"
    REVISION = "revision"
    ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True)
class Benutzer:
    """A person of the office. `id` names the person in journal and wire; `zeichen` is the Handzeichen on prints;
    `sitzung` is the district's short token for this person at this device, "" if signed in offline; then
    `bestaetigt_am` is when the district last said who this is."""

    id: str
    kennung: str = field(repr=False)
    name: str = field(repr=False)
    zeichen: str = field(repr=False)
    rolle: Rolle
    gemeinde_ags: str
    sitzung: str = field(default="", repr=False)
    bestaetigt_am: datetime | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Arbeitsplatz:
    """This counter PC: number within its town (1–999), town, and the name that the status line shows."""

    geraet: int
    gemeinde_ags: str
    name: str


@dataclass(frozen=True, slots=True)
class Journaleintrag:
    """One line that the office answers for: who did what to which Vorgang; ids and codes only, never personal data."""

    akteur: str
    schritt: str
    vorgang_id: str
    merkmale: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ausgangspost:
    """A change that waits for its register: how often it was tried, and since when it may be tried again."""

    aenderung: Aenderung
    stand: Registerstand
    versuche: int


class Uhr(Protocol):
    """The clock; the only source of now."""

    def jetzt(self) -> datetime:
        """Now, aware, UTC."""

    def heute(self) -> date:
        """Today at the counter (Europe/Berlin)."""


class CaseStore(Rueckgabespeicher, Nachreichspeicher, Protocol):
    """The counter's memory. Blocking, for the store lane. What returned is on disk; else Stoerung SPEICHER_*."""

    def sichere(self, vorgang: Vorgang, eintrag: Journaleintrag | None, ausgang: Sequence[Aenderung] = ()) -> None:
        """Write Vorgang, journal line and outbox rows in one transaction.

        The stored Vorgang must be exactly one Fassung older (or absent at Fassung 0), else Stoerung SPEICHER_FASSUNG.
        """

    def lade(self, vorgang_id: str) -> Vorgang | None:
        """The Vorgang as last written."""

    def mit_nummer(self, nummer: str) -> Vorgang | None:
        """The Vorgang of this number (15 digits) as last written, None if it is not this counter's."""

    def offene(self, sachbearbeiter: str) -> tuple[Vorgang, ...]:
        """The person's Vorgaenge that are neither confirmed nor discarded, or have an open task; last touched first."""

    def abgeschlossene(self, nummer: str) -> tuple[Vorgang, ...]:
        """The closed Vorgang of this number (15 digits) with every later one about it that was not discarded, oldest
        first; nothing if this counter closed none of this number."""

    def vermerke(self, eintrag: Journaleintrag) -> None:
        """Write a journal line that goes with no change of a Vorgang."""

    def abgelegt(self, name: str) -> bytes | None:
        """What was put away under this name."""

    def lege_ab(self, name: str, inhalt: bytes) -> None:
        """Put something small away under this name, over what was there; nothing (b"") removes it."""

    def laufnummer(self, jahr: int) -> int:
        """The next running number of the year (1–999999); never handed out twice, even if the caller then dies."""

    def ausgangspost(self, register: Register, jetzt: datetime, hoechstens: int) -> tuple[Ausgangspost, ...]:
        """Changes for this register that are due, oldest first, at most one a Vorgang: its oldest one not yet closed.

        A Korrektur or Storno waits for the open ones of the Vorgang that it is about. A change put off for more than an
        hour is due as well: nobody does that, so the clock was set back.
        """

    def ausgang_vermerken(self, op_id: str, stand: Registerstand, wieder_ab: datetime | None, grund: str = "") -> bool:
        """Note what became of a sending; the Vorgang's register entry moves in the same transaction.

        WARTET and UEBERGEBEN count as a try; `wieder_ab` says when to try again (None: not by itself). What is
        confirmed or returned stays so; what is UEBERGEBEN to the Kreis for good (None) is booked and holds up nothing.
        False if the change is not this counter's.
        """

    def wartend(self) -> dict[Register, int]:
        """How many changes each register has not confirmed or returned yet; for the Fahrzeugregister, not booked."""

    def zeiger(self, register: Register) -> str:
        """Where the feed was read to, "" at first."""

    def feed_uebernehmen(self, register: Register, meldungen: Sequence[Registermeldung], zeiger: str) -> int:
        """Apply what the feed says of this counter's changes, and where it was read to, in one transaction; how many
        Vorgaenge moved. What is said of an earlier change never overwrites one that was not sent yet. After another
        epoch (before the cursor's first dot; a restored backup) all ever confirmed or booked is to be offered again."""


class District(Protocol):
    """The district's central service. Blocking, for the network lane; no answer is Stoerung KREIS_*, never "failed"."""

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        """Send changes and read the feed in one request; the same change may be sent any number of times."""

    def melde_an(self, kennung: str, kennwort: str) -> Benutzer | None:
        """Who this is by the built-in directory; None if the district says no; Stoerung if it cannot be asked."""

    def melde_ab(self, sitzung: str) -> None:
        """End the session and what renews it; the counter does not use it any more, even if that raises a Stoerung."""


class Anmeldespeicher(Protocol):
    """Verifiers for offline sign-in, inside the encrypted store."""

    def merke(self, benutzer: Benutzer, kennwort: str, jetzt: datetime, gueltig_bis: datetime) -> None:
        """Keep an Argon2id verifier until then; a former one is replaced and its failed tries forgotten."""

    def pruefe(self, kennung: str, kennwort: str, jetzt: datetime, versuche: int) -> Benutzer | None:
        """Who this is, with `bestaetigt_am` as the last `merke` was; None if unknown, expired, or wrong; after so many
        wrong `versuche` unknown until the next `merke`.

        A clock that stands before the last use is no proof of validity either: None.
        """

    def vergiss(self, kennung: str) -> None:
        """Forget the person (the district said no)."""


@dataclass(frozen=True, slots=True)
class Rueckmeldung:
    """The Fachverfahren's answer to one hand-over: confirmed, or returned with its reason code; or (`verloren`) who
    carries it restored a backup, and it must be handed over once more."""

    op_id: str
    angenommen: bool
    grund: str = ""
    verloren: bool = False


class Melderegister(Protocol):
    """The town's resident register behind a hand-over. Blocking; Stoerung MELDEREGISTER_* if it cannot be reached."""

    def uebergib(self, aenderung: Aenderung) -> None:
        """Hand one change over, whole or not at all; handing the same one over again changes nothing."""

    def rueckmeldungen(self) -> tuple[Rueckmeldung, ...]:
        """Answers that have come and were not yet acknowledged."""

    def quittiere(self, op_id: str) -> None:
        """The answer was noted durably and need not come again."""


class DocumentReader(Protocol):
    """Reads pictures of documents, in a process of its own. Blocking, for the reader lane."""

    def waerme_auf(self) -> None:
        """Start and warm the engine; may be called again."""

    def lies(self, bild: bytes, heute: date) -> Lesung:
        """Read one picture; Stoerung LESEN_* if it is none, or if the engine died or hung (it is restarted)."""

    def schliesse(self) -> None:
        """End the process."""


class Scanner(Protocol):
    """Delivers pictures of what lies on the glass. Blocking, for the reader lane."""

    def scanne(self) -> tuple[bytes, ...]:
        """The pictures of one scan, encoded (JPEG, PNG, TIFF); Stoerung SCANNER_* if there is none."""


@dataclass(frozen=True, slots=True)
class Eingang:
    """What a device sent by itself: the text of a zone or of a code, or the pictures of one scan."""

    text: str = field(default="", repr=False)
    bilder: tuple[bytes, ...] = field(default=(), repr=False)


class Zubringer(Protocol):
    """A device that sends by itself whenever somebody scans at it. Blocking, for the lane of the devices."""

    def warte(self, mit_bildern: bool) -> Eingang | None:
        """What came next; None after at most a second without anything. Pictures stay where they are, and texts come,
        while nobody can take pictures. Stoerung LESEGERAET_* or SCANNER_* once when something begins to fail."""

    def bereit(self) -> None:
        """Return if the device could send now, else Stoerung."""

    def schliesse(self) -> None:
        """Give the device back; may be called twice, and while another thread waits."""


@dataclass(frozen=True, slots=True)
class Vorgangsblatt:
    """The case sheet: number (also as Code128), title, and lines in order (label, value).

    A line without a value is a heading, one without a label is a paragraph.
    """

    nummer: str
    titel: str
    zeilen: tuple[tuple[str, str], ...] = field(repr=False)


Druckstueck = Aufkleber | Vorgangsblatt


class Printer(Protocol):
    """Prints; preview, PDF and paper come from one drawing. Blocking, for the printer lane."""

    def drucke(self, stueck: Druckstueck) -> None:
        """Hand one print to the printer.

        Stoerung DRUCKER_* with `werte["sicher"] == "ja"` if surely nothing was printed, without it if nobody knows.
        """

    def vorschau(self, stueck: Druckstueck, dpi: int) -> bytes:
        """The print as a PNG at `dpi`; Eingabefehler AUFKLEBER_ZU_LANG if the text does not fit at its smallest."""

    def pdf(self, stueck: Druckstueck) -> bytes:
        """The print as a PDF of exactly its own size."""

    def bereit(self) -> None:
        """Return if the printer could print now, else Stoerung DRUCKER_*."""


class Spur(StrEnum):
    """The lanes of the runner, one worker each."""

    SPEICHER = "speicher"
    LESER = "leser"
    DRUCKER = "drucker"
    NETZ = "netz"
    GERAETE = "geraete"
    EID = "eid"
    WARTEN = "warten"
    FEED = "feed"


class Runner(Protocol):
    """Runs work off the UI thread; ends are called on the caller's thread, in the order of the lane."""

    def run(
        self, spur: Spur, arbeit: Callable[[], T], fertig: Callable[[T], None], gescheitert: Callable[[Stoerung], None]
    ) -> None:
        """Run `arbeit` on the lane, then exactly one end; any other exception goes to the program's one default end."""
