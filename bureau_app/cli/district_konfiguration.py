"""Joins the command line of `bureau-app district` with its configuration: what was not given is filled in."""

import argparse
import os
from pathlib import Path
from typing import Any

from bureau_app.district.konfiguration import Konfiguration, lies_konfiguration
from bureau_app.domain.anschrift import Gemeinden
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode

_KREISSTELLEN = 5
_DIENST = {"host": "host", "port": "port", "tls_cert": "tls_zertifikat", "tls_key": "tls_schluessel"}


def konfiguriere(arguments: argparse.Namespace) -> None:
    """Read the configuration into `arguments.konfiguration`, and fill in `database`, and for `serve` its place.

    Eingabefehler KONFIGURATION_OHNE_DATENBANK if nothing names the database.
    """
    konfiguration = lies_konfiguration(getattr(arguments, "config", None), _befehl(arguments), os.environ)
    arguments.konfiguration = konfiguration
    if hasattr(arguments, "database"):
        arguments.database = datenbank_von(konfiguration)
    if hasattr(arguments, "keys"):
        arguments.keys = konfiguration.schluessel
    for argument, feld in _DIENST.items():
        if hasattr(arguments, argument):
            setattr(arguments, argument, getattr(konfiguration.dienst, feld))


def kreisschluessel(gemeinden: Gemeinden) -> str:
    """The Kreis's key: what the Amtliche Gemeindeschluessel of its municipalities begin with."""
    return gemeinden.eintraege[0].ags[:_KREISSTELLEN]


def datenbank_von(konfiguration: Konfiguration) -> str:
    """The database's URL."""
    url = konfiguration.datenbank_url()
    if not url:
        raise Eingabefehler(Fehlercode.KONFIGURATION_OHNE_DATENBANK, "database")
    return url


def _befehl(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the command line gave, in the shape of the configuration."""
    gegeben: dict[str, Any] = {}
    if getattr(arguments, "database", None):
        gegeben |= {"datenbank": arguments.database, "datenbank_kennwort_datei": None}
    if isinstance(keys := getattr(arguments, "keys", None), Path):
        gegeben["schluessel"] = keys
    dienst = {feld: getattr(arguments, argument, None) for argument, feld in _DIENST.items()}
    genannt = {feld: wert for feld, wert in dienst.items() if wert is not None}
    return gegeben | ({"dienst": genannt} if genannt else {})
