"""`bureau-app district`: sets up the central service of the district, enrols devices and people, and serves."""

import argparse
import os
from collections.abc import Callable

from bureau_app.cli.district_anmeldung import anbieter_von, user
from bureau_app.cli.district_audit import audit, erase, retention
from bureau_app.cli.district_betrieb import backup, doctor, restore
from bureau_app.cli.district_geraete import ca, enrol, release, rescue_key, revoke, tls_des_dienstes
from bureau_app.cli.district_konfiguration import konfiguriere
from bureau_app.cli.district_protokoll import schreibe_mit
from bureau_app.cli.district_register import access_log, policy, register
from bureau_app.cli.district_rettung import rescue
from bureau_app.cli.district_strassen import streets
from bureau_app.cli.district_target import gemeinde, target
from bureau_app.cli.eltern import ende_mit_eingabe
from bureau_app.district.app import create_app, jetzt
from bureau_app.district.betrieb.messung import messplatz
from bureau_app.district.engine import DIENSTROLLE
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.district.konfiguration import Konfiguration
from bureau_app.district.page.anbau import fuege_seite_hinzu
from bureau_app.district.page.routen import Seitenangaben
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.server import Server, bediene, horche, pruefe_zugang, url_von
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.domain.anschrift import Gemeinden
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.resources import lade_gemeinden, lade_kreisname, lade_stammdaten

_KREISSTELLEN = 5


def run(arguments: argparse.Namespace) -> int:
    """Run one step of `bureau-app district`; 0 if it worked, 1 if it did and something is left to do."""
    gemeinden = lade_gemeinden()
    konfiguriere(arguments)
    return _STEPS[arguments.step](arguments, gemeinden) or 0


def kreisschluessel(gemeinden: Gemeinden) -> str:
    """The Kreis's key: what the Amtliche Gemeindeschluessel of its municipalities begin with."""
    return gemeinden.eintraege[0].ags[:_KREISSTELLEN]


def _init(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
    lege_an(arguments.database, kreisschluessel(gemeinden), schrank)
    print(f"Die Datenbank des Kreises {kreisschluessel(gemeinden)} ist auf dem neuesten Stand.")


def _serve(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    """Serve until SIGTERM; the first line on the standard output is the URL, written once the service answers."""
    tls = tls_des_dienstes(arguments)
    pruefe_zugang(arguments.host, tls)
    schreibe_mit(arguments.konfiguration.protokoll)
    anbieter = anbieter_von(arguments.konfiguration.anmeldung)
    district_id = kreisschluessel(gemeinden)
    with (
        datenbank(arguments.database, district_id, DIENSTROLLE) as engine,
        horche(arguments.host, arguments.port) as lauscher,
    ):
        if arguments.with_input:
            ende_mit_eingabe()
        schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
        grenzen, zeichen = _grenzen(arguments.konfiguration), lade_stammdaten().zeichen
        app = create_app(engine, district_id, zeichen, schrank=schrank, grenzen=grenzen, anbieter=anbieter)
        if arguments.konfiguration.seite.an:
            gemeindenamen = {g.ags: g.name for g in gemeinden.eintraege}
            angaben = Seitenangaben(lade_kreisname(), gemeindenamen, arguments.konfiguration.seite.rollen)
            fuege_seite_hinzu(app, engine, district_id, jetzt, angaben, schrank)
        url = url_von(lauscher, arguments.host, tls)
        kennzahlen, auslaufen_s = arguments.konfiguration.kennzahlen, arguments.konfiguration.grenzen.auslaufen_s
        with messplatz(app.state.messung, kennzahlen.host, kennzahlen.port):
            bediene(Server(app, tls, app.state.arbeiter, auslaufen_s), lauscher, lambda: print(url, flush=True))


def _grenzen(konfiguration: Konfiguration) -> Anfragegrenzen:
    grenzen = konfiguration.grenzen
    return Anfragegrenzen(grenzen.geraet_auf_einmal, grenzen.geraet_je_sekunde, wartend=grenzen.gleichzeitig)


def _enrol(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    _pruefe_gemeinde(arguments.ags, gemeinden)
    enrol(arguments, kreisschluessel(gemeinden))


def _release(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    """Out of quarantine."""
    release(arguments, kreisschluessel(gemeinden))


def _revoke(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    _pruefe_gemeinde(arguments.ags, gemeinden)
    revoke(arguments, kreisschluessel(gemeinden))


def _user(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    _pruefe_gemeinde(arguments.ags, gemeinden)
    user(arguments, kreisschluessel(gemeinden))


def _pruefe_gemeinde(ags: str, gemeinden: Gemeinden) -> None:
    if gemeinden.nach_ags(ags) is None:
        raise Eingabefehler(Fehlercode.GEMEINDE_FREMD, "ags", ags=ags)


def _target(arguments: argparse.Namespace, gemeinden: Gemeinden) -> int:
    if getattr(arguments, "ags", ""):
        _pruefe_gemeinde(arguments.ags, gemeinden)
    return target(arguments, kreisschluessel(gemeinden))


def _gemeinde(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    _pruefe_gemeinde(arguments.ags, gemeinden)
    gemeinde(arguments, kreisschluessel(gemeinden))


def _register(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    register(arguments, kreisschluessel(gemeinden))


def _streets(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    streets(arguments, gemeinden, kreisschluessel(gemeinden))


def _access_log(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    if arguments.ags:
        _pruefe_gemeinde(arguments.ags, gemeinden)
    access_log(arguments, kreisschluessel(gemeinden))


def _ca(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    ca(arguments, kreisschluessel(gemeinden))


def _rescue_key(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    rescue_key(arguments, kreisschluessel(gemeinden))


def _policy(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    policy(arguments, kreisschluessel(gemeinden))


def _rescue(arguments: argparse.Namespace, gemeinden: Gemeinden) -> int:
    return rescue(arguments, kreisschluessel(gemeinden))


def _audit(arguments: argparse.Namespace, gemeinden: Gemeinden) -> int:
    return audit(arguments, kreisschluessel(gemeinden))


def _retention(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    retention(arguments, kreisschluessel(gemeinden))


def _erase(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    erase(arguments, kreisschluessel(gemeinden))


def _backup(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    backup(arguments, kreisschluessel(gemeinden))


def _restore(arguments: argparse.Namespace, gemeinden: Gemeinden) -> None:
    restore(arguments, kreisschluessel(gemeinden))


def _doctor(arguments: argparse.Namespace, gemeinden: Gemeinden) -> int:
    return doctor(arguments, kreisschluessel(gemeinden))


_STEPS: dict[str, Callable[[argparse.Namespace, Gemeinden], int | None]] = {
    "init": _init,
    "serve": _serve,
    "ca": _ca,
    "rescue-key": _rescue_key,
    "rescue": _rescue,
    "enrol": _enrol,
    "revoke": _revoke,
    "release": _release,
    "user": _user,
    "target": _target,
    "gemeinde": _gemeinde,
    "register": _register,
    "streets": _streets,
    "access-log": _access_log,
    "policy": _policy,
    "audit": _audit,
    "retention": _retention,
    "erase": _erase,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
}
