"""Which run of text belongs to which field of the form: by its place alone, the shift of the printer taken out."""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bureau_app.reading.blatt import JE_MM, Lauf, ist_strich
from bureau_app.reading.formular import Formular, Platz
from bureau_app.reading.grammatik import GEBRAUCHT
from bureau_app.reading.tinte import Kasten, umfassend

Zeilen = list[list[Lauf]]

MAX_VERSATZ = 3.0
ZU_FRUEH, ZU_SPAET = 0.75, 1.2
GENUG_WERTE = 8
VOR_DEM_WERT = 4.0
VORHER = 0.3
STRICH_NAH = 2.2
WORTABSTAND = 3.0
CODE_DAVOR, CODE_BREIT = 5.5, 4.0
GENUG_PROBEN = (2, 1)
DATUM = r"\d\d\.\d\d\.\d{4}"

# Fields of each panel whose form is certain: they tell whether the panel was laid on the right rows.
PROBEN: tuple[Mapping[str, str], ...] = (
    {"B": DATUM, "2.1": r"\d{4}", "E": r"[A-Z0-9]{17}", "3": r"[0-9X-]"},
    {"16": r"[A-Z]{2}\d{6}"},
)
PROBEN_LINKS: Mapping[str, str] = {"A": r"\S+-\S.*\d.*", "X": r"\d\d[./]\d+", "I": DATUM}

Lies = Callable[[Sequence[Lauf]], list[Lauf]]


@dataclass(frozen=True, slots=True)
class Zuordnung:
    """The lines of each field (fields without ink are missing), and the fields of panels that did not fit the form.

    `orte` says where each field's value would begin, in pixels of the form. `versetzt` are fields whose value does not
    begin where its column does: a label sticks to it, or its beginning was not seen.
    """

    zeilen: Mapping[str, Zeilen]
    orte: Mapping[str, Kasten]
    zweifelhaft: frozenset[str]
    versetzt: frozenset[str] = frozenset()

    def haltlose(self, formular: Formular) -> int:
        """How many panels hold none of the values whose form is certain: labels alone do not make a filled form."""
        return sum(feld[0].code in self.zweifelhaft for feld in formular.felder)


def ordne_zu(links: Sequence[Lauf], rest: Sequence[Lauf], formular: Formular, lies: Lies) -> Zuordnung:
    """Lays the runs on the form, each panel for itself: typed rows may stand off the form's, and the sheet be bent.

    `links` are the read runs of the left panel; those of `rest` tell the grid by their places alone, and `lies` reads
    the ones that stand in a field that the counter needs.
    """
    zeilen: dict[str, Zeilen] = {}
    orte = {f.code: _kasten(f.links, f.oben, f.rechts, f.unten) for f in formular.flaechen}
    zweifel: set[str] = set()
    versetzt: set[str] = set()
    versatz = 0.0
    for nr, (plaetze, proben) in enumerate(zip(formular.felder, PROBEN, strict=True)):
        eigene = [lauf for lauf in rest if (lauf.x >= formular.falz) == bool(nr)]
        hoehe = _versatz_der_zeilen(eigene, formular)
        bester = _bestes_raster(eigene, formular, plaetze, hoehe, proben, lies)
        zeilen |= bester.zeilen
        orte |= bester.orte
        versetzt |= bester.versetzte()
        versatz = versatz or hoehe
        if _punkte(bester.zeilen, proben) < GENUG_PROBEN[nr] and (nr == 0 or zweifel):
            zweifel |= {platz.code for platz in plaetze}
    zeilen |= _flaechen(links, formular, versatz)
    if _punkte(zeilen, PROBEN_LINKS) == 0:
        zweifel |= {flaeche.code for flaeche in formular.flaechen}
    return Zuordnung(zeilen, orte, frozenset(zweifel), frozenset(versetzt))


@dataclass(frozen=True, slots=True)
class _Raster:
    """One panel on its rows: the read lines of the needed fields, where each value would begin, and does begin (mm)."""

    zeilen: dict[str, Zeilen]
    orte: dict[str, Kasten]
    anfaenge: dict[str, tuple[float, float]]

    def versetzte(self) -> set[str]:
        """Fields whose first line begins elsewhere than the others of the panel say, or holds but the field's code."""
        anfaenge = self.anfaenge | {code: (z[0][0].x, z[0][0].y) for code, z in self.zeilen.items()}
        if not anfaenge:
            return set()
        x = np.array([self.orte[code].x / JE_MM for code in anfaenge])
        y = np.array([ort[1] for ort in anfaenge.values()])
        rest = np.array([ort[0] for ort in anfaenge.values()]) - x
        rest -= float(np.median(rest))
        basis = np.stack([np.ones_like(x), x / 100, y / 100], axis=1)
        gewicht = np.ones(len(rest))
        for _ in range(4 if len(rest) >= GENUG_WERTE else 0):
            loesung = np.linalg.lstsq(basis * gewicht[:, None], rest * gewicht, rcond=None)[0]
            gewicht = 1 / (1 + ((rest - basis @ loesung) / 0.3) ** 2)
        if len(rest) >= GENUG_WERTE:
            rest -= basis @ loesung
        nur_code = {c for c, z in self.zeilen.items() if len(z) == len(z[0]) == 1 and _ist_code(z[0][0], c)}
        daneben = {c for c, abstand in zip(anfaenge, rest, strict=True) if not -ZU_FRUEH < abstand < ZU_SPAET}
        return nur_code | (daneben & set(self.zeilen)) - self.striche()

    def striche(self) -> set[str]:
        """Fields that hold but a hyphen."""
        return {code for code, zeilen in self.zeilen.items() if text_von(zeilen) == "-"}


def _bestes_raster(
    laeufe: Sequence[Lauf],
    formular: Formular,
    plaetze: Sequence[Platz],
    hoehe: float,
    proben: Mapping[str, str],
    lies: Lies,
) -> _Raster:
    """The panel on the rows where it seems to lie, or a whole row off if only there its certain fields fit."""
    bestes = _raster(laeufe, formular, plaetze, hoehe, lies)
    punkte = _punkte(bestes.zeilen, proben)
    for nr in (-1, 1) if 2 * punkte < len(proben) else ():
        versuch = _raster(laeufe, formular, plaetze, hoehe + nr * formular.abstand, lies)
        if _punkte(versuch.zeilen, proben) > punkte:
            bestes, punkte = versuch, _punkte(versuch.zeilen, proben)
    return bestes


def _punkte(zeilen: Mapping[str, Zeilen], proben: Mapping[str, str]) -> int:
    """How many of the certain fields hold what they must."""
    return sum(bool(re.fullmatch(muster, text_von(zeilen.get(code, [])))) for code, muster in proben.items())


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
            if flaeche.oben <= lauf.y - hoehe / 2 <= flaeche.unten
            and lauf.rechts > flaeche.links + 1.0
            and (lauf.x + lauf.rechts) / 2 < flaeche.rechts
        ]
        hoechster = max((lauf.kasten.h for lauf in drin), default=0)
        drin = [lauf for lauf in drin if lauf.kasten.h > 0.6 * hoechster]
        if drin:
            ergebnis[flaeche.code] = in_zeilen(drin)
    return ergebnis


def _kasten(links: float, oben: float, rechts: float, unten: float) -> Kasten:
    """A box given in mm."""
    return Kasten(*(round(v * JE_MM) for v in (links, oben, rechts - links, unten - oben)))


def _raster(laeufe: Sequence[Lauf], formular: Formular, plaetze: Sequence[Platz], hoehe: float, lies: Lies) -> _Raster:
    """Runs of one panel by row and by the nearest place to their left; those of needed fields are read."""
    seite = _versatz_der_spalten(laeufe, plaetze)
    treffer: dict[str, list[Lauf]] = {}
    for lauf in laeufe:
        zeile = round((lauf.y - formular.mitte - hoehe) / formular.abstand) + 1
        platz = _platz(lauf.x - seite, zeile, plaetze)
        if platz is not None:
            treffer.setdefault(platz.code, []).append(lauf)
    noetig = {p: _im_feld(treffer[p.code], p, seite) for p in plaetze if p.code in GEBRAUCHT and p.code in treffer}
    noetig = {p: _ohne_nachbarn(alle, p, plaetze, seite) for p, alle in noetig.items()}
    gelesen = iter(lies([lauf for alle in noetig.values() for lauf in alle]))
    zeilen: dict[str, Zeilen] = {}
    for platz, alle in noetig.items():
        if gelesene := _zeilen_von(list(itertools.islice(gelesen, len(alle))), platz, seite):
            zeilen[platz.code] = gelesene
    mitten = {p.code: formular.mitte + hoehe + (p.zeile - 1) * formular.abstand for p in plaetze}
    orte = {
        p.code: _kasten(p.x + seite - 0.2, mitten[p.code] - 1.5, p.x + seite + 6, mitten[p.code] + 1.5) for p in plaetze
    }
    anfaenge = {c: (lauf.x, lauf.y) for c, alle in treffer.items() for lauf in [min(alle, key=lambda a: (a.y, a.x))]}
    return _Raster(zeilen, orte, anfaenge)


def _im_feld(alle: Sequence[Lauf], platz: Platz, seite: float) -> Sequence[Lauf]:
    """The lines of a field, words side by side as one; what ends before its value begins is a scrap of its label."""
    if len(alle) < 2:
        return alle
    eigene = [lauf for lauf in alle if lauf.rechts > platz.x + seite - VORHER]
    return [lauf for zeile in in_zeilen(eigene) for lauf in _verbunden(zeile, platz.x + seite - ZU_FRUEH)]


def _ohne_nachbarn(alle: Sequence[Lauf], platz: Platz, plaetze: Sequence[Platz], seite: float) -> Sequence[Lauf]:
    """Without what is no wider than a printed code and stands where that of the next field of the row does."""
    naechste = min((p.x for p in plaetze if p.zeile == platz.zeile and p.x > platz.x), default=None)
    if naechste is None:
        return alle
    grenze = naechste + seite - CODE_DAVOR
    eigene = [lauf for lauf in alle if lauf.x < grenze or lauf.rechts - lauf.x > CODE_BREIT]
    return eigene or alle


def _verbunden(zeile: Sequence[Lauf], ab: float) -> list[Lauf]:
    """A line whose words are read together if they stand no farther apart than words do, from its column on (mm)."""
    worte: list[Lauf] = []
    for lauf in zeile:
        vorher = worte[-1] if worte else None
        if vorher and vorher.x > ab and lauf.x - vorher.rechts < WORTABSTAND and not ist_strich(lauf.kasten):
            worte[-1] = Lauf(umfassend([vorher.kasten, lauf.kasten]), vorher.lesart, umfassend([vorher.ort, lauf.ort]))
        else:
            worte.append(lauf)
    return worte


def _zeilen_von(im_feld: Sequence[Lauf], platz: Platz, seite: float) -> Zeilen:
    """The value of a field by its read lines."""
    gelesen = [lauf for lauf in im_feld if lauf.lesart.text]
    eigene = [_ohne_code(lauf, platz.code) for lauf in gelesen if len(gelesen) == 1 or not _ist_code(lauf, platz.code)]
    zeilen = in_zeilen(_ohne_fremde_striche(eigene, platz.x + seite))
    return zeilen if platz.zeilen > 1 or not zeilen else [max(zeilen, key=_laenge)]


def _ist_code(lauf: Lauf, code: str) -> bool:
    """Whether a run is but the field's printed code."""
    return _ohne_aehnliche(lauf.lesart.text) in {_ohne_aehnliche(teil) for teil in code.split("/")}


def _ohne_aehnliche(text: str) -> str:
    """A code without dots and with look-alikes as one."""
    return re.sub(r"[. ]", "", text).upper().translate(str.maketrans("DOQILS", "000115"))


def nach_code(text: str, code: str) -> int:
    """Where a text goes on after the field's own code and a blank, 0 if it does not begin with it."""
    zeichen = [re.escape(z) + "?" if z in "./" else re.escape(z) for z in code.split("/")[0]]
    treffer = re.match("".join(zeichen) + r"[. ]* (?=\S)", text)
    return treffer.end() if treffer else 0


def _ohne_code(lauf: Lauf, code: str) -> Lauf:
    """The run without the field's own code in front, where the finder took label and value for one line."""
    ab = nach_code(lauf.lesart.text, code)
    if not ab:
        return lauf
    weiter = round(lauf.lesart.orte[ab] - 0.3 * lauf.kasten.h)
    kasten = Kasten(lauf.kasten.x + weiter, lauf.kasten.y, max(1, lauf.kasten.b - weiter), lauf.kasten.h)
    return replace(lauf, kasten=kasten, lesart=lauf.lesart.ab(ab), bild=lauf.ort)


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
