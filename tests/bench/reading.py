"""Reading of drawn documents: rates with their 95 % intervals, wall and CPU time, plain RapidOCR beside it in one run.

Run: python -m tests.bench.reading [FOLDER]                      pictures (`*.jpg`) with what was drawn (`*.json`)
     python -m tests.bench.reading --drawn N [--tuned] [--levels 0123] [--kinds zb1,td1,td3] [--plain-every K]
draws N pictures a kind and level itself (tests/zeichner), of the half that nothing was tuned to unless `--tuned`.
"""

import argparse
import logging
import os
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from rapidocr import RapidOCR

from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld, Lesung
from bureau_app.reading.formular import Formular
from bureau_app.reading.leser import Leser
from bureau_app.resources import lade_formular
from tests.bench.zaehlung import Zaehlung, Zeiten, drucke_zeiten
from tests.reading.wahrheit import ARTEN, GEPRUEFTE, HEUTE, ORDNER, SCHALTERFELDER, vorlagen
from tests.zeichner.proben import Wahrheit, probe

FAEDEN = 2
KINDS = "zb1,td1,eat,td2,td3,zb1_code_offen,ausweis_vorderseite,fahrzeugschein_alt,fahrzeugschein_digital,leer"
LEER = Lesefeld("", Feldstatus.UNGELESEN, 0.0)
Aufgabe = tuple[bytes, tuple[Wahrheit, ...]]


def gemessen(tu: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """The result with wall and CPU seconds."""
    wand, cpu = time.perf_counter(), time.process_time()
    ergebnis = tu()
    return ergebnis, (time.perf_counter() - wand, time.process_time() - cpu)


def bewerte(zaehlung: Zaehlung, wahrheit: Wahrheit, lesung: Lesung) -> None:
    """Counts one drawn document against the one of its kind that was read."""
    stufe, art = int(wahrheit["level"]), ARTEN.get(wahrheit["kind"]) or Dokumentart(wahrheit["kind"])
    gleiche = [d for d in lesung.dokumente if d.art is art]
    zaehlung.zaehle(stufe, f"kind: {art}", bool(gleiche))
    dokument = gleiche[0] if gleiche else Dokument(Dokumentart.UNBEKANNT, {})
    if art is Dokumentart.ZB1:
        _bewerte_zb1(zaehlung, stufe, wahrheit, dokument)
    elif "mrz" in wahrheit:
        _bewerte_ausweis(zaehlung, stufe, wahrheit, dokument)
    elif art is Dokumentart.ZB1_RUECKSEITE:
        zaehlung.zaehle(stufe, "uncovered Sicherheitscode noticed", dokument.code_freigelegt == wahrheit["uncovered"])
        nummer = dokument.felder.get("druckstuecknummer", LEER).wert
        zaehlung.zaehle(stufe, "Druckstücknummer read", nummer == wahrheit["number"])


def _bewerte_zb1(zaehlung: Zaehlung, stufe: int, wahrheit: Wahrheit, dokument: Dokument) -> None:
    for code, wert in wahrheit["fields"].items():
        feld = dokument.felder.get(code, LEER)
        if code in SCHALTERFELDER:
            zaehlung.feld(stufe, "ZB I counter fields", feld, feld.wert == wert)
        elif code in ("C.1.1", "C.1.2"):
            zaehlung.feld(stufe, "ZB I names and street", feld, feld.wert == wert)
        elif code == "C.1.3":
            gelesen, gedruckt = feld.wert.split("\n"), str(wert).split("\n")
            zaehlung.zaehle(stufe, "ZB I counter fields: right", gelesen[-1] == gedruckt[-1])
            zaehlung.feld(stufe, "ZB I names and street", feld, gelesen[:-1] == gedruckt[:-1])
        else:
            zaehlung.feld(stufe, "ZB I other fields", feld, feld.wert == wert)
    was = "existing sticker seen" if wahrheit["has_address_sticker"] else "sticker: false alarm"
    zaehlung.zaehle(stufe, was, dokument.hat_aufkleber)


def _bewerte_ausweis(zaehlung: Zaehlung, stufe: int, wahrheit: Wahrheit, dokument: Dokument) -> None:
    mrz = dokument.felder.get("mrz", LEER)
    zaehlung.zaehle(stufe, "MRZ: all lines exact", mrz.wert == "\n".join(wahrheit["mrz"]))
    felder = [(dokument.felder.get(key, LEER), str(wahrheit[key])) for key in GEPRUEFTE]
    falsch = any(feld.status is Feldstatus.OK and feld.wert != wert for feld, wert in felder)
    zaehlung.zaehle(stufe, "MRZ: taken (ok)", mrz.status is Feldstatus.OK)
    zaehlung.zaehle(stufe, "MRZ: a checked field ok but wrong", falsch)
    if "address" in wahrheit:
        zaehlung.zaehle(
            stufe, "printed address right", dokument.felder.get("address", LEER).wert == wahrheit["address"]
        )


def bewerte_plain(zaehlung: Zaehlung, wahrheit: Wahrheit, zeilen: list[str]) -> None:
    """Counts the drawn values that plain RapidOCR has as a line of its own."""
    stufe = int(wahrheit["level"])
    if "mrz" in wahrheit:
        zaehlung.zaehle(stufe, "plain RapidOCR: MRZ exact", all(zeile in zeilen for zeile in wahrheit["mrz"]))
    for code in SCHALTERFELDER if wahrheit["kind"] == "zb1" else ():
        zaehlung.zaehle(stufe, "plain RapidOCR: ZB I values found", wahrheit["fields"][code] in zeilen)


def aufgaben(wahl: argparse.Namespace) -> Iterator[Aufgabe]:
    """Pictures with what was drawn on them, from a folder or drawn now."""
    if not wahl.drawn:
        for vorlage in vorlagen(wahl.folder):
            yield vorlage.datei.read_bytes(), (vorlage.wahrheit,)
        return
    for stufe in map(int, wahl.levels):
        for arten in wahl.kinds.split(","):
            for nummer in range(wahl.first, wahl.first + wahl.drawn):
                gezeichnet = probe(2 * nummer + (not wahl.tuned), tuple(arten.split("+")), stufe)
                yield gezeichnet.bild, gezeichnet.dokumente


def main(wahl: argparse.Namespace) -> None:
    """Reads every picture with the reader, and some of them with plain RapidOCR, turn by turn."""
    logging.disable(logging.WARNING)
    leser = Leser(Formular.lade(lade_formular("zb1")), FAEDEN)
    leser.waerme_auf()
    plain = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": FAEDEN}) if wahl.plain_every else None
    zaehlung, unsere, andere = Zaehlung(), Zeiten(), Zeiten()
    for nr, (daten, wahrheiten) in enumerate(aufgaben(wahl)):
        lesung, zeit = gemessen(lambda daten=daten: leser.lies(daten, HEUTE))  # type: ignore[misc]
        schluessel = (int(wahrheiten[0]["level"]), "+".join(str(w["kind"]) for w in wahrheiten))
        unsere.setdefault(schluessel, []).append(zeit)
        for wahrheit in wahrheiten:
            bewerte(zaehlung, wahrheit, lesung)
        if plain is None or nr % wahl.plain_every:
            continue
        ergebnis, zeit = gemessen(lambda daten=daten: plain(daten))  # type: ignore[misc]
        andere.setdefault(schluessel, []).append(zeit)
        for wahrheit in wahrheiten:
            bewerte_plain(zaehlung, wahrheit, list(ergebnis.txts or ()))
    zaehlung.drucke()
    drucke_zeiten("reader", unsere)
    drucke_zeiten("plain RapidOCR", andere)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def argumente() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ORDNER)
    parser.add_argument("--drawn", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--levels", default="0123")
    parser.add_argument("--kinds", default=KINDS)
    parser.add_argument("--plain-every", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main(argumente())
