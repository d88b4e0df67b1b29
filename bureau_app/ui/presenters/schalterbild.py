"""What the counter's one screen shows of a draft: the state as a value, and how it follows from the draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.strassen import Vorschlag
from bureau_app.ui.presenters.befunde import WOHNUNGSGEBER, Befundzeile, zeilen
from bureau_app.ui.presenters.einzug import deute_tag
from bureau_app.ui.presenters.erfassung import EINZUG, Erfassung
from bureau_app.ui.presenters.felder import (
    FAHRZEUG,
    FAHRZEUG_WEITERE,
    NEU,
    PERSON,
    Feldansicht,
    Marke,
    bildschirmfeld,
    fahrzeugfeld,
    marke_von,
)
from bureau_app.ui.presenters.gebuehrbild import KEINE_GEBUEHR, Gebuehrenbild, gebuehrenbild
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
    """The screen. `felder` has the fields of the person, of the shown Fahrzeug and of the new Anschrift by key."""

    aktiv: bool = False
    nummer: str = field(default="", repr=False)
    felder: Mapping[str, Feldansicht] = field(default_factory=dict, repr=False)
    fahrzeuge: tuple[str, ...] = field(default=(), repr=False)
    fahrzeug: int = 0
    weitere: tuple[str, ...] = field(default=(), repr=False)
    vorschlaege: tuple[str, ...] = field(default=(), repr=False)
    vorschlag: int = 0
    kein_vorschlag: bool = False
    einzug_gemeint: str = field(default="", repr=False)
    vergleich: tuple[Vergleichszeile, ...] = field(default=(), repr=False)
    befunde: tuple[Befundzeile, ...] = field(default=(), repr=False)
    gebuehr: Gebuehrenbild = KEINE_GEBUEHR
    schritte: tuple[Schritt, ...] = ()
    zeiger: Zeiger = KEIN_ZEIGER
    hilfe: Hilfe | None = None
    fragt_verwerfen: bool = False
    gesperrt: bool = False

    @property
    def hat_fehler(self) -> bool:
        """Whether a fault is shown at a field."""
        return any(ansicht.marke is Marke.FEHLER for ansicht in self.felder.values())

    def anzahl(self, vorsatz: str, *marken: Marke) -> int:
        """How many fields below `vorsatz` ("person.", "neu.") carry one of these marks."""
        return sum(ansicht.marke in marken for key, ansicht in self.felder.items() if key.startswith(vorsatz))


def bild(e: Erfassung, umgebung: Umgebung, mehr: bool) -> State:
    """The screen of a draft; `mehr`: the clerk wants to see every field of the Fahrzeug."""
    texte, pruefung = umgebung.texte, e.pruefung
    fehler = e.sichtbare_fehler()
    felder = _felder(e, texte)
    weitere = tuple(c for c in FAHRZEUG_WEITERE if mehr or _zu_zeigen(felder.get(fahrzeugfeld(e.fahrzeug, c))))
    gemeinden = umgebung.schalter.stammdaten.gemeinden
    return State(
        aktiv=True,
        felder=felder,
        fahrzeuge=tuple(_reiter(e.angaben, nummer, texte) for nummer in e.angaben.fahrzeuge()),
        fahrzeug=e.fahrzeug,
        weitere=weitere if e.angaben.fahrzeuge() else (),
        vorschlaege=tuple(_vorschlag(v, texte) for v in e.vorschlaege),
        vorschlag=e.vorschlag,
        kein_vorschlag=e.kein_vorschlag,
        einzug_gemeint=_einzug(e, umgebung),
        vergleich=vergleiche(pruefung.auswertung.ummeldung, pruefung.befunde, gemeinden, texte),
        befunde=(
            *zeilen(pruefung, e.angaben, fehler, texte),
            *strassenhinweis(pruefung.auswertung.ummeldung, umgebung),
        ),
        gebuehr=gebuehrenbild(pruefung.gebuehr, texte, _gesperrt(pruefung)),
        schritte=schritte_im_entwurf(pruefung, [bildschirmfeld(f.feld) for f in fehler], len(e.angaben.fahrzeuge())),
    )


def _gesperrt(pruefung: Pruefung) -> bool:
    """Whether a Befund must be settled before anything is due; a box not ticked yet is none."""
    schwer = (b for b in pruefung.befunde if b.gewicht is not Gewicht.HINWEIS)
    return any(bildschirmfeld(b.feld) != WOHNUNGSGEBER for b in schwer)


def _zu_zeigen(ansicht: Feldansicht | None) -> bool:
    return ansicht is not None and ansicht.marke in _ZU_BEACHTEN


def _felder(e: Erfassung, texte: Texte) -> Mapping[str, Feldansicht]:
    fehler = {bildschirmfeld(f.feld): texte.fehler(f) for f in reversed(e.sichtbare_fehler())}
    offen = set(e.pruefung.auswertung.offen)
    keys = [*PERSON, *NEU]
    if e.angaben.fahrzeuge():
        keys += [fahrzeugfeld(e.fahrzeug, code) for code in (*FAHRZEUG, *FAHRZEUG_WEITERE)]

    def ansicht(key: str) -> Feldansicht:
        feld, grund = e.angaben.feld(key), fehler.get(key)
        marke = Marke.FEHLER if grund else marke_von(feld, key in offen)
        return Feldansicht(
            text=feld.text,
            marke=marke,
            fehler=grund.text if grund else "",
            tun=grund.tun if grund else "",
            ausschnitt=e.ausschnitte.get(key) if key in offen or grund else None,
        )

    return MappingProxyType({key: ansicht(key) for key in keys})


def _reiter(angaben: Angaben, nummer: int, texte: Texte) -> str:
    kennzeichen = angaben.text(fahrzeugfeld(nummer, "A"))
    return kennzeichen or texte("karte.fahrzeug_namenlos", nummer=nummer + 1)


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
