"""`bureau-app district serve`: the central service itself, the only step that loads a web server."""

import argparse
import os

from bureau_app.cli.district_anmeldung import anbieter_von
from bureau_app.cli.district_eid import eidserver_von
from bureau_app.cli.district_geraete import schluesselordner
from bureau_app.cli.district_konfiguration import konfiguriere, kreisschluessel
from bureau_app.cli.district_protokoll import schreibe_mit
from bureau_app.cli.eltern import ende_mit_eingabe
from bureau_app.district.app import create_app
from bureau_app.district.betrieb.messung import messplatz
from bureau_app.district.engine import DIENSTROLLE
from bureau_app.district.identity.ca import CA_ZERTIFIKAT, DIENST_SCHLUESSEL, DIENST_ZERTIFIKAT, erneuere_dienst
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.district.konfiguration import Konfiguration
from bureau_app.district.page.anbau import fuege_seite_hinzu
from bureau_app.district.page.routen import Seitenangaben
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.server import Server, Tls, bediene, horche, pruefe_zugang, url_von
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.resources import lade_gemeinden, lade_kreisname, lade_stammdaten


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM; the first line on the standard output is the URL, written once the service answers."""
    gemeinden = lade_gemeinden()
    konfiguriere(arguments)
    tls = _tls_des_dienstes(arguments)
    pruefe_zugang(arguments.host, tls)
    schreibe_mit(arguments.konfiguration.protokoll)
    anbieter = anbieter_von(arguments.konfiguration.anmeldung)
    eidserver = eidserver_von(arguments.konfiguration.eid)
    district_id = kreisschluessel(gemeinden)
    with (
        datenbank(arguments.database, district_id, DIENSTROLLE) as engine,
        horche(arguments.host, arguments.port) as lauscher,
    ):
        if arguments.with_input:
            ende_mit_eingabe()
        schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
        grenzen, zeichen = _grenzen(arguments.konfiguration), lade_stammdaten().zeichen
        app = create_app(
            engine, district_id, zeichen, schrank=schrank, grenzen=grenzen, anbieter=anbieter, eidserver=eidserver
        )
        if arguments.konfiguration.seite.an:
            gemeindenamen = {g.ags: g.name for g in gemeinden.eintraege}
            angaben = Seitenangaben(lade_kreisname(), gemeindenamen, arguments.konfiguration.seite.rollen)
            fuege_seite_hinzu(app, engine, district_id, jetzt, angaben, schrank)
        url = url_von(lauscher, arguments.host, tls)
        kennzahlen, auslaufen_s = arguments.konfiguration.kennzahlen, arguments.konfiguration.grenzen.auslaufen_s
        with messplatz(app.state.messung, kennzahlen.host, kennzahlen.port):
            bediene(Server(app, tls, app.state.arbeiter, auslaufen_s), lauscher, lambda: print(url, flush=True))
    return 0


def _grenzen(konfiguration: Konfiguration) -> Anfragegrenzen:
    grenzen = konfiguration.grenzen
    return Anfragegrenzen(grenzen.geraet_auf_einmal, grenzen.geraet_je_sekunde, wartend=grenzen.gleichzeitig)


def _tls_des_dienstes(arguments: argparse.Namespace) -> Tls | None:
    """The certificate that was named, else the one of `ca server`, renewed if it is due; None if there is neither.

    Eingabefehler DIENST_OHNE_CA if there is one and the district has no CA that devices' certificates come from.
    """
    ordner = schluesselordner(arguments)
    if arguments.tls_cert or arguments.tls_key:
        zertifikat, schluessel = arguments.tls_cert or arguments.tls_key, arguments.tls_key or arguments.tls_cert
    elif (ordner / DIENST_ZERTIFIKAT).exists():
        erneuere_dienst(ordner, jetzt())
        zertifikat, schluessel = ordner / DIENST_ZERTIFIKAT, ordner / DIENST_SCHLUESSEL
    else:
        return None
    if not (ordner / CA_ZERTIFIKAT).exists():
        raise Eingabefehler(Fehlercode.DIENST_OHNE_CA, "keys")
    return Tls(zertifikat, schluessel, ordner / CA_ZERTIFIKAT)
