"""Reads a picture from its bytes to its documents."""

import time
from datetime import date

import cv2
import numpy as np

from bureau_app.domain.lesung import Dokument, Dokumentart, Lesung
from bureau_app.reading.ausrichtung import Textbild, finde_text, zeigt_mehr, zonen
from bureau_app.reading.ausweise import Gelesenes, als_dokument, finde_ausweis
from bureau_app.reading.bild import oeffne
from bureau_app.reading.formular import Formular
from bureau_app.reading.modelle import Bild, Geraet
from bureau_app.reading.papier import (
    Ecken,
    Fund,
    Papier,
    ausschnitt_innen,
    beschriftetes,
    finde_papiere,
    ganzes_bild,
    ohne,
    zeigt_schrift,
)
from bureau_app.reading.rohblatt import Rohblatt
from bureau_app.reading.sonstige import erkenne
from bureau_app.reading.zb1 import lies_rohblatt, lies_zb1

MAX_PAPIERE = 4
LANG, PASS = 1.7, 1.42
MIN_SEITE = 60
RINGSUM = 0.12


class Leser:
    """Reads pictures, one after the other; holds the recogniser's model (about 100 MB) while it lives.

    `formular` is the official form of the Zulassungsbescheinigung Teil I, `faeden` the number of threads to use.
    """

    def __init__(self, formular: Formular, faeden: int = 2) -> None:
        self._formular = formular
        self._geraet = Geraet.lade(faeden)

    def waerme_auf(self) -> None:
        """Reads a blank line, so that the first document does not wait for the model."""
        for breite in (48, 400):
            self._geraet.leser.lies(np.full((48, breite), 255, dtype=np.uint8))

    def lies(self, bild: bytes, heute: date) -> Lesung:
        """The documents of all pages, at least one a page (kind `unbekannt` if none is known); Stoerung LESEN_*."""
        beginn = time.perf_counter()
        dokumente = tuple(dokument for seite in oeffne(bild) for dokument in self._seite(seite, heute))
        return Lesung(dokumente, round(time.perf_counter() - beginn, 3))

    def _seite(self, seite: Bild, heute: date) -> list[Dokument]:
        """All documents of a page: sheets by their edges, then what else is printed on it by its text."""
        gefunden: list[Dokument] = []
        rest = seite
        for papier in finde_papiere(seite)[:MAX_PAPIERE]:
            fund = self._papier(rest, papier, heute)
            if fund is not None:
                gefunden.append(fund.dokument)
                rest = ohne(rest, fund.ecken)
        if min(seite.shape[:2]) < MIN_SEITE:
            return gefunden or [Dokument(Dokumentart.UNBEKANNT, {})]
        while not gefunden or (len(gefunden) < MAX_PAPIERE and zeigt_schrift(rest)):
            text = finde_text(beschriftetes(rest), self._geraet.finder)
            fund = self._nach_text(text, heute)
            if fund is None:
                return gefunden or [erkenne(text, self._geraet.leser)]
            gefunden.append(fund.dokument)
            if not zeigt_mehr(text, fund.ecken):
                return gefunden
            rest = ohne(text.farbe, fund.ecken)
        return gefunden

    def _papier(self, seite: Bild, papier: Papier, heute: date) -> Fund | None:
        """The document on one sheet, or on a sheet that lies on it; the proportions tell what it may be.

        A form that looks shorter than a passport was cut wrongly: it is found by its text.
        """
        zuerst = self._auf_langem if _laenger(papier, LANG) else self._ausweis
        fund = zuerst(seite, papier, heute)
        if fund is None and _laenger(papier, PASS) and not _laenger(papier, LANG):
            fund = self._zb1(seite, papier, heute)
        if fund is not None:
            return fund
        innen, ort = ausschnitt_innen(seite, papier)
        inneres = finde_papiere(innen)[:1] if min(innen.shape[:2]) >= MIN_SEITE else []
        if not inneres:
            return None
        darauf = (self._zb1 if _laenger(inneres[0], LANG) else self._ausweis)(innen, inneres[0], heute)
        return None if darauf is None else Fund(darauf.dokument, darauf.ecken + ort)

    def _auf_langem(self, seite: Bild, papier: Papier, heute: date) -> Fund | None:
        """The document on a sheet as long as the form: a card cut wrongly shows at once by its zone."""
        karte = finde_ausweis(seite, papier, self._geraet, gruendlich=False, nur_sicher=True)
        if karte is not None:
            return Fund(als_dokument(karte, self._geraet, heute), papier.ecken)
        return self._zb1(seite, papier, heute) or self._ausweis(seite, papier, heute)

    def _zb1(self, seite: Bild, papier: Papier, heute: date) -> Fund | None:
        """The form that fills a sheet."""
        return lies_zb1(seite, papier, self._formular, self._geraet, heute)

    def _ausweis(self, seite: Bild, papier: Papier, heute: date) -> Fund | None:
        """An identity document that fills a sheet; what is doubtful there may be one cut wrongly."""
        zone = finde_ausweis(seite, papier, self._geraet, gruendlich=False)
        if zone is None:
            return None
        anders = None if zone.guete(heute)[0] else self._umgebung(seite, papier)
        beste = zone if anders is None else max(zone, anders, key=lambda z: z.guete(heute))
        return Fund(als_dokument(beste, self._geraet, heute), papier.ecken)

    def _umgebung(self, seite: Bild, papier: Papier) -> Gelesenes | None:
        """The zone of an identity document by its text, on a sheet and a little around it."""
        rand = RINGSUM * papier.breite
        x0, y0 = (max(0, round(float(v - rand))) for v in papier.ecken.min(axis=0))
        x1, y1 = (round(float(v + rand)) for v in papier.ecken.max(axis=0))
        text = finde_text(np.ascontiguousarray(seite[y0:y1, x0:x1]), self._geraet.finder)
        fund = self._nach_zonen(text)
        if fund is None:
            return None
        zone, ecken = fund
        x, y = (float(v) for v in ecken.mean(axis=0))
        return zone if cv2.pointPolygonTest(papier.ecken, (x + x0, y + y0), measureDist=False) > 0 else None

    def _nach_text(self, text: Textbild, heute: date) -> Fund | None:
        """The slow way, for what does not stand out from what it lies on."""
        roh = Rohblatt.von_text(text.farbe, text.kaesten)
        fund = lies_rohblatt(roh, self._formular, self._geraet, heute)
        if fund is not None:
            return fund
        ausweis = self._nach_zonen(text)
        return None if ausweis is None else Fund(als_dokument(ausweis[0], self._geraet, heute), ausweis[1])

    def _nach_zonen(self, text: Textbild) -> tuple[Gelesenes, Ecken] | None:
        """The zone of an identity document by its long lines, and the corners of the crop that holds it."""
        for bild in zonen(text):
            zone = finde_ausweis(bild.bild, ganzes_bild(bild.bild), self._geraet)
            if zone is not None:
                return zone, bild.ecken
        return None


def _laenger(papier: Papier, verhaeltnis: float) -> bool:
    """Whether a sheet's long sides are more than so many times its short ones."""
    return papier.breite > verhaeltnis * max(papier.hoehe, 1.0)
