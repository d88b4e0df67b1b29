"""`bureau-app read`: reads document pictures as the counter would."""

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokument, Lesung
from bureau_app.domain.zeit import schaltertag
from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import lade_formular, lade_texte
from bureau_app.ui.texts import Texte
from bureau_app.workflows.ports import DocumentReader

Ergebnis = tuple[Path, Lesung | Stoerung]


def run(arguments: argparse.Namespace) -> int:
    """Read the files; 0 if all could be read, 1 if one of them was no picture or could not be read."""
    texte = Texte.laden(lade_texte("de"))
    dienst = Lesedienst(lade_formular("zb1"))
    try:
        ergebnisse = list(lies_dateien(arguments.files, dienst, schaltertag(datetime.now(UTC))))
    finally:
        dienst.schliesse()
    print(als_json(ergebnisse, texte) if arguments.json else als_text(ergebnisse, texte))
    return 1 if any(isinstance(ergebnis, Stoerung) for _, ergebnis in ergebnisse) else 0


def lies_dateien(dateien: Iterable[Path], leser: DocumentReader, heute: date) -> Iterator[Ergebnis]:
    """Each file with what was read or why not; one bad file does not stop the others."""
    for datei in dateien:
        try:
            yield datei, leser.lies(_inhalt(datei), heute)
        except Stoerung as stoerung:
            yield datei, stoerung


def als_json(ergebnisse: Iterable[Ergebnis], texte: Texte) -> str:
    """One array, an object a file: its documents and the seconds it took, or the error."""
    return json.dumps([_objekt(datei, ergebnis, texte) for datei, ergebnis in ergebnisse], ensure_ascii=False, indent=2)


def als_text(ergebnisse: Iterable[Ergebnis], texte: Texte) -> str:
    """A table a document: field, value, and how far it may be trusted."""
    zeilen: list[str] = []
    for datei, ergebnis in ergebnisse:
        if isinstance(ergebnis, Stoerung):
            zeilen += [f"{datei}: {texte.fehler(ergebnis)}", ""]
            continue
        for dokument in ergebnis.dokumente:
            art = texte(f"lesen.{dokument.art}")
            zeilen += [texte("lesen.kopf", datei=datei, art=art), *_tabelle(dokument, texte), ""]
        zeilen += [texte("lesen.dauer", sekunden=f"{ergebnis.sekunden:.2f}".replace(".", ",")), ""]
    return "\n".join(zeilen).rstrip()


def _inhalt(datei: Path) -> bytes:
    if datei.is_dir():
        raise Stoerung(Fehlercode.LESEN_ORDNER)
    try:
        return datei.read_bytes()
    except OSError:
        raise Stoerung(Fehlercode.LESEN_DATEI_FEHLT) from None


def _objekt(datei: Path, ergebnis: Lesung | Stoerung, texte: Texte) -> dict[str, object]:
    if isinstance(ergebnis, Stoerung):
        return {"file": str(datei), "error": str(texte.fehler(ergebnis))}
    dokumente = [
        {
            "kind": dokument.art.value,
            "fields": {
                code: {"value": feld.wert, "status": feld.status.value, "confidence": feld.konfidenz}
                for code, feld in dokument.felder.items()
            },
            "has_address_sticker": dokument.hat_aufkleber,
            "code_uncovered": dokument.code_freigelegt,
        }
        for dokument in ergebnis.dokumente
    ]
    return {"file": str(datei), "documents": dokumente, "seconds": ergebnis.sekunden}


def _tabelle(dokument: Dokument, texte: Texte) -> list[str]:
    zeilen = [texte("lesen.aufkleber")] if dokument.hat_aufkleber else []
    zeilen += [texte("lesen.freigelegt")] if dokument.code_freigelegt else []
    for code, feld in dokument.felder.items():
        werte = feld.wert.split("\n")
        status = texte(f"lesen.{feld.status}")
        zeilen.append(f"  {code:<16} {werte[0]:<46} {status}")
        zeilen += [f"  {'':<16} {weitere}" for weitere in werte[1:]]
    return zeilen
