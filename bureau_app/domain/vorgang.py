"""Vorgang: one citizen's visit as a value, its stages, the table of moves and the one function that moves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.befund import Befund, Fahrzeugausgang
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.entscheidung import ausgaenge, freigaben, inhalt_von, sperren
from bureau_app.domain.ereignis import (
    Abgeschlossen,
    AufgabeErledigt,
    AufkleberVerworfen,
    DruckBeabsichtigt,
    DruckGeklaert,
    DruckGemeldet,
    DruckUnklar,
    Ereignis,
    Erfasst,
    FreigabeEntschieden,
    FreigabeErbeten,
    FreigabeZurueckgezogen,
    Quittiert,
    Register,
    RegisterGemeldet,
    Registerstand,
    RueckgabeEntschieden,
    Uebernommen,
    Verworfen,
    Zurueckgenommen,
)
from bureau_app.domain.freigabe import Freigabe, Freigabestand
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.stufe import Stufe as Stufe
from bureau_app.domain.stufe import UnerlaubterSchritt as UnerlaubterSchritt
from bureau_app.domain.stufe import verlange
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.domain.verlauf import (
    Aufgabe,
    Aufgabenart,
    Druck,
    Druckstand,
    Registereintrag,
    aufgaben_aus,
    entschiedene,
    mit_rueckgabe,
    nach_entscheidung,
)


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
    ausgaenge: tuple[Fahrzeugausgang, ...] = ()
    freigabe: Freigabe | None = None
    bezug: Bezug | None = None
    aufgaben: tuple[Aufgabe, ...] = ()

    def ausgang(self, fahrzeug: int) -> Fahrzeugausgang:
        """What becomes of the vehicle; before outcomes were recorded, each got its sticker."""
        return self.ausgaenge[fahrzeug] if self.ausgaenge else Fahrzeugausgang.AUFKLEBER

    def gemeldet(self, fahrzeug: int) -> bool:
        """Whether the Kreis hears of the vehicle."""
        return self.ausgang(fahrzeug) is not Fahrzeugausgang.ABGELEHNT

    @property
    def zurueckgegeben(self) -> bool:
        """Whether the Kreis returned its part or a vehicle of it, and nobody decided what holds."""
        ganz = self.registerstand(Register.FAHRZEUGREGISTER) is Registerstand.ZURUECK
        return ganz or any(a.offen and a.art is Aufgabenart.FAHRZEUG_KLAEREN for a in self.aufgaben)

    def mit_aufkleber(self) -> tuple[int, ...]:
        """Indexes of the vehicles that get a sticker, in order."""
        fahrzeuge = len(self.ummeldung.fahrzeuge) if self.ummeldung else 0
        return tuple(n for n in range(fahrzeuge) if self.ausgang(n) is Fahrzeugausgang.AUFKLEBER)

    def offene_aufkleber(self) -> tuple[int, ...]:
        """Indexes of the vehicles that have no printed sticker yet, in order."""
        gedruckt = {d.fahrzeug for d in self.drucke if d.stand is Druckstand.GEDRUCKT}
        return tuple(n for n in self.mit_aufkleber() if n not in gedruckt)

    def offene_aufgaben(self) -> tuple[int, ...]:
        """Indexes of the tasks that nobody did yet."""
        return tuple(n for n, aufgabe in enumerate(self.aufgaben) if aufgabe.offen)

    def nicht_gebuchte(self, op: str) -> tuple[tuple[int, str], ...]:
        """The vehicles that a register did not take as part of the change `op`: index in its entry, and reason code."""
        stellen = {n: stelle for stelle, n in enumerate(self.gemeldete())}
        return tuple((stellen.get(a.fahrzeug or 0, a.fahrzeug or 0), a.grund) for a in self.aufgaben if a.op == op)

    def gemeldete(self) -> list[int]:
        """Indexes of the vehicles that the entry names, in its order."""
        return [n for n in range(len(self.ummeldung.fahrzeuge) if self.ummeldung else 0) if self.gemeldet(n)]

    def registerstand(self, register: Register) -> Registerstand | None:
        """How far `register` is, None before the Vorgang was closed."""
        return next((e.stand for e in self.register if e.register is register), None)


NEXT: Mapping[Stufe, tuple[type[Ereignis], ...]] = {
    Stufe.ENTWURF: (Erfasst, FreigabeErbeten, Uebernommen, Verworfen),
    Stufe.ZUR_FREIGABE: (FreigabeEntschieden, FreigabeZurueckgezogen),
    Stufe.UEBERNOMMEN: (Zurueckgenommen, Quittiert, DruckBeabsichtigt, Abgeschlossen),
    Stufe.KASSIERT: (DruckBeabsichtigt,),
    Stufe.IM_DRUCK: (DruckGemeldet, DruckUnklar),
    Stufe.UNGEKLAERT: (DruckGeklaert,),
    Stufe.GEDRUCKT: (AufkleberVerworfen, Abgeschlossen),
    Stufe.ABGESCHLOSSEN: (RegisterGemeldet, AufgabeErledigt, RueckgabeEntschieden),
    Stufe.BESTAETIGT: (RegisterGemeldet, AufgabeErledigt, RueckgabeEntschieden),
    Stufe.VERWORFEN: (),
}


def advance(vorgang: Vorgang, ereignis: Ereignis) -> Vorgang:
    """Return the Vorgang after the event; UnerlaubterSchritt if the table or the event's own condition forbids it."""
    if type(ereignis) not in NEXT[vorgang.stufe]:
        raise UnerlaubterSchritt(f"{type(ereignis).__name__} at {vorgang.stufe}")
    return replace(_after(vorgang, ereignis), fassung=vorgang.fassung + 1)


def _after(v: Vorgang, e: Ereignis) -> Vorgang:
    match e:
        case Erfasst(angaben):
            freigabe = v.freigabe if angaben.sache() == v.angaben.sache() else None
            return replace(v, angaben=angaben, freigabe=freigabe)
        case FreigabeErbeten() | FreigabeEntschieden() | FreigabeZurueckgezogen():
            return _freigabe(v, e)
        case Uebernommen():
            return _uebernommen(v, e)
        case Zurueckgenommen():
            danach = replace(v, stufe=Stufe.ENTWURF, ummeldung=None, befunde=(), policy_version="", gebuehr=Gebuehr())
            return replace(danach, uebernommen_am=None, ausgaenge=(), aufgaben=())
        case Quittiert(quittung):
            verlange(v.gebuehr.summe > 0 and bool(quittung), "nothing to pay, or no receipt number")
            return replace(v, stufe=Stufe.KASSIERT, quittung=quittung)
        case Abgeschlossen():
            return _abgeschlossen(v)
        case RegisterGemeldet():
            return _register_gemeldet(v, e) if e.fahrzeug is None else _fahrzeug_zurueck(v, e, e.fahrzeug)
        case RueckgabeEntschieden():
            return _rueckgabe_entschieden(v, e)
        case AufgabeErledigt():
            return _aufgabe_erledigt(v, e)
        case Verworfen(grund):
            return replace(v, stufe=Stufe.VERWORFEN, grund=grund, angaben=Angaben(), freigabe=None)
        case _:
            return _druck(v, e)


def _druck(v: Vorgang, e: Ereignis) -> Vorgang:
    match e:
        case DruckBeabsichtigt(druck_id, fahrzeug):
            verlange(v.stufe is Stufe.KASSIERT or v.gebuehr.summe == 0, "the fee comes first")
            verlange(fahrzeug in v.offene_aufkleber(), "this vehicle has its sticker or gets none")
            verlange(druck_id not in {d.id for d in v.drucke}, "this print was already intended")
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
            verlange(fahrzeug in vorhanden, "this vehicle has no printed sticker")
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
    verlange(e.ummeldung.vollstaendig, "something is missing")
    verlange(e.ummeldung.bezug == v.bezug, "it is about another Vorgang")
    verlange(not sperren(e.ummeldung, e.befunde), "a Befund blocks")
    if freigaben(e.ummeldung, e.befunde):
        inhalt = inhalt_von(e.ummeldung, e.befunde, e.gebuehr, e.policy_version)
        verlange(v.freigabe is not None and v.freigabe.deckt(inhalt), "nobody granted exactly this")
    verlange(e.ausgaenge == ausgaenge(e.ummeldung, e.befunde), "these outcomes do not follow from the findings")
    kostenlos = e.ummeldung.erlass is not None or v.bezug is not None
    aufkleber = Fahrzeugausgang.AUFKLEBER in e.ausgaenge
    verlange(e.gebuehr.summe == 0 if not aufkleber else e.gebuehr.summe > 0 or kostenlos, "fee and stickers do not fit")
    return replace(
        v,
        stufe=Stufe.UEBERNOMMEN,
        ummeldung=e.ummeldung,
        befunde=e.befunde,
        policy_version=e.policy_version,
        gebuehr=e.gebuehr,
        uebernommen_am=e.am,
        ausgaenge=e.ausgaenge,
        aufgaben=tuple(aufgaben_aus(v.bezug, e.ausgaenge.count(Fahrzeugausgang.AUFKLEBER))),
    )


def _freigabe(v: Vorgang, e: FreigabeErbeten | FreigabeEntschieden | FreigabeZurueckgezogen) -> Vorgang:
    match e:
        case FreigabeErbeten(antrag):
            verlange(antrag.fassung == v.fassung and bool(antrag.codes), "nothing to grant, or not this Fassung")
            return replace(v, stufe=Stufe.ZUR_FREIGABE, freigabe=Freigabe(antrag))
        case FreigabeEntschieden(antrag_id, gewaehrt, von, am, grund, name):
            offen = v.freigabe
            if offen is None or offen.antrag.id != antrag_id or offen.antrag.von == von:
                raise UnerlaubterSchritt("another request, or granted by the person who asked")
            stand = Freigabestand.GEWAEHRT if gewaehrt else Freigabestand.ABGELEHNT
            freigabe = replace(offen, stand=stand, entschieden_von=von, entschieden_am=am, grund=grund, name=name)
            return replace(v, stufe=Stufe.ENTWURF, freigabe=freigabe)
        case _:
            return replace(v, stufe=Stufe.ENTWURF, freigabe=None)


def _aufgabe_erledigt(v: Vorgang, e: AufgabeErledigt) -> Vorgang:
    verlange(e.aufgabe in v.offene_aufgaben() and bool(e.von), "this task is done or does not exist")
    erledigt = replace(v.aufgaben[e.aufgabe], erledigt_von=e.von, erledigt_am=e.am, vermerk=e.vermerk)
    return replace(v, aufgaben=(*v.aufgaben[: e.aufgabe], erledigt, *v.aufgaben[e.aufgabe + 1 :]))


def _letzter(v: Vorgang, stand: Druckstand) -> Vorgang:
    return replace(v, drucke=(*v.drucke[:-1], replace(v.drucke[-1], stand=stand)))


def _nach_druck(v: Vorgang, stand: Druckstand) -> Vorgang:
    danach = _letzter(v, stand)
    return replace(danach, stufe=Stufe.KASSIERT if danach.offene_aufkleber() else Stufe.GEDRUCKT)


def _abgeschlossen(v: Vorgang) -> Vorgang:
    verlange(not v.offene_aufkleber(), "a sticker is missing")
    kfz = Registerstand.WARTET if v.gemeldete() else Registerstand.ENTFAELLT
    register = (
        Registereintrag(Register.MELDEREGISTER, Registerstand.WARTET),
        Registereintrag(Register.FAHRZEUGREGISTER, kfz),
    )
    return replace(v, stufe=Stufe.ABGESCHLOSSEN, register=register, angaben=Angaben())


def _fahrzeug_zurueck(v: Vorgang, e: RegisterGemeldet, stelle: int) -> Vorgang:
    gemeldet = v.gemeldete()
    verlange(e.stand is Registerstand.ZURUECK and bool(e.op), "no vehicle was returned")
    nummer = gemeldet[stelle] if stelle < len(gemeldet) else stelle
    kennzeichen = v.ummeldung.fahrzeuge[nummer].zb1.kennzeichen if v.ummeldung and stelle < len(gemeldet) else ""
    return replace(v, aufgaben=mit_rueckgabe(v.aufgaben, nummer, kennzeichen, e.grund, e.op))


_REIHENFOLGE = (Registerstand.WARTET, Registerstand.UEBERGEBEN, Registerstand.BESTAETIGT)
_FERTIG = (Registerstand.BESTAETIGT, Registerstand.ENTFAELLT)


def _register_gemeldet(v: Vorgang, e: RegisterGemeldet) -> Vorgang:
    bisher = v.registerstand(e.register)
    offen = bisher in (Registerstand.WARTET, Registerstand.UEBERGEBEN)
    doch_zurueck = (bisher, e.stand) == (Registerstand.BESTAETIGT, Registerstand.ZURUECK)
    verlange(offen or doch_zurueck, "this register's part is closed")
    verlange(e.stand is Registerstand.ZURUECK or e.stand in _REIHENFOLGE[1:], "a part never waits again")
    zurueck = e.stand is Registerstand.ZURUECK
    register = tuple(
        Registereintrag(e.register, e.stand, e.grund if zurueck else e.grund or r.grund)
        if r.register is e.register
        else r
        for r in v.register
    )
    fertig = all(r.stand in _FERTIG for r in register)
    return replace(v, register=register, stufe=Stufe.BESTAETIGT if fertig else Stufe.ABGESCHLOSSEN)


def _rueckgabe_entschieden(v: Vorgang, e: RueckgabeEntschieden) -> Vorgang:
    verlange(v.zurueckgegeben and bool(e.von), "nothing was returned")
    fahrzeuge = v.ummeldung.fahrzeuge if v.ummeldung else ()
    gedruckt = {d.fahrzeug: fahrzeuge[d.fahrzeug] for d in v.drucke if d.stand is Druckstand.GEDRUCKT}
    aufkleber = {n: f.zb1.kennzeichen for n, f in gedruckt.items()}
    ganz = v.registerstand(Register.FAHRZEUGREGISTER) is Registerstand.ZURUECK
    register = tuple(nach_entscheidung(r, e) for r in v.register)
    stufe = Stufe.BESTAETIGT if all(r.stand in _FERTIG for r in register) else Stufe.ABGESCHLOSSEN
    return replace(v, register=register, stufe=stufe, aufgaben=entschiedene(v.aufgaben, aufkleber, e, ganz))
