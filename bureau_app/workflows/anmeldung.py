"""Sign in: ask the district, and only if it cannot be asked the verifier kept from the last time."""

from dataclasses import dataclass
from datetime import timedelta

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.workflows.ports import Anmeldespeicher, Benutzer, District, Uhr

OFFLINE_GUELTIG = timedelta(days=7)

_AUCH_EIN_NEIN = (Fehlercode.KREIS_ANMELDUNG_GESPERRT, Fehlercode.KREIS_LEHNT_GERAET_AB)
"""The Kreis answered: working without it would go round its answer."""


@dataclass(frozen=True, slots=True)
class Anmeldung:
    """Who works here now, and whether only the kept verifier said so."""

    benutzer: Benutzer
    offline: bool


def melde_an(kennung: str, kennwort: str, district: District, speicher: Anmeldespeicher, uhr: Uhr) -> Anmeldung:
    """Sign a person in.

    The district's no is final: Eingabefehler ANMELDUNG_FALSCH, and the kept verifier is forgotten. If it cannot be
    asked and no valid verifier fits: Stoerung ANMELDUNG_OFFLINE_UNMOEGLICH.
    """
    kennung = kennung.strip()
    try:
        benutzer = district.melde_an(kennung, kennwort)
    except Stoerung as stoerung:
        if stoerung.code in _AUCH_EIN_NEIN:
            raise
        bekannt = speicher.pruefe(kennung, kennwort, uhr.jetzt())
        if bekannt is None:
            raise Stoerung(Fehlercode.ANMELDUNG_OFFLINE_UNMOEGLICH, tage=str(OFFLINE_GUELTIG.days)) from stoerung
        return Anmeldung(bekannt, offline=True)
    if benutzer is None:
        speicher.vergiss(kennung)
        raise Eingabefehler(Fehlercode.ANMELDUNG_FALSCH, "anmeldung.kennwort")
    jetzt = uhr.jetzt()
    speicher.merke(benutzer, kennwort, jetzt, jetzt + OFFLINE_GUELTIG)
    return Anmeldung(benutzer, offline=False)
