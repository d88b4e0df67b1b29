"""Reading of drawn documents: rates with their 95 % intervals, wall and CPU time, plain RapidOCR beside it in one run.

Run: python -m tests.bench.reading [FOLDER]. A folder holds pictures (`*.jpg`) with what was drawn on them (`*.json`);
without one the pictures of the tests are read.
"""

import logging
import math
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from rapidocr import RapidOCR

from bureau_app.domain.lesung import Dokument, Feldstatus
from bureau_app.reading.formular import Formular
from bureau_app.reading.leser import Leser
from bureau_app.resources import lade_formular
from tests.reading.wahrheit import HEUTE, NAMEN_UND_ANSCHRIFT, ORDNER, Vorlage, vorlagen

FAEDEN = 2
Zeiten = dict[tuple[int, bool], list[tuple[float, float]]]


class Zaehlung:
    """Hits and tries by level and figure."""

    def __init__(self) -> None:
        self._treffer: Counter[tuple[int, str]] = Counter()
        self._versuche: Counter[tuple[int, str]] = Counter()

    def zaehle(self, stufe: int, was: str, trifft: bool) -> None:
        self._treffer[stufe, was] += trifft
        self._versuche[stufe, was] += 1

    def drucke(self) -> None:
        for stufe, was in sorted(self._versuche):
            k, n = self._treffer[stufe, was], self._versuche[stufe, was]
            von, bis = wilson(k, n)
            print(f"level {stufe}  {was:<44} {k:>5}/{n:<5} {100 * k / n:6.2f} %  [{100 * von:.1f}, {100 * bis:.1f}]")


def wilson(k: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a rate."""
    z = 1.96
    mitte = (k + z * z / 2) / (n + z * z)
    halb = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    return max(0.0, mitte - halb), min(1.0, mitte + halb)


def gemessen(tu: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """The result with wall and CPU seconds."""
    wand, cpu = time.perf_counter(), time.process_time()
    ergebnis = tu()
    return ergebnis, (time.perf_counter() - wand, time.process_time() - cpu)


def bewerte(zaehlung: Zaehlung, vorlage: Vorlage, dokument: Dokument) -> None:
    """Counts one picture's fields."""
    stufe = int(vorlage.wahrheit["level"])
    zaehlung.zaehle(stufe, "kind", dokument.art is vorlage.art)
    felder = {code: (feld.wert, feld.status) for code, feld in dokument.felder.items()}
    was = "ZB I counter fields" if vorlage.ist_zb1 else "ID checked fields"
    for code, wert in vorlage.erwartet().items():
        gelesen, status = felder.get(code, ("", Feldstatus.UNGELESEN))
        zaehlung.zaehle(stufe, "MRZ exact" if code == "mrz" else was, gelesen == wert)
        zaehlung.zaehle(stufe, f"{was}: ok", status is Feldstatus.OK)
        zaehlung.zaehle(stufe, f"{was}: ok but wrong", status is Feldstatus.OK and gelesen != wert)
    if vorlage.ist_zb1:
        anschrift = str(vorlage.wahrheit["fields"]["C.1.3"])
        gelesen = felder.get("C.1.3", ("", Feldstatus.UNGELESEN))[0]
        zaehlung.zaehle(stufe, was, gelesen.split("\n")[-1] == anschrift.split("\n")[-1])
        for code in NAMEN_UND_ANSCHRIFT:
            wert = felder.get(code, ("", Feldstatus.UNGELESEN))[0]
            zaehlung.zaehle(stufe, "ZB I names and address", wert == vorlage.wahrheit["fields"][code])
        richtig = dokument.hat_aufkleber == vorlage.wahrheit["has_address_sticker"]
        zaehlung.zaehle(stufe, "ZB I sticker seen or not, right", richtig)


def bewerte_plain(zaehlung: Zaehlung, vorlage: Vorlage, zeilen: list[str]) -> None:
    """Counts the drawn values that plain RapidOCR has as a line of its own."""
    stufe = int(vorlage.wahrheit["level"])
    for code, wert in vorlage.erwartet().items():
        if code == "mrz":
            zaehlung.zaehle(stufe, "plain RapidOCR: MRZ exact", all(zeile in zeilen for zeile in wert.split("\n")))
        elif vorlage.ist_zb1:
            zaehlung.zaehle(stufe, "plain RapidOCR: ZB I values found", wert in zeilen)


def drucke_zeiten(name: str, zeiten: Zeiten) -> None:
    """Mean and 95th percentile of wall and CPU time."""
    for (stufe, zb1), werte in sorted(zeiten.items()):
        wand, cpu = (sorted(wert[i] for wert in werte) for i in (0, 1))
        p95 = min(len(werte) - 1, math.ceil(0.95 * len(werte)) - 1)
        print(
            f"level {stufe}  {name:<14} {'ZB I' if zb1 else 'ID':<4} n {len(werte):<4}"
            f" wall mean {sum(wand) / len(wand):5.2f} s p95 {wand[p95]:5.2f} s"
            f"  CPU mean {sum(cpu) / len(cpu):5.2f} s p95 {cpu[p95]:5.2f} s"
        )


def main(ordner: Path) -> None:
    """Reads every picture with the reader and with plain RapidOCR, turn by turn."""
    logging.disable(logging.WARNING)
    leser = Leser(Formular.lade(lade_formular("zb1")), FAEDEN)
    leser.waerme_auf()
    plain = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": FAEDEN})
    zaehlung, unsere, andere = Zaehlung(), Zeiten(), Zeiten()
    for vorlage in vorlagen(ordner):
        daten = vorlage.datei.read_bytes()
        schluessel = (int(vorlage.wahrheit["level"]), vorlage.ist_zb1)
        lesung, zeit = gemessen(lambda daten=daten: leser.lies(daten, HEUTE))  # type: ignore[misc]
        unsere.setdefault(schluessel, []).append(zeit)
        bewerte(zaehlung, vorlage, lesung.dokumente[0])
        ergebnis, zeit = gemessen(lambda daten=daten: plain(daten))  # type: ignore[misc]
        andere.setdefault(schluessel, []).append(zeit)
        bewerte_plain(zaehlung, vorlage, list(ergebnis.txts or ()))
    zaehlung.drucke()
    drucke_zeiten("reader", unsere)
    drucke_zeiten("plain RapidOCR", andere)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ORDNER)
