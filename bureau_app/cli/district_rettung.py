"""`bureau-app district rescue`: opens the outbox of a counter PC that is lost, and delivers what it never could."""

import argparse
import os
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from bureau_app.district.access import Geraeteausweis, Verzeichnis
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.link.rettung import oeffne_kopie as oeffne_siegel
from bureau_app.link.siegel import lies_oeffentlichen_schluessel, versiegle
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.resources import lade_stammdaten
from bureau_app.store.rettung import Fund, lies_liegengebliebene, oeffne_kopie
from bureau_app.wire.sync import packe

UEBERGEBEN, WARTET, ZU_GROSS = "übergeben", "nicht zugestellt", "zurück (zu_gross)"
_WORT = {
    Ausgang.ACCEPTED: "angenommen",
    Ausgang.KNOWN: "war schon angekommen",
    Ausgang.CONFLICT: "zurück (Konflikt)",
    Ausgang.REFUSED: "zurück",
}
_ZUGESTELLT = (*_WORT.values(), ZU_GROSS, UEBERGEBEN)


def rescue(arguments: argparse.Namespace, district_id: str) -> int:
    """Deliver every open change under its own op id, so that nothing takes effect twice, and what the Kreis had
    confirmed and lost since; 1 if something remains.

    The screen shows numbers of Vorgaenge and states, nobody's data. The store itself is only read.
    """
    kopie, schluessel = oeffne_siegel(arguments.wrapped, arguments.key)
    with tempfile.TemporaryDirectory(prefix="rettung-") as ordner:
        speicher = oeffne_kopie(arguments.store, schluessel, Path(ordner))
        try:
            fund = lies_liegengebliebene(speicher)
        finally:
            speicher.schliesse()
    offene = sum(not posten.bestaetigt for posten in fund.aenderungen)
    print(
        f"Gerät {kopie.geraet} der Gemeinde {kopie.gemeinde_ags}: {offene} Änderungen liegen noch dort,"
        f" {len(fund.aenderungen) - offene} bestätigte werden noch einmal angeboten."
    )
    with datenbank(arguments.database, district_id) as engine:
        schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
        verzeichnis = Verzeichnis(engine, district_id, jetzt)
        geraet = verzeichnis.geraet_mit_nummer(kopie.gemeinde_ags, kopie.geraet)
        verzeichnis.vermerke_rettung(geraet, offene)
        ledger = baue_ledger(engine, district_id, jetzt, lade_stammdaten().zeichen, schrank)
        zustellung = _Zustellung(ledger, geraet, arguments.uebergabe, arguments.schluessel)
        ergebnisse = [zustellung.stelle_zu(posten.aenderung) for posten in fund.aenderungen]
    return _berichte(fund, ergebnisse)


class _Zustellung:
    """Delivers as the lost PC would have: to the Kreis under its op ids, to the town through its folder, or sealed for
    the town's key and carried by the Kreis, or not at all if neither is named."""

    def __init__(self, ledger: Ledger, geraet: Geraeteausweis, uebergabe: Path | None, schluessel: Path | None) -> None:
        self._ledger, self._geraet = ledger, geraet
        self._ordner = Uebergabeordner(uebergabe, schluessel) if uebergabe and schluessel else None
        self._empfaenger = _empfaenger(schluessel) if schluessel else None

    def stelle_zu(self, aenderung: Aenderung) -> str:
        """What became of one change."""
        if aenderung.register is Register.FAHRZEUGREGISTER:
            return self._an_den_kreis(aenderung)
        if self._ordner is not None:
            self._ordner.uebergib(aenderung)
            return UEBERGEBEN
        if self._empfaenger is None:
            return WARTET
        umschlag = versiegle(aenderung.koerper, self._empfaenger, aenderung.op_id)
        return self._an_den_kreis(replace(aenderung, koerper=umschlag))

    def _an_den_kreis(self, aenderung: Aenderung) -> str:
        anfrage, zu_gross = packe([aenderung], "")
        if zu_gross:
            return ZU_GROSS
        meldung = self._ledger.entscheide(self._geraet, anfrage.aenderungen[0].model_dump(mode="json", by_alias=True))
        return _WORT[meldung.ausgang] + (f" ({meldung.grund})" if meldung.ausgang is Ausgang.REFUSED else "")


def _empfaenger(datei: Path) -> X25519PublicKey:
    """The Fachverfahren's public key; Eingabefehler RETTUNG_EMPFAENGER if the file holds none."""
    try:
        return lies_oeffentlichen_schluessel(datei.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise Eingabefehler(Fehlercode.RETTUNG_EMPFAENGER, "schluessel") from None


def _berichte(fund: Fund, ergebnisse: list[str]) -> int:
    for posten, ergebnis in zip(fund.aenderungen, ergebnisse, strict=True):
        if posten.bestaetigt and ergebnis == _WORT[Ausgang.KNOWN]:
            continue
        vorher = f"{posten.stand.value}, {posten.versuche} Versuche"
        print(f"{posten.nummer}  {posten.aenderung.register.value:17} {vorher:24} → {ergebnis}")
    for ergebnis, anzahl in sorted(Counter(ergebnisse).items()):
        print(f"{anzahl:5} {ergebnis}")
    if fund.unlesbar:
        print(f"{fund.unlesbar:5} beschädigt: diese Zeilen des Speichers waren nicht zu lesen")
    return 1 if fund.unlesbar or any(not ergebnis.startswith(_ZUGESTELLT) for ergebnis in ergebnisse) else 0
