"""`bureau-app enrol`: makes this PC a counter of the district."""

import argparse
import json
import os
import re
from pathlib import Path
from typing import Any

from bureau_app.cli.eingabezeile import lies_eingabezeile
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.policy import hole_schluessel
from bureau_app.link.pruefspur import hole_siegelschluessel
from bureau_app.settings import read_settings, settings_path
from bureau_app.store.schluessel import Geraetetoken
from bureau_app.wire.dienst import TOKEN_MUSTER, Geraeteauskunft

_KOPF = "# Einstellungen dieses Schalter-PCs. Das Gerätetoken liegt im Schlüsselbund des Betriebssystems, nie hier.\n"


def run(arguments: argparse.Namespace) -> int:
    """Ask the district who this device is, keep its token in the keyring, write the settings; 0 if all three worked.

    Enrolled again (new token, other district), a PC keeps its other settings: store, printers, streets, language.
    """
    ziel = arguments.settings or settings_path()
    bisher = _bisher(ziel)
    token = lies_eingabezeile().strip()
    if not re.fullmatch(TOKEN_MUSTER, token):
        raise Eingabefehler(Fehlercode.TOKEN_FEHLT)
    dienst = KreisDienst(arguments.district, token, arguments.ca)
    try:
        geraet = dienst.auskunft().geraet
    finally:
        dienst.schliesse()
    if geraet.gemeinde_ags != arguments.ags:
        raise Eingabefehler(Fehlercode.GERAET_ANDERE_GEMEINDE, "", ags=geraet.gemeinde_ags)
    schluessel = _schluessel(arguments.district, token, arguments.ca)
    Geraetetoken().merke(token)
    _schreibe(ziel, _als_toml(bisher | _einstellungen(bisher, geraet, arguments, schluessel)))
    print(f"Schalter-PC {geraet.nummer} ({geraet.name}) ist angemeldet. Einstellungen: {ziel}")
    return 0


def _bisher(ziel: Path) -> dict[str, Any]:
    """What the settings say already, nothing if there are none; Stoerung EINSTELLUNGEN_UNGUELTIG if nobody can tell."""
    try:
        return read_settings(ziel).model_dump(mode="json", exclude_unset=True)
    except Stoerung as stoerung:
        if stoerung.code is Fehlercode.EINSTELLUNGEN_FEHLEN:
            return {}
        raise


def _schluessel(url: str, token: str, ca_datei: Path | None) -> dict[str, str]:
    """The public keys that the district has, as the settings name them."""
    gefragt = {
        "policy_schluessel": hole_schluessel(url, token, ca_datei),
        "siegel_schluessel": hole_siegelschluessel(url, token, ca_datei),
    }
    return {name: schluessel for name, schluessel in gefragt.items() if schluessel}


def _einstellungen(
    bisher: dict[str, Any], geraet: Geraeteauskunft, arguments: argparse.Namespace, schluessel: dict[str, str]
) -> dict[str, dict[str, Any]]:
    ich = {"geraet": geraet.nummer, "gemeinde_ags": geraet.gemeinde_ags, "name": geraet.name}
    kreis = {"url": arguments.district} | ({"ca_datei": _pfad(arguments.ca)} if arguments.ca else {})
    kreis |= schluessel
    return {
        "schalter": bisher.get("schalter", {}) | ich,
        "kreis": kreis,
        "melderegister": {"ordner": _pfad(arguments.uebergabe), "schluessel_datei": _pfad(arguments.schluessel)},
    }


def _als_toml(werte: dict[str, Any]) -> str:
    """Single values first, then the sections, of which some come several times; a text is written as JSON does, which
    TOML reads alike."""
    einzeln: dict[str, Any] = {}
    abschnitte: list[str] = []
    for name, wert in werte.items():
        if isinstance(wert, dict):
            abschnitte.append(f"[{name}]\n{_zeilen(wert)}")
        elif isinstance(wert, list) and wert and all(isinstance(teil, dict) for teil in wert):
            abschnitte += [f"[[{name}]]\n{_zeilen(teil)}" for teil in wert]
        elif wert is not None:
            einzeln[name] = wert
    return "\n".join([_KOPF, *([_zeilen(einzeln)] if einzeln else []), *abschnitte])


def _zeilen(werte: dict[str, Any]) -> str:
    gesetzt = ((name, wert) for name, wert in werte.items() if wert is not None)
    return "".join(f"{name} = {json.dumps(wert, ensure_ascii=False)}\n" for name, wert in gesetzt)


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
