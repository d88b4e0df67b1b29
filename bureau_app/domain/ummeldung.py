"""Ummeldung: who moves from where to where with which vehicles; parts not known yet are None."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.bezug import Bezug, Vorgangsart
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1
from bureau_app.domain.registerfahrzeug import Registerfahrzeug


class Wohnungsart(StrEnum):
    """Status of the new dwelling (BMG §§ 21, 22)."""

    ALLEINIGE = "alleinige"
    HAUPTWOHNUNG = "hauptwohnung"
    NEBENWOHNUNG = "nebenwohnung"


class Fahrzeugzustand(StrEnum):
    """What the clerk sees or hears of paper and vehicle: in order, damaged or lost, code uncovered, suspicious,
    shown on the phone only, deregistered."""

    IN_ORDNUNG = "in_ordnung"
    BESCHAEDIGT = "beschaedigt"
    CODE_OFFEN = "code_offen"
    VERDAECHTIG = "verdaechtig"
    NUR_DIGITAL = "nur_digital"
    AUSSER_BETRIEB = "ausser_betrieb"


class Nachweis(StrEnum):
    """In which form a Vollmacht or another proof was shown."""

    ORIGINAL = "original"
    KOPIE = "kopie"
    FEHLT = ""


class Vertretungsart(StrEnum):
    """For whom somebody else speaks at the counter: by Vollmacht, as Betreuer (BGB § 1815), as a parent or guardian."""

    VOLLMACHT = "vollmacht"
    BETREUUNG = "betreuung"
    SORGERECHT = "sorgerecht"


class Uebermittlungssperre(StrEnum):
    """The answer to the question that a protected person must be asked (StVG § 41), empty until it was asked."""

    BEANTRAGT = "beantragt"
    NICHT_GEWUENSCHT = "nicht_gewuenscht"
    NICHT_GEFRAGT = ""


class Verspaetungsgrund(StrEnum):
    """Why somebody reports late, for the proposal to the Ordnungsbehörde (BMG § 54 Abs. 2 Nr. 1)."""

    KRANKHEIT = "krankheit"
    AUSLAND = "ausland"
    KEIN_TERMIN = "kein_termin"
    UNKENNTNIS = "unkenntnis"
    OHNE_GRUND = "ohne_grund"


class Erlassgrund(StrEnum):
    """Why no fee is taken: exempt persons (GebOSt § 5 Abs. 1 to 5), disability (§ 5 Abs. 6), the office's own fault."""

    GEBUEHRENFREIHEIT = "gebuehrenfreiheit"
    BEHINDERUNG = "behinderung"
    FEHLER_DER_BEHOERDE = "fehler_der_behoerde"


@dataclass(frozen=True, slots=True)
class Person:
    """The moving person as confirmed by the clerk."""

    familienname: str = field(repr=False)
    vornamen: str = field(repr=False)
    geburtsdatum: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ausweis:
    """What is kept of an identity document: kind and end of validity; no number, no picture (PAuswG § 20)."""

    art: Ausweisart
    gueltig_bis: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mitziehend:
    """Somebody who moves with the person (BMG § 23 Abs. 4): present at the counter, or how a Vollmacht was shown."""

    person: Person = field(repr=False)
    ausweis: Ausweis | None = None
    anwesend: bool = False
    vollmacht: Nachweis = Nachweis.FEHLT


@dataclass(frozen=True, slots=True)
class Vertreter:
    """Somebody else who came in place of the person: in which right, how it was proven, and whether an identity
    document of the representative was seen."""

    name: str = field(repr=False)
    art: Vertretungsart
    nachweis: Nachweis = Nachweis.FEHLT
    ausweis_gesehen: bool = False


@dataclass(frozen=True, slots=True)
class Wohnungsgeber:
    """What a Wohnungsgeberbestaetigung says beside date, dwelling and names (BMG § 19 Abs. 3, closed list): name and
    Anschrift, the owner if it is another; or the mark of an electronic one (Abs. 4); or none given (Abs. 2)."""

    name: str = field(default="", repr=False)
    anschrift: str = field(default="", repr=False)
    eigentuemer: str = field(default="", repr=False)
    zuordnungsmerkmal: str = field(default="", repr=False)
    verweigert: bool = False


@dataclass(frozen=True, slots=True)
class Fahrzeug:
    """A vehicle of the Vorgang: its ZB I as read and confirmed, the state that the clerk sees, the authority that
    issued the ZB I if it is known, what the register answered, whether an Anhaengerverzeichnis belongs to it, and
    whether the clerk leaves it to the Kreis (`verwiesen`)."""

    zb1: ZulassungsbescheinigungTeil1 = field(repr=False)
    zustand: Fahrzeugzustand = Fahrzeugzustand.IN_ORDNUNG
    behoerde: str = ""
    register: Registerfahrzeug | None = field(default=None, repr=False)
    anhaengerverzeichnis: bool = False
    verwiesen: bool = False


@dataclass(frozen=True, slots=True)
class Ummeldung:
    """The matter of one visit, as far as it is known."""

    person: Person | None = field(default=None, repr=False)
    ausweis: Ausweis | None = None
    alte_anschrift: Anschrift | None = field(default=None, repr=False)
    neue_anschrift: Anschrift | None = field(default=None, repr=False)
    einzugsdatum: date | None = field(default=None, repr=False)
    wohnungsart: Wohnungsart = Wohnungsart.ALLEINIGE
    wohnungsgeber_bestaetigt: bool = False
    auskunftssperre: bool = False
    fahrzeuge: tuple[Fahrzeug, ...] = field(default=(), repr=False)
    mitziehende: tuple[Mitziehend, ...] = field(default=(), repr=False)
    familie_belehrt: bool = False
    vertreter: Vertreter | None = field(default=None, repr=False)
    weitere_wohnung: Anschrift | None = field(default=None, repr=False)
    wohnungsgeber: Wohnungsgeber = field(default=Wohnungsgeber(), repr=False)
    bedingter_sperrvermerk: bool = False
    uebermittlungssperre: Uebermittlungssperre = Uebermittlungssperre.NICHT_GEFRAGT
    verspaetungsgrund: Verspaetungsgrund | None = None
    erlass: Erlassgrund | None = None
    bezug: Bezug | None = None

    @property
    def art(self) -> Vorgangsart:
        """Whether this is a first recording, a Korrektur or a Storno."""
        return self.bezug.art if self.bezug else Vorgangsart.UMMELDUNG

    @property
    def geheim(self) -> bool:
        """Whether name and address must stay out of lists and queues (BMG §§ 51, 52)."""
        return self.auskunftssperre or self.bedingter_sperrvermerk

    @property
    def personen(self) -> tuple[Person, ...]:
        """Everybody who moves, the speaking person first."""
        return ((self.person,) if self.person else ()) + tuple(m.person for m in self.mitziehende)

    @property
    def vollstaendig(self) -> bool:
        """Whether everything that both registers need is there."""
        teile = (self.person, self.ausweis, self.alte_anschrift, self.neue_anschrift, self.einzugsdatum)
        return all(teil is not None for teil in teile)
