"""`bureau-app district rescue`: opens the outbox of a counter PC that is lost, and delivers what it never could."""

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.app import baue_ledger, jetzt
from bureau_app.district.ledger import Ledger
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.link.rettung import oeffne_kopie as oeffne_siegel
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.resources import lade_stammdaten
from bureau_app.store.rettung import Fund, Liegengeblieben, lies_liegengebliebene, oeffne_kopie
from bureau_app.wire.sync import packe

WARTET, ZU_GROSS = "nicht zugestellt", "zurück (zu_gross)"
_WORT = {
    Ausgang.ACCEPTED: "angenommen",
    Ausgang.KNOWN: "war schon angekommen",
    Ausgang.CONFLICT: "zurück (Konflikt)",
    Ausgang.REFUSED: "zurück",
}
_ZUGESTELLT = (*_WORT.values(), ZU_GROSS, "übergeben")


def rescue(arguments: argparse.Namespace, district_id: str) -> int:
    """Deliver every open change under its own op id, so that nothing takes effect twice; 1 if something remains.

    The screen shows numbers of Vorgaenge and states, nobody's data. The store itself is only read.
    """
    kopie, schluessel = oeffne_siegel(arguments.wrapped, arguments.key)
    with tempfile.TemporaryDirectory(prefix="rettung-") as ordner:
        speicher = oeffne_kopie(arguments.store, schluessel, Path(ordner))
        try:
            fund = lies_liegengebliebene(speicher)
        finally:
            speicher.schliesse()
    print(
        f"Gerät {kopie.geraet} der Gemeinde {kopie.gemeinde_ags}: {len(fund.aenderungen)} Änderungen liegen noch dort."
    )
    with datenbank(arguments.database, district_id) as engine:
        schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
        verzeichnis = Verzeichnis(engine, district_id, jetzt)
        geraet = verzeichnis.geraet_mit_nummer(kopie.gemeinde_ags, kopie.geraet)
        verzeichnis.vermerke_rettung(geraet, len(fund.aenderungen))
        ledger = baue_ledger(engine, district_id, jetzt, lade_stammdaten().zeichen, schrank)
        ergebnisse = [_stelle_zu(posten, ledger, geraet, _stadt(arguments)) for posten in fund.aenderungen]
    return _berichte(fund, ergebnisse)


def _stadt(arguments: argparse.Namespace) -> Callable[[Aenderung], str]:
    """Hands a change over to the town's Fachverfahren, if its folder is named."""
    if arguments.uebergabe is None or arguments.schluessel is None:
        return lambda _aenderung: WARTET
    ordner = Uebergabeordner(arguments.uebergabe, arguments.schluessel)

    def uebergib(aenderung: Aenderung) -> str:
        ordner.uebergib(aenderung)
        return "übergeben"

    return uebergib


def _stelle_zu(
    posten: Liegengeblieben, ledger: Ledger, geraet: Geraeteausweis, stadt: Callable[[Aenderung], str]
) -> str:
    """What became of one change."""
    if posten.aenderung.register is Register.MELDEREGISTER:
        return stadt(posten.aenderung)
    anfrage, zu_gross = packe([posten.aenderung], "")
    if zu_gross:
        return ZU_GROSS
    meldung = ledger.entscheide(geraet, anfrage.aenderungen[0].model_dump(mode="json", by_alias=True))
    return _WORT[meldung.ausgang] + (f" ({meldung.grund})" if meldung.ausgang is Ausgang.REFUSED else "")


def _berichte(fund: Fund, ergebnisse: list[str]) -> int:
    for posten, ergebnis in zip(fund.aenderungen, ergebnisse, strict=True):
        vorher = f"{posten.stand.value}, {posten.versuche} Versuche"
        print(f"{posten.nummer}  {posten.aenderung.register.value:17} {vorher:24} → {ergebnis}")
    for ergebnis, anzahl in sorted(Counter(ergebnisse).items()):
        print(f"{anzahl:5} {ergebnis}")
    if fund.unlesbar:
        print(f"{fund.unlesbar:5} beschädigt: diese Zeilen des Speichers waren nicht zu lesen")
    return 1 if fund.unlesbar or any(not ergebnis.startswith(_ZUGESTELLT) for ergebnis in ergebnisse) else 0
