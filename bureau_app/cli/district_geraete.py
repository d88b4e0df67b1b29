"""`bureau-app district ca|enrol|revoke|rescue-key`: the district's own CA, and the counter PCs it lets in."""

import argparse
import os
import sys
from pathlib import Path

from bureau_app.district.access import Verzeichnis
from bureau_app.district.identity.aufnahme import CODE_GILT, Aufnahme
from bureau_app.district.identity.ca import lege_ca_an, stelle_dienst_aus
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.identity.schluessel import lege_rettung_an
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.wire.geraet import code_gruppiert


def ca(arguments: argparse.Namespace, district_id: str) -> None:
    """Make the CA, or a certificate for the service."""
    ordner = schluesselordner(arguments)
    if arguments.what == "init":
        print(lege_ca_an(ordner, district_id, jetzt()))
        print("Diese Datei braucht jeder Schalter-PC bei „bureau-app enrol --ca“.", file=sys.stderr)
        return
    bis = stelle_dienst_aus(ordner, arguments.hosts, jetzt())
    print(f"Zertifikat für {', '.join(arguments.hosts)} bis {bis:%d.%m.%Y}. Es gilt, sobald der Dienst neu startet.")


def enrol(arguments: argparse.Namespace, district_id: str) -> None:
    """Print a code that makes one PC a device."""
    with datenbank(arguments.database, district_id) as engine:
        verzeichnis = Verzeichnis(engine, district_id, jetzt)
        code = Aufnahme(engine, district_id, jetzt, verzeichnis, None).neuer_code(arguments.ags, arguments.name)
    print(code_gruppiert(code))
    print(f"Der Code gilt einmal, {CODE_GILT.seconds // 60} Minuten lang, für einen Schalter-PC.", file=sys.stderr)


def revoke(arguments: argparse.Namespace, district_id: str) -> None:
    """Refuse a device from now on."""
    with datenbank(arguments.database, district_id) as engine:
        Verzeichnis(engine, district_id, jetzt).widerrufe(arguments.ags, arguments.geraet)
    print(f"Gerät {arguments.geraet} wird nicht mehr angenommen.")


def release(arguments: argparse.Namespace, district_id: str) -> None:
    """Take a device's changes again after somebody looked."""
    with datenbank(arguments.database, district_id) as engine:
        Quarantaene(engine, district_id).gib_frei(arguments.ags, arguments.geraet, jetzt())
    print(f"Gerät {arguments.geraet} wird wieder angenommen. Ein kopierter PC braucht eine eigene Anmeldung.")


def rescue_key(arguments: argparse.Namespace, _district_id: str) -> None:
    """Make the key that counters wrap their store's key for."""
    lege_rettung_an(schluesselordner(arguments), arguments.key, arguments.replace)
    print(f"Der private Rettungsschlüssel liegt in {arguments.key}: weg von diesem Rechner aufbewahren.")


def schluesselordner(arguments: argparse.Namespace) -> Path:
    """The folder of the district's keys."""
    return schrank_fuer(arguments.database, arguments.keys, os.environ).ordner
