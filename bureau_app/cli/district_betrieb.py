"""`bureau-app district backup`, `restore` and `doctor`: for those who run the service."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from bureau_app import __version__
from bureau_app.cli.district_eid import pruefe_eidserver
from bureau_app.district.betrieb import diagnose
from bureau_app.district.betrieb.bestand import Bestand
from bureau_app.district.betrieb.sicherung import raeume_auf, sichere, sichere_schluessel
from bureau_app.district.betrieb.wiederherstellung import bereite_postgresql, stelle_sqlite_her, waehle
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.resources import lade_texte
from bureau_app.ui.texts import Texte

_NOCH_EINMAL = (
    "Geräte, die seit diesem Zeitpunkt widerrufen, Konten, die geändert, Vorgänge, die auf Antrag gelöscht wurden:\n"
    "noch einmal widerrufen, ändern und löschen. Der alte Stand kennt das nicht."
)


@dataclass(frozen=True, slots=True)
class Punkt:
    """One thing that was tried, what was seen, and what to do if it is not in order."""

    name: str
    ok: bool
    gesehen: str
    tun: str = ""


def backup(arguments: argparse.Namespace, _district_id: str) -> None:
    """Back up the database, then the keys to a place of their own, then delete what is too old."""
    wohin = arguments.konfiguration.sicherung
    ordner = arguments.dir or wohin.ordner
    if ordner is None:
        raise Eingabefehler(Fehlercode.SICHERUNG_OHNE_ORDNER, "dir")
    fertig = sichere(arguments.database, ordner, jetzt)
    print(fertig.ordner)
    if schluessel := arguments.keys_to or wohin.schluessel:
        sichere_schluessel(schrank_fuer(arguments.database, arguments.keys, os.environ).ordner, schluessel)
    geloescht = raeume_auf(ordner, arguments.keep or wohin.behalten)
    print(f"Gesichert und geprüft; {len(geloescht)} ältere gelöscht.", file=sys.stderr)


def restore(arguments: argparse.Namespace, district_id: str) -> None:
    """Prepare PostgreSQL's new data folder, or put SQLite's file in place."""
    bis = _zeitpunkt(arguments.time) if arguments.time else None
    sicherung = waehle(arguments.dir, bis)
    if sicherung.art == "sqlite":
        stelle_sqlite_her(sicherung, arguments.to, district_id, jetzt)
        print(f"Stand {sicherung.ordner.name} liegt in {arguments.to}. Den Dienst starten.")
        print(_NOCH_EINMAL)
        return
    bereite_postgresql(sicherung, arguments.wal or arguments.dir / "wal", arguments.to, bis)
    print(f"Stand {sicherung.ordner.name} liegt in {arguments.to}. PostgreSQL darauf starten; es liest das Archiv")
    print("und nimmt dann Verbindungen an. Danach den Dienst starten: Er bemerkt den neuen Stand selbst.")
    print(_NOCH_EINMAL)


def doctor(arguments: argparse.Namespace, district_id: str) -> int:
    """Try everything and print it; 0 if all works, 1 if something does not."""
    texte = Texte.laden(lade_texte("de"))
    punkte = tuple(_punkte(arguments, district_id, texte))
    if arguments.json:
        print(json.dumps([asdict(p) for p in punkte], ensure_ascii=False, indent=2))
    else:
        for punkt in punkte:
            print(f"{'✓' if punkt.ok else '✗'} {punkt.name:16} {punkt.gesehen}")
            if punkt.tun:
                print(f"  {'':16} → {punkt.tun}")
    return 0 if all(p.ok for p in punkte) else 1


def _punkte(arguments: argparse.Namespace, district_id: str, texte: Texte) -> Iterator[Punkt]:
    def versuche(name: str, arbeit: Callable[[], str]) -> Punkt:
        try:
            return Punkt(name, True, arbeit())
        except (Stoerung, Eingabefehler) as fehler:
            wortlaut = texte.fehler(fehler)
            return Punkt(name, False, wortlaut.text, wortlaut.tun)

    konfiguration = arguments.konfiguration
    yield versuche("programm", lambda: f"bureau-app {__version__}, Kreis {district_id}")
    if konfiguration.dienst.tls_zertifikat:
        zertifikat = konfiguration.dienst.tls_zertifikat
        yield versuche("zertifikat", lambda: diagnose.pruefe_zertifikat(zertifikat, jetzt()))
    if konfiguration.sicherung.ordner:
        ordner = konfiguration.sicherung.ordner
        yield versuche("sicherung", lambda: diagnose.pruefe_sicherung(ordner, jetzt()))
    if konfiguration.eid.url:
        yield versuche("eid-server", lambda: pruefe_eidserver(konfiguration.eid, district_id, jetzt()))
    for name, arbeit in _an_der_datenbank(arguments, district_id):
        yield versuche(name, arbeit)


def _an_der_datenbank(arguments: argparse.Namespace, district_id: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each opens the database anew: one that fails leaves the others their try."""

    def mit(arbeit: str) -> str:
        with datenbank(arguments.database, district_id) as engine:
            match arbeit:
                case "datenbank":
                    return f"{engine.dialect.name}, Schema auf dem Stand des Programms"
                case "schluessel":
                    schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
                    return diagnose.pruefe_schluessel(engine, district_id, schrank)
                case "uhr":
                    return diagnose.pruefe_uhr(engine, jetzt)
                case "geraete":
                    return diagnose.pruefe_geraete(Quarantaene(engine, district_id))
                case "erfassung":
                    return diagnose.pruefe_erfassung(engine, district_id, jetzt())
                case _:
                    return diagnose.pruefe_warteschlangen(Bestand(engine, district_id, jetzt))

    for name in ("datenbank", "schluessel", "uhr", "geraete", "erfassung", "warteschlangen"):
        yield name, lambda name=name: mit(name)  # type: ignore[misc]


def _zeitpunkt(text: str) -> datetime:
    try:
        zeit = datetime.fromisoformat(text)
    except ValueError:
        zeit = datetime.min
    if zeit.tzinfo is None:
        raise Eingabefehler(Fehlercode.ZEITPUNKT_FORM, "time")
    return zeit
