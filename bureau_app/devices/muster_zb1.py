"""Draws the front of an invented Zulassungsbescheinigung Teil I, marked MUSTER."""

from collections.abc import Mapping
from typing import Any

from bureau_app.devices.blatt import Blatt, Schrift
from bureau_app.devices.szenarien import Zb1muster
from bureau_app.devices.vorlagen import Vorlagen

_PAPIER, _WELLEN, _FORMULAR, _DRUCK, _MUSTER = "#dbe8df", "#afccbb", "#2a6a4a", "#1c1c26", "#c23b2e"


def zeichne_zb1(muster: Zb1muster, vorlagen: Vorlagen) -> Blatt:
    """The sheet of 210 × 105 mm with labels and values at their places on the official form."""
    form = vorlagen.zb1
    blatt = Blatt(form["breite"], form["hoehe"], _PAPIER)
    blatt.wellen(_WELLEN, 1.5, seed=len(muster.felder["E"]) * 7 + ord(muster.felder["A"][-1]))
    _formular(blatt, form, vorlagen)
    _werte(blatt, form, vorlagen, muster.felder)
    if muster.aufkleber:
        _aufkleber(blatt, form["aufkleber"], vorlagen, muster.aufkleber)
    return blatt


def _formular(blatt: Blatt, form: Mapping[str, Any], vorlagen: Vorlagen) -> None:
    """Everything that is printed on the form before a value is."""
    for x in form["falz"]:
        for stueck in range(0, int(form["hoehe"]), 3):
            blatt.linie(x, stueck, x, stueck + 1.6, _FORMULAR, 0.12)
    for x1, y1, x2, y2 in form["linien"]:
        blatt.linie(x1, y1, x2, y2, _FORMULAR, 0.15)
    blatt.rechteck(tuple(form["kennzeichenfeld"]), _FORMULAR, staerke=0.25)
    titel, zusatz = form["titel"]
    blatt.text(2.4, 6.8, titel, vorlagen.fett(9.6), _FORMULAR)
    blatt.text(41.0, 10.6, zusatz, vorlagen.schrift(6.8), _FORMULAR, "m")
    links, rechts = form["staat"]
    for nummer, (eins, zwei) in enumerate(zip(links, rechts, strict=True)):
        blatt.text(25.0, 20.6 + nummer * 2.5, eins, vorlagen.schrift(6.4), _FORMULAR, "r")
        blatt.text(37.0, 20.6 + nummer * 2.5, zwei, vorlagen.schrift(6.4), _FORMULAR)
    blatt.kreis(31.0, 21.0, 3.0, _FORMULAR)
    blatt.text(31.0, 22.1, "D", vorlagen.schrift(8.5), _FORMULAR, "m")
    for nummer, zeile in enumerate(form["kleingedrucktes"]):
        blatt.text(2.6, 26.8 + nummer * 3.1, zeile, vorlagen.schrift(4.1), _FORMULAR)
    for nummer, zeile in enumerate(form["hinweis"]):
        blatt.text(2.4 + 4.2 * nummer, 99.8 + nummer * 2.0, zeile, vorlagen.schrift(4.4), _FORMULAR)
    for x, y, pt in form["marken"]:
        blatt.stempel(x, y, "MUSTER", vorlagen.fett(pt), _MUSTER, 8, 0.55)
    blatt.text(
        206.0, 102.6, "MUSTER – kein amtliches Dokument, alle Angaben erfunden", vorlagen.schrift(5), _MUSTER, "r"
    )


def _werte(blatt: Blatt, form: Mapping[str, Any], vorlagen: Vorlagen, felder: Mapping[str, str]) -> None:
    for code, beschriftung, x, y, wert_x, wert_y in form["felder"]:
        pt = form["schrift_beschriftung_pt"] if x < form["falz"][0] else form["schrift_code_pt"]
        _beschrifte(blatt, x, y, beschriftung, vorlagen.schrift(pt))
        groesse = form["schrift_kennzeichen_pt"] if code == "A" else form["schrift_wert_pt"]
        abstand = form["zeilenabstand_anschrift"] if code.startswith("C.1") else form["zeilenabstand"]
        for nummer, zeile in enumerate(felder.get(code, "").splitlines()):
            blatt.text(wert_x, wert_y + nummer * abstand, zeile, vorlagen.druckschrift(groesse), _DRUCK)


def _beschrifte(blatt: Blatt, x: float, y: float, text: str, schrift: Schrift) -> None:
    """A label; a bar in it stands for two lines ("P.2|P.4")."""
    zeilen = text.split("|")
    for nummer, zeile in enumerate(zeilen):
        blatt.text(x, y - (len(zeilen) - 1 - nummer) * 1.75, zeile, schrift, _FORMULAR)


def _aufkleber(blatt: Blatt, form: Mapping[str, Any], vorlagen: Vorlagen, zeilen: tuple[str, ...]) -> None:
    streifen = Blatt(form["breite"], form["hoehe"], "#fcfcf8")
    for text, (grundlinie, pt) in zip(zeilen, form["zeilen"], strict=True):
        streifen.text(form["rand"], grundlinie, text, vorlagen.schrift(pt), _DRUCK)
    blatt.klebe(streifen, form["x"], form["y"], 0.4)
