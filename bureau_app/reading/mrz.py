"""Finds a machine readable zone on a flat document and reads it from several renderings at once."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bureau_app.reading import ctc
from bureau_app.reading.modelle import Bild, Geraet, Zeichenwerte, Zeilenleser
from bureau_app.reading.mrz_loesung import KLAR, Loesung, loese, verwechslungen
from bureau_app.reading.mrz_muster import ALLE_MUSTER, ALLES, Muster, erlaubt
from bureau_app.reading.mrz_zellen import GUT, Zellen, lies_zellen
from bureau_app.reading.tinte import Kasten, flecken, umfassend

# Other spellings that the recogniser gives the letters of OCR-B.
GLEICH = {"«": "<", "‹": "<", "(": "<", "{": "<", "o": "O", "c": "C", "s": "S", "v": "V", "w": "W", "x": "X", "z": "Z"}
GLEICH |= {"k": "K", "p": "P", "u": "U", "l": "1", "|": "1", "i": "I", "Ø": "0", "ø": "0"}
SCHWELLE = 120
STRECKUNGEN = (1.45, 1.0, 1.8, 1.2, 2.2)
SCHARF_AB = 2
SCHAERFE, SCHARF_WEIT = 1.5, 3.0
MIN_ZEICHEN = 18
GENUG_FUELLER = 4
MIN_OK = 0.5
SCHWELLE_TEXT = 150
KEINE = -1.2
WENIG = 1e-9
ZWEIFEL = 0.02
KLAR_ALLEIN, GLEICH_ALLEIN = 0.93, 0.03


@dataclass(frozen=True, slots=True)
class Zone:
    """A found zone: one box a line, from top to bottom, and its distance from letter to letter in pixels."""

    zeilen: tuple[Kasten, ...]
    schritt: float


def finde_zone(weiss: Bild) -> Zone | None:
    """The zone on an evened-out document (see `tinte.auf_weiss`), right way up; nothing if there is none."""
    masse = flecken(weiss, SCHWELLE).masse
    breite = weiss.shape[1]
    passend = masse[(masse[:, 3] > breite * 0.014) & (masse[:, 3] < breite * 0.06) & (masse[:, 2] < breite * 0.05)]
    reihen = [reihe for reihe in _reihen(passend) if len(reihe) >= MIN_ZEICHEN]
    zeilen = [_zeile(reihe) for reihe in reihen]
    gut = sorted((z for z in zeilen if z[0].b > 0.55 * breite), key=lambda z: z[0].y)
    for anzahl in (3, 2):
        for anfang in range(len(gut) - anzahl, -1, -1):
            block = gut[anfang : anfang + anzahl]
            if _zusammen(block):
                return Zone(_buendig([z[0] for z in block]), float(np.median([z[1] for z in block])))
    return None


def _buendig(zeilen: Sequence[Kasten]) -> tuple[Kasten, ...]:
    """The lines from one left edge to one right edge: all begin and end at the same place."""
    links, rechts = min(k.x for k in zeilen), max(k.rechts for k in zeilen)
    return tuple(Kasten(links, k.y, rechts - links, k.h) for k in zeilen)


def zone_nach_kaesten(kaesten: Sequence[Kasten], breite: int) -> Zone | None:
    """The zone among lines found by the detector, for print too pale or too coarse to find its letters one by one.

    Lines of a zone are long, of one length and close together; pieces of one line are joined. `breite` is that of the
    document in pixels.
    """
    flach = [k for k in kaesten if k.b > 2.5 * k.h and k.h < 0.1 * breite]
    reihen: list[Kasten] = []
    for kasten in sorted(flach, key=lambda k: k.x):
        nr = next((nr for nr, r in enumerate(reihen) if _auf_einer_hoehe(r, kasten)), None)
        if nr is None:
            reihen.append(kasten)
        else:
            reihen[nr] = umfassend([reihen[nr], kasten])
    lang = sorted((k for k in reihen if k.b > 0.6 * breite and k.b > 9 * k.h), key=lambda k: k.y)
    for anzahl in (3, 2):
        for anfang in range(len(lang) - anzahl, -1, -1):
            block = lang[anfang : anfang + anzahl]
            if _gestapelt(block):
                links, rechts = min(k.x for k in block), max(k.rechts for k in block)
                zeilen = tuple(Kasten(links, k.y + k.h // 8, rechts - links, k.h - k.h // 4) for k in block)
                return Zone(zeilen, 0.0)
    return None


def _auf_einer_hoehe(reihe: Kasten, kasten: Kasten) -> bool:
    """Whether a box goes on with a row."""
    gemeinsam = min(reihe.unten, kasten.unten) - max(reihe.y, kasten.y)
    return gemeinsam > 0.6 * min(reihe.h, kasten.h) and kasten.x > reihe.rechts - kasten.h


def _gestapelt(block: Sequence[Kasten]) -> bool:
    """Whether long boxes are lines of one zone."""
    hoehe, breite = float(np.median([k.h for k in block])), max(k.b for k in block)
    buendig = max(k.x for k in block) - min(k.x for k in block) < 0.05 * breite
    abstaende = [unten.y - oben.y for oben, unten in itertools.pairwise(block)]
    return buendig and min(k.b for k in block) > 0.85 * breite and all(0.7 * hoehe < a < 3.2 * hoehe for a in abstaende)


def lies_zone(grau: Bild, zone: Zone, geraet: Geraet, *, gruendlich: bool = True) -> Loesung | None:
    """Reads the zone, in each size that it may have; nothing if it is none after all.

    Only a `gruendlich` look tries more than one rendering where the letters do not stand in their places.
    """
    gelesen = [
        loesung
        for muster, zellen in _versuche(grau, zone, geraet)
        if (loesung := _lies_als(muster, grau, zone, geraet.leser, zellen, gruendlich)) is not None
    ]
    return max(gelesen, key=lambda g: (g.gueltig, g.klarheit, g.im_ganzen), default=None)


def _versuche(grau: Bild, zone: Zone, geraet: Geraet) -> list[tuple[Muster, list[Zellen]]]:
    """The sizes that may be with their places, the best first; only that one if it fits. The first line tells which."""
    erste = [(muster, _zellen(muster, grau, zone, geraet, range(1))) for muster in _moegliche(zone)]
    versuche: list[tuple[Muster, list[Zellen]]] = []
    for muster, zellen in sorted(erste, key=lambda v: -_guete(v[1])):
        zellen = zellen + _zellen(muster, grau, zone, geraet, range(1, muster.zeilen))
        versuche.append((muster, zellen))
        if all(z.passt for z in zellen):
            return versuche[-1:]
    return sorted((v for v in versuche if _guete(v[1]) >= KEINE), key=lambda v: -_guete(v[1]))


def _zellen(muster: Muster, grau: Bild, zone: Zone, geraet: Geraet, zeilen: range) -> list[Zellen]:
    """Lines read place by place."""
    stellen = erlaubt(muster)
    return [
        lies_zellen(grau, zone.zeilen[nr], stellen[nr * muster.laenge : (nr + 1) * muster.laenge], geraet.netz)
        for nr in zeilen
    ]


def _guete(zellen: Sequence[Zellen]) -> float:
    """How well the worst line fits."""
    return min(z.guete for z in zellen)


def _lies_als(
    muster: Muster, grau: Bild, zone: Zone, leser: Zeilenleser, zellen: Sequence[Zellen], gruendlich: bool
) -> Loesung | None:
    """Reads the zone in a size, more renderings until the check digits agree beyond doubt or nothing new comes."""
    zone = Zone(zone.zeilen, zone.schritt or zone.zeilen[0].b / muster.laenge)
    stellen = erlaubt(muster)
    passt = np.repeat([z.passt for z in zellen], muster.laenge)[:, None]
    in_zellen = np.concatenate([z.werte for z in zellen])
    if not passt.all() and not _hat_fueller(in_zellen):
        return None
    eigene = np.where(passt, in_zellen, 1.0)
    if passt.all() and _genuegt(allein := loese(eigene, muster), _guete(zellen)):
        return allein
    summe = np.zeros((muster.stellen, len(ALLES)))
    anzahl = np.zeros(muster.zeilen)
    loesung: Loesung | None = None
    offen: Sequence[int] = range(muster.zeilen)
    for nr, streckung in enumerate(STRECKUNGEN):
        schnitte = [_ausschnitt(grau, zone.zeilen[zeile], zone.schritt, nr) for zeile in offen]
        for zeile, gesehen in zip(offen, leser.lies_alle(schnitte, streckung), strict=True):
            bereich = slice(zeile * muster.laenge, (zeile + 1) * muster.laenge)
            gelesen = _je_stelle(gesehen, stellen[bereich])
            if gelesen is not None:
                gewicht = float(gelesen.max(axis=1).mean()) ** 4
                summe[bereich] += gewicht * gelesen
                anzahl[zeile] += gewicht
        if np.all((anzahl > 0) | [z.passt for z in zellen]):
            werte = summe / np.repeat(np.maximum(anzahl, WENIG), muster.laenge)[:, None]
            vorher, loesung = loesung, loese(np.where(passt, _gemeinsam(eigene, werte), werte), muster)
            offen = [zeile for zeile in range(muster.zeilen) if loesung.schwaechster(zeile) < KLAR]
            if loesung.fertig or _bleibt(vorher, loesung) or not offen:
                return loesung
            if not gruendlich and not passt.all():
                return loesung
    return loesung


def _genuegt(allein: Loesung, guete: float) -> bool:
    """Whether the network's own reading needs no second reader: each letter in its place and beyond doubt."""
    klar = allein.fertig and allein.klarheit >= KLAR_ALLEIN and allein.gleichwertig <= GLEICH_ALLEIN
    return klar and guete >= GUT


def _bleibt(vorher: Loesung | None, jetzt: Loesung) -> bool:
    """Whether another rendering said the same: then a third will not either."""
    return vorher is not None and jetzt.gueltig and vorher.text == jetzt.text


def _gemeinsam(eigene: NDArray[np.float64], werte: NDArray[np.float64]) -> NDArray[np.float64]:
    """Letters by both readers: the one that knows the typeface leads, the other decides what that leaves open."""
    beide = eigene * np.sqrt(np.maximum(werte, ZWEIFEL))
    return np.asarray(beide / beide.sum(axis=1, keepdims=True))


def _hat_fueller(eigene: NDArray[np.float64]) -> bool:
    """Whether rows whose letters do not stand in their places are a zone at all: no other print has fillers."""
    return int((eigene.argmax(axis=1) == ALLES.index("<")).sum()) >= GENUG_FUELLER


def _je_stelle(gesehen: Zeichenwerte, stellen: Sequence[str]) -> NDArray[np.float64] | None:
    """Probability of each letter at each place of one line."""
    werte = ctc.auswahl(gesehen, ALLES, GLEICH)
    werte[:, 1:] = werte[:, 1:] @ verwechslungen()
    return ctc.genau(werte / werte.sum(axis=1, keepdims=True), stellen, ALLES)


def _ausschnitt(grau: Bild, kasten: Kasten, schritt: float, nr: int) -> Bild:
    """The line with a margin; later renderings (`nr`) get another one and more contrast, the last sharper strokes."""
    rand = round(kasten.h * (0.3, 0.35, 0.2, 0.4)[nr % 4])
    seite = round(schritt * 0.6)
    y0, y1 = max(0, kasten.y - rand), min(grau.shape[0], kasten.unten + rand)
    x0, x1 = max(0, kasten.x - seite), min(grau.shape[1], kasten.rechts + seite)
    schnitt = grau[y0:y1, x0:x1]
    if nr >= SCHARF_AB and nr % 2 == 0:
        fein = schnitt.astype(np.float32)
        fein += SCHAERFE * (fein - cv2.GaussianBlur(fein, (0, 0), SCHARF_WEIT))
        return np.clip(fein, 0, 255).astype(np.uint8)
    if nr % 2 == 0:
        return schnitt
    unten, oben = float(schnitt.min()), float(schnitt.max())
    return np.asarray((schnitt - unten) * (255 / max(oben - unten, 1.0)), dtype=np.uint8)


def _reihen(masse: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """Groups pieces whose middles lie on one line (slightly rising or falling allowed)."""
    reihen: list[list[NDArray[np.int32]]] = []
    for stueck in masse[np.argsort(masse[:, 0])]:
        mitte = stueck[1] + stueck[3] / 2
        beste, bester_abstand = None, 0.45 * float(stueck[3])
        for reihe in reihen:
            letztes = reihe[-min(len(reihe), 4) :]
            abstand = abs(mitte - float(np.median([s[1] + s[3] / 2 for s in letztes])))
            if abstand < bester_abstand and 0.6 < stueck[3] / np.median([s[3] for s in letztes]) < 1.6:
                beste, bester_abstand = reihe, abstand
        if beste is None:
            reihen.append([stueck])
        else:
            beste.append(stueck)
    return [np.array(reihe) for reihe in reihen]


def _zeile(reihe: NDArray[np.int32]) -> tuple[Kasten, float]:
    """Box around a row and its distance from letter to letter."""
    x0, x1 = int(reihe[:, 0].min()), int((reihe[:, 0] + reihe[:, 2]).max())
    y0, y1 = int(np.percentile(reihe[:, 1], 10)), int(np.percentile(reihe[:, 1] + reihe[:, 3], 90))
    mitten = np.sort(reihe[:, 0] + reihe[:, 2] / 2)
    return Kasten(x0, y0, x1 - x0, y1 - y0), float(np.median(np.diff(mitten)))


def _zusammen(block: Sequence[tuple[Kasten, float]]) -> bool:
    """Whether rows are lines of one zone: same edges, same height, close together."""
    kaesten = [kasten for kasten, _ in block]
    hoehe, breite = np.median([k.h for k in kaesten]), max(k.b for k in kaesten)
    gleich_weit = max(k.x for k in kaesten) - min(k.x for k in kaesten) < 0.06 * breite
    gleich_breit = max(k.rechts for k in kaesten) - min(k.rechts for k in kaesten) < 0.06 * breite
    abstaende = [unten.y - oben.y for oben, unten in itertools.pairwise(kaesten)]
    return bool(gleich_weit and gleich_breit and all(1.2 * hoehe < a < 3.2 * hoehe for a in abstaende))


def _moegliche(zone: Zone) -> list[Muster]:
    """The sizes whose number of lines and letters fits, the best one if the letters' distance is known."""
    passend = [m for m in ALLE_MUSTER if m.zeilen == len(zone.zeilen)]
    if not zone.schritt:
        return passend
    laenge = float(np.median([k.b for k in zone.zeilen])) / zone.schritt + 0.3
    return sorted((m for m in passend if abs(m.laenge - laenge) < 4), key=lambda m: abs(m.laenge - laenge))[:1]
