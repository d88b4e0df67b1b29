"""Reads fields again that break their rule (what then fits is a guess) or are unsure (two sure readings decide)."""

import itertools
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
from bureau_app.reading.grammatik import NAMEN, SCHALTERFELDER, SEHR_SICHER, urteile, urteile_fin
from bureau_app.reading.modelle import Grossleser, Zeilenleser
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zuordnung import Zeilen, nach_code, text_von

NACHLESEN = ("A", "B", "D.1", "I", "X", "16", "2.1", "2.2", "Nr.")
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
    "A": (r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[HE]?(?: ?\(\d\d-\d\d\))?", 56.0),
    "Nr.": (r"[A-ZÄÖÜ0-9]{1,3}-?\d{4,8}/\d\d", 45.0),
}
# Others may look otherwise: they are looked for only where nothing was read, and are never sure.
NUR_UNGELESEN = ("A", "Nr.")
VORNE_VERKLEBT = ("D.1", "D.3")
NUR_BUCHSTABE = r"D(?=[A-Z])"
NUR_GROSS = frozenset({"A", "16", "2.2", "D.1"})
ZEUGEN = 2
WIDERSPRUCH = 0.5
UNBESTRITTEN = 0.98
# The check digit judges the FIN, another source the names; no second look at the same letters tells a look-alike.
OHNE_ZEUGEN = NAMEN | {"E", "3"}
NUR_AUSSEHEN = re.compile(r".{0,2}[0O1I]")


class Nachlese:
    """Reads fields of one sheet again; `orte` is where each value would begin."""

    def __init__(self, blatt: Blatt, leser: Zeilenleser, heute: date, orte: Mapping[str, Kasten]) -> None:
        self._blatt = blatt
        self._leser = leser
        self._heute = heute
        self._orte = orte

    def alle(self, felder: Mapping[str, Lesefeld], zeilen: Mapping[str, Zeilen]) -> dict[str, Lesefeld]:
        """All fields, each as by itself; several are asked about at the same time."""
        nachgelesen = self._leser.zugleich(lambda code: self(code, felder[code], zeilen.get(code, [])), felder)
        return dict(zip(felder, nachgelesen, strict=True))

    def __call__(self, code: str, feld: Lesefeld, zeilen: Zeilen) -> Lesefeld:
        """The field, its value another and to be looked at if a second reading fits, sure if two readings say so."""
        if code in VORNE_VERKLEBT and self._beginnt_mit_code(code, zeilen):
            befreit = self._ohne_vorspann(code, feld, zeilen)
            if befreit is not feld and re.match(NUR_BUCHSTABE, text_von(zeilen)):
                return befreit  # other readings hold the letter as well
            feld = befreit
        if code in NACHLESEN and not self._passt(code, feld.wert):
            return self._ersetzt(code, feld, zeilen)
        return self._bezeugt(code, feld, zeilen)

    def fin(self, zeilen: Zeilen, ziffer: str) -> str:
        """The first other reading of field E that the printed check digit fits; empty if none does."""
        urteile_je = (urteile_fin(_text(lesarten), ziffer, 1.0)[0] for lesarten in self._anders(zeilen, self._leser))
        return next((wert for wert, status in urteile_je if status is Feldstatus.OK), "")

    def _ersetzt(self, code: str, feld: Lesefeld, zeilen: Zeilen) -> Lesefeld:
        """The field whose value broke its rule: what its other readings say that keep it, or what stands at its place.

        What hardly any reading says, and a day that cannot be, are offered if nothing better is read.
        """
        stimmen, gelesen = self._stimmen(code, zeilen)
        if any(max(gesagt) >= WIDERSPRUCH for gesagt in stimmen.values()):
            feld = _mehrheitlich(replace(feld, konfidenz=0.0), stimmen)
            klar = not _bestritten(feld.wert, stimmen) and not _nur_aussehen(code, feld.wert)
            return _sicher(feld, stimmen[feld.wert]) if klar else feld
        if code in AN_FESTEM_ORT and not (feld.wert and code in NUR_UNGELESEN):
            gefunden = self._an_festem_ort(code, feld)
            if gefunden is not feld:
                return gefunden
        tage = (wert for wert in gelesen if code in DATEN and re.fullmatch(TAG, wert))
        sonst = next(iter((*stimmen, *tage)), None)
        return feld if sonst is None else replace(feld, wert=sonst, status=Feldstatus.PRUEFEN)

    def _passt(self, code: str, wert: str) -> bool:
        """Whether a value keeps its field's rule."""
        return urteile(code, wert, 1.0, self._heute)[1] is Feldstatus.OK

    def _bezeugt(self, code: str, feld: Lesefeld, zeilen: Zeilen) -> Lesefeld:
        """The field, sure if two of its other readings say the same surely; in doubt if one says something else.

        What was wholly sure at first is not asked about, nor what breaks its rule whoever says it. Where readings
        contradict each other, the value is what most of all say.
        """
        sicher = feld.status is Feldstatus.OK
        gefragt = code in SCHALTERFELDER - OHNE_ZEUGEN and bool(feld.wert) and self._passt(code, feld.wert)
        if not gefragt or (feld.konfidenz >= UNBESTRITTEN if sicher else _nur_aussehen(code, feld.wert)):
            return feld
        stimmen, _ = self._stimmen(code, zeilen)
        if _bestritten(feld.wert, stimmen):
            return _mehrheitlich(feld, stimmen)
        return feld if sicher else _sicher(feld, stimmen.get(feld.wert, []))

    def _stimmen(self, code: str, zeilen: Zeilen) -> tuple[dict[str, list[float]], list[str]]:
        """What other readings of a field say that keeps its rule, each with its weakest letters, and all they say.

        Two sure witnesses whom none contradicts are enough.
        """
        stimmen: dict[str, list[float]] = {}
        gelesen: list[str] = []
        leser = Grossleser(self._leser) if code in NUR_GROSS else self._leser
        for lesarten in self._anders(zeilen, leser):
            text = _text(lesarten)
            wert, status = urteile(code, text[nach_code(text, code) :], 1.0, self._heute)
            gelesen.append(wert)
            if status is Feldstatus.OK:
                stimmen.setdefault(wert, []).append(_schwaechste(lesarten, wert))
                if len(_klare(stimmen[wert])) >= ZEUGEN and not _bestritten(wert, stimmen):
                    break
        return stimmen, gelesen

    def _anders(self, zeilen: Zeilen, leser: Zeilenleser) -> Iterator[list[list[Lesart]]]:
        """The lines with more to their left, cropped to their own ink, and by their darkest ink: labels are paler."""
        dunkle = [partial(self._blatt.lies_dunkles, anteil) for anteil in ANTEILE]
        arten: list[Callable[[Kasten, Zeilenleser], Lesart]] = [self._blatt.lies_breiter, self._blatt.lies_eng, *dunkle]
        for lies in arten if zeilen else ():
            yield [[lies(lauf.ort, leser) for lauf in zeile] for zeile in zeilen]

    def _beginnt_mit_code(self, code: str, zeilen: Zeilen) -> bool:
        """Whether a value may begin with what is left of its printed code, with its letter alone only too far left."""
        roh = text_von(zeilen)
        zu_frueh = bool(zeilen) and min(lauf.ort.x for lauf in zeilen[0]) < self._orte[code].x - JE_MM
        nur_buchstabe = zu_frueh and bool(re.match(NUR_BUCHSTABE, roh))
        return nur_buchstabe or bool(re.match(rf"(?:[D0OQ]?\.?{code[-1]} ?|D\.)(?=\S)", roh))

    def _ohne_vorspann(self, code: str, feld: Lesefeld, zeilen: Zeilen) -> Lesefeld:
        """Without the end of the printed code that the finder took for the beginning of the value."""
        ort, roh = tinte.umfassend([lauf.ort for lauf in zeilen[0]]), text_von(zeilen)
        anzahl = len(ANTEILE) if re.match(NUR_BUCHSTABE, roh) else None  # cut at its column it would lose its own D
        for rest in itertools.islice(self._nach_dem_code(self._orte[code].x, ort), anzahl):
            vorn = re.sub("[0OQ](?=3)", "D", re.sub(r"[ .]", "", roh.removesuffix(rest)))
            if rest and vorn and roh.endswith(rest) and vorn in code.replace(".", ""):
                return replace(feld, wert=urteile(code, rest, 1.0, self._heute)[0], status=Feldstatus.PRUEFEN)
        return feld

    def _nach_dem_code(self, spalte: int, ort: Kasten) -> Iterator[str]:
        """A line by its darkest ink (codes are printed paler), and from its column on (x in pixels)."""
        for anteil in ANTEILE:
            yield self._blatt.lies_dunkles(anteil, ort, self._leser).text
        for spiel in (0.0, FRUEH / 2):
            links = max(ort.x, spalte - round(spiel * JE_MM))
            rest = Kasten(links, ort.y, max(1, ort.rechts - links), ort.h)
            yield self._blatt.lies([rest], self._leser)[0].lesart.text

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
            dunkle = [self._blatt.lies_dunkles(anteil, kasten, self._leser) for anteil in ANTEILE]
            gelesen = [*dunkle, self._blatt.lies_eng(kasten, self._leser)]
            funde = [fund for lesart in gelesen if (fund := self._fund(code, muster, lesart)) is not None]
            if funde:
                bild = als_png(self._blatt.grau, kasten, round(JE_MM))
                feld = Lesefeld(funde[0].text, Feldstatus.PRUEFEN, round(funde[0].schwaechste, 3), bild)
                klare = [fund.schwaechste for fund in funde if fund.text == feld.wert and code not in NUR_UNGELESEN]
                return _sicher(feld, klare)
        return feld

    def _fund(self, code: str, muster: str, lesart: Lesart) -> Lesart | None:
        """What looks like the field's value in a reading of its place."""
        treffer = re.search(rf"(?<![A-Z0-9])(?:{muster})(?![A-Z0-9])", lesart.text)
        return lesart.nur(treffer[0]) if treffer and self._passt(code, treffer[0]) else None


def vom_code_befreite(zeilen: Mapping[str, Zeilen], felder: Mapping[str, Lesefeld]) -> set[str]:
    """Fields that began too early because the end of their printed code stuck to them, and are sure without it."""
    return {
        code
        for code in VORNE_VERKLEBT
        if (feld := felder[code]).status is Feldstatus.OK
        and (roh := text_von(zeilen.get(code, []))).endswith(feld.wert)
        and roh.removesuffix(feld.wert).strip(" .") in {code, code[-1]}
    }


def _text(lesarten: list[list[Lesart]]) -> str:
    """The text of a field's lines."""
    return "\n".join(" ".join(lesart.text for lesart in zeile) for zeile in lesarten).strip()


def _schwaechste(lesarten: list[list[Lesart]], wert: str) -> float:
    """Probability of the weakest letter; of the value alone if one of the runs holds all of it."""
    laeufe = [lesart for zeile in lesarten for lesart in zeile]
    return min(lesart.nur(wert).schwaechste for lesart in [lauf for lauf in laeufe if wert in lauf.text] or laeufe)


def _nur_aussehen(code: str, wert: str) -> bool:
    """Whether a value holds a letter that looks like a digit where either may stand: no reading makes that sure."""
    return code == "2.2" and bool(NUR_AUSSEHEN.match(wert))


def _klare(stimmen: list[float]) -> list[float]:
    """The readings that are sure."""
    return [stimme for stimme in stimmen if stimme >= SEHR_SICHER]


def _bestritten(wert: str, stimmen: Mapping[str, list[float]]) -> bool:
    """Whether one reading, that may be believed, says something else."""
    return any(max(gesagt, default=0.0) >= WIDERSPRUCH for anderer, gesagt in stimmen.items() if anderer != wert)


def _mehrheitlich(feld: Lesefeld, stimmen: Mapping[str, list[float]]) -> Lesefeld:
    """The field with the value that most readings say, its first among them, each as much as it is sure; in doubt."""
    gewichte = {wert: sum(gesagt) for wert, gesagt in stimmen.items()}
    gewichte[feld.wert] = gewichte.get(feld.wert, 0.0) + feld.konfidenz
    return replace(feld, wert=max(gewichte, key=lambda wert: gewichte[wert]), status=Feldstatus.PRUEFEN)


def _sicher(feld: Lesefeld, stimmen: list[float]) -> Lesefeld:
    """The field, sure if enough of the readings that agree with it are; `stimmen` are their weakest letters."""
    klare = _klare(stimmen)
    if len(klare) < ZEUGEN:
        return feld
    return replace(feld, status=Feldstatus.OK, konfidenz=round(min(klare), 3))
