"""The recogniser of text lines: RapidOCR's model on onnxruntime, read out letter by letter."""

import importlib.util
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bureau_app.reading.ocrb import Netz

Bild = NDArray[np.uint8]
Werte = NDArray[np.float32]
F = TypeVar("F")
A = TypeVar("A")

ZEILENHOEHE = 48
MIN_BREITE = 32
MAX_BREITE = 2400
LEER = ""
OCRB = Path(__file__).with_name("ocrb.npz")

# Letters of other scripts that look like a Latin one (日 is how a dotted zero is seen); the forms have only Latin ones.
DOPPELGAENGER = dict(
    zip("〇日目曰一–—−ー丨АВЕКМНОРСТХаеорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "0000-----|ABEKMHOPCTXaeopcyxABEZHIKMNOPTYX", strict=True)
)


@dataclass(frozen=True, slots=True)
class Zeichenwerte:
    """What the recogniser saw along one line.

    `werte` has one row per step from left to right and one column per entry of `alphabet` (entry 0 is the empty
    symbol of connectionist temporal classification); `schritt` is the width of a step in pixels of the given crop.
    """

    werte: Werte
    alphabet: tuple[str, ...]
    schritt: float


class Zeilenleser:
    """Reads crops of single text lines.

    `faeden` is the number of lines that are read at the same time: a line is too small a work to be shared by threads.
    """

    def __init__(self, faeden: int = 2) -> None:
        self._sitzung = _sitzung(_modell("rec"), 1)
        self._nebenher = ThreadPoolExecutor(faeden, "zeile")
        self._fragen = ThreadPoolExecutor(faeden, "frage")
        zeichen = self._sitzung.get_modelmeta().custom_metadata_map["character"].splitlines()
        alle = [LEER, *(_lateinisch(z) for z in zeichen), " "]
        self.alphabet: tuple[str, ...] = (LEER, *sorted({z for z in alle if z}))
        stelle = {z: nr for nr, z in enumerate(self.alphabet)}
        self._spalten = np.array([nr for nr, z in enumerate(alle) if nr == 0 or z])
        self._ziele = np.array([stelle[alle[nr]] for nr in self._spalten])

    def zugleich(self, frage: Callable[[F], A], dinge: Iterable[F]) -> list[A]:
        """The answers to questions that read lines one after the other, several questions at the same time."""
        return list(self._fragen.map(frage, dinge))

    def lies_alle(self, ausschnitte: Sequence[Bild], streckung: float = 1.0) -> list[Zeichenwerte]:
        """Reads several crops at the same time, the longest first: none is left alone at the end. In their order."""
        schlank = [ausschnitt.shape[1] / max(ausschnitt.shape[0], 1) for ausschnitt in ausschnitte]
        lange_zuerst = sorted(range(len(ausschnitte)), key=lambda nr: -schlank[nr])
        laeuft = {nr: self._nebenher.submit(self.lies, ausschnitte[nr], streckung) for nr in lange_zuerst}
        return [laeuft[nr].result() for nr in range(len(ausschnitte))]

    def lies(self, ausschnitt: Bild, streckung: float = 1.0) -> Zeichenwerte:
        """Reads a grey crop (height × width) of one line; `streckung` widens it before reading."""
        hoehe, breite = ausschnitt.shape[:2]
        ziel = int(np.clip(round(breite * ZEILENHOEHE / max(hoehe, 1) * streckung), MIN_BREITE, MAX_BREITE))
        art = cv2.INTER_AREA if hoehe > ZEILENHOEHE else cv2.INTER_CUBIC
        zeile = cv2.resize(ausschnitt, (ziel, ZEILENHOEHE), interpolation=art).astype(np.float32) / 127.5 - 1.0
        roh: Any = self._sitzung.run(None, {"x": np.broadcast_to(zeile, (1, 3, ZEILENHOEHE, ziel))})[0]
        werte = np.zeros((len(self.alphabet), len(roh[0])), dtype=np.float32)
        np.add.at(werte, self._ziele, roh[0].T[self._spalten])
        return Zeichenwerte(np.ascontiguousarray(werte.T), self.alphabet, breite / max(len(werte.T), 1))


class Grossleser(Zeilenleser):
    """Sees what another reader sees, small letters as their capitals: for lines that have no others."""

    def __init__(self, leser: Zeilenleser) -> None:
        self._leser = leser
        self.alphabet = leser.alphabet
        stelle = {z: nr for nr, z in enumerate(self.alphabet)}
        paare = [(nr, stelle[z.upper()]) for z, nr in stelle.items() if z != z.upper() and z.upper() in stelle]
        self._kleine, self._grosse = np.array(paare).T

    def lies_alle(self, ausschnitte: Sequence[Bild], streckung: float = 1.0) -> list[Zeichenwerte]:
        """Reads several crops, see `Zeilenleser`."""
        return list(map(self._gross, self._leser.lies_alle(ausschnitte, streckung)))

    def lies(self, ausschnitt: Bild, streckung: float = 1.0) -> Zeichenwerte:
        """Reads a crop of one line, see `Zeilenleser`."""
        return self._gross(self._leser.lies(ausschnitt, streckung))

    def _gross(self, gesehen: Zeichenwerte) -> Zeichenwerte:
        werte = gesehen.werte.copy()
        np.add.at(werte.T, self._grosse, gesehen.werte.T[self._kleine])
        werte[:, self._kleine] = 0.0
        return replace(gesehen, werte=werte)


class Textfinder:
    """Finds text lines on a whole picture with RapidOCR's detector; the slow way, for pages without found edges."""

    def __init__(self, faeden: int = 2) -> None:
        self._sitzung = _sitzung(_modell("det"), faeden, halde=True)
        self._gib_zurueck = onnxruntime.RunOptions()
        self._gib_zurueck.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def finde(self, bild: Bild, lange_seite: int) -> list[NDArray[np.float32]]:
        """Boxes (4 × 2, x and y, from the top left clockwise along the text) on a grey picture."""
        hoehe, breite = bild.shape[:2]
        faktor = min(1.0, lange_seite / max(hoehe, breite))
        ziel = [max(32, round(seite * faktor / 32) * 32) for seite in (breite, hoehe)]
        klein = cv2.resize(bild, (ziel[0], ziel[1]), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1.0
        eingabe = np.broadcast_to(klein, (1, 3, ziel[1], ziel[0]))
        roh: Any = self._sitzung.run(None, {"x": eingabe}, self._gib_zurueck)[0]
        massstab = np.array([breite / ziel[0], hoehe / ziel[1]], dtype=np.float32)
        return [kasten * massstab for kasten in _kaesten(np.asarray(roh[0, 0], dtype=np.float32))]


@dataclass(frozen=True, slots=True)
class Geraet:
    """The models, loaded: the reader of lines, the finder of text, and the network for the letters of OCR-B."""

    leser: Zeilenleser
    finder: Textfinder
    netz: Netz

    @classmethod
    def lade(cls, faeden: int) -> "Geraet":
        """Loads them (about 100 MB) for a number of threads, the large ones at the same time."""
        with ThreadPoolExecutor(2) as nebenher:
            leser, finder = nebenher.submit(Zeilenleser, faeden), nebenher.submit(Textfinder, faeden)
            return cls(leser.result(), finder.result(), Netz.lade(OCRB))


def _kaesten(karte: Werte) -> list[NDArray[np.float32]]:
    """Boxes around the text regions of a probability map, widened as the detector was trained to (ratio 1.6)."""
    maske = cv2.dilate((karte > 0.3).astype(np.uint8), np.ones((2, 2), np.uint8))
    raender, _ = cv2.findContours(maske, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    ergebnis = []
    for rand in raender:
        (mx, my), (b, h), winkel = cv2.minAreaRect(rand)
        if min(b, h) < 3:
            continue
        x, y, w, g = cv2.boundingRect(rand)
        innen = np.zeros((g, w), np.uint8)
        cv2.fillPoly(innen, [rand.reshape(-1, 2) - np.array([x, y])], [1])
        if cv2.mean(karte[y : y + g, x : x + w], innen)[0] < 0.5:
            continue
        rand_mass = b * h * 1.6 / (2 * (b + h))
        ecken = cv2.boxPoints(((mx, my), (b + 2 * rand_mass, h + 2 * rand_mass), winkel))
        ergebnis.append(_geordnet(np.asarray(ecken, dtype=np.float32)))
    return ergebnis


def _geordnet(ecken: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same four corners, from the top left clockwise."""
    summe, unterschied = ecken.sum(axis=1), ecken[:, 1] - ecken[:, 0]
    folge = [int(summe.argmin()), int(unterschied.argmin()), int(summe.argmax()), int(unterschied.argmax())]
    return ecken[folge] if len(set(folge)) == 4 else ecken


def _modell(art: str) -> Path:
    """The model file of the given kind ("det" or "rec") in the installed RapidOCR."""
    fund = importlib.util.find_spec("rapidocr")
    orte = list(fund.submodule_search_locations or ()) if fund else []
    dateien = sorted(datei for ort in orte for datei in Path(ort, "models").glob(f"*_{art}_*.onnx"))
    if not dateien:
        raise FileNotFoundError(f"rapidocr/models/*_{art}_*.onnx")
    return dateien[0]


def _sitzung(modell: Path, faeden: int, *, halde: bool = False) -> onnxruntime.InferenceSession:
    """A loaded model; with `halde` its layers share memory of their own, to be given back after each run."""
    wahl = onnxruntime.SessionOptions()
    wahl.intra_op_num_threads = faeden
    wahl.inter_op_num_threads = 1
    wahl.enable_cpu_mem_arena = halde
    wahl.add_session_config_entry("session.intra_op.allow_spinning", "0")
    wahl.log_severity_level = 4
    return onnxruntime.InferenceSession(str(modell), wahl, providers=["CPUExecutionProvider"])


def _lateinisch(zeichen: str) -> str:
    """The Latin letter that the model's letter stands for on a German document, or nothing."""
    if len(zeichen) != 1:
        return LEER
    schmal = (
        unicodedata.normalize("NFKC", zeichen)
        if "\uff01" <= zeichen <= "\uff5e"
        else DOPPELGAENGER.get(zeichen, zeichen)
    )
    return schmal if ord(schmal) < 0x250 or 0x1E00 <= ord(schmal) < 0x1F00 or schmal in "€‘’“”„" else LEER
