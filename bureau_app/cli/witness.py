"""`bureau-app witness`: the heads of the district's audit tree that this counter kept, for who verifies the audit."""

import argparse

from bureau_app.geraete import DATENBANK
from bureau_app.settings import read_settings, settings_path
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesselbund
from bureau_app.store.zeugen import SqlZeugenspeicher
from bureau_app.wire.pruefspur import Baumkopfmeldung, Zeugenheft


def run(arguments: argparse.Namespace) -> int:
    """Print them as one JSON document, oldest first; 0."""
    settings = read_settings(arguments.settings or settings_path())
    datenbank = oeffne(settings.datenordner / DATENBANK, Schluesselbund())
    try:
        koepfe = SqlZeugenspeicher(datenbank).koepfe()
    finally:
        datenbank.schliesse()
    print(Zeugenheft(koepfe=tuple(Baumkopfmeldung.von(kopf) for kopf in koepfe)).als_json().decode())
    return 0
