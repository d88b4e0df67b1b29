"""`bureau-app district register`, `access-log` and `policy`: what the district's administrators load and look at."""

import argparse
import base64
import os
import sys
from datetime import UTC, datetime

from bureau_app.district.auskunft import Auskunft
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.policies import Policies
from bureau_app.district.registerdatei import lies_registerdatei
from bureau_app.district.schema import pruefe_kek
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.resources import lade_stammdaten
from bureau_app.wire.halter import ZUGRIFFE_SEITE, Zugriffszeile


def register(arguments: argparse.Namespace, district_id: str) -> None:
    """Load vehicles into the embedded register."""
    try:
        text = arguments.file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fehler:
        raise Stoerung(Fehlercode.REGISTER_DATEI, datei=arguments.file.name, grund=type(fehler).__name__) from None
    fahrzeuge = lies_registerdatei(text)
    schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
    with datenbank(arguments.database, district_id) as engine:
        pruefe_kek(engine, district_id, schrank)
        neu = EingebettetesRegister(engine, district_id, lade_stammdaten().zeichen, schrank).lade(fahrzeuge)
    print(f"{len(fahrzeuge)} Fahrzeuge gelesen, {neu} davon neu oder geändert.")


def access_log(arguments: argparse.Namespace, district_id: str) -> None:
    """Print every question for a person's vehicles, oldest first."""
    zeichen = lade_stammdaten().zeichen
    with datenbank(arguments.database, district_id) as engine:
        schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
        register = EingebettetesRegister(engine, district_id, zeichen, schrank)
        auskunft = Auskunft(engine, district_id, jetzt, register, zeichen)
        ab = 1
        while seite := auskunft.zugriffe(ab, arguments.ags):
            for zeile in seite:
                print(zeile.als_json().decode() if arguments.json else _zeile(zeile))
            ab = seite[-1].nummer + 1
            if len(seite) < ZUGRIFFE_SEITE:
                return


def policy(arguments: argparse.Namespace, district_id: str) -> None:
    """Make the key, publish a version, or show what was published."""
    with datenbank(arguments.database, district_id) as engine:
        _POLICY[arguments.what](arguments, Policies(engine, district_id, jetzt))


def _keygen(arguments: argparse.Namespace, policies: Policies) -> None:
    oeffentlich = policies.lege_schluessel_an(arguments.key, arguments.replace)
    print(base64.urlsafe_b64encode(oeffentlich).rstrip(b"=").decode())
    hinweis = " Die Schalter-PCs neu anmelden und eine neue Version veröffentlichen." if arguments.replace else ""
    print(f"Öffentlicher Schlüssel; der private liegt in {arguments.key}.{hinweis}", file=sys.stderr)


def _publish(arguments: argparse.Namespace, policies: Policies) -> None:
    try:
        dokument = arguments.file.read_bytes()
    except OSError as fehler:
        raise Stoerung(Fehlercode.POLICY_DATEI, datei=arguments.file.name, grund=type(fehler).__name__) from None
    version, neu = policies.veroeffentliche(dokument, arguments.key)
    print(f"Version {version} ist veröffentlicht." if neu else f"Version {version} war schon veröffentlicht.")


def _show(arguments: argparse.Namespace, policies: Policies) -> None:
    alle = policies.alle()
    if not arguments.version:
        for eine in alle:
            print(f"{eine.version}  {_ortszeit(eine.am)}")
        return
    gesucht = [eine.dokument for eine in alle if eine.version == arguments.version]
    if not gesucht:
        raise Eingabefehler(Fehlercode.POLICY_VERSION_UNBEKANNT, "version", version=arguments.version)
    sys.stdout.buffer.write(gesucht[0])


_POLICY = {"keygen": _keygen, "publish": _publish, "show": _show}


def _zeile(z: Zugriffszeile) -> str:
    wer = f"Konto {z.konto_id}  Gerät {z.geraet_id}  Gemeinde {z.gemeinde_ags}"
    wozu = f"{z.anlass}  Vorgang {z.vorgang_nummer}  Treffer {z.treffer}"
    return f"{z.nummer}  {_ortszeit(z.zeit)}  {wer}  {wozu}  gesucht {z.gesucht_hmac[:16]}"


def _ortszeit(zeit: datetime) -> str:
    return zeit.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
