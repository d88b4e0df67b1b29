"""Reads a Zulassungsbescheinigung Teil I: lays it on the official form and takes each value by its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld
from bureau_app.reading import tinte
from bureau_app.reading.ankersuche import richtige_zuerst, verankere
from bureau_app.reading.ausschnitt import als_png
from bureau_app.reading.beschriftung import aehnlich, aehnlichster
from bureau_app.reading.blatt import JE_MM, RAND, Blatt, Lauf
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.etikett import finde_etikett, schneidet_an, spricht_von_aenderung
from bureau_app.reading.formular import Formular
from bureau_app.reading.grammatik import GEBRAUCHT, NIE_LEER, SICHER, urteile, urteile_fin
from bureau_app.reading.lage import Lage, lies_links, nach_ankern, nach_zeilen, teile_an_naht, wertkaesten
from bureau_app.reading.modelle import Bild, Geraet, Zeilenleser
from bureau_app.reading.nachlese import Nachlese, vom_code_befreite
from bureau_app.reading.papier import Fund, Papier
from bureau_app.reading.rohblatt import Rohblatt
from bureau_app.reading.tinte import Kasten
from bureau_app.reading.zuordnung import Zeilen, in_zeilen, ordne_zu, text_von

VIEL_TEXT = 30
KLAR_AB_ANKERN = 4
UNGELESEN = Lesart("", (), ())
WEIT = 20.0
KURZ = 4
ZU_HOCH = 0.65
GANZ_AEHNLICH = 0.85
HOCH_GENUG = 0.65
ORTSZEILE = r"(?:\S{1,2} )?\d{5}\s"
CODE = r"C\.\d\.?[\dc]|[I1l|]? ?Datum ?[:.,]?$"
MONAT = r"\d\d[./](\d\d){1,2}"
REST = r"\d?[^\w-]+ +(?=\w)"
REST_VOR_DEM_ORT = r"\S{1,2} +(?=\S)"
FESTE = ("B", "E", "3", "16")  # their own form or check digit tells whether all of them was seen


def lies_zb1(farbe: Bild, papier: Papier, formular: Formular, geraet: Geraet, heute: date) -> Fund | None:
    """The document on a found sheet, whichever way up; nothing if the form is not there."""
    return lies_rohblatt(Rohblatt.von_papier(farbe, papier, formular, geraet), formular, geraet, heute)


def lies_rohblatt(roh: Rohblatt, formular: Formular, geraet: Geraet, heute: date) -> Fund | None:
    """The document on a sheet whose lines run level, whichever way up; nothing if the form is not there.

    The form bears about eighty lines, a card fewer than ten: none of a few is read.
    """
    lagen = richtige_zuerst(roh, geraet.leser) if len(roh.ecken) >= VIEL_TEXT else ()
    for lage in lagen:
        gefunden = verankere(lage, formular, geraet.leser)
        if gefunden is not None:
            wie, gelesen = gefunden
            blatt = gelesen.auf_formular(wie.matrix, formular, geraet)
            dokument = lies_blatt(blatt, formular, geraet.leser, heute)
            return Fund(dokument, lage.ecken_im_bild(wie.matrix, formular)) if dokument is not None else None
    return None


def lies_blatt(blatt: Blatt, formular: Formular, leser: Zeilenleser, heute: date) -> Dokument | None:
    """The fields of a sheet that lies on the form; nothing if the form's values are not there.

    Where few labels could be read the picture is poor: nothing is certainly empty, only the counter's fields count.
    """
    kaesten_links, kaesten_rechts = teile_an_naht(blatt, formular)
    links = lies_links(blatt, kaesten_links, formular, leser)
    anker = nach_ankern(links.anker)
    rest, auf_blatt = _auf_zeilen([Lauf(k, UNGELESEN, k) for k in wertkaesten(blatt, kaesten_rechts)], formular)
    etikett = finde_etikett(blatt, anker.flaeche_auf_blatt(next(f for f in formular.flaechen if f.code == "C.1.3")))
    auf_etikett = [lauf for lauf in links.laeufe if etikett and _liegt_auf(lauf.ort, etikett)]
    frei = [lauf for lauf in links.laeufe if lauf not in auf_etikett and not ist_beschriftung(lauf, formular)]
    frei += [wert for lauf, a in links.anker if (wert := hinter_beschriftung(lauf, a.text)) is not None]
    zuordnung = ordne_zu(
        [lauf.verlegt(anker.auf_form) for lauf in frei],
        rest,
        formular,
        lambda laeufe: _gelesen(laeufe, blatt, leser),
    )
    if zuordnung.haltlose(formular) == len(formular.felder):
        return None
    zeilen = ohne_hu(zuordnung.zeilen)
    zeilen["Nr."] = [[ohne_kleindruck(lauf, blatt) for lauf in zeile] for zeile in zeilen.get("Nr.", [])]
    beklebt = etikett is not None or spricht_von_aenderung(text_von(zeilen.get("C.1.3", [])))
    if beklebt:
        ohne_kante = [lauf for zeile in zeilen.get("C.1.3", []) for lauf in zeile]
        zeilen["C.1.3"] = _nur_anschrift(auf_etikett if etikett else ohne_kante)
    plaetze = {c: auf_blatt.get(c, anker).auf_blatt(zuordnung.orte[c]) for c in formular.codes if c in GEBRAUCHT}
    felder = _felder(zeilen, plaetze, blatt, Nachlese(blatt, leser, heute, plaetze), heute)
    versetzt = zuordnung.versetzt - vom_code_befreite(zeilen, felder)
    zweifelhaft = zuordnung.zweifelhaft | versetzt | _angeschnitten(zeilen, blatt, etikett)
    if zuordnung.haltlose(formular) == 0:
        zweifelhaft -= {code for code in FESTE if felder[code].status is Feldstatus.OK}
    if len(links.anker) < KLAR_AB_ANKERN:
        zweifelhaft |= {code for code, feld in felder.items() if not feld.wert}
    felder |= {code: _im_zweifel(felder[code]) for code in zweifelhaft & felder.keys()}
    return Dokument(Dokumentart.ZB1, felder, beklebt)


def _gelesen(laeufe: Sequence[Lauf], blatt: Blatt, leser: Zeilenleser) -> list[Lauf]:
    """The lines with what stands there; a box much higher than its letters is cropped to them, they would be tiny."""
    orte = [enger if (enger := blatt.eng(lauf.ort)).h < ZU_HOCH * lauf.ort.h else lauf.ort for lauf in laeufe]
    gelesen = blatt.lies(orte, leser)
    return [replace(lauf, lesart=anderer.lesart) for lauf, anderer in zip(laeufe, gelesen, strict=True)]


def _felder(
    zeilen: dict[str, Zeilen], plaetze: dict[str, Kasten], blatt: Blatt, lies_nach: Nachlese, heute: date
) -> dict[str, Lesefeld]:
    """All fields by what was read, some of them read again or judged together; `plaetze` is where each would begin."""
    felder = {code: feld_von(code, zeilen.get(code, []), platz, blatt, heute) for code, platz in plaetze.items()}
    felder = lies_nach.alle(felder, zeilen)
    felder["D.3"] = hyundai_modell(felder["D.1"], felder["D.3"], zeilen.get("D.3", []))
    return felder | _fin_und_ziffer(zeilen, felder, lies_nach)


def _auf_zeilen(werte: list[Lauf], formular: Formular) -> tuple[list[Lauf], dict[str, Lage]]:
    """The values of the middle and right panels laid on the form, each panel for itself, and how each field lies."""
    teile = [[lauf for lauf in werte if (lauf.x >= formular.falz) == rechts] for rechts in (False, True)]
    lagen = [nach_zeilen(teil, formular) for teil in teile]
    rest = [lauf.verlegt(lage.auf_form) for teil, lage in zip(teile, lagen, strict=True) for lauf in teil]
    return rest, {p.code: lage for lage, feld in zip(lagen, formular.felder, strict=True) for p in feld}


def _liegt_auf(kasten: Kasten, etikett: Kasten) -> bool:
    """Whether the middle of a line lies on a sticker."""
    x, y = kasten.x + kasten.b / 2, kasten.y + kasten.h / 2
    return etikett.x < x < etikett.rechts and etikett.y < y < etikett.unten


def _angeschnitten(zeilen: dict[str, Zeilen], blatt: Blatt, etikett: Kasten | None) -> set[str]:
    """Field X if a sticker above it may hide the heads of its digits."""
    hu, tage = (
        [lauf.ort for code in codes for zeile in zeilen.get(code, []) for lauf in zeile] for codes in ("X", "IB")
    )
    return {"X"} if etikett is not None and hu and schneidet_an(blatt, etikett, hu, tage) else set()


def _im_zweifel(feld: Lesefeld) -> Lesefeld:
    """The same field, to be looked at, or not read if it is empty: the sheet did not lie well on the form."""
    return replace(feld, status=Feldstatus.PRUEFEN if feld.wert else Feldstatus.UNGELESEN)


def ohne_hu(zeilen: Mapping[str, Zeilen]) -> dict[str, Zeilen]:
    """The lines of all fields; a month below the town is none of the address, but the next HU of a sheet that bends."""
    anschrift = zeilen.get("C.1.3", [])
    if len(anschrift) < 2 or not re.fullmatch(MONAT, text_von(anschrift[-1:])):
        return dict(zeilen)
    hu = zeilen.get("X") or anschrift[-1:]
    orte = {lauf.ort for zeile in hu for lauf in zeile}
    ihre = {lauf.ort for lauf in anschrift[-1]} <= orte
    return {**zeilen, "C.1.3": anschrift[:-1], "X": hu} if ihre else dict(zeilen)


def ohne_kleindruck(lauf: Lauf, blatt: Blatt) -> Lauf:
    """A line from its first letter on that is about as high as the others: a label before it is printed smaller."""
    stuecke = blatt.stuecke(lauf.ort)
    hoch = stuecke[stuecke[:, 3] > HOCH_GENUG * max(stuecke[:, 3], default=0)]
    if not len(hoch):
        return lauf
    anfang = float(hoch[:, 0].min()) - lauf.ort.x + RAND * JE_MM
    davor = sum(ort < anfang for ort in lauf.lesart.orte)
    return replace(lauf, lesart=lauf.lesart.ab(davor).ohne_rand()) if davor < len(lauf.lesart.text) else lauf


def _nur_anschrift(laeufe: Sequence[Lauf]) -> Zeilen:
    """Of a sticker's runs street and town, not those about the change and the authority; all if no town is found.

    What it covers may stick out at its left: runs that end before the town begins, first letters of a line.
    """
    ort = next((lauf.ort for lauf in laeufe if re.match(ORTSZEILE, lauf.lesart.text)), None)
    zeilen = in_zeilen([lauf for lauf in laeufe if ort is None or lauf.ort.rechts > ort.x + JE_MM])
    orte = [nr for nr, zeile in enumerate(zeilen) if re.match(ORTSZEILE, text_von([zeile]))]
    if not orte:
        return zeilen
    muster = REST if text_von([zeilen[orte[0]]])[:5].isdigit() else REST_VOR_DEM_ORT
    return [_ohne_rest(zeile, muster) for zeile in zeilen[max(0, orte[0] - 1) : orte[0] + 1]]


def _ohne_rest(zeile: list[Lauf], muster: str) -> list[Lauf]:
    """A line without what its first letters hold of what lies below the sticker."""
    rest = re.match(muster, zeile[0].lesart.text)
    return [replace(zeile[0], lesart=zeile[0].lesart.ab(rest.end())), *zeile[1:]] if rest else zeile


def ist_beschriftung(lauf: Lauf, formular: Formular) -> bool:
    """Whether a run is a label, or the beginning of one: no value of the left panel begins as their codes do."""
    text = lauf.lesart.text
    labels = [a.text for a in formular.anker]
    return bool(re.match(CODE, text)) or (len(text) > 5 and aehnlichster(text, labels, GANZ_AEHNLICH) is not None)


def hinter_beschriftung(lauf: Lauf, text: str) -> Lauf | None:
    """The value that the finder took for one line with the label before it; nothing if there is but the label."""
    gelesen = lauf.lesart.text
    if len(gelesen) < len(text) + KURZ - KURZ // 2:
        return None
    ende = max(range(len(gelesen) + 1), key=lambda bis: aehnlich(gelesen[:bis], text))
    ab = len(gelesen) - len(gelesen[ende:].lstrip())
    if len(re.findall(r"\w", gelesen[ab:])) < KURZ:
        return None
    orte = lauf.lesart.orte
    weiter = max(0, round((orte[ende - 1] + orte[ab]) / 2 - RAND * JE_MM)) if ende else 0
    kasten = Kasten(lauf.ort.x + weiter, lauf.ort.y, max(1, lauf.ort.b - weiter), lauf.ort.h)
    return Lauf(kasten, lauf.lesart.ab(ab), kasten)


def _sicher(zeilen: Zeilen, wert: str) -> float:
    """Probability of the weakest letter; of the value alone if a label stands before it on the line."""
    lesarten = [lauf.lesart for zeile in zeilen for lauf in zeile]
    ganz = [lesart for lesart in lesarten if wert and lesart.text.endswith(wert)]
    if ganz:
        return ganz[0].ab(len(ganz[0].text) - len(wert)).schwaechste
    return min((lesart.schwaechste for lesart in lesarten), default=0.0)


def feld_von(code: str, zeilen: Zeilen, platz: Kasten, blatt: Blatt, heute: date) -> Lesefeld:
    """One field: the judged text, and the crop of where it stands; `platz` is where an empty field would begin."""
    rand = round(1.2 * JE_MM)
    if not zeilen:
        # Where something must stand, a hyphen is a scrap of a rule.
        zeichen = None if code in NIE_LEER else blatt.zeichen_an(platz, platz.b > WEIT * JE_MM)
        wert, status = urteile(code, zeichen or "", 0.9, heute)
        if zeichen is None:
            status = Feldstatus.UNGELESEN
        return Lesefeld(wert, status, 0.0 if status is Feldstatus.UNGELESEN else 0.9, als_png(blatt.grau, platz, rand))
    wert = urteile(code, text_von(zeilen), 1.0, heute)[0]
    sicher = _sicher(zeilen, wert)
    wert, status = urteile(code, text_von(zeilen), sicher, heute)
    ort = tinte.umfassend([lauf.ort for zeile in zeilen for lauf in zeile])
    status = status if wert else Feldstatus.UNGELESEN
    return Lesefeld(wert, status, round(sicher, 3), als_png(blatt.grau, ort, rand))


def hyundai_modell(marke: Lesefeld, modell: Lesefeld, zeilen: Zeilen) -> Lesefeld:
    """A model that this maker writes with an I ("I30"): it has none that begins with a 1, so the others decide.

    Nor has it one of two digits alone: there the narrow I was not seen.
    """
    if marke.wert.startswith("HYUNDAI") and re.match(r"[1-9]0\b", modell.wert):
        return replace(modell, wert="I" + modell.wert, status=Feldstatus.PRUEFEN)
    if not (marke.wert.startswith("HYUNDAI") and re.match(r"[1I]\d0\b", modell.wert)):
        return modell
    allein = len(zeilen) == len(zeilen[0]) == 1 and zeilen[0][0].lesart.text == modell.wert
    rest = zeilen[0][0].lesart.ab(1).schwaechste if allein else 0.0
    klar = marke.status is Feldstatus.OK and rest >= SICHER
    return replace(modell, wert="I" + modell.wert[1:], status=Feldstatus.OK if klar else Feldstatus.PRUEFEN)


def _fin_und_ziffer(zeilen: dict[str, Zeilen], felder: dict[str, Lesefeld], lies_nach: Nachlese) -> dict[str, Lesefeld]:
    """Fields E and 3, judged together; where they contradict each other, what a second look at E may be is offered."""
    fin, ziffer = text_von(zeilen.get("E", [])), text_von(zeilen.get("3", []))
    (wert, status), (zeichen, ihrer) = urteile_fin(fin, ziffer, min(felder["E"].konfidenz, felder["3"].konfidenz))
    if wert and zeichen and urteile_fin(wert, zeichen, 1.0)[0][1] is not Feldstatus.OK:
        wert = lies_nach.fin(zeilen["E"], zeichen) or wert
    return {
        "E": replace(felder["E"], wert=wert, status=status),
        "3": replace(felder["3"], wert=zeichen, status=ihrer),
    }
