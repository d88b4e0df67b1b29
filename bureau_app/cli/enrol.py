"""`bureau-app enrol`: makes this PC a counter of the district."""

import argparse
import json
import os
import sys
from pathlib import Path

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from bureau_app.settings import settings_path
from bureau_app.store.schluessel import Geraetetoken
from bureau_app.wire.dienst import Geraeteauskunft

_KOPF = "# Einstellungen dieses Schalter-PCs. Das Gerätetoken liegt im Schlüsselbund des Betriebssystems, nie hier.\n"


def run(arguments: argparse.Namespace) -> int:
    """Ask the district who this device is, keep its token in the keyring, write the settings; 0 if all three worked."""
    token = sys.stdin.readline().strip()
    if not token:
        raise Eingabefehler(Fehlercode.TOKEN_FEHLT)
    dienst = KreisDienst(arguments.district, token, arguments.ca)
    try:
        geraet = dienst.auskunft().geraet
    finally:
        dienst.schliesse()
    if geraet.gemeinde_ags != arguments.ags:
        raise Eingabefehler(Fehlercode.GERAET_ANDERE_GEMEINDE, "", ags=geraet.gemeinde_ags)
    ziel = arguments.settings or settings_path()
    Geraetetoken().merke(token)
    _schreibe(ziel, _einstellungen(geraet, arguments))
    print(f"Schalter-PC {geraet.nummer} ({geraet.name}) ist angemeldet. Einstellungen: {ziel}")
    return 0


def _einstellungen(geraet: Geraeteauskunft, arguments: argparse.Namespace) -> str:
    abschnitte: dict[str, dict[str, int | str]] = {
        "schalter": {"geraet": geraet.nummer, "gemeinde_ags": geraet.gemeinde_ags, "name": geraet.name},
        "kreis": {"url": arguments.district} | ({"ca_datei": _pfad(arguments.ca)} if arguments.ca else {}),
        "melderegister": {"ordner": _pfad(arguments.uebergabe), "schluessel_datei": _pfad(arguments.schluessel)},
    }
    zeilen = [_KOPF]
    for name, werte in abschnitte.items():
        zeilen.append(f"[{name}]\n" + "".join(f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in werte.items()))
    return "\n".join(zeilen)


def _pfad(path: Path) -> str:
    return str(path.expanduser().absolute())


def _schreibe(ziel: Path, text: str) -> None:
    """Write whole or not at all."""
    neben = ziel.with_suffix(".neu")
    try:
        ziel.parent.mkdir(parents=True, exist_ok=True)
        neben.write_text(text, "utf-8")
        os.replace(neben, ziel)
    except OSError:
        raise Stoerung(Fehlercode.EINSTELLUNGEN_NICHT_SCHREIBBAR, datei=str(ziel)) from None
