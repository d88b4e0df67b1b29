"""Invented street directories of realistic size, the same at every run, as the CSV text that a town would export."""

import csv
import io
import random
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from bureau_app.domain.anschrift import Gemeinde

_KOPF = ("strasse", "plz", "ort", "ags", "schluessel")
_KOMMENTAR = "# ERFUNDEN: Straßen aus Bausteinen zusammengesetzt, nicht die der Gemeinde"


def strassenverzeichnis(gemeinden: tuple[Gemeinde, ...], welt: Mapping[str, Any]) -> str:
    """The directory of all these municipalities (CSV, header strasse;plz;ort;ags;schluessel, first line `# ERFUNDEN`).

    A municipality has about as many streets as a real one of its size: one for every `einwohner_je_strasse` residents.
    """
    ausgabe = io.StringIO()
    ausgabe.write(_KOMMENTAR + "\n")
    tabelle = csv.writer(ausgabe, delimiter=";", lineterminator="\n")
    tabelle.writerow(_KOPF)
    for gemeinde in gemeinden:
        tabelle.writerows(_zeilen(gemeinde, welt))
    return ausgabe.getvalue()


def _zeilen(gemeinde: Gemeinde, welt: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    anzahl = welt["einwohner"][gemeinde.ags] // welt["einwohner_je_strasse"]["zahl"]
    zufall = random.Random(gemeinde.ags)
    plz_von = {name: plz for ags, plz, name in welt["strassen"]["fest"] if ags == gemeinde.ags}
    moeglich = [name for name in dict.fromkeys(_namen(welt["strassen"])) if name not in plz_von]
    gewaehlt = sorted([*plz_von, *zufall.sample(moeglich, anzahl - len(plz_von))])
    for nummer, name in enumerate(gewaehlt, 1):
        plz = plz_von.get(name) or zufall.choice(gemeinde.plz)
        yield name, plz, gemeinde.name, gemeinde.ags, f"{nummer:05d}"


def _namen(teile: Mapping[str, Any]) -> Iterator[str]:
    """Every name that the parts can form, in the order of the parts."""
    for bestimmung, endung in product(teile["bestimmung"], teile["endung"]):
        yield f"{bestimmung}{endung}"
    for geschlecht in ("mn", "f"):
        for vorwort, name in product(teile[f"vorwort_{geschlecht}"], teile[f"name_{geschlecht}"]):
            yield f"{vorwort} {name}"
    for ort in teile["ort"]:
        yield f"{ort} Straße"
    for person, endung in product(teile["person"], teile["endung_person"]):
        yield f"{person}-{endung}"
