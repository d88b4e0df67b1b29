"""Tells papers that a counter cannot take its data from: backs, fronts, old and digital papers, blank sheets."""

import re
from collections.abc import Sequence

import cv2
import numpy as np

from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld
from bureau_app.reading import ctc
from bureau_app.reading.ausrichtung import Textbild, zeile
from bureau_app.reading.ausschnitt import als_png
from bureau_app.reading.beschriftung import aehnlich
from bureau_app.reading.marken import Marke, finde_marken, liegt_code_offen
from bureau_app.reading.modelle import Bild, Zeilenleser

MAX_GELESEN, DANACH_GELESEN = 14, 28
"""Lines of a page that are read, and that are read too if those name a kind, but not surely."""
GLEICH = 0.78
LEER_BIS = 1

# What is printed on a paper and on no other one of these; the first kind that has enough of it is the one.
KENNZEICHNEND: Sequence[tuple[Dokumentart, int, tuple[str, ...]]] = (
    (Dokumentart.FAHRZEUGSCHEIN_DIGITAL, 1, ("Digitaler Fahrzeugschein", "QR-Code anzeigen", "i-Kfz-App")),
    (
        Dokumentart.ZB1_RUECKSEITE,
        1,
        (
            *(
                "(Raum für weitere amtlich zugelassene Eintragungen)",
                "Raum für weitere amtlich zugelassene Eintragungen",
            ),
            *("Dokument nicht mehr gültig", "X Weitere HU", "Sicherheitscode"),
        ),
    ),
    (
        Dokumentart.FAHRZEUGSCHEIN_ALT,
        2,
        (
            *("Fahrzeugschein", "Fahrzeug- und Aufbauart", "Fahrzeughersteller", "Typ und Ausführung", "Antriebsart"),
            *("Amtliches Kennzeichen", "Postleitzahl, Wohnort/Sitz", "Name, Vorname (Firma)", "Straße, Hausnummer"),
            *("Fahrzeug-Ident.-Nr.", "Höchstgeschwindigkeit km/h", "Nächste Hauptuntersuchung", "Hubraum cm3"),
        ),
    ),
    (
        Dokumentart.AUSWEIS_VORDERSEITE,
        1,
        (
            *("PERSONALAUSWEIS", "IDENTITY CARD/CARTE D'IDENTITÉ", "BUNDESREPUBLIK DEUTSCHLAND", "AUFENTHALTSTITEL"),
            *("[a] Name/Surname/Nom", "Vornamen/Given names/Prénoms", "RESIDENCE PERMIT"),
        ),
    ),
)


def erkenne(text: Textbild, leser: Zeilenleser) -> Dokument:
    """What a page is that holds no document to read from; of kind `unbekannt` if it cannot be told.

    A Druckstücknummer stands on nothing but the back of a ZB I: with one no label needs to be read.
    """
    grau = cv2.cvtColor(text.farbe, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    marken = finde_marken(grau)
    nummern = [marke for marke in marken if marke.nummer]
    if len(text.kaesten) <= LEER_BIS and not nummern:
        return Dokument(Dokumentart.LEER, {})
    for lage in (text, text.umgedreht()):
        zuerst, danach = _verteilt(lage.kaesten)
        gelesen = _gelesen(lage, zuerst, leser)
        funde = _funde(gelesen)
        if any(funde.values()) and not _erste(funde):
            funde = _funde([*gelesen, *_gelesen(lage, danach, leser)])
        if (art := _erste(funde)) is not None:
            ist_rueckseite = art is Dokumentart.ZB1_RUECKSEITE
            return _rueckseite(grau, marken, funde[art]) if ist_rueckseite else Dokument(art, {})
    return _rueckseite(grau, marken, set()) if nummern else Dokument(Dokumentart.UNBEKANNT, {})


def _gelesen(lage: Textbild, kaesten: Sequence[np.ndarray], leser: Zeilenleser) -> list[str]:
    return [ctc.frei(werte).text for werte in leser.lies_alle([zeile(lage.farbe, kasten) for kasten in kaesten])]


def _funde(gelesen: Sequence[str]) -> dict[Dokumentart, set[str]]:
    """What was found of each kind, in their order."""
    return {art: {w for w in worte for z in gelesen if _steht_in(w, z)} for art, _, worte in KENNZEICHNEND}


def _erste(funde: dict[Dokumentart, set[str]]) -> Dokumentart | None:
    """The first kind of which enough was found."""
    return next((art for art, noetig, _ in KENNZEICHNEND if len(funde[art]) >= noetig), None)


def _verteilt(kaesten: Sequence[np.ndarray]) -> tuple[Sequence[np.ndarray], Sequence[np.ndarray]]:
    """The longest lines and some of the others from all over the page; and as many of what is left, for a page that
    may be of a known kind."""
    lang = sorted(kaesten, key=lambda k: -float(np.linalg.norm(k[1] - k[0])))
    rest = lang[MAX_GELESEN // 2 :]
    schritt = max(1, len(rest) // (MAX_GELESEN // 2))
    stellen = range(0, len(rest), schritt)[: MAX_GELESEN // 2]
    uebrige = [kasten for n, kasten in enumerate(rest) if n not in stellen]
    return [*lang[: MAX_GELESEN // 2], *(rest[n] for n in stellen)], uebrige[:DANACH_GELESEN]


def _steht_in(wort: str, gelesen: str) -> bool:
    """Whether a line is a printed label, a number in front aside."""
    return aehnlich(re.sub(r"^[\d.]+ ", "", gelesen), wort) >= GLEICH


def _rueckseite(grau: Bild, marken: Sequence[Marke], treffer: set[str]) -> Dokument:
    """The back of a ZB I: the number of its marking, and whether the Sicherheitscode lies open.

    A Data Matrix that is no Druckstücknummer is the Sicherheitscode (FZV Anlage 5): only that it is there is kept.
    """
    offen = "Dokument nicht mehr gültig" in treffer or liegt_code_offen(marken)
    felder = {}
    for marke in [marke for marke in marken if marke.nummer][:1]:
        bild = als_png(grau, marke.kasten, 12)
        felder["druckstuecknummer"] = Lesefeld(marke.nummer, Feldstatus.OK, 1.0, bild)
    return Dokument(Dokumentart.ZB1_RUECKSEITE, felder, code_freigelegt=offen)
