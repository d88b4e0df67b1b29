"""Fields whose first reading breaks their rule or begins with their code, read again; what then fits is a guess."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from bureau_app.domain.lesung import Feldstatus, Lesefeld
from bureau_app.reading import tinte
from bureau_app.reading.ausschnitt import als_png
from bureau_app.reading.blatt import JE_MM, Blatt
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.grammatik import urteile
from bureau_app.reading.modelle import Zeilenleser
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zuordnung import Zeilen, text_von

NACHLESEN = ("A", "B", "I", "X", "16", "2.1", "2.2", "Nr.")
TAG = r"\d\d\.\d\d\.\d{4}"
DATEN = ("B", "I")
FRUEH = 0.5
HOCH = 4.2
RUECKUNG = 1.1
ANTEILE = (0.55, 0.75)
# Fields whose look is certain, so that it can be looked for at their place alone: what they look like, width in mm.
AN_FESTEM_ORT: Mapping[str, tuple[str, float]] = {
    "B": (TAG, 24.0),
    "I": (TAG, 27.0),
    "2.1": (r"\d{4}", 11.0),
    "2.2": (r"[A-Z0-9]{3}\d{6}|[A-Z0-9]{3}[A-Z0-9]{3,4}", 21.0),
    "16": (r"[A-Z]{2}\d{6}", 19.0),
}
VORNE_VERKLEBT = ("D.1", "D.3")


class Nachlese:
    """Reads fields of one sheet again; `orte` is where each value would begin."""

    def __init__(self, blatt: Blatt, leser: Zeilenleser, heute: date, orte: Mapping[str, Kasten]) -> None:
        self._blatt = blatt
        self._leser = leser
        self._heute = heute
        self._orte = orte

    def __call__(self, code: str, feld: Lesefeld, zeilen: Zeilen) -> Lesefeld:
        """The field, its value another and to be looked at if a second reading fits."""
        if code in VORNE_VERKLEBT and re.match(rf"[D0OQ]?\.?{code[-1]}(?=\S)", text_von(zeilen)):
            feld = self._ohne_vorspann(code, feld, zeilen)
        if code not in NACHLESEN or self._passt(code, feld.wert):
            return feld
        for text in self._anders(zeilen):
            wert, status = urteile(code, text.strip(), 1.0, self._heute)
            if status is Feldstatus.OK or (code in DATEN and re.fullmatch(TAG, wert)):
                return replace(feld, wert=wert, status=Feldstatus.PRUEFEN)
        return self._an_festem_ort(code, feld) if code in AN_FESTEM_ORT else feld

    def _passt(self, code: str, wert: str) -> bool:
        """Whether a value keeps its field's rule."""
        return urteile(code, wert, 1.0, self._heute)[1] is Feldstatus.OK

    def _anders(self, zeilen: Zeilen) -> Iterator[str]:
        """The lines with more to their left, and by their darkest ink: labels printed into a value are paler."""
        dunkle = [partial(self._blatt.lies_dunkles, anteil) for anteil in ANTEILE]
        arten: list[Callable[[Kasten, Zeilenleser], Lesart]] = [self._blatt.lies_breiter, *dunkle]
        for lies in arten if zeilen else ():
            yield "\n".join(" ".join(lies(lauf.ort, self._leser).text for lauf in zeile) for zeile in zeilen)

    def _ohne_vorspann(self, code: str, feld: Lesefeld, zeilen: Zeilen) -> Lesefeld:
        """Without the end of the printed code that the finder took for the beginning of the value."""
        ort, roh = tinte.umfassend([lauf.ort for lauf in zeilen[0]]), text_von(zeilen)
        for rest in self._nach_dem_code(self._orte[code].x, ort):
            vorn = re.sub("[0OQ](?=3)", "D", re.sub(r"[ .]", "", roh.removesuffix(rest)))
            if rest and vorn and roh.endswith(rest) and code.replace(".", "").endswith(vorn):
                return replace(feld, wert=urteile(code, rest, 1.0, self._heute)[0], status=Feldstatus.PRUEFEN)
        return feld

    def _nach_dem_code(self, spalte: int, ort: Kasten) -> Iterator[str]:
        """A line by its darkest ink (codes are printed paler), and from its column on (x in pixels)."""
        for anteil in ANTEILE:
            yield self._blatt.lies_dunkles(anteil, ort, self._leser).text
        for spiel in (0.0, FRUEH / 2):
            links = max(ort.x, spalte - round(spiel * JE_MM))
            rest = Kasten(links, ort.y, max(1, ort.rechts - links), ort.h)
            yield self._blatt.lies(rest, self._leser).lesart.text

    def _an_festem_ort(self, code: str, feld: Lesefeld) -> Lesefeld:
        """By its look, where the form has it: there its ink and that of other print were taken for one line."""
        muster, breite = AN_FESTEM_ORT[code]
        platz = self._orte[code]
        mitte, hoch = platz.y + platz.h / 2, HOCH * JE_MM
        x = max(0, platz.x - round(FRUEH * JE_MM))
        for hoeher in (0.0, RUECKUNG * JE_MM, -RUECKUNG * JE_MM):
            kasten = Kasten(x, max(0, round(mitte + hoeher - hoch / 2)), round(breite * JE_MM), round(hoch))
            if kasten.unten >= self._blatt.grau.shape[0] or kasten.rechts >= self._blatt.grau.shape[1]:
                continue
            for lesart in (self._blatt.lies_dunkles(anteil, kasten, self._leser) for anteil in ANTEILE):
                treffer = re.search(rf"(?<![A-Z0-9])(?:{muster})(?![A-Z0-9])", lesart.text)
                if treffer and self._passt(code, treffer[0]):
                    bild = als_png(self._blatt.grau, kasten, round(JE_MM))
                    return Lesefeld(treffer[0], Feldstatus.PRUEFEN, round(lesart.schwaechste, 3), bild)
        return feld
