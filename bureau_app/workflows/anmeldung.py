"""Sign in: ask the district, and only if it cannot be asked the verifier kept from the last time."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.workflows.ports import Anmeldespeicher, Benutzer, District
from bureau_app.workflows.schalter import Schalter

_AUCH_EIN_NEIN = (Fehlercode.KREIS_ANMELDUNG_GESPERRT, Fehlercode.KREIS_LEHNT_GERAET_AB)
"""The Kreis answered: working without it would go round its answer."""


@dataclass(frozen=True, slots=True)
class Anmeldung:
    """Who works here now, and whether only the kept verifier said so."""

    benutzer: Benutzer
    offline: bool


def melde_an(s: Schalter, kennung: str, kennwort: str, district: District, speicher: Anmeldespeicher) -> Anmeldung:
    """Sign a person in; the Kennung in any case, the password however the keyboard composed it (NFKC, RFC 8265).

    The session lives in memory only, in Benutzer.sitzung; offline there is none, and what is recorded then says so.

    The district's no is final: Eingabefehler ANMELDUNG_FALSCH, and the kept verifier is forgotten, as it is for a
    person of another town (ANMELDUNG_ANDERE_GEMEINDE). If the district cannot be asked and no valid verifier fits:
    Stoerung ANMELDUNG_OFFLINE_UNMOEGLICH.
    """
    kennung, kennwort = _eingegeben(kennung, kennwort)
    try:
        benutzer = district.melde_an(kennung, kennwort)
    except Stoerung as stoerung:
        if stoerung.code in _AUCH_EIN_NEIN:
            raise
        bekannt = _bekannt(s, kennung, kennwort, speicher)
        if bekannt is None:
            tage = str(s.policy.offline_tage)
            raise Stoerung(Fehlercode.ANMELDUNG_OFFLINE_UNMOEGLICH, tage=tage) from stoerung
        verlange_gemeinde(s, bekannt)
        return Anmeldung(bekannt, offline=True)
    speicher.vergiss(kennung)
    benutzer = _verlange_ja(s, benutzer)
    jetzt = s.uhr.jetzt()
    speicher.merke(replace(benutzer, sitzung=""), kennwort, jetzt, jetzt + _offline_gueltig(s))
    return Anmeldung(benutzer, offline=False)


def _offline_gueltig(s: Schalter) -> timedelta:
    return timedelta(days=s.policy.offline_tage)


def _bekannt(s: Schalter, kennung: str, kennwort: str, speicher: Anmeldespeicher) -> Benutzer | None:
    """By the kept verifier, under the Policy of now: what it shortened counts at once."""
    jetzt = s.uhr.jetzt()
    bekannt = speicher.pruefe(kennung, kennwort, jetzt, s.policy.offline_versuche)
    if bekannt is None or bekannt.bestaetigt_am is None or jetzt - bekannt.bestaetigt_am > _offline_gueltig(s):
        return None
    return bekannt


def frage_district(s: Schalter, kennung: str, kennwort: str, district: District) -> Benutzer:
    """Who this is by the district alone, with a session, for somebody who signs in beside the clerk; nothing is kept.

    Eingabefehler ANMELDUNG_FALSCH or ANMELDUNG_ANDERE_GEMEINDE; the district's Stoerung if it cannot be asked.
    """
    return _verlange_ja(s, district.melde_an(*_eingegeben(kennung, kennwort)))


def _eingegeben(kennung: str, kennwort: str) -> tuple[str, str]:
    return kennung.strip().lower(), unicodedata.normalize("NFKC", kennwort)


def _verlange_ja(s: Schalter, benutzer: Benutzer | None) -> Benutzer:
    if benutzer is None:
        raise Eingabefehler(Fehlercode.ANMELDUNG_FALSCH, "anmeldung.kennwort")
    verlange_gemeinde(s, benutzer)
    return benutzer


def verlange_gemeinde(s: Schalter, benutzer: Benutzer) -> None:
    """Who works for another town may not act for this one: resident data belongs to the town (BMG § 3)."""
    if benutzer.gemeinde_ags != s.arbeitsplatz.gemeinde_ags:
        raise Eingabefehler(Fehlercode.ANMELDUNG_ANDERE_GEMEINDE, "anmeldung.kennung")
