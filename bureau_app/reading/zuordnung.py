"""Which run of text belongs to which field of the form: by its place alone, the shift of the printer taken out."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from bureau_app.reading.blatt import Lauf, ist_strich
from bureau_app.reading.formular import Formular, Platz

Zeilen = list[list[Lauf]]

MAX_VERSATZ = 3.0
VOR_DEM_WERT = 4.0
STRICH_NAH = 2.2
PROBEN: Mapping[str, str] = {
    "B": r"\d\d\.\d\d\.\d{4}",
    "2.1": r"\d{4}",
    "E": r"[A-Z0-9]{17}",
    "3": r"[0-9X-]",
    "6": r"\d\d\.\d\d\.\d{4}",
    "16": r"[A-Z]{2}\d{6}",
    "10": r"\d{4}",
}


def ordne_zu(laeufe: Sequence[Lauf], formular: Formular) -> dict[str, Zeilen]:
    """The lines of each field, each line its runs from left to right; fields without ink are missing."""
    links = [lauf for lauf in laeufe if (lauf.x + lauf.rechts) / 2 < formular.links]
    rest = [lauf for lauf in laeufe if (lauf.x + lauf.rechts) / 2 >= formular.links]
    bester: dict[str, Zeilen] = {}
    beste_punkte = -1
    hoehe = _versatz_der_zeilen(rest, formular)
    for ganze in (0, -1, 1):
        versuch = _raster(rest, formular, hoehe + ganze * formular.abstand)
        punkte = sum(bool(re.fullmatch(muster, text_von(versuch.get(code, [])))) for code, muster in PROBEN.items())
        if punkte > beste_punkte:
            bester, beste_punkte = versuch, punkte
    return bester | _flaechen(links, formular, hoehe)


def text_von(zeilen: Zeilen) -> str:
    """The text of a field, lines joined by a line feed."""
    return "\n".join(" ".join(lauf.lesart.text for lauf in zeile) for zeile in zeilen)


def in_zeilen(laeufe: Sequence[Lauf]) -> Zeilen:
    """Groups runs into lines from top to bottom, each from left to right."""
    zeilen: Zeilen = []
    for lauf in sorted(laeufe, key=lambda lauf: lauf.y):
        if zeilen and lauf.y - float(np.mean([anderer.y for anderer in zeilen[-1]])) < 1.5:
            zeilen[-1].append(lauf)
        else:
            zeilen.append([lauf])
    return [sorted(zeile, key=lambda lauf: lauf.x) for zeile in zeilen]


def _versatz_der_zeilen(laeufe: Sequence[Lauf], formular: Formular) -> float:
    """How far the typed lines stand below the rows of the form in mm, at most half a row."""
    if not laeufe:
        return 0.0
    rest = np.array([(lauf.y - formular.mitte) / formular.abstand for lauf in laeufe]) * 2 * np.pi
    return float(np.angle(np.exp(1j * rest).mean()) / (2 * np.pi) * formular.abstand)


def _flaechen(laeufe: Sequence[Lauf], formular: Formular, hoehe: float) -> dict[str, Zeilen]:
    """Runs of the left panel by the area in which their middle lies."""
    ergebnis: dict[str, Zeilen] = {}
    for flaeche in formular.flaechen:
        drin = [
            lauf
            for lauf in laeufe
            if flaeche.oben <= lauf.y - hoehe / 2 <= flaeche.unten and lauf.rechts > flaeche.links + 1.0
        ]
        hoechster = max((lauf.kasten.h for lauf in drin), default=0)
        drin = [lauf for lauf in drin if lauf.kasten.h > 0.6 * hoechster]
        if drin:
            ergebnis[flaeche.code] = in_zeilen(drin)
    return ergebnis


def _raster(laeufe: Sequence[Lauf], formular: Formular, hoehe: float) -> dict[str, Zeilen]:
    """Runs of the middle and right panel by row and by the nearest place to their left."""
    grenze = min(platz.x for platz in formular.felder[1]) - VOR_DEM_WERT
    ergebnis: dict[str, Zeilen] = {}
    for feld, plaetze in enumerate(formular.felder):
        eigene = [lauf for lauf in laeufe if (lauf.x >= grenze) == bool(feld)]
        seite = _versatz_der_spalten(eigene, plaetze)
        treffer: dict[str, list[Lauf]] = {}
        for lauf in eigene:
            zeile = round((lauf.y - formular.mitte - hoehe) / formular.abstand) + 1
            platz = _platz(lauf.x - seite, zeile, plaetze)
            if platz is not None:
                treffer.setdefault(platz.code, []).append(lauf)
        for platz in plaetze:
            gruppe = _ohne_fremde_striche(treffer.get(platz.code, []), platz.x + seite)
            zeilen = in_zeilen(gruppe)
            if zeilen:
                ergebnis[platz.code] = zeilen if platz.zeilen > 1 else [max(zeilen, key=_laenge)]
    return ergebnis


def _laenge(zeile: Sequence[Lauf]) -> int:
    return sum(len(lauf.lesart.text) for lauf in zeile)


def _ohne_fremde_striche(laeufe: Sequence[Lauf], x: float) -> list[Lauf]:
    """Without hyphens that do not stand alone at the beginning of the field: they are scraps of labels and rules."""
    striche = [lauf for lauf in laeufe if ist_strich(lauf.kasten)]
    rest = [lauf for lauf in laeufe if not ist_strich(lauf.kasten)]
    return rest or [lauf for lauf in striche if abs(lauf.x - x) < STRICH_NAH][:1]


def _versatz_der_spalten(laeufe: Sequence[Lauf], plaetze: Sequence[Platz]) -> float:
    """How far the typed values stand to the right of their places in mm."""
    raender = np.array(sorted({platz.x for platz in plaetze}))
    reste = [float((lauf.x - raender)[np.abs(lauf.x - raender).argmin()]) for lauf in laeufe]
    nahe = [rest for rest in reste if abs(rest) < MAX_VERSATZ]
    return float(np.median(nahe)) if len(nahe) >= 5 else 0.0


def _platz(x: float, zeile: int, plaetze: Sequence[Platz]) -> Platz | None:
    """The last place of the row that begins left of the run (with some tolerance)."""
    in_der_zeile = [p for p in plaetze if p.zeile <= zeile < p.zeile + p.zeilen and x > p.x - VOR_DEM_WERT]
    return max(in_der_zeile, key=lambda p: p.x, default=None)
