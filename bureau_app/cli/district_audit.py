"""`bureau-app district audit`, `retention` and `erase`: whether the log is whole, and what is no longer kept."""

import argparse
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from bureau_app.district.audit.pruefung import Fundart, Pruefbericht
from bureau_app.district.audit.stelle import Auditstelle
from bureau_app.district.identity.signatur import Signaturen
from bureau_app.district.loeschlauf import Loeschlauf, Loeschposten
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.aufbewahrung import Ort
from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.resources import lade_aufbewahrung
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.pruefspur import Zeugenheft

NICHT_IN_ORDNUNG = 1


def audit(arguments: argparse.Namespace, district_id: str) -> int:
    """Verify the log or print it; 1 if something is not in order."""
    schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
    with datenbank(arguments.database, district_id) as engine:
        falsche = Signaturen(engine, district_id).falsche
        return _AUDIT[arguments.what](arguments, Auditstelle(engine, district_id, jetzt, schrank, falsche))


def retention(arguments: argparse.Namespace, district_id: str) -> None:
    """Delete, or with --dry-run only count, what need not be kept any longer."""
    with datenbank(arguments.database, district_id) as engine:
        posten = Loeschlauf(engine, district_id, jetzt, lade_aufbewahrung(Ort.KREIS)).laufe(arguments.dry_run)
    drucke_posten(posten, arguments.dry_run, arguments.json)


def erase(arguments: argparse.Namespace, district_id: str) -> None:
    """Delete what one Vorgang says; Eingabefehler VORGANG_NICHT_DA if there is nothing of it."""
    with datenbank(arguments.database, district_id) as engine:
        lauf = Loeschlauf(engine, district_id, jetzt, lade_aufbewahrung(Ort.KREIS))
        if not lauf.loesche(arguments.vorgang):
            raise Eingabefehler(Fehlercode.VORGANG_NICHT_DA, "vorgang")
    print("Der Inhalt des Vorgangs ist gelöscht; die Prüfspur vermerkt es.")


def _verify(arguments: argparse.Namespace, stelle: Auditstelle) -> int:
    bericht = stelle.pruefe(_lies_zeugen(arguments.witness or ()), arguments.contents)
    print(_als_json(bericht) if arguments.json else _in_worten(bericht))
    return 0 if bericht.in_ordnung else NICHT_IN_ORDNUNG


def _export(_arguments: argparse.Namespace, stelle: Auditstelle) -> int:
    for zeile in stelle.zeilen():
        print(zeile)
    return 0


_AUDIT: dict[str, Callable[[argparse.Namespace, Auditstelle], int]] = {"verify": _verify, "export": _export}
_WORTE = {
    Fundart.EINTRAG_VERAENDERT: "Eintrag {} wurde geändert",
    Fundart.EINTRAG_FEHLT: "Eintrag {} wurde entfernt",
    Fundart.EINTRAG_UEBERGANGEN: "Ein Eintrag mit der laufenden Nummer {} wurde nachträglich eingefügt",
    Fundart.SIEGEL_FEHLT: "Das Siegel von Eintrag {} fehlt",
    Fundart.KETTE_GEBROCHEN: "Die Kette ist bei Eintrag {} unterbrochen",
    Fundart.KACHEL_FALSCH: "Die Zwischensumme {} ist falsch",
    Fundart.KOPF_FALSCH: "Der Kopf über {} Einträge passt nicht zu den Einträgen",
    Fundart.KOPF_FEHLT: "Der Kopf über {} Einträge fehlt",
    Fundart.SIGNATUR_FALSCH: "Der Kopf über {} Einträge ist nicht mit dem Schlüssel des Kreises unterschrieben",
    Fundart.INHALT_VERAENDERT: "Der gespeicherte Inhalt zum Eintrag mit der laufenden Nummer {} ist ein anderer",
    Fundart.ZEUGE_WIDERSPRICHT: "Ein Zeuge hat über {} Einträge etwas anderes gesehen",
}


def _in_worten(bericht: Pruefbericht) -> str:
    urteil = "Die Prüfspur ist in Ordnung." if bericht.in_ordnung else "Die Prüfspur ist NICHT in Ordnung."
    funde = [f"  {_WORTE[fund.art].format(fund.nummer)}." for fund in bericht.funde]
    funde += [f"  Die Entscheidung über den Antrag {i} ist nicht die unterschriebene." for i in bericht.entscheidungen]
    zahlen = (
        f"Einträge: {bericht.groesse}, Köpfe: {bericht.koepfe}, Köpfe von Zeugen: {bericht.zeugen}, "
        f"noch nicht besiegelt: {bericht.unbesiegelt}"
    )
    return "\n".join([urteil, *funde, zahlen, f"Wurzel: {bericht.wurzel.hex()}"])


def _als_json(bericht: Pruefbericht) -> str:
    funde = [{"art": fund.art.value, "nummer": fund.nummer} for fund in bericht.funde]
    zahlen = {"koepfe": bericht.koepfe, "zeugen": bericht.zeugen, "unbesiegelt": bericht.unbesiegelt}
    ergebnis = {"in_ordnung": bericht.in_ordnung, "groesse": bericht.groesse, "wurzel": bericht.wurzel.hex()}
    return json.dumps(ergebnis | zahlen | {"funde": funde, "entscheidungen": bericht.entscheidungen})


def _lies_zeugen(dateien: Iterable[Path]) -> list[Baumkopf]:
    """The heads that counters wrote with `bureau-app witness`."""
    koepfe: list[Baumkopf] = []
    for datei in dateien:
        try:
            koepfe += [meldung.als_kopf() for meldung in Zeugenheft.aus_json(datei.read_bytes()).koepfe]
        except (OSError, Unverstanden) as fehler:
            raise Stoerung(Fehlercode.ZEUGENDATEI, datei=datei.name, grund=type(fehler).__name__) from None
    return koepfe


def drucke_posten(posten: tuple[Loeschposten, ...], probe: bool, als_json: bool) -> None:
    """What was deleted, or would be, by rule."""
    if als_json:
        for p in posten:
            print(json.dumps({"regel": p.regel, "anzahl": p.anzahl, "vor": p.grenze.isoformat(), "quelle": p.quelle}))
        return
    print("Zu löschen wäre (nichts wurde gelöscht):" if probe else "Gelöscht:")
    for p in posten:
        print(f"  {p.regel:16} {p.anzahl:8}  vor dem {p.grenze:%d.%m.%Y}  {p.quelle}")
