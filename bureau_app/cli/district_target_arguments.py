"""The command line of `bureau-app district target` and `district gemeinde`, declared without loading what they need."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_AGS = "Amtlicher Gemeindeschlüssel, 8 Ziffern"


def target_arguments(steps: Verbs, database: Callable[[], argparse.ArgumentParser]) -> None:
    """Registers behind the district, and the towns that it carries envelopes for."""
    target = steps.add_parser("target", help="Register hinter dem Kreis: Zulassungsbehörde, FIT-Connect, Ordner, SFTP")
    what = target.add_subparsers(dest="what", metavar="WAS", required=True)
    add = what.add_parser("add", parents=[database()], help="ein Ziel aufnehmen")
    add.add_argument("--name", required=True, help="Name: Kleinbuchstaben, Ziffern, Bindestrich")
    add.add_argument("--file", required=True, type=Path, metavar="FILE", help="Einstellungen (TOML)")
    add.add_argument("--ags", default="", help=f"nur Einträge dieser Gemeinde ({_AGS})")
    add.add_argument("--from-start", action="store_true", help="auch alles, was schon gebucht ist")
    listing = what.add_parser("list", parents=[database()], help="Ziele mit ihren Warteschlangen")
    listing.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    remove = what.add_parser("remove", parents=[database()], help="ein Ziel mit seiner Warteschlange entfernen")
    remove.add_argument("--name", required=True, help="Name des Ziels")
    retry = what.add_parser("retry", parents=[database()], help="Geparktes noch einmal versuchen")
    retry.add_argument("--name", required=True, help="Name des Ziels")
    retry.add_argument("--key", default="", metavar="SCHLUESSEL", help="nur diese Sendung")
    check = what.add_parser("check", parents=[database()], help="prüfen, ob die Ziele erreichbar und bereit sind")
    check.add_argument("--name", default="", help="nur dieses Ziel")
    report = what.add_parser("report", parents=[database()], help="Tagesabschluss: was nicht bestätigt ist")
    report.add_argument("--day", default="", metavar="JJJJ-MM-TT", help="Tag, sonst heute")
    report.add_argument("--json", action="store_true", help="Ausgabe als JSON, eine Sendung je Zeile")
    gemeinde = steps.add_parser(
        "gemeinde", parents=[database()], help="Fachverfahren einer Gemeinde, für das der Kreis versiegelte Post trägt"
    )
    gemeinde.add_argument("--ags", required=True, help=_AGS)
    gemeinde.add_argument("--schluessel", required=True, type=Path, metavar="FILE", help="öffentlicher Schlüssel (PEM)")
    gemeinde.add_argument("--geraet", type=int, metavar="N", help="Nummer des Geräts, das die Post abholt")
