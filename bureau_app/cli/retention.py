"""`bureau-app retention`: deletes at this counter what need not be kept any longer, or says what that would be."""

import argparse
import json

from bureau_app.domain.aufbewahrung import Ort
from bureau_app.geraete import DATENBANK, Systemuhr
from bureau_app.resources import lade_aufbewahrung
from bureau_app.settings import read_settings, settings_path
from bureau_app.store.aufbewahrung import SqlAufbewahrungsspeicher
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesselbund
from bureau_app.workflows.aufbewahrung import Loeschbericht, raeume_auf

ALLE = 1_000_000


def run(arguments: argparse.Namespace) -> int:
    """Apply every rule and print what it did; 0."""
    settings = read_settings(arguments.settings or settings_path())
    uhr = Systemuhr()
    datenbank = oeffne(settings.datenordner / DATENBANK, Schluesselbund())
    try:
        speicher = SqlAufbewahrungsspeicher(datenbank, uhr)
        bericht = raeume_auf(speicher, lade_aufbewahrung(Ort.SCHALTER), uhr.heute(), arguments.dry_run, ALLE)
    finally:
        datenbank.schliesse()
    print(_als_json(bericht) if arguments.json else _in_worten(bericht, arguments.dry_run))
    return 0


def _als_json(bericht: Loeschbericht) -> str:
    posten = [
        {"regel": p.regel, "anzahl": p.anzahl, "vor": p.grenze.isoformat(), "quelle": p.quelle} for p in bericht.posten
    ]
    return json.dumps({"posten": posten, "behalten": dict(bericht.behalten)}, ensure_ascii=False)


def _in_worten(bericht: Loeschbericht, probe: bool) -> str:
    zeilen = ["Zu löschen wäre (nichts wurde gelöscht):" if probe else "Gelöscht:"]
    zeilen += [f"  {p.regel:12} {p.anzahl:8}  vor dem {p.grenze:%d.%m.%Y}  {p.quelle}" for p in bericht.posten]
    zeilen += [f"Älter und noch da, weil {grund}: {anzahl}" for grund, anzahl in bericht.behalten]
    return "\n".join(zeilen)
