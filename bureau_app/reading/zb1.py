"""Reads a Zulassungsbescheinigung Teil I: lays it on the official form and takes each value by its place."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import cv2

from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld
from bureau_app.reading import tinte
from bureau_app.reading.ausschnitt import als_png
from bureau_app.reading.beschriftung import aehnlich
from bureau_app.reading.blatt import (
    JE_MM,
    Blatt,
    Lauf,
    formular_laeufe,
    gedruckte_laeufe,
    laeufe_auf,
    lies_beschriftung,
)
from bureau_app.reading.etikett import finde_etikett
from bureau_app.reading.formular import Anker, Formular
from bureau_app.reading.grammatik import urteile, urteile_fin
from bureau_app.reading.modelle import Bild, Zeilenleser
from bureau_app.reading.papier import Papier
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zuordnung import Zeilen, in_zeilen, ordne_zu, text_von

GENUG_ANKER = 3
ANKER_NAH_X = 5.0
ANKER_NAH_Y = 3.5
AEHNLICH = 0.72


def lies_zb1(farbe: Bild, papier: Papier, formular: Formular, leser: Zeilenleser, heute: date) -> Dokument | None:
    """The document on a found sheet, whichever way up; nothing if the form's labels are not there."""
    breite, hoehe = round(formular.breite * JE_MM), round(formular.hoehe * JE_MM)
    for lage in (papier, papier.gedreht()):
        flach = cv2.warpPerspective(
            farbe, lage.abbildung(breite, hoehe), (breite, hoehe), borderMode=cv2.BORDER_REPLICATE
        )
        blatt = Blatt.aus(flach.astype("uint8"))
        if _ist_formular(blatt, formular, leser):
            return lies_blatt(blatt, formular, leser, heute)
    return None


def lies_blatt(blatt: Blatt, formular: Formular, leser: Zeilenleser, heute: date) -> Dokument:
    """The fields of a sheet that lies on the form."""
    flaeche = next(f for f in formular.flaechen if f.code == "C.1.3")
    etikett = finde_etikett(blatt, flaeche)
    laeufe = [lauf for lauf in gedruckte_laeufe(blatt, leser, etikett) if not _ist_beschriftung(lauf, formular)]
    zuordnung = ordne_zu(laeufe, formular)
    zeilen = dict(zuordnung.zeilen)
    if etikett is not None:
        zeilen["C.1.3"] = _nur_anschrift(in_zeilen(laeufe_auf(blatt, etikett, leser)))
    felder = {code: _feld(code, zeilen.get(code, []), zuordnung.orte[code], blatt, heute) for code in formular.codes}
    felder |= _fin_und_ziffer(zeilen, felder)
    felder |= {code: _im_zweifel(felder[code]) for code in zuordnung.zweifelhaft}
    return Dokument(Dokumentart.ZB1, felder, etikett is not None)


def _im_zweifel(feld: Lesefeld) -> Lesefeld:
    """The same field, to be looked at, or not read if it is empty: the sheet did not lie well on the form."""
    return replace(feld, status=Feldstatus.PRUEFEN if feld.wert else Feldstatus.UNGELESEN)


def _nur_anschrift(zeilen: Zeilen) -> Zeilen:
    """Of a sticker's lines street and town, not those about the change and the authority; all if no town is found."""
    orte = [nr for nr, zeile in enumerate(zeilen) if re.match(r"\d{5}\s", text_von([zeile]))]
    return zeilen[max(0, orte[0] - 1) : orte[0] + 1] if orte else zeilen


def _ist_formular(blatt: Blatt, formular: Formular, leser: Zeilenleser) -> bool:
    """Whether enough labels of the form stand near their places."""
    gefunden = 0
    laeufe = formular_laeufe(blatt, formular.links)
    for anker in formular.anker:
        kasten = _am_anker(laeufe, anker)
        if kasten is not None:
            gefunden += aehnlich(lies_beschriftung(blatt, kasten, leser), anker.text) >= AEHNLICH
        if gefunden >= GENUG_ANKER:
            return True
    return False


def _am_anker(laeufe: Sequence[Kasten], anker: Anker) -> Kasten | None:
    """The run nearest to a label's place, all that follows it on the line included."""
    nah = [
        k
        for k in laeufe
        if abs((k.y + k.h / 2) / JE_MM - anker.y) < ANKER_NAH_Y and abs(k.x / JE_MM - anker.x) < ANKER_NAH_X
    ]
    if not nah:
        return None
    erster = min(nah, key=lambda k: abs((k.y + k.h / 2) / JE_MM - anker.y))
    return tinte.umfassend([k for k in laeufe if abs(k.y + k.h / 2 - erster.y - erster.h / 2) < 0.8 * JE_MM])


def _ist_beschriftung(lauf: Lauf, formular: Formular) -> bool:
    return len(lauf.lesart.text) > 5 and any(aehnlich(lauf.lesart.text, a.text) >= 0.85 for a in formular.anker)


def _sicher(zeilen: Zeilen) -> float:
    return min((lauf.lesart.schwaechste for zeile in zeilen for lauf in zeile), default=0.0)


def _feld(code: str, zeilen: Zeilen, platz: Kasten, blatt: Blatt, heute: date) -> Lesefeld:
    """One field: the judged text, and the crop of where it stands; `platz` is where an empty field would begin."""
    wert, status = urteile(code, text_von(zeilen), _sicher(zeilen), heute)
    if not wert and (zeilen or not blatt.ist_leer(platz)):
        status = Feldstatus.UNGELESEN
    if not zeilen:
        bild = als_png(blatt.grau, platz, round(1.2 * JE_MM))
        return Lesefeld(wert, status, 0.0 if status is Feldstatus.UNGELESEN else 0.9, bild)
    ort = tinte.umfassend([lauf.kasten for zeile in zeilen for lauf in zeile])
    return Lesefeld(wert, status, round(_sicher(zeilen), 3), als_png(blatt.grau, ort, round(1.2 * JE_MM)))


def _fin_und_ziffer(zeilen: dict[str, Zeilen], felder: dict[str, Lesefeld]) -> dict[str, Lesefeld]:
    """Fields E and 3, judged together."""
    fin, ziffer = text_von(zeilen.get("E", [])), text_von(zeilen.get("3", []))
    beide = urteile_fin(fin, ziffer, min(felder["E"].konfidenz, felder["3"].konfidenz))
    return {
        code: Lesefeld(wert, status, felder[code].konfidenz, felder[code].ausschnitt)
        for code, (wert, status) in zip(("E", "3"), beide, strict=True)
    }
