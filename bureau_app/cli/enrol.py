"""`bureau-app enrol`: makes this PC a counter of the district."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from bureau_app.cli.eingabezeile import lies_eingabezeile
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.geraete import DATENBANK
from bureau_app.link.ausweis import DATEI, Ausweis
from bureau_app.link.geraetepflege import nimm_teil
from bureau_app.link.relais import hole_empfaenger
from bureau_app.link.rettung import hinterlege
from bureau_app.link.siegel import lies_oeffentlichen_schluessel, schluessel_id
from bureau_app.link.uebergabe import lies_empfaenger
from bureau_app.link.verbindung import Verbindung
from bureau_app.settings import datenordner_path, read_settings, settings_path
from bureau_app.store.schluessel import Geraetekennwort, Geraetetoken, Schluesselbund
from bureau_app.wire.geraet import Aufnahmeantwort, code_aus

_KOPF = "# Einstellungen dieses Schalter-PCs. Das Gerätetoken liegt im Schlüsselbund des Betriebssystems, nie hier.\n"


def run(arguments: argparse.Namespace) -> int:
    """Make this PC a device with the code from the standard input: certificate beside the store, token and passwords in
    the keyring, settings; 0 if all worked.

    What could go wrong on this PC is tried before the code is used. Enrolled again (new code, other district), a PC
    keeps its other settings: store, printers, streets, language.
    """
    ziel = arguments.settings or settings_path()
    bisher = _bisher(ziel)
    code = code_aus(lies_eingabezeile())
    if not code:
        raise Eingabefehler(Fehlercode.CODE_FEHLT)
    speicher = _datenordner(arguments, bisher) / DATENBANK
    ausweis = Ausweis(speicher.with_name(DATEI), Geraetekennwort().lies_oder_mache())
    ausweis.pruefe_ablage()
    _pruefe_weg(arguments)
    schluessel = Schluesselbund().schluessel(speicher)
    _schreibe(ziel, None)
    verbindung = Verbindung(arguments.district, "", arguments.ca)
    try:
        neu = nimm_teil(verbindung, code, arguments.ags, ausweis)
    finally:
        verbindung.schliesse()
    Geraetetoken().merke(neu.token)
    meldestelle = _meldestelle(arguments, neu, ausweis, ziel)
    _schreibe(ziel, _als_toml(bisher | _einstellungen(bisher, neu, arguments) | {"melderegister": meldestelle}))
    if neu.schluessel.rettung:
        hinterlege(speicher, lambda: schluessel, neu.schluessel.rettung, arguments.ags, neu.geraet.nummer)
    print(f"Schalter-PC {neu.geraet.nummer} ({neu.geraet.name}) ist angemeldet. Einstellungen: {ziel}")
    return 0


def _datenordner(arguments: argparse.Namespace, bisher: dict[str, Any]) -> Path:
    """Where the store lies, or will lie."""
    return Path(_pfad(arguments.data)) if arguments.data else Path(bisher.get("datenordner") or datenordner_path())


def _bisher(ziel: Path) -> dict[str, Any]:
    """What the settings say already, nothing if there are none; Stoerung EINSTELLUNGEN_UNGUELTIG if nobody can tell."""
    try:
        return read_settings(ziel).model_dump(mode="json", exclude_unset=True)
    except Stoerung as stoerung:
        if stoerung.code is Fehlercode.EINSTELLUNGEN_FEHLEN:
            return {}
        raise


def _einstellungen(bisher: dict[str, Any], neu: Aufnahmeantwort, arguments: argparse.Namespace) -> dict[str, Any]:
    geraet = neu.geraet
    ich = {"geraet": geraet.nummer, "gemeinde_ags": geraet.gemeinde_ags, "name": geraet.name}
    kreis = {"url": arguments.district} | ({"ca_datei": _pfad(arguments.ca)} if arguments.ca else {})
    schluessel = {"policy_schluessel": neu.schluessel.policy, "siegel_schluessel": neu.schluessel.siegel}
    kreis |= {name: wert for name, wert in schluessel.items() if wert}
    ordner = {"datenordner": _pfad(arguments.data)} if arguments.data else {}
    return ordner | {
        "schalter": bisher.get("schalter", {}) | ich,
        "kreis": kreis,
    }


def _pruefe_weg(arguments: argparse.Namespace) -> None:
    """A folder with its key, or neither: then the Kreis carries. A key that nothing could be sealed for is told now,
    not by the first citizen's change."""
    if (arguments.uebergabe is None) != (arguments.schluessel is None):
        raise _ohne_weg()
    if arguments.schluessel is not None:
        lies_empfaenger(arguments.schluessel)


def _meldestelle(arguments: argparse.Namespace, neu: Aufnahmeantwort, ausweis: Ausweis, ziel: Path) -> dict[str, str]:
    """The way to the town's register. What the Kreis carries is sealed for the key that it names today, pinned here."""
    if arguments.uebergabe is not None:
        return {"ordner": _pfad(arguments.uebergabe), "schluessel_datei": _pfad(arguments.schluessel)}
    zeigt_sich = ausweis if neu.zertifikat else None
    verbindung = Verbindung(arguments.district, neu.token, arguments.ca, ausweis=zeigt_sich)
    try:
        pem = hole_empfaenger(verbindung)
    finally:
        verbindung.schliesse()
    if pem is None:
        raise _ohne_weg()
    schluessel_datei = ziel.with_name("melderegister.pem")
    _schreibe(schluessel_datei, pem.decode())
    fingerabdruck = schluessel_id(lies_oeffentlichen_schluessel(pem))
    print(
        f"Meldungen an die Stadt trägt der Kreis, versiegelt. Ihr Schlüssel, bitte mit ihr vergleichen: {fingerabdruck}"
    )
    return {"weg": "kreis", "schluessel_datei": _pfad(schluessel_datei)}


def _ohne_weg() -> Eingabefehler:
    return Eingabefehler(Fehlercode.MELDEREGISTER_WEG, "uebergabe")


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


def _schreibe(ziel: Path, text: str | None) -> None:
    """Write whole or not at all; None only tries whether that is possible."""
    neben = ziel.with_suffix(".neu")
    try:
        ziel.parent.mkdir(parents=True, exist_ok=True)
        neben.write_text(text or "", "utf-8")
        neben.unlink() if text is None else os.replace(neben, ziel)
    except OSError:
        raise Stoerung(Fehlercode.EINSTELLUNGEN_NICHT_SCHREIBBAR, datei=str(ziel)) from None
