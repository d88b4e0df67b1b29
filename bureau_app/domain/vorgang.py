"""Vorgang: one citizen's visit as a value, its stages, the table of moves and the one function that moves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Befund, blockiert
from bureau_app.domain.ereignis import (
    Abgeschlossen,
    AufkleberVerworfen,
    DruckBeabsichtigt,
    DruckGeklaert,
    DruckGemeldet,
    DruckUnklar,
    Ereignis,
    Erfasst,
    Quittiert,
    Register,
    RegisterGemeldet,
    Registerstand,
    Uebernommen,
    Verworfen,
    Zurueckgenommen,
)
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.ummeldung import Ummeldung


class Stufe(StrEnum):
    """Where a Vorgang stands."""

    ENTWURF = "entwurf"
    UEBERNOMMEN = "uebernommen"
    KASSIERT = "kassiert"
    IM_DRUCK = "im_druck"
    UNGEKLAERT = "ungeklaert"
    GEDRUCKT = "gedruckt"
    ABGESCHLOSSEN = "abgeschlossen"
    BESTAETIGT = "bestaetigt"
    VERWORFEN = "verworfen"


class Druckstand(StrEnum):
    """What is known of one sticker: meant to be printed, printed, unknown after a crash, not printed, or voided."""

    BEABSICHTIGT = "beabsichtigt"
    GEDRUCKT = "gedruckt"
    UNKLAR = "unklar"
    NICHT_GEDRUCKT = "nicht_gedruckt"
    VERWORFEN = "verworfen"


@dataclass(frozen=True, slots=True)
class Druck:
    """One sticker, intended before it is printed: its id, the vehicle it is for (index), and what is known of it."""

    id: str
    fahrzeug: int
    stand: Druckstand


@dataclass(frozen=True, slots=True)
class Registereintrag:
    """How far one register is, and the reason code if it was returned."""

    register: Register
    stand: Registerstand
    grund: str = ""


@dataclass(frozen=True, slots=True)
class Vorgang:
    """One visit. `fassung` counts its moves; `angaben` is what was entered, `ummeldung` what was decided on."""

    id: str
    nummer: str
    sachbearbeiter: str
    gemeinde_ags: str
    angelegt_am: datetime
    stufe: Stufe = Stufe.ENTWURF
    fassung: int = 0
    angaben: Angaben = field(default_factory=Angaben, repr=False)
    ummeldung: Ummeldung | None = field(default=None, repr=False)
    befunde: tuple[Befund, ...] = field(default=(), repr=False)
    policy_version: str = ""
    gebuehr: Gebuehr = field(default_factory=Gebuehr)
    uebernommen_am: date | None = None
    quittung: str = field(default="", repr=False)
    drucke: tuple[Druck, ...] = ()
    register: tuple[Registereintrag, ...] = ()
    grund: str = ""

    def offene_aufkleber(self) -> tuple[int, ...]:
        """Indexes of the vehicles that have no printed sticker yet, in order."""
        fahrzeuge = len(self.ummeldung.fahrzeuge) if self.ummeldung else 0
        gedruckt = {d.fahrzeug for d in self.drucke if d.stand is Druckstand.GEDRUCKT}
        return tuple(n for n in range(fahrzeuge) if n not in gedruckt)

    def registerstand(self, register: Register) -> Registerstand | None:
        """How far `register` is, None before the Vorgang was closed."""
        return next((e.stand for e in self.register if e.register is register), None)


NEXT: Mapping[Stufe, tuple[type[Ereignis], ...]] = {
    Stufe.ENTWURF: (Erfasst, Uebernommen, Verworfen),
    Stufe.UEBERNOMMEN: (Zurueckgenommen, Quittiert, Abgeschlossen),
    Stufe.KASSIERT: (DruckBeabsichtigt,),
    Stufe.IM_DRUCK: (DruckGemeldet, DruckUnklar),
    Stufe.UNGEKLAERT: (DruckGeklaert,),
    Stufe.GEDRUCKT: (AufkleberVerworfen, Abgeschlossen),
    Stufe.ABGESCHLOSSEN: (RegisterGemeldet,),
    Stufe.BESTAETIGT: (),
    Stufe.VERWORFEN: (),
}


class UnerlaubterSchritt(Exception):
    """The event may not happen at this stage; nothing was changed. A bug of ours, never the citizen's matter."""


def advance(vorgang: Vorgang, ereignis: Ereignis) -> Vorgang:
    """Return the Vorgang after the event; UnerlaubterSchritt if the table or the event's own condition forbids it."""
    if type(ereignis) not in NEXT[vorgang.stufe]:
        raise UnerlaubterSchritt(f"{type(ereignis).__name__} at {vorgang.stufe}")
    return replace(_after(vorgang, ereignis), fassung=vorgang.fassung + 1)


def _require(condition: bool, why: str) -> None:
    if not condition:
        raise UnerlaubterSchritt(why)


def _after(v: Vorgang, e: Ereignis) -> Vorgang:
    match e:
        case Erfasst(angaben):
            return replace(v, angaben=angaben)
        case Uebernommen():
            return _uebernommen(v, e)
        case Zurueckgenommen():
            return replace(
                v,
                stufe=Stufe.ENTWURF,
                ummeldung=None,
                befunde=(),
                policy_version="",
                gebuehr=Gebuehr(),
                uebernommen_am=None,
            )
        case Quittiert(quittung):
            _require(v.gebuehr.summe > 0 and bool(quittung), "nothing to pay, or no receipt number")
            return replace(v, stufe=Stufe.KASSIERT, quittung=quittung)
        case Abgeschlossen():
            return _abgeschlossen(v)
        case RegisterGemeldet():
            return _register_gemeldet(v, e)
        case Verworfen(grund):
            return replace(v, stufe=Stufe.VERWORFEN, grund=grund, angaben=Angaben())
        case _:
            return _druck(v, e)


def _druck(v: Vorgang, e: Ereignis) -> Vorgang:
    match e:
        case DruckBeabsichtigt(druck_id, fahrzeug):
            _require(fahrzeug in v.offene_aufkleber(), "this vehicle has its sticker or is not part of the Vorgang")
            _require(druck_id not in {d.id for d in v.drucke}, "this print was already intended")
            drucke = (*v.drucke, Druck(druck_id, fahrzeug, Druckstand.BEABSICHTIGT))
            return replace(v, stufe=Stufe.IM_DRUCK, drucke=drucke)
        case DruckGemeldet(gedruckt):
            return _nach_druck(v, Druckstand.GEDRUCKT if gedruckt else Druckstand.NICHT_GEDRUCKT)
        case DruckUnklar():
            return replace(_letzter(v, Druckstand.UNKLAR), stufe=Stufe.UNGEKLAERT)
        case DruckGeklaert(liegt_vor):
            return _nach_druck(v, Druckstand.GEDRUCKT if liegt_vor else Druckstand.NICHT_GEDRUCKT)
        case AufkleberVerworfen(fahrzeug, _):
            vorhanden = {d.fahrzeug for d in v.drucke if d.stand is Druckstand.GEDRUCKT}
            _require(fahrzeug in vorhanden, "this vehicle has no printed sticker")
            drucke = tuple(
                replace(d, stand=Druckstand.VERWORFEN)
                if d.fahrzeug == fahrzeug and d.stand is Druckstand.GEDRUCKT
                else d
                for d in v.drucke
            )
            return replace(v, stufe=Stufe.KASSIERT, drucke=drucke)
        case _:  # pragma: no cover - NEXT names no other event
            raise AssertionError(type(e).__name__)


def _uebernommen(v: Vorgang, e: Uebernommen) -> Vorgang:
    _require(e.ummeldung.vollstaendig, "something is missing")
    _require(not blockiert(e.befunde), "a Befund blocks")
    _require((e.gebuehr.summe > 0) == bool(e.ummeldung.fahrzeuge), "fee and vehicles do not fit")
    return replace(
        v,
        stufe=Stufe.UEBERNOMMEN,
        ummeldung=e.ummeldung,
        befunde=e.befunde,
        policy_version=e.policy_version,
        gebuehr=e.gebuehr,
        uebernommen_am=e.am,
    )


def _letzter(v: Vorgang, stand: Druckstand) -> Vorgang:
    return replace(v, drucke=(*v.drucke[:-1], replace(v.drucke[-1], stand=stand)))


def _nach_druck(v: Vorgang, stand: Druckstand) -> Vorgang:
    danach = _letzter(v, stand)
    return replace(danach, stufe=Stufe.KASSIERT if danach.offene_aufkleber() else Stufe.GEDRUCKT)


def _abgeschlossen(v: Vorgang) -> Vorgang:
    _require(not v.offene_aufkleber(), "a sticker is missing")
    kfz = Registerstand.WARTET if v.ummeldung and v.ummeldung.fahrzeuge else Registerstand.ENTFAELLT
    register = (
        Registereintrag(Register.MELDEREGISTER, Registerstand.WARTET),
        Registereintrag(Register.FAHRZEUGREGISTER, kfz),
    )
    return replace(v, stufe=Stufe.ABGESCHLOSSEN, register=register, angaben=Angaben())


_REIHENFOLGE = (Registerstand.WARTET, Registerstand.UEBERGEBEN, Registerstand.BESTAETIGT)
_FERTIG = (Registerstand.BESTAETIGT, Registerstand.ENTFAELLT)


def _register_gemeldet(v: Vorgang, e: RegisterGemeldet) -> Vorgang:
    bisher = v.registerstand(e.register)
    _require(bisher in (Registerstand.WARTET, Registerstand.UEBERGEBEN), "this register's part is closed")
    _require(e.stand is Registerstand.ZURUECK or e.stand in _REIHENFOLGE[1:], "a part never waits again")
    register = tuple(
        Registereintrag(e.register, e.stand, e.grund) if r.register is e.register else r for r in v.register
    )
    fertig = all(r.stand in _FERTIG for r in register)
    return replace(v, register=register, stufe=Stufe.BESTAETIGT if fertig else v.stufe)
