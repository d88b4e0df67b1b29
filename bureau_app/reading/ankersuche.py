"""Which lines of a sheet are read to find the form on it: some that tell much, then those that stand where it says."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bureau_app.reading import ctc
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.formular import Formular
from bureau_app.reading.modelle import Zeilenleser
from bureau_app.reading.rohblatt import Punkte, Rohblatt
from bureau_app.reading.verankerung import (
    KENNZEICHNEND,
    Verankerung,
    Zahlen,
    Zeuge,
    auf_form,
    bezeuge,
    lege,
    lege_grob,
    sagende_orte,
)

MIN_SCHLANK, MAX_SCHLANK = 3.2, 11.0
MAX_GELESEN = 34
ANFANG, SCHUB = 6, 3
PROBE = 12
GENUG = 4
NAH = 6.0
JE_DRITTEL, GENUG_JE_DRITTEL = 8, 5
MAX_CODE = 6
HALBES_ZEICHEN = 0.45
DRITTEL = 3
BIS_RECHTS = 0.88
LAGE_PROBEN = 4
AUFRECHT = 0.86


@dataclass(frozen=True, slots=True)
class _Zeile:
    """A line: its number, its corners (4 × 2, pixels of the sheet) and its third of the sheet (0 to 2)."""

    nr: int
    ecken: Punkte = field(repr=False)
    drittel: int


def richtige_zuerst(blatt: Rohblatt, leser: Zeilenleser) -> tuple[Rohblatt, Rohblatt]:
    """The sheet both ways up, the likelier one first: letters that stand on their heads are read with doubt."""
    zeilen = [z for z in _reihum(blatt) if _schlankheit(z.ecken) < MAX_SCHLANK][:ANFANG]
    kurze = sorted(zeilen, key=lambda z: _schlankheit(z.ecken))[:LAGE_PROBEN]
    gelesen = _lies(blatt, kurze, leser)
    if float(np.median([1.0, *(gelesen[z.nr].konfidenz for z in kurze)])) > AUFRECHT:
        return replace(blatt, gelesen=gelesen), blatt.gedreht()
    return blatt.gedreht(), blatt


def verankere(blatt: Rohblatt, formular: Formular, leser: Zeilenleser) -> tuple[Verankerung, Rohblatt] | None:
    """How the form lies on a sheet that is the right way up, and the sheet with what was read; or nothing if it is not
    there.

    Once some lines agree, only those are read that stand where a label or a telling value must.
    """
    anfaenge = np.array([_links(q) for q in blatt.ecken])
    offen = _reihum(blatt)
    gelesen: dict[int, Lesart] = {}
    zeugen: dict[int, Zeuge] = {}
    while offen and len(gelesen) < MAX_GELESEN:
        neu = _lies(blatt, offen[: SCHUB if gelesen else ANFANG], leser)
        offen = offen[len(neu) :]
        gelesen |= neu
        zeugen |= _zeugen(blatt, neu, formular)
        if len(gelesen) >= PROBE and len(zeugen) < 2:
            return None
        grob = lege_grob(list(zeugen.values())) if len(zeugen) >= GENUG else None
        if grob is not None:
            gezielt, offen = _gezielt(blatt, offen, grob, formular, leser)
            gelesen |= gezielt
            zeugen |= _zeugen(blatt, gezielt, formular)
            gefunden = lege(list(zeugen.values()), anfaenge, formular)
            if gefunden is not None:
                return gefunden, replace(blatt, gelesen=gelesen)
    gefunden = lege(list(zeugen.values()), anfaenge, formular)
    return None if gefunden is None else (gefunden, replace(blatt, gelesen=gelesen))


def _gezielt(
    blatt: Rohblatt, offen: Sequence[_Zeile], grob: Zahlen, formular: Formular, leser: Zeilenleser
) -> tuple[dict[int, Lesart], list[_Zeile]]:
    """Lines near telling places read, the nearest first, until each third of the sheet has enough; and what is left."""
    orte = sagende_orte(formular)
    gelesen: dict[int, Lesart] = {}
    uebrig = [z for z in offen if _abstand(z, grob, orte) >= NAH]
    nahe = sorted((z for z in offen if _abstand(z, grob, orte) < NAH), key=lambda z: _abstand(z, grob, orte))
    reihen = [[z for z in nahe if z.drittel == drittel][:JE_DRITTEL] for drittel in range(DRITTEL)]
    fehlen = [GENUG_JE_DRITTEL] * DRITTEL
    while schub := [z for reihe, anzahl in zip(reihen, fehlen, strict=True) for z in reihe[:anzahl]]:
        reihen = [reihe[anzahl:] for reihe, anzahl in zip(reihen, fehlen, strict=True)]
        neu = _lies(blatt, schub, leser)
        gelesen |= neu
        sagende = _zeugen(blatt, neu, formular)
        for zeile in schub:
            fehlen[zeile.drittel] -= zeile.nr in sagende
    return gelesen, uebrig


def _abstand(zeile: _Zeile, grob: Zahlen, orte: Zahlen) -> float:
    """How far from the nearest telling place a line begins, in mm."""
    hier = auf_form(grob, _links(zeile.ecken)[None])[0]
    return float(np.linalg.norm(orte - hier, axis=1).min())


def _reihum(blatt: Rohblatt) -> list[_Zeile]:
    """Lines of each third of the sheet in turn, the most slender first: they tell most, but for sentences."""
    schlank = [(nr, q) for nr, q in enumerate(blatt.ecken) if _schlankheit(q) > MIN_SCHLANK]
    if not schlank:
        return []
    x = np.array([_links(q)[0] for _, q in schlank])
    drittel = np.clip(((x - x.min()) / max(float(np.ptp(x)), 1.0) * DRITTEL * BIS_RECHTS).astype(int), 0, DRITTEL - 1)
    zeilen = [_Zeile(nr, q, int(d)) for (nr, q), d in zip(schlank, drittel, strict=True)]
    zeilen.sort(key=lambda z: (_schlankheit(z.ecken) > MAX_SCHLANK, -_schlankheit(z.ecken)))
    teile = [[z for z in zeilen if z.drittel == n] for n in range(DRITTEL)]
    return [z for runde in itertools.zip_longest(*teile) for z in runde if z is not None]


def _lies(blatt: Rohblatt, zeilen: Sequence[_Zeile], leser: Zeilenleser) -> dict[int, Lesart]:
    """What stands on each line, by its number, in their order; what was read before is not read again."""
    neue = [z for z in zeilen if z.nr not in blatt.gelesen]
    gesehen = leser.lies_alle([blatt.zeile(z.ecken) for z in neue])
    gelesen = {z.nr: ctc.frei(werte) for z, werte in zip(neue, gesehen, strict=True)}
    return {z.nr: gelesen.get(z.nr) or blatt.gelesen[z.nr] for z in zeilen}


def _zeugen(blatt: Rohblatt, gelesen: Mapping[int, Lesart], formular: Formular) -> dict[int, Zeuge]:
    """What the lines tell of the form, by their numbers; those that tell nothing are left out."""
    orte = {nr: _ohne_code(lesart, blatt.ecken[nr]) for nr, lesart in gelesen.items()}
    zeugen = {nr: bezeuge(text, ort, formular) for nr, (text, ort) in orte.items()}
    return {nr: zeuge for nr, zeuge in zeugen.items() if zeuge is not None}


def _ohne_code(lesart: Lesart, ecken: Punkte) -> tuple[str, Zahlen]:
    """The text of a line from where a telling value begins (a printed code may stand before it), and that place."""
    for muster in KENNZEICHNEND:
        treffer = re.search(rf"(?:{muster})$", lesart.text)
        if treffer and 0 < treffer.start() <= MAX_CODE:
            lang = max(float(np.linalg.norm(ecken[1] - ecken[0])), 1.0)
            hoch = float(np.linalg.norm(ecken[3] - ecken[0]))
            anteil = max(0.0, lesart.orte[treffer.start()] - HALBES_ZEICHEN * hoch) / lang
            return treffer[0], _links(ecken) + anteil * (ecken[1] - ecken[0])
    return lesart.text, _links(ecken)


def _links(ecken: Punkte) -> Zahlen:
    """The left middle of a line."""
    return np.asarray((ecken[0] + ecken[3]) / 2, dtype=np.float64)


def _schlankheit(ecken: Punkte) -> float:
    """Length along the text by height."""
    return float(np.linalg.norm(ecken[1] - ecken[0]) / max(float(np.linalg.norm(ecken[3] - ecken[0])), 1.0))
