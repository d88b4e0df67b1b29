"""The command line of `bureau-app district audit`, `retention` and `erase`."""

import argparse
from pathlib import Path


def audit_arguments(
    steps: "argparse._SubParsersAction[argparse.ArgumentParser]",
    database: argparse.ArgumentParser,
    keys: argparse.ArgumentParser,
) -> None:
    """The three steps; `database` and `keys` are what all steps share."""
    audit = steps.add_parser("audit", help="Prüfspur: was der Kreis getan hat, der Reihe nach besiegelt")
    what = audit.add_subparsers(dest="what", metavar="WAS", required=True)
    verify = what.add_parser("verify", parents=[database, keys], help="prüfen; Rückgabewert 1, wenn etwas nicht stimmt")
    verify.add_argument(
        "--witness",
        type=Path,
        action="append",
        metavar="FILE",
        help="auch gegen das, was ein Schalter-PC gesehen hat („bureau-app witness“); mehrmals möglich",
    )
    verify.add_argument("--contents", action="store_true", help="auch die gespeicherten Inhalte prüfen (dauert länger)")
    verify.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    what.add_parser("export", parents=[database, keys], help="alles als JSON ausgeben, eine Zeile je Eintrag und Kopf")
    retention = steps.add_parser("retention", parents=[database], help="löschen, was nicht mehr aufbewahrt wird")
    retention.add_argument("--dry-run", action="store_true", help="nur zählen, nichts löschen")
    retention.add_argument("--json", action="store_true", help="Ausgabe als JSON, eine Zeile je Regel")
    erase = steps.add_parser("erase", parents=[database], help="den Inhalt eines Vorgangs löschen")
    erase.add_argument("--vorgang", required=True, metavar="ID", help="Kennung des Vorgangs")
