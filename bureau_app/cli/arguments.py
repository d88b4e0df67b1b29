"""The command line: every verb with its arguments, declared without loading what the verbs need."""

import argparse
from pathlib import Path

from bureau_app import __version__
from bureau_app.cli.district_arguments import district_arguments
from bureau_app.cli.district_geraete_arguments import Verbs


def parser() -> argparse.ArgumentParser:
    """The whole command line; without a verb it is the counter."""
    root = argparse.ArgumentParser(
        prog="bureau-app",
        description="Ummeldung am Schalter: ein Besuch, eine Erfassung, Melderegister und Fahrzeugregister.",
        epilog="Rückgabewerte: 0 in Ordnung, 1 der Vorgang ist nicht in Ordnung, 2 falscher Aufruf, 3 Störung.",
    )
    root.add_argument("--version", action="version", version=f"bureau-app {__version__}")
    verbs = root.add_subparsers(dest="verb", metavar="VERB", title="Verben")
    _counter(verbs)
    _demo(verbs)
    _read_and_check(verbs)
    district_arguments(verbs)
    _enrol(verbs)
    _doctor(verbs)
    witness = verbs.add_parser("witness", help="was dieser Schalter-PC von der Prüfspur des Kreises gesehen hat (JSON)")
    witness.add_argument("--settings", type=Path, metavar="FILE", help="Einstellungen dieses Rechners")
    retention = verbs.add_parser("retention", help="an diesem Schalter-PC löschen, was nicht mehr aufbewahrt wird")
    retention.add_argument("--settings", type=Path, metavar="FILE", help="Einstellungen dieses Rechners")
    retention.add_argument("--dry-run", action="store_true", help="nur zählen, nichts löschen")
    retention.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    carrier = verbs.add_parser("uebergabe", help="versiegelte Post der Gemeinde vom Kreis zum Fachverfahren tragen")
    carrier.add_argument("--settings", type=Path, metavar="FILE", help="Einstellungen dieses Rechners")
    carrier.add_argument("--once", action="store_true", help="einmal tragen, dann enden")
    helper = verbs.add_parser("fachverfahren")
    helper.add_argument("--dir", type=Path, required=True)
    return root


def parse(argv: list[str] | None) -> argparse.Namespace:
    """Read the command line; wrong use ends the program with exit code 2."""
    arguments = parser().parse_args(argv)
    if arguments.verb is None:
        return parser().parse_args(["counter"])
    return arguments


def _counter(verbs: Verbs) -> None:
    counter = verbs.add_parser("counter", help="das Fenster am Schalter (ohne Verb ebenso)")
    counter.add_argument("--settings", type=Path, metavar="FILE", help="Einstellungen dieses Rechners")


def _demo(verbs: Verbs) -> None:
    demo = verbs.add_parser("demo", help="Schalter, Kreis und Fachverfahren mit erfundenen Personen")
    demo.add_argument("--headless", action="store_true", help="den Hauptfall ohne Fenster durchspielen")
    demo.add_argument(
        "--household", action="store_true", help="ohne Fenster einen Haushalt statt des Hauptfalls spielen"
    )
    demo.add_argument("--out", type=Path, metavar="DIR", help="Ordner für Drucke (PDF) und Registereinträge (JSON)")
    demo.add_argument("--dir", type=Path, metavar="DIR", help="Ordner, der den Stand zwischen zwei Läufen behält")
    demo.add_argument("--fresh", action="store_true", help="mit leerem Stand beginnen")


def _read_and_check(verbs: Verbs) -> None:
    read = verbs.add_parser("read", help="Bilder von Dokumenten lesen, wie es der Schalter tut")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Bilddatei")
    read.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    check = verbs.add_parser("check", help="die Entscheidung über einen Vorgang, Regel für Regel erklärt")
    check.add_argument("file", type=Path, metavar="FILE", help="Vorgang als JSON")
    check.add_argument("--policy", type=Path, metavar="FILE", help="andere Policy ausprobieren (TOML)")
    check.add_argument("--json", action="store_true", help="Ausgabe als JSON")


def _enrol(verbs: Verbs) -> None:
    enrol = verbs.add_parser("enrol", help="diesen PC beim Kreis anmelden; Aufnahmecode von der Standardeingabe")
    enrol.add_argument("--district", required=True, metavar="URL", help="Adresse des Dienstes")
    enrol.add_argument("--ags", required=True, help="Amtlicher Gemeindeschlüssel, 8 Ziffern")
    enrol.add_argument("--ca", type=Path, metavar="FILE", help="Zertifikat der Stelle, die den Dienst beglaubigt (PEM)")
    uebergabe = enrol.add_argument_group("Übergabe an das Fachverfahren der Meldebehörde")
    uebergabe.add_argument("--uebergabe", type=Path, metavar="DIR", help="Ordner der Übergabe (sonst trägt der Kreis)")
    uebergabe.add_argument("--schluessel", type=Path, metavar="FILE", help="sein öffentlicher Schlüssel")
    enrol.add_argument("--data", type=Path, metavar="DIR", help="Ordner des verschlüsselten Speichers (lokale Platte)")
    enrol.add_argument("--settings", type=Path, metavar="FILE", help="wohin die Einstellungen geschrieben werden")


def _doctor(verbs: Verbs) -> None:
    doctor = verbs.add_parser("doctor", help="was auf diesem Rechner geht, was fehlt und woher es kommt")
    doctor.add_argument("--settings", type=Path, metavar="FILE", help="Einstellungen dieses Rechners")
    doctor.add_argument("--json", action="store_true", help="Ausgabe als JSON")
