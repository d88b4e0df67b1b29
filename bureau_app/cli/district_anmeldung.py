"""`bureau-app district user`: accounts of people, and whom the IdP of the configuration means by them."""

import argparse

from bureau_app.cli.eingabezeile import lies_eingabezeile
from bureau_app.district.access import Kontodaten, Verzeichnis
from bureau_app.district.identity.oidc import ordne_zu
from bureau_app.district.identity.oidcanbieter import Anbieter, Anbieterdaten
from bureau_app.district.konfiguration import Anmeldung
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.wire.leitung import sicher


def anbieter_von(anmeldung: Anmeldung) -> Anbieter | None:
    """The IdP that the configuration names, None if it names none; it is not asked yet.

    Eingabefehler OIDC_UNVOLLSTAENDIG if only half of it is there, Stoerung OIDC_GEHEIMNIS if its secret is not.
    """
    if not anmeldung.oidc_issuer and not anmeldung.oidc_client_id:
        return None
    if not anmeldung.oidc_client_id or not sicher(anmeldung.oidc_issuer):
        raise Eingabefehler(Fehlercode.OIDC_UNVOLLSTAENDIG, "anmeldung")
    datei, geheimnis = anmeldung.oidc_geheimnis_datei, ""
    try:
        geheimnis = datei.read_text("utf-8").strip() if datei else ""
    except (OSError, UnicodeDecodeError):
        raise Stoerung(Fehlercode.OIDC_GEHEIMNIS, datei=str(datei)) from None
    wege = (anmeldung.oidc_issuer, anmeldung.oidc_client_id)
    return Anbieter(Anbieterdaten(*wege, geheimnis, anmeldung.oidc_anspruch, anmeldung.oidc_name))


def user(arguments: argparse.Namespace, district_id: str) -> None:
    """Make or change an account; the password comes from the standard input."""
    anbieter = anbieter_von(arguments.konfiguration.anmeldung)
    if arguments.oidc_sub is not None and anbieter is None:
        raise Eingabefehler(Fehlercode.OIDC_FEHLT, "oidc_sub")
    kennwort = lies_eingabezeile()
    person = arguments.person
    daten = Kontodaten(arguments.kennung, arguments.name, arguments.zeichen, arguments.rolle, arguments.ags, person)
    with datenbank(arguments.database, district_id) as engine:
        neu = Verzeichnis(engine, district_id, jetzt).setze_konto(daten, kennwort)
        if anbieter is not None and arguments.oidc_sub is not None:
            issuer = anbieter.daten.issuer
            ordne_zu(engine, district_id, jetzt(), arguments.kennung, issuer, arguments.oidc_sub)
    print("Konto angelegt." if neu else "Konto geändert.")
