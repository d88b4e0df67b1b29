"""A household at the counter: two adults with their documents, two children, a vehicle each, and one of a company."""

from typing import Any

from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesung
from tests.sitzungsplatz import BILD_AUSWEIS, BILD_ZB1, Sitzungsplatz, lesefeld, zb1_lesung

BILD_JAN, BILD_FIRMA, BILD_ALT = b"ausweis-jan", b"zb1-firma", b"zb1-jan"
ALLE = (BILD_AUSWEIS, BILD_JAN, BILD_ZB1, BILD_FIRMA, BILD_ALT)
FIN_JAN, FIN_FIRMA = "WVWZZZ1JZXW000001", "WVWZZZ1JZXW000002"


def ausweis_jan() -> Lesung:
    """The other adult's identity card."""
    felder = {
        "surname": lesefeld("MUESTERMANN ZOLC", Feldstatus.PRUEFEN),
        "given_names": lesefeld("JAN", Feldstatus.PRUEFEN),
        "birth_date": lesefeld("1981-02-03"),
        "expiry_date": lesefeld("2030-05-01"),
        "address": lesefeld("41564 KAARST\nAM MARKT 2", Feldstatus.PRUEFEN),
    }
    return Lesung((Dokument(Dokumentart.PERSONALAUSWEIS, felder),), 0.8)


def lege_vor(platz: Sitzungsplatz) -> None:
    """Everything that the household brought lies on the scanner; the engine knows what it says."""
    platz.leser.kennt(BILD_JAN, ausweis_jan())
    firma: dict[str, Any] = {"A": "NE-F 100", "E": FIN_FIRMA, "3": "-", "C__1__1": "Muster Bau GmbH", "C__1__2": ""}
    platz.leser.kennt(BILD_FIRMA, zb1_lesung(**firma))
    jan: dict[str, Any] = {"A": "GV-XY 99", "E": FIN_JAN, "3": "6", "C__1__2": "Jan"}
    platz.leser.kennt(BILD_ALT, zb1_lesung(hat_aufkleber=True, **jan))
    platz.scanner.lege_auf(*ALLE)
