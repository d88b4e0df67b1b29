"""Draws the back of an invented identity card or residence permit and the data page of a passport, marked MUSTER."""

from collections.abc import Mapping
from typing import Any

from bureau_app.devices.blatt import Blatt
from bureau_app.devices.szenarien import Ausweismuster
from bureau_app.devices.vorlagen import Vorlagen
from bureau_app.domain.ausweis import Ausweisart

_DRUCK, _FORMULAR, _MUSTER, _BILD = "#202024", "#5b6b70", "#c23b2e", "#b9b2aa"


def zeichne_ausweis(muster: Ausweismuster, vorlagen: Vorlagen) -> Blatt:
    """The side that a counter lays on the glass: TD1 back (85.6 × 54 mm) or TD3 data page (125 × 88 mm)."""
    pass_seite = muster.art is Ausweisart.REISEPASS
    form = vorlagen.ausweise["td3" if pass_seite else "td1"]
    papier, wellen = form["farben"][muster.art.value]
    blatt = Blatt(form["breite"], form["hoehe"], papier)
    blatt.wellen(wellen, 1.1, seed=sum(map(ord, muster.nummer)))
    werte = _werte(muster)
    for angabe, beschriftung, x, y, wert_y in form["felder"]:
        blatt.text(x, y, beschriftung, vorlagen.schrift(form["schrift_beschriftung_pt"]), _FORMULAR)
        for nummer, zeile in enumerate(werte[angabe]):
            hoehe = wert_y + nummer * form.get("zeilenabstand", 0.0)
            blatt.text(x, hoehe, zeile, vorlagen.schrift(form["schrift_wert_pt"]), _DRUCK)
    if pass_seite:
        _passbild(blatt, form, vorlagen)
    else:
        _siegel(blatt, form["siegel"], vorlagen)
    mrz_schrift = vorlagen.mrz_schrift(vorlagen.ausweise["schrift_mrz_pt"])
    for zeile, y in zip(muster.mrz, form["mrz_y"], strict=True):
        blatt.gesperrt(form["mrz_x"], y, zeile, mrz_schrift, _DRUCK, vorlagen.ausweise["zeichenabstand_mrz"])
    return blatt


def _werte(muster: Ausweismuster) -> dict[str, tuple[str, ...]]:
    """What is printed, in capitals as the Ausweis has it; the card's back names the town first."""
    return {
        "anschrift": tuple(zeile.upper() for zeile in reversed(muster.anschrift)),
        "behoerde": (muster.behoerde,),
        "ausgestellt": (f"{muster.ausgestellt:%d.%m.%Y}",),
        "familienname": (muster.familienname.upper(),),
        "vornamen": (muster.vornamen.upper(),),
        "geburtsdatum": (f"{muster.geburtsdatum:%d.%m.%Y}",),
        "nummer": (muster.nummer,),
        "gueltig_bis": (f"{muster.gueltig_bis:%d.%m.%Y}",),
    }


def _siegel(blatt: Blatt, ort: tuple[float, float, float], vorlagen: Vorlagen) -> None:
    """A circle where an authority's seal would be, with the word that says it is none."""
    x, y, radius = ort
    blatt.kreis(x, y, radius, _FORMULAR)
    blatt.kreis(x, y, radius - 1.1, _FORMULAR, 0.12)
    blatt.stempel(x, y, "MUSTER", vorlagen.fett(9.5), _MUSTER, 14, 0.8)
    blatt.text(x, y + radius + 3.4, "kein amtliches Dokument", vorlagen.schrift(4.4), _MUSTER, "m")


def _passbild(blatt: Blatt, form: Mapping[str, Any], vorlagen: Vorlagen) -> None:
    """A grey area instead of a face, and the heading of the page."""
    links, oben, rechts, unten = form["bild"]
    blatt.rechteck((links, oben, rechts, unten), _FORMULAR, _BILD)
    blatt.stempel((links + rechts) / 2, (oben + unten) / 2, "MUSTER", vorlagen.fett(15), _MUSTER, 52, 0.8)
    for nummer, zeile in enumerate(form["titel"]):
        blatt.text(42.5, 5.6 + nummer * 2.9, zeile, vorlagen.schrift(6.2 - nummer), _FORMULAR)
    for nummer, zeile in enumerate(form["dokument"]):
        blatt.text(6.0, 7.2 + nummer * 4.2, zeile, vorlagen.fett(9 - 1.5 * nummer), _FORMULAR)
    blatt.text(42.5, 65.6, "MUSTER – kein amtliches Dokument, alle Angaben erfunden", vorlagen.schrift(5.2), _MUSTER)
