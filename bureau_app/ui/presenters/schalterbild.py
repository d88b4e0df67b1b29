"""What the counter's one screen shows of a draft: the state as a value, and how it follows from the draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bureau_app.domain.angaben import Feld
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.schreibweisen import andere_schreibweisen
from bureau_app.domain.strassen import Vorschlag
from bureau_app.ui.presenters.baender import Band, baender
from bureau_app.ui.presenters.befunde import Befundzeile, zeilen, zu_gewaehren, zu_klaeren
from bureau_app.ui.presenters.einzug import deute_tag
from bureau_app.ui.presenters.erfassung import EINZUG, IM_STELLE, Erfassung
from bureau_app.ui.presenters.felder import (
    AUSWAHL,
    ERLASS,
    FAHRZEUG,
    FAHRZEUG_WEITERE,
    MIT,
    NEU,
    PERSON,
    SONST,
    VERTRETER,
    WOHNUNGSGEBER,
    Feldansicht,
    Marke,
    bildschirmfeld,
    fahrzeugfeld,
    hat_vertreter,
    marke_von,
    mitfeld,
)
from bureau_app.ui.presenters.gebuehrbild import KEINE_GEBUEHR, Gebuehrenbild, gebuehrenbild
from bureau_app.ui.presenters.haushaltsbild import (
    Fahrzeugbild,
    Fahrzeugstand,
    fahrzeugbilder,
    noetige_zeilen,
    personennamen,
)
from bureau_app.ui.presenters.registerhinweis import registerhinweise
from bureau_app.ui.presenters.schritte import Schritt, schritte_im_entwurf
from bureau_app.ui.presenters.strassenhinweis import strassenhinweis
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.ui.presenters.vergleich import Vergleichszeile, vergleiche
from bureau_app.ui.texts import Texte
from bureau_app.workflows.pruefung import Pruefung

_ZU_BEACHTEN = (Marke.PRUEFEN, Marke.UNGELESEN, Marke.FEHLER)


@dataclass(frozen=True, slots=True)
class Zeiger:
    """Where the focus must go: field, place in its text (-1: as the field likes); `nummer` grows with each demand."""

    feld: str = field(default="", repr=False)
    stelle: int = -1
    nummer: int = 0


KEIN_ZEIGER = Zeiger()


@dataclass(frozen=True, slots=True)
class Hilfe:
    """Help at a field: its name and a short text."""

    feld: str = field(repr=False)
    titel: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class State:
    """The screen. `felder` has the fields of the shown person, of the shown Fahrzeug and of the new Anschrift by key,
    `zeilen` the codes of the rows that this Vorgang needs beside the usual ones. `schreibweisen`: what the field with
    the focus may say instead of what was read, best first. `zur_freigabe`: F7 is due,
    `mit_ablehnung`: something is refused or barred, and the citizen may have it on paper."""

    aktiv: bool = False
    nummer: str = field(default="", repr=False)
    felder: Mapping[str, Feldansicht] = field(default_factory=dict, repr=False)
    zeilen: frozenset[str] = field(default=frozenset(), repr=False)
    personen: tuple[str, ...] = field(default=(), repr=False)
    person: int = 0
    mit_vertreter: bool = False
    fahrzeuge: tuple[Fahrzeugbild, ...] = field(default=(), repr=False)
    fahrzeug: int = 0
    weitere: tuple[str, ...] = field(default=(), repr=False)
    mehr: bool = False
    baender: tuple[Band, ...] = field(default=(), repr=False)
    vorschlaege: tuple[str, ...] = field(default=(), repr=False)
    vorschlag: int = 0
    kein_vorschlag: bool = False
    schreibweisen: tuple[str, ...] = field(default=(), repr=False)
    einzug_gemeint: str = field(default="", repr=False)
    vergleich: tuple[Vergleichszeile, ...] = field(default=(), repr=False)
    befunde: tuple[Befundzeile, ...] = field(default=(), repr=False)
    gebuehr: Gebuehrenbild = KEINE_GEBUEHR
    schritte: tuple[Schritt, ...] = ()
    zeiger: Zeiger = KEIN_ZEIGER
    hilfe: Hilfe | None = None
    fragt_verwerfen: bool = False
    fragt_begruendung: bool = False
    begruendung: str = field(default="", repr=False)
    zur_freigabe: bool = False
    mit_ablehnung: bool = False
    gesperrt: bool = False

    @property
    def hat_fehler(self) -> bool:
        """Whether a fault is shown at a field."""
        return any(ansicht.marke is Marke.FEHLER for ansicht in self.felder.values())

    def anzahl(self, vorsatz: str, *marken: Marke) -> int:
        """How many fields below `vorsatz` ("person.", "neu.") carry one of these marks."""
        return sum(ansicht.marke in marken for key, ansicht in self.felder.items() if key.startswith(vorsatz))


def bild(e: Erfassung, umgebung: Umgebung, mehr: bool, entschieden: tuple[Fahrzeugausgang, ...] | None = None) -> State:
    """The screen of a draft; `mehr`: the clerk wants to see every field. `entschieden` are the outcomes of a Vorgang
    that was committed: nothing more is asked of anybody."""
    texte, pruefung = umgebung.texte, e.pruefung
    stamm = umgebung.schalter.stammdaten
    fehler = e.sichtbare_fehler()
    felder = _felder(e, texte)
    fahrzeuge = tuple(fahrzeugbilder(e.angaben, pruefung, stamm.zeichen, texte, entschieden or ()))
    weitere = tuple(c for c in FAHRZEUG_WEITERE if mehr or _zu_zeigen(felder.get(fahrzeugfeld(e.fahrzeug, c))))
    return State(
        aktiv=True,
        felder=felder,
        zeilen=noetige_zeilen(e.angaben, pruefung, mehr),
        personen=personennamen(e.angaben, texte),
        person=e.person,
        mit_vertreter=e.person == IM_STELLE or hat_vertreter(e.angaben),
        fahrzeuge=fahrzeuge,
        fahrzeug=e.fahrzeug,
        weitere=weitere if fahrzeuge else (),
        mehr=mehr,
        baender=tuple(baender(e, texte)),
        vorschlaege=tuple(_vorschlag(v, texte) for v in e.vorschlaege),
        vorschlag=e.vorschlag,
        kein_vorschlag=e.kein_vorschlag,
        schreibweisen=schreibweisen(e, umgebung),
        einzug_gemeint=_einzug(e, umgebung),
        vergleich=vergleiche(pruefung.auswertung.ummeldung, fahrzeuge, stamm.gemeinden, texte),
        befunde=(
            *zeilen(pruefung, e.angaben, fehler, texte),
            *strassenhinweis(pruefung.auswertung.ummeldung, umgebung),
            *registerhinweise(e, texte),
        ),
        gebuehr=gebuehrenbild(pruefung.gebuehr, texte, _vorbehalt(pruefung)),
        schritte=schritte_im_entwurf(pruefung, [bildschirmfeld(f.feld) for f in fehler], len(fahrzeuge)),
        zur_freigabe=pruefung.zur_freigabe,
        mit_ablehnung=any(f.stand in _ABGEWIESEN for f in fahrzeuge) or bool(zu_klaeren(pruefung)),
    )


_ABGEWIESEN = (Fahrzeugstand.KREIS, Fahrzeugstand.ABGELEHNT, Fahrzeugstand.SPERRE)


def _vorbehalt(pruefung: Pruefung) -> str:
    """Why nothing is due yet: a Befund must be settled, or a second person must look at it."""
    if zu_klaeren(pruefung):
        return "gebuehr.erst_klaeren"
    return "gebuehr.erst_freigeben" if zu_gewaehren(pruefung) else ""


def _zu_zeigen(ansicht: Feldansicht | None) -> bool:
    return ansicht is not None and ansicht.marke in _ZU_BEACHTEN


def _felder(e: Erfassung, texte: Texte) -> Mapping[str, Feldansicht]:
    fehler = {bildschirmfeld(f.feld): texte.fehler(f) for f in reversed(e.sichtbare_fehler())}
    offen = set(e.pruefung.auswertung.offen)
    keys = [*PERSON, *VERTRETER, *NEU, ERLASS]
    if e.person > 0:
        keys += [mitfeld(e.person - 1, code) for code in MIT]
    if e.angaben.fahrzeuge():
        keys += [fahrzeugfeld(e.fahrzeug, code) for code in (*FAHRZEUG, *FAHRZEUG_WEITERE)]

    def ansicht(key: str) -> Feldansicht:
        feld, grund = _feld(e, key), fehler.get(key)
        marke = Marke.FEHLER if grund else marke_von(feld, key in offen)
        return Feldansicht(
            text=feld.text,
            marke=marke,
            fehler=grund.text if grund else "",
            tun=grund.tun if grund else "",
            ausschnitt=e.ausschnitte.get(key) if key in offen or grund else None,
        )

    return MappingProxyType({key: ansicht(key) for key in keys})


def _feld(e: Erfassung, key: str) -> Feld:
    """The field as it is kept; the list of what is there instead of a paper shows its own values only."""
    if key != SONST:
        return e.angaben.feld(key)
    feld = e.angaben.feld(WOHNUNGSGEBER)
    return feld if feld.text in AUSWAHL[SONST] else Feld("")


def schreibweisen(e: Erfassung, umgebung: Umgebung) -> tuple[str, ...]:
    """Other spellings of the field that has the focus, while a person must still look at it."""
    if e.fokus not in e.pruefung.auswertung.offen:
        return ()
    return andere_schreibweisen(e.fokus, e.angaben, umgebung.strassen(), umgebung.schalter.stammdaten.zeichen)


def _vorschlag(vorschlag: Vorschlag, texte: Texte) -> str:
    strasse = vorschlag.strasse
    name = f"{strasse.name} {vorschlag.hausnummer}".rstrip()
    return texte("karte.vorschlag", strasse=name, plz=strasse.plz, ort=strasse.ort)


def _einzug(e: Erfassung, umgebung: Umgebung) -> str:
    """Day of the week, and the whole day if only a part was typed."""
    tag = deute_tag(e.angaben.text(EINZUG), umgebung.schalter.uhr.heute())
    if tag is None:
        return ""
    texte = umgebung.texte
    ganz = e.angaben.text(EINZUG) == f"{tag:%d.%m.%Y}"
    return texte.wochentag(tag) if ganz else texte("karte.einzug_gemeint", tag=texte.datum(tag))


def cursor_nach_strasse(text: str) -> int:
    """Where the house number belongs in "Straße , PLZ Ort"."""
    return text.find(" ,") + 1
