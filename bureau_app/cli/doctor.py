"""`bureau-app doctor`: what of this machine works, what is missing, and how to get it."""

import argparse
import json
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial

from bureau_app import __version__
from bureau_app.ausstattung import systemdrucker
from bureau_app.counter import ohne_fenster
from bureau_app.devices.datei import DateiScanner
from bureau_app.devices.seriell import SeriellerLeser
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.geraete import DATENBANK, Systemuhr, baue_ausweis, baue_eidleser, baue_scanner, lade_strassen
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.relais import hole_empfaenger
from bureau_app.link.siegel import lies_oeffentlichen_schluessel, schluessel_id
from bureau_app.link.uebergabe import Uebergabeordner, lies_empfaenger
from bureau_app.link.verbindung import Verbindung
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.drucker import druckernamen
from bureau_app.printing.schriften import lade_schriften
from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import lade_formular, lade_stammdaten, lade_texte, schriften
from bureau_app.settings import Eid, Lesegeraet, Settings, read_settings, settings_path
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Geraetetoken, Schluesselbund
from bureau_app.ui.texts import Texte
from bureau_app.wire.dienst import Dienstauskunft
from bureau_app.wire.fahrzeugregister import FORM


@dataclass(frozen=True, slots=True)
class Pruefpunkt:
    """One thing that was tried: whether it works, what was seen, and what to do if it does not."""

    name: str
    ok: bool
    gesehen: str
    tun: str = ""


def run(arguments: argparse.Namespace) -> int:
    """Try everything and print it; 0 if all works, 1 if something does not."""
    texte = Texte.laden(lade_texte("de"))
    app = ohne_fenster()
    punkte = tuple(untersuche(arguments, texte))
    del app
    if arguments.json:
        print(json.dumps([asdict(p) for p in punkte], ensure_ascii=False, indent=2))
    else:
        for punkt in punkte:
            print(f"{'✓' if punkt.ok else '✗'} {punkt.name:16} {punkt.gesehen}")
            if punkt.tun:
                print(f"  {'':16} → {punkt.tun}")
    return 0 if all(p.ok for p in punkte) else 1


def untersuche(arguments: argparse.Namespace, texte: Texte) -> Iterator[Pruefpunkt]:
    """Every check in the order of an installation; what needs the settings is left out if there are none."""

    def versuche(name: str, arbeit: Callable[[], str]) -> Pruefpunkt:
        try:
            return Pruefpunkt(name, True, arbeit())
        except (Stoerung, Eingabefehler) as fehler:
            wortlaut = texte.fehler(fehler)
            return Pruefpunkt(name, False, wortlaut.text, wortlaut.tun)

    yield versuche("programm", lambda: f"bureau-app {__version__}, Python {platform.python_version()}")
    yield versuche("schriften", _schriften)
    yield versuche("lesedienst", _lesedienst)
    yield versuche("schluesselbund", lambda: (Geraetetoken().lies(), "Gerätetoken vorhanden")[1])
    pfad = arguments.settings or settings_path()
    try:
        settings = read_settings(pfad)
    except Stoerung as fehler:
        yield Pruefpunkt("einstellungen", False, *_worte(texte, fehler))
        yield versuche("drucker", lambda: ", ".join(druckernamen()) or "kein Drucker eingerichtet")
        return
    yield Pruefpunkt("einstellungen", True, str(pfad))
    for name, arbeit in _mit_einstellungen(settings):
        yield versuche(name, arbeit)


def _worte(texte: Texte, fehler: Stoerung) -> tuple[str, str]:
    wortlaut = texte.fehler(fehler)
    return wortlaut.text, wortlaut.tun


def _mit_einstellungen(settings: Settings) -> tuple[tuple[str, Callable[[], str]], ...]:
    return (
        ("speicher", lambda: _speicher(settings)),
        ("drucker", lambda: _drucker(settings)),
        ("scanner", lambda: _scanner(settings)),
        *((f"leser {geraet.port}", partial(_lesegeraet, geraet)) for geraet in settings.lesegeraet),
        *([("vor-ort-auslesen", partial(_eid, settings, settings.eid))] if settings.eid else []),
        ("kreis", lambda: _kreis(settings)),
        ("melderegister", lambda: _melderegister(settings)),
        ("strassen", lambda: _strassen(settings)),
    )


def _schriften() -> str:
    lade_schriften(schriften())
    return ", ".join(datei.stem for datei in schriften())


def _lesedienst() -> str:
    dienst = Lesedienst(lade_formular("zb1"))
    try:
        dienst.waerme_auf()
    finally:
        dienst.schliesse()
    return "Texterkennung startet und ist warm"


def _speicher(settings: Settings) -> str:
    datenbank = oeffne(settings.datenordner / DATENBANK, Schluesselbund())
    try:
        kette = SqlCaseStore(datenbank, Systemuhr()).pruefe_kette()
    finally:
        datenbank.schliesse()
    if kette.bruch is not None:
        raise Stoerung(Fehlercode.JOURNAL_UNTERBROCHEN, zeile=str(kette.bruch))
    return f"verschlüsselt, Journal mit {kette.zeilen} Zeilen unversehrt"


def _drucker(settings: Settings) -> str:
    layout = lade_stammdaten().aufkleber
    bild = Druckbild(lade_schriften(schriften()), layout)
    systemdrucker(bild, layout, settings.drucker).bereit()
    return f"Aufkleber: {settings.drucker.aufkleber or 'Standarddrucker'}"


def _scanner(settings: Settings) -> str:
    """Without a scanner nothing is wrong: the clerk picks files."""
    wahl = settings.scanner
    scanner = baue_scanner(wahl)
    if isinstance(scanner, DateiScanner):
        return "keiner eingestellt (datei, ordner, sane; unter Windows auch wia): Bilder werden mit Strg+O gewählt"
    scanner.bereit()
    return f"{wahl.art}: {wahl.ordner or wahl.geraet or 'der einzige'}"


def _lesegeraet(geraet: Lesegeraet) -> str:
    leser = SeriellerLeser(geraet.port, geraet.baud)
    try:
        leser.bereit()
    finally:
        leser.schliesse()
    return f"Anschluss offen, {geraet.baud} Baud"


def _eid(settings: Settings, eid: Eid) -> str:
    """AusweisApp only: a session at the adapter would be one that nobody ends."""
    leser = baue_eidleser(settings, "")
    return f"AusweisApp {leser.bereit() if leser else ''} an Port {eid.port}, Auslesen mit Strg+E"


def _kreis(settings: Settings) -> str:
    platz = settings.schalter
    ausweis = baue_ausweis(settings)
    dienst = KreisDienst(settings.kreis.url, Geraetetoken().lies(), settings.kreis.ca_datei, ausweis=ausweis)
    try:
        auskunft = dienst.auskunft()
    finally:
        dienst.schliesse()
    if (auskunft.geraet.gemeinde_ags, auskunft.geraet.nummer) != (platz.gemeinde_ags, platz.geraet):
        raise Stoerung(
            Fehlercode.GERAET_PASST_NICHT, ags=auskunft.geraet.gemeinde_ags, geraet=str(auskunft.geraet.nummer)
        )
    pruefe_form(auskunft, lambda: _geparkt(settings))
    bis = f", Zertifikat bis {ausweis.gueltigkeit()[1]:%d.%m.%Y}" if ausweis else ", ohne Zertifikat (nur Erprobung)"
    return f"{settings.kreis.url}, Dienst {auskunft.version}, dieses Gerät: {auskunft.geraet.name}{bis}"


def pruefe_form(auskunft: Dienstauskunft, geparkt: Callable[[], int]) -> None:
    """Stoerung KREIS_ZU_ALT if the district does not know the form that this program writes."""
    if FORM not in auskunft.schemata:
        raise Stoerung(Fehlercode.KREIS_ZU_ALT, version=auskunft.version, anzahl=str(geparkt()))


def _geparkt(settings: Settings) -> int:
    """How many changes wait for an update of the district's service."""
    datenbank = oeffne(settings.datenordner / DATENBANK, Schluesselbund())
    try:
        return SqlCaseStore(datenbank, Systemuhr()).geparkt(Register.FAHRZEUGREGISTER)
    finally:
        datenbank.schliesse()


def _melderegister(settings: Settings) -> str:
    stelle, kreis = settings.melderegister, settings.kreis
    if stelle.ordner is not None:
        Uebergabeordner(stelle.ordner, stelle.schluessel_datei).bereit()
        return str(stelle.ordner)
    hier = schluessel_id(lies_empfaenger(stelle.schluessel_datei))
    verbindung = Verbindung(kreis.url, Geraetetoken().lies(), kreis.ca_datei, ausweis=baue_ausweis(settings))
    try:
        dort = hole_empfaenger(verbindung)
    finally:
        verbindung.schliesse()
    if dort is None or schluessel_id(lies_oeffentlichen_schluessel(dort)) != hier:
        raise Stoerung(Fehlercode.MELDEREGISTER_SCHLUESSEL_ANDERER, kennung=hier)
    return f"über den Kreis, versiegelt für {hier}"


def _strassen(settings: Settings) -> str:
    verzeichnis = lade_strassen(settings.strassenverzeichnis, lade_stammdaten())
    return f"{len(verzeichnis.strassen)} Straßen"
