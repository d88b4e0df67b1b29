"""Plays a case without a window, step by step as a clerk would, and fetches what both registers made of it."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bureau_app.cli.demo_haushalt import frage_nach_fahrzeugen, nimm_haushalt_auf, verweise_an_den_kreis
from bureau_app.cli.demo_papiere import papiere
from bureau_app.counter import Teile
from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.domain.angaben import Angaben
from bureau_app.domain.aufnahme import nimm_lesung_auf
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.melderegister import MelderegisterEintrag
from bureau_app.workflows import druck, kasse, sync, ummeldung
from bureau_app.workflows.blatt import vorgangsblatt
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.pruefung import pruefe_angaben

HAUPTFALL, HAUSHALT = "hauptfall", "haushalt"
_EINZUG_VOR = timedelta(days=3)
_FRIST_S = 60.0
_TAKT_S = 0.1


@dataclass(frozen=True, slots=True)
class Lesestand:
    """How many fields were read, how many of them the clerk had to look at, and how many were wrong."""

    gelesen: int
    angesehen: int
    berichtigt: int


@dataclass(frozen=True, slots=True)
class Spielstand:
    """The Vorgang at the end, what reading it took, and the register entries as they were read back (JSON)."""

    vorgang: Vorgang
    lesestand: Lesestand
    eintraege: Mapping[Register, str] = field(repr=False)


def spiele(
    teile: Teile,
    scanner: SimulierterScanner,
    benutzer: Benutzer,
    eintrag_der_stadt: Callable[[str], bytes | None],
    szenario: str = HAUPTFALL,
) -> Spielstand:
    """A scenario from the scan to both registers, in at most a minute of waiting for them.

    `eintrag_der_stadt` gives the town's entry of a Vorgang. Eingabefehler or Stoerung if a step cannot be done.
    """
    s = teile.schalter
    vorgang = ummeldung.eroeffne(s, benutzer)
    scanner.waehle(szenario)
    angaben = _lies(teile, scanner)
    muster = scanner.muster(szenario)
    angaben, lesestand = _sieh_durch(teile, angaben, papiere(muster))
    angaben = nimm_haushalt_auf(_neue_wohnung(teile, angaben, muster.neue_anschrift), muster)
    vorgang = frage_nach_fahrzeugen(teile, benutzer, ummeldung.erfasse(s, vorgang, angaben))
    vorgang = ummeldung.uebernimm(s, benutzer, verweise_an_den_kreis(teile, vorgang))
    if vorgang.gebuehr.summe:
        vorgang = kasse.quittiere(s, benutzer, vorgang, f"VF-{vorgang.nummer}")
    while vorgang.offene_aufkleber():
        vorgang = druck.drucke_naechsten(s, benutzer, vorgang)
    s.drucker.drucke(vorgangsblatt(s, vorgang))
    vorgang = ummeldung.schliesse_ab(s, benutzer, vorgang)
    vorgang = _warte_auf_register(teile, vorgang)
    return Spielstand(vorgang, lesestand, _eintraege(teile, vorgang, eintrag_der_stadt))


def _lies(teile: Teile, scanner: SimulierterScanner) -> Angaben:
    heute, zeichen = teile.schalter.uhr.heute(), teile.schalter.stammdaten.zeichen
    angaben = Angaben()
    for bild in scanner.scanne():
        angaben = nimm_lesung_auf(angaben, teile.leser.lies(bild, heute), zeichen).angaben
    return angaben


def _sieh_durch(teile: Teile, angaben: Angaben, gedruckt: Mapping[str, str]) -> tuple[Angaben, Lesestand]:
    """Compare every field that must be looked at with the papers: confirm it if it is right, else type what is there.

    Fields that the reader vouches for are not compared: a wrong one would go through here as at a counter.
    """
    offen = pruefe_angaben(teile.schalter, angaben).auswertung.offen
    berichtigt = [key for key in offen if angaben.text(key) != gedruckt.get(key, "")]
    lesestand = Lesestand(len(angaben.felder), len(offen), len(berichtigt))
    for key in berichtigt:
        angaben = angaben.eingegeben(key, gedruckt.get(key, ""))
    return angaben.bestaetigt(*offen), lesestand


def _neue_wohnung(teile: Teile, angaben: Angaben, gesagt: tuple[str, str]) -> Angaben:
    """What the person says about the new dwelling (street, town); the street comes from the town's directory."""
    platz, uhr = teile.schalter.arbeitsplatz, teile.schalter.uhr
    zeichen = teile.schalter.stammdaten.zeichen
    gesucht = f"{gesagt[0]} {gesagt[1].split()[0]}"
    vorschlag = teile.strassen().suche(gesucht, zeichen, bevorzugt_ags=platz.gemeinde_ags)[0]
    strasse = vorschlag.strasse
    eingaben = {
        "neu.anschrift": f"{strasse.name} {vorschlag.hausnummer}, {strasse.plz} {strasse.ort}",
        "neu.einzugsdatum": f"{uhr.heute() - _EINZUG_VOR:%d.%m.%Y}",
        "neu.wohnungsart": "alleinige",
        "neu.wohnungsgeber": "ja",
    }
    for key, text in eingaben.items():
        angaben = angaben.eingegeben(key, text)
    return angaben


def _warte_auf_register(teile: Teile, vorgang: Vorgang) -> Vorgang:
    """Sync rounds until both registers answered, or the time is up; then the last Stoerung counts."""
    pause = threading.Event()
    ende = teile.schalter.uhr.jetzt() + timedelta(seconds=_FRIST_S)
    while True:
        stoerung = _runde(teile)
        vorgang = teile.schalter.store.lade(vorgang.id) or vorgang
        zurueck = any(eintrag.stand is Registerstand.ZURUECK for eintrag in vorgang.register)
        if vorgang.stufe is Stufe.BESTAETIGT or zurueck:
            return vorgang
        if teile.schalter.uhr.jetzt() > ende:
            if stoerung is not None:
                raise stoerung
            return vorgang
        pause.wait(_TAKT_S)


def _runde(teile: Teile) -> Stoerung | None:
    try:
        sync.kreis_runde(teile.schalter, teile.district)
        sync.melde_runde(teile.schalter, teile.melderegister)
    except Stoerung as stoerung:
        return stoerung
    return None


def _eintraege(teile: Teile, vorgang: Vorgang, eintrag_der_stadt: Callable[[str], bytes | None]) -> dict[Register, str]:
    """The confirmed entries, each read back through its own adapter and understood by its own mapping."""
    gelesen: dict[Register, str] = {}
    if vorgang.registerstand(Register.FAHRZEUGREGISTER) is Registerstand.BESTAETIGT:
        koerper = teile.district.eintrag(vorgang.id)
        if koerper is not None:
            FahrzeugregisterEintrag.aus_json(koerper)
            gelesen[Register.FAHRZEUGREGISTER] = _lesbar(koerper)
    if vorgang.registerstand(Register.MELDEREGISTER) is Registerstand.BESTAETIGT:
        koerper = eintrag_der_stadt(vorgang.id)
        if koerper is not None:
            MelderegisterEintrag.aus_json(koerper)
            gelesen[Register.MELDEREGISTER] = _lesbar(koerper)
    return gelesen


def _lesbar(koerper: bytes) -> str:
    return json.dumps(json.loads(koerper), ensure_ascii=False, indent=2) + "\n"
