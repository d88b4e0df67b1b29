"""What the closing panel shows of a committed Vorgang: the state as a value, and how it follows from the Vorgang."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bureau_app.domain.befund import Befundcode, Fahrzeugausgang
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.verlauf import Druckstand
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.gebuehrbild import KEINE_GEBUEHR, Gebuehrenbild, gebuehrenbild
from bureau_app.ui.presenters.haushaltsbild import Fahrzeugstand
from bureau_app.ui.presenters.schritte import Schritt, schritte_danach
from bureau_app.ui.texts import Texte


class Phase(StrEnum):
    """What the panel asks for now."""

    KEINE = "keine"
    KASSE = "kasse"
    FREI = "frei"
    OHNE_AUFKLEBER = "ohne_aufkleber"
    DRUCK = "druck"
    UNKLAR = "unklar"
    FRAGE = "frage"
    GRUND = "grund"
    FERTIG = "fertig"


GRUENDE = ("fehldruck", "beschaedigt", "falsch_geklebt")
"""Codes of why a printed Aufkleber is void."""

_PHASEN = {
    Stufe.UEBERNOMMEN: Phase.KASSE,
    Stufe.KASSIERT: Phase.DRUCK,
    Stufe.IM_DRUCK: Phase.DRUCK,
    Stufe.UNGEKLAERT: Phase.UNKLAR,
    Stufe.GEDRUCKT: Phase.FRAGE,
    Stufe.ABGESCHLOSSEN: Phase.FERTIG,
    Stufe.BESTAETIGT: Phase.FERTIG,
}


class Aufkleberstand(StrEnum):
    """How far one Aufkleber is; the words stand in the catalogue under `abschluss.druck_…`."""

    OFFEN = "offen"
    LAEUFT = "laeuft"
    GEDRUCKT = "gedruckt"
    UNKLAR = "unklar"
    NICHT = "nicht"


@dataclass(frozen=True, slots=True)
class Aufkleberzeile:
    """One Aufkleber: its Kennzeichen, how far it is, and its drawing as a PNG once there is one."""

    kennzeichen: str = field(repr=False)
    stand: Aufkleberstand
    wort: str = field(repr=False)
    vorschau: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Registerzeile:
    """One register: whose it is, how far it is, and both in words."""

    register: Register
    stand: Registerstand
    name: str = field(repr=False)
    wort: str = field(repr=False)


class Blatt(StrEnum):
    """Papers that this Vorgang gives occasion for, beside the case sheet."""

    ABLEHNUNG = "ablehnung"
    VERWARNUNG = "verwarnung"


@dataclass(frozen=True, slots=True)
class Ausgangszeile:
    """What becomes of one vehicle, in one sentence."""

    stand: Fahrzeugstand
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """The panel. `frage` and `tun` say what is asked; `arbeitet`: a device or the store has not answered yet.
    `ausgaenge` is what becomes of each vehicle once there is more to say than one sticker, `mitnehmen` what the citizen
    takes along."""

    phase: Phase = Phase.KEINE
    nummer: str = field(default="", repr=False)
    gebuehr: Gebuehrenbild = KEINE_GEBUEHR
    quittung: str = field(default="", repr=False)
    quittung_fehler: str = field(default="", repr=False)
    getippt: str = field(default="", repr=False)
    aufkleber: tuple[Aufkleberzeile, ...] = ()
    gewaehlt: int = 0
    register: tuple[Registerzeile, ...] = ()
    frage: str = field(default="", repr=False)
    tun: str = field(default="", repr=False)
    ausgaenge: tuple[Ausgangszeile, ...] = field(default=(), repr=False)
    mitnehmen: str = field(default="", repr=False)
    blaetter: tuple[Blatt, ...] = ()
    schritte: tuple[Schritt, ...] = ()
    arbeitet: bool = False


@dataclass(frozen=True, slots=True)
class Zutaten:
    """What the panel knows beside the Vorgang itself."""

    vorschauen: Mapping[int, bytes] = field(repr=False)
    fragt_grund: bool
    arbeitet: bool
    druckt: bool
    gewaehlt: int
    quittung_fehler: str = field(repr=False)
    getippt: str = field(default="", repr=False)


def phase_von(vorgang: Vorgang, fragt_grund: bool) -> Phase:
    """What is asked for at this stage."""
    if vorgang.stufe is Stufe.UEBERNOMMEN and not vorgang.gebuehr.summe:
        return Phase.FREI if vorgang.offene_aufkleber() else Phase.OHNE_AUFKLEBER
    return Phase.GRUND if fragt_grund else _PHASEN.get(vorgang.stufe, Phase.KEINE)


def bild(vorgang: Vorgang, zutaten: Zutaten, texte: Texte) -> State:
    """The panel for a committed Vorgang."""
    phase = phase_von(vorgang, zutaten.fragt_grund)
    if phase is Phase.KEINE:
        return State()
    aufkleber = _aufkleber(vorgang, zutaten, texte)
    frage, tun = _frage(phase, vorgang, zutaten, texte)
    return State(
        phase=phase,
        nummer=vorgang.nummer,
        gebuehr=gebuehrenbild(vorgang.gebuehr, texte),
        quittung=texte("abschluss.quittung_nummer", nummer=vorgang.quittung) if vorgang.quittung else "",
        quittung_fehler=zutaten.quittung_fehler,
        getippt=zutaten.getippt if phase is Phase.KASSE else "",
        aufkleber=aufkleber,
        gewaehlt=zutaten.gewaehlt,
        register=tuple(
            Registerzeile(e.register, e.stand, texte(f"abschluss.{e.register.value}"), _wort(e.stand, e.grund, texte))
            for e in vorgang.register
        ),
        frage=frage,
        tun=tun,
        ausgaenge=tuple(_ausgaenge(vorgang, texte)),
        mitnehmen=_mitnehmen(phase, vorgang, texte),
        blaetter=tuple(blaetter(vorgang)),
        schritte=schritte_danach(vorgang.stufe, bool(aufkleber)),
        arbeitet=zutaten.arbeitet,
    )


def _aufkleber(vorgang: Vorgang, zutaten: Zutaten, texte: Texte) -> tuple[Aufkleberzeile, ...]:
    fahrzeuge = vorgang.ummeldung.fahrzeuge if vorgang.ummeldung else ()
    zeilen = []
    for nummer in vorgang.mit_aufkleber():
        stand = _stand(vorgang, nummer, zutaten.druckt)
        wort = texte(f"abschluss.druck_{stand.value}")
        zeilen.append(Aufkleberzeile(fahrzeuge[nummer].zb1.kennzeichen, stand, wort, zutaten.vorschauen.get(nummer)))
    return tuple(zeilen)


def blaetter(vorgang: Vorgang) -> Iterator[Blatt]:
    """The papers that there is occasion for."""
    if any(ausgang in _ABGEWIESEN for ausgang in vorgang.ausgaenge):
        yield Blatt.ABLEHNUNG
    if any(befund.code is Befundcode.M17_MELDEFRIST for befund in vorgang.befunde):
        yield Blatt.VERWARNUNG


_ABGEWIESEN = (Fahrzeugausgang.KREIS, Fahrzeugausgang.ABGELEHNT)


def _ausgaenge(vorgang: Vorgang, texte: Texte) -> Iterator[Ausgangszeile]:
    fahrzeuge = vorgang.ummeldung.fahrzeuge if vorgang.ummeldung else ()
    if len(fahrzeuge) == 1 and vorgang.ausgang(0) is Fahrzeugausgang.AUFKLEBER:
        return
    offen = vorgang.offene_aufkleber()
    for nummer, fahrzeug in enumerate(fahrzeuge):
        stand = Fahrzeugstand(vorgang.ausgang(nummer).value)
        schluessel = "aufkleber_offen" if nummer in offen else stand.value
        yield Ausgangszeile(stand, texte(f"abschluss.ausgang_{schluessel}", kennzeichen=fahrzeug.zb1.kennzeichen))


def _mitnehmen(phase: Phase, vorgang: Vorgang, texte: Texte) -> str:
    """What the citizen takes along and must still do, once everything is done here."""
    if phase is not Phase.FERTIG:
        return ""
    teile = [texte("abschluss.mit_blatt")]
    if Blatt.ABLEHNUNG in blaetter(vorgang):
        teile.append(texte("abschluss.mit_ablehnung"))
    if vorgang.mit_aufkleber():
        teile.insert(0, texte("abschluss.mit_zb1", anzahl=len(vorgang.mit_aufkleber())))
    return texte("abschluss.mitnehmen", teile=", ".join(teile))


def _stand(vorgang: Vorgang, nummer: int, druckt: bool) -> Aufkleberstand:
    offen = vorgang.offene_aufkleber()
    if nummer not in offen:
        return Aufkleberstand.GEDRUCKT
    letzter = next((d.stand for d in reversed(vorgang.drucke) if d.fahrzeug == nummer), None)
    if letzter is Druckstand.UNKLAR and vorgang.stufe is Stufe.UNGEKLAERT:
        return Aufkleberstand.UNKLAR
    if druckt and nummer == offen[0]:
        return Aufkleberstand.LAEUFT
    return Aufkleberstand.NICHT if letzter is Druckstand.NICHT_GEDRUCKT else Aufkleberstand.OFFEN


def _wort(stand: Registerstand, grund: str, texte: Texte) -> str:
    if stand is not Registerstand.ZURUECK and not grund:
        return texte(f"abschluss.stand_{stand.value}")
    worte = texte.oder(f"grund.{grund}", "grund.unbekannt", code=grund)
    if stand is Registerstand.ZURUECK:
        return texte("abschluss.stand_zurueck", grund=worte)
    return texte("abschluss.stand_hinweis", stand=texte(f"abschluss.stand_{stand.value}"), grund=worte)


def _frage(phase: Phase, vorgang: Vorgang, zutaten: Zutaten, texte: Texte) -> tuple[str, str]:
    anzahl = len(vorgang.mit_aufkleber())
    if vorgang.bezug is not None and vorgang.bezug.art is Vorgangsart.STORNO and phase is Phase.OHNE_AUFKLEBER:
        schluessel = "storno"
    elif phase is Phase.OHNE_AUFKLEBER and any(a in _ABGEWIESEN for a in vorgang.ausgaenge):
        schluessel = "alles_zum_kreis"
    elif phase is Phase.FREI or (phase is Phase.KASSE and anzahl > 1):
        schluessel = phase.value if anzahl == 1 else f"{phase.value}_mehrere"
    elif phase is Phase.DRUCK:
        schluessel = "druckt" if zutaten.druckt else "nochmal"
    elif phase is Phase.FRAGE:
        schluessel = "frage" if anzahl == 1 else "frage_mehrere"
    elif phase is Phase.FERTIG:
        schluessel = _fertig(vorgang)
    else:
        schluessel = phase.value
    werte = {"anzahl": anzahl, "kennzeichen": _betroffen(phase, vorgang), "summe": texte.geld(vorgang.gebuehr.summe)}
    return texte(f"abschluss.{schluessel}", **werte), texte.falls_da(f"abschluss.{schluessel}_tun", **werte)


def _betroffen(phase: Phase, vorgang: Vorgang) -> str:
    """Kennzeichen of the Aufkleber that is asked about."""
    if not vorgang.ummeldung or phase not in (Phase.UNKLAR, Phase.DRUCK):
        return ""
    nummer = vorgang.drucke[-1].fahrzeug if phase is Phase.UNKLAR else vorgang.offene_aufkleber()[0]
    return vorgang.ummeldung.fahrzeuge[nummer].zb1.kennzeichen


def _fertig(vorgang: Vorgang) -> str:
    staende = [e.stand for e in vorgang.register]
    if Registerstand.ZURUECK in staende:
        return "fertig_zurueck"
    if vorgang.stufe is Stufe.BESTAETIGT:
        return "fertig_eines" if Registerstand.ENTFAELLT in staende else "fertig_bestaetigt"
    return "fertig_wartet"
