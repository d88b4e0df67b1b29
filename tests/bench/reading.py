"""Reading of drawn documents as the counter reads them: in the reading process, plain RapidOCR beside it on a sample.

Run: python -m tests.bench.reading [--size N]       the held-out half of our own drawings and the shared pictures;
     per kind and level N pictures of a ZB I, N / 2 of each kind of ID, N / 4 of other papers and of groups
     (8: about four minutes on two idle cores; 64: half an hour; 256: n of 13,000 counter fields, for a night);
     Ctrl+C prints what was counted so far
     [--tuned] the half that may be tuned to   [--levels 0123] [--kinds zb1,td1,zb1+td1] [--first K] [--no-shared]
     [--plain-every K] every K-th picture is read by plain RapidOCR too, 0 for none
"""

import argparse
import contextlib
import importlib
import itertools
import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from bureau_app.reading.prozess import Lesedienst
from bureau_app.resources import lade_formular
from tests.bench.zaehlung import Zaehlung, Zeit, Zeiten
from tests.reading.bewertung import bewerte, bewerte_gruppe, bewerte_plain
from tests.reading.wahrheit import HEUTE, vorlagen
from tests.zeichner.proben import Wahrheit, probe

FAEDEN = 2
AUSWEISE = ("td1", "eat", "td2", "td3")
SONSTIGE = (
    *("zb1_rueckseite", "zb1_code_offen", "ausweis_vorderseite", "fahrzeugschein_alt", "fahrzeugschein_digital"),
    *("fremd", "leer"),
)
GRUPPEN = ("zb1+td1", "zb1+eat", "zb1+zb1", "td1+td2")
Aufgabe = tuple[bytes, tuple[Wahrheit, ...]]


class Messplatz:
    """The warm reading process, and how its clock, processor and memory are read (Linux).

    The process loads this module again, as any child does its parent's: RapidOCR is therefore loaded by name and later,
    so that it counts neither for the warming up nor for the memory.
    """

    def __init__(self) -> None:
        self.dienst = Lesedienst(lade_formular("zb1"), frist=120.0)
        beginn = time.perf_counter()
        self.dienst.waerme_auf()
        self.warm_nach = time.perf_counter() - beginn
        self._ordner = self._laufend()
        self.neustarts = 0

    def gemessen(self, tu: Callable[[], Any]) -> tuple[Any, Zeit]:
        """The result with its wall seconds and the CPU seconds of the reading process: of the new one if it had ended.

        A counter goes on after that without a word; here it is counted.
        """
        wand, cpu = time.perf_counter(), self._cpu()
        ergebnis = tu()
        if (ordner := self._laufend()) != self._ordner:
            self._ordner, self.neustarts, cpu = ordner, self.neustarts + 1, 0.0
        return ergebnis, Zeit(time.perf_counter() - wand, max(self._cpu() - cpu, 0.01))

    def _laufend(self) -> Path:
        (kind,) = multiprocessing.active_children()
        return Path("/proc", str(kind.pid))

    def _cpu(self) -> float:
        teile = self._ordner.joinpath("stat").read_text().rpartition(")")[2].split()
        return (int(teile[11]) + int(teile[12])) / os.sysconf("SC_CLK_TCK")

    def spitze(self) -> int:
        """The most memory that the process ever had, in MB."""
        zeilen = self._ordner.joinpath("status").read_text().splitlines()
        return int(next(zeile for zeile in zeilen if zeile.startswith("VmHWM:")).split()[1]) // 1024


def gezeichnet(wahl: argparse.Namespace) -> Iterator[Aufgabe]:
    """Pictures drawn now, with what is on them; all levels and kinds in turn, so that a run may be broken off."""
    anzahl = dict.fromkeys(AUSWEISE, wahl.size // 2) | dict.fromkeys((*SONSTIGE, *GRUPPEN), wahl.size // 4)
    for nr, stufe, arten in itertools.product(range(wahl.size), map(int, wahl.levels), wahl.kinds.split(",")):
        if nr < max(1, anzahl.get(arten, wahl.size)):
            bild = probe(2 * (wahl.first + nr) + (not wahl.tuned), tuple(arten.split("+")), stufe)
            yield bild.bild, bild.dokumente


def kopiert() -> Iterator[Aufgabe]:
    """The shared pictures, which nobody tunes to."""
    for vorlage in vorlagen():
        yield vorlage.datei.read_bytes(), (vorlage.wahrheit,)


def main(wahl: argparse.Namespace) -> None:
    """Reads every picture with the reader, and some of them with plain RapidOCR, until all are read or Ctrl+C.

    What was counted is printed as well if a fault ends it.
    """
    logging.disable(logging.WARNING)
    platz = Messplatz()
    zaehlung, zeiten = Zaehlung("tuned" if wahl.tuned else "held out"), Zeiten()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            miss(wahl, platz, zaehlung, zeiten)
    finally:
        zaehlung.drucke()
        zeiten.drucke()
    last = " ".join(f"{wert:.1f}" for wert in os.getloadavg())
    print(
        f"reading process: warm after {platz.warm_nach:.2f} s, peak memory {platz.spitze()} MB, "
        f"started again {platz.neustarts} times; load {last}"
    )
    platz.dienst.schliesse()


def miss(wahl: argparse.Namespace, platz: Messplatz, zaehlung: Zaehlung, zeiten: Zeiten) -> None:
    """Counts and times one picture after the other."""
    plain = _rapidocr() if wahl.plain_every else None
    nr = 0
    for menge, aufgaben in ((zaehlung.menge, gezeichnet(wahl)), ("shared", kopiert() if wahl.shared else ())):
        zaehlung.menge = menge
        for daten, wahrheiten in aufgaben:
            lesung, unsere = platz.gemessen(lambda daten=daten: platz.dienst.lies(daten, HEUTE))  # type: ignore[misc]
            bewerte_gruppe(zaehlung, wahrheiten, lesung)
            for wahrheit in wahrheiten if len(wahrheiten) == 1 else ():
                bewerte(zaehlung, wahrheit, lesung)
            andere: Zeit | None = None
            if plain is not None and nr % wahl.plain_every == 0:
                andere = _plain(zaehlung, plain, daten, wahrheiten)
            zeiten.zaehle(_art(wahrheiten), unsere, andere)
            nr += 1


def _rapidocr() -> Any:
    """Plain RapidOCR with as many threads as the reader."""
    params = {"EngineConfig.onnxruntime.intra_op_num_threads": FAEDEN}
    return importlib.import_module("rapidocr").RapidOCR(params=params)


def _plain(zaehlung: Zaehlung, plain: Any, daten: bytes, wahrheiten: tuple[Wahrheit, ...]) -> Zeit:
    """Plain RapidOCR on the same bytes, in this process."""
    wand, cpu = time.perf_counter(), time.process_time()
    ergebnis: Any = plain(daten)
    zeit = Zeit(time.perf_counter() - wand, time.process_time() - cpu)
    for wahrheit in wahrheiten if len(wahrheiten) == 1 else ():
        bewerte_plain(zaehlung, wahrheit, list(ergebnis.txts or ()))
    return zeit


def _art(wahrheiten: tuple[Wahrheit, ...]) -> str:
    """What times are counted under."""
    if len(wahrheiten) > 1:
        return "several in one"
    if "mrz" in wahrheiten[0]:
        return "ID"
    return "ZB I" if wahrheiten[0]["kind"] == "zb1" else "other papers"


def argumente() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=8)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--levels", default="0123")
    parser.add_argument("--kinds", default=",".join(("zb1", *AUSWEISE, *SONSTIGE, *GRUPPEN)))
    parser.add_argument("--no-shared", dest="shared", action="store_false")
    parser.add_argument("--plain-every", type=int, default=8)
    return parser.parse_args()


if __name__ == "__main__":
    main(argumente())
