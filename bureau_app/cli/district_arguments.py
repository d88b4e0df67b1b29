"""The command line of `bureau-app district`, declared without loading what its steps need."""

import argparse
from pathlib import Path

from bureau_app.cli.district_audit_arguments import audit_arguments
from bureau_app.cli.district_geraete_arguments import Verbs, geraete_arguments
from bureau_app.cli.district_target_arguments import target_arguments

ROLLEN = ("sachbearbeitung", "aufsicht", "revision", "administration")


def district_arguments(verbs: Verbs) -> None:
    """The verb `district` with its steps."""
    district = verbs.add_parser("district", help="der zentrale Dienst des Kreises")
    steps = district.add_subparsers(dest="step", metavar="SCHRITT", required=True, title="Schritte")
    steps.add_parser(
        "init",
        parents=[_database(), _keys()],
        help="Datenbank und Schlüssel anlegen oder auf den neuesten Stand bringen",
    )
    serve = steps.add_parser("serve", parents=[_database(), _keys()], help="Dienst starten")
    serve.add_argument("--host", help="Adresse (ohne TLS nur dieser Rechner)")
    serve.add_argument("--port", type=int, metavar="N", help="Port, 0 sucht einen freien")
    serve.add_argument("--tls-cert", type=Path, metavar="FILE", help="Zertifikat (PEM)")
    serve.add_argument("--tls-key", type=Path, metavar="FILE", help="Schlüssel dazu (PEM)")
    serve.add_argument("--with-input", action="store_true", help="enden, sobald die Standardeingabe endet")
    geraete_arguments(steps, [_database(), _keys()])
    target_arguments(steps, _database)
    _user(steps)
    _register(steps)
    _policy(steps)
    audit_arguments(steps, _database(), _keys())
    _betrieb(steps)


def _betrieb(steps: Verbs) -> None:
    backup = steps.add_parser("backup", parents=[_database(), _keys()], help="Datenbank sichern, auf Wunsch Schlüssel")
    backup.add_argument("dir", nargs="?", type=Path, metavar="DIR", help="Ordner, in dem je Lauf einer entsteht")
    backup.add_argument("--keys-to", type=Path, metavar="DIR", help="Schlüssel dorthin, nicht zur Datenbank")
    backup.add_argument("--keep", type=int, metavar="N", help="nur die neuesten N behalten")
    restore = steps.add_parser("restore", help="eine Sicherung an ihren Platz bringen")
    restore.add_argument("dir", type=Path, metavar="DIR", help="Ordner der Sicherungen")
    restore.add_argument("--to", required=True, type=Path, metavar="PATH", help="neuer Datenordner oder SQLite-Datei")
    restore.add_argument("--wal", type=Path, metavar="DIR", help="Archiv der Logsegmente (sonst DIR/wal)")
    restore.add_argument("--time", default="", metavar="ZEIT", help="Stand dieses Zeitpunkts, sonst der letzte")
    doctor = steps.add_parser("doctor", parents=[_database(), _keys()], help="was läuft, was fehlt, was zu tun ist")
    doctor.add_argument("--json", action="store_true", help="Ausgabe als JSON")


def _user(steps: Verbs) -> None:
    user = steps.add_parser(
        "user", parents=[_database()], help="Konto anlegen oder ändern; Kennwort von der Standardeingabe"
    )
    user.add_argument("--kennung", required=True, help="Anmeldename")
    user.add_argument("--name", required=True, help="Name der Person")
    user.add_argument("--zeichen", required=True, help="Handzeichen auf Aufklebern")
    user.add_argument("--rolle", required=True, choices=ROLLEN, help="Rolle")
    user.add_argument("--ags", required=True, help="Amtlicher Gemeindeschlüssel, 8 Ziffern")
    user.add_argument("--person", default="", metavar="KENNUNG", help="ein anderes Konto derselben Person")
    user.add_argument(
        "--oidc-sub",
        metavar="SUB",
        help='als wen der Anmeldedienst der Konfiguration die Person kennt (Claim "sub"); leer hebt es auf',
    )


def _register(steps: Verbs) -> None:
    register = steps.add_parser("register", help="eingebettetes Fahrzeugregister")
    what = register.add_subparsers(dest="what", metavar="WAS", required=True)
    loading = what.add_parser("import", parents=[_database(), _keys()], help="Fahrzeuge aus einer CSV-Datei übernehmen")
    loading.add_argument("file", type=Path, metavar="FILE", help="CSV mit Semikolon, Spaltennamen in der ersten Zeile")
    streets = steps.add_parser("streets", help="Straßenverzeichnisse der Gemeinden")
    what = streets.add_subparsers(dest="what", metavar="WAS", required=True)
    loading = what.add_parser("import", parents=[_database()], help="Verzeichnis aus einer CSV-Datei übernehmen")
    columns = "CSV: strasse;plz;ort;ags, wenn bekannt schluessel;hausnummern (1-99 ungerade, 2-40 gerade)"
    loading.add_argument("file", type=Path, metavar="FILE", help=columns)
    log = steps.add_parser(
        "access-log", parents=[_database(), _keys()], help="wer wann wozu Fahrzeuge einer Person abgefragt hat"
    )
    log.add_argument("--ags", default="", help="nur diese Gemeinde")
    log.add_argument("--json", action="store_true", help="Ausgabe als JSON, ein Eintrag je Zeile")


def _policy(steps: Verbs) -> None:
    policy = steps.add_parser("policy", help="Policy des Kreises")
    what = policy.add_subparsers(dest="what", metavar="WAS", required=True)
    keygen = what.add_parser("keygen", parents=[_database()], help="Schlüssel anlegen, mit dem sie unterschrieben wird")
    keygen.add_argument("--key", required=True, type=Path, metavar="FILE", help="neue Datei für den privaten Schlüssel")
    keygen.add_argument("--replace", action="store_true", help="den bisherigen Schlüssel ersetzen")
    publish = what.add_parser("publish", parents=[_database()], help="eine Version unterschreiben und veröffentlichen")
    publish.add_argument("file", type=Path, metavar="FILE", help="Policy (TOML)")
    publish.add_argument("--key", required=True, type=Path, metavar="FILE", help="privater Schlüssel")
    show = what.add_parser("show", parents=[_database()], help="veröffentlichte Versionen")
    show.add_argument("--version", default="", help="den Text dieser Version ausgeben")


def _database() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, metavar="FILE", help="Konfiguration (TOML)")
    shared.add_argument("--database", metavar="URL", help="sqlite:///… oder postgresql+psycopg://…")
    return shared


def _keys() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    where = "Ordner der Schlüssel des Kreises (sonst BUREAU_KEYS, neben der SQLite-Datei, /etc/bureau-app/schluessel)"
    shared.add_argument("--keys", type=Path, metavar="DIR", help=where)
    return shared
