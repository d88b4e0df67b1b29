"""The command line of what concerns devices in `bureau-app district`: CA, codes, revocation, recovery key."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def geraete_arguments(steps: Verbs, shared: Sequence[argparse.ArgumentParser]) -> None:
    """Their steps; `shared` names database and key folder."""
    ca = steps.add_parser("ca", help="Zertifizierungsstelle des Kreises")
    what = ca.add_subparsers(dest="what", metavar="WAS", required=True)
    what.add_parser("init", parents=shared, help="einmal anlegen; druckt, wo ihr Zertifikat liegt")
    server = what.add_parser("server", parents=shared, help="Zertifikat für den Dienst ausstellen")
    server.add_argument("--host", dest="hosts", required=True, action="append", help="Name oder Adresse (auch mehrere)")
    enrol = steps.add_parser("enrol", parents=shared, help="druckt einen Code, mit dem ein Schalter-PC sich anmeldet")
    enrol.add_argument("--ags", required=True, help="Amtlicher Gemeindeschlüssel, 8 Ziffern")
    enrol.add_argument("--name", required=True, help="Name des Geräts")
    revoke = steps.add_parser("revoke", parents=shared, help="einen Schalter-PC nicht mehr annehmen")
    revoke.add_argument("--ags", required=True, help="Amtlicher Gemeindeschlüssel, 8 Ziffern")
    revoke.add_argument("--geraet", required=True, type=int, metavar="N", help="Nummer des Geräts in seiner Gemeinde")
    release = steps.add_parser("release", parents=shared, help="einen Schalter-PC aus der Quarantäne nehmen")
    release.add_argument("--ags", required=True, help="Amtlicher Gemeindeschlüssel, 8 Ziffern")
    release.add_argument("--geraet", required=True, type=int, metavar="N", help="Nummer des Geräts in seiner Gemeinde")
    key = steps.add_parser("rescue-key", parents=shared, help="Schlüssel für die Rettung anlegen")
    key.add_argument("--key", required=True, type=Path, metavar="FILE", help="neue Datei für den privaten Schlüssel")
    key.add_argument("--replace", action="store_true", help="den bisherigen Schlüssel ersetzen")
    rescue = steps.add_parser("rescue", parents=shared, help="zustellen, was auf einem verlorenen Schalter-PC liegt")
    rescue.add_argument("--store", required=True, type=Path, metavar="FILE", help="sein Speicher (schalter.db)")
    rescue.add_argument("--wrapped", required=True, type=Path, metavar="FILE", help="die Datei .rettung daneben")
    rescue.add_argument("--key", required=True, type=Path, metavar="FILE", help="privater Rettungsschlüssel")
    rescue.add_argument("--uebergabe", type=Path, metavar="DIR", help="Ordner der Übergabe an die Meldebehörde")
    rescue.add_argument(
        "--schluessel",
        type=Path,
        metavar="FILE",
        help="Schlüssel ihres Fachverfahrens; ohne Ordner versiegelt über den Kreis",
    )
