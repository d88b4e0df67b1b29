"""`bureau-app district streets`: takes over the towns' street directories."""

import argparse

from bureau_app.district.strassen.datei import lies_strassendatei
from bureau_app.district.strassen.verzeichnisse import Strassenverzeichnisse, Uebernahme
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.anschrift import Gemeinden
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.resources import lade_gemeinden, lade_stammdaten


def streets(arguments: argparse.Namespace, district_id: str) -> None:
    """Put the streets of the file in the place of those that its towns had; all of the file or nothing."""
    try:
        roh = arguments.file.read_bytes()
    except OSError as fehler:
        raise Stoerung(Fehlercode.STRASSENDATEI, datei=arguments.file.name, grund=type(fehler).__name__) from None
    gemeinden = lade_gemeinden()
    verzeichnis = lies_strassendatei(roh, gemeinden, lade_stammdaten().zeichen)
    with datenbank(arguments.database, district_id) as engine:
        for eine in Strassenverzeichnisse(engine, district_id, jetzt).ersetze(verzeichnis):
            print(_zeile(eine, gemeinden))


def _zeile(u: Uebernahme, gemeinden: Gemeinden) -> str:
    gemeinde = gemeinden.nach_ags(u.gemeinde_ags)
    name = gemeinde.name if gemeinde else u.gemeinde_ags
    stand = f"Fassung {u.nummer}" if u.neu else f"unverändert, Fassung {u.nummer}"
    return f"{u.gemeinde_ags} {name}: {u.anzahl} Straßen, {stand}."
