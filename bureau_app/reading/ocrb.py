"""A small network, made by installer/train_ocrb.py, that tells the letters of OCR-B at one place of a line."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bureau_app.reading.mrz_muster import ALLES

Zahlen = NDArray[np.float32]

# A window stands around one place: a letter's pitch is SCHRITT pixels there, its height HOEHE pixels.
SCHRITT, HOEHE = 18, 18
BREIT, HOCH = 24, 28
# The letters, and last: no letter in the middle of the window.
KLASSEN = len(ALLES) + 1
MIN_STREUUNG = 3.0


@dataclass(frozen=True, slots=True)
class Netz:
    """Weights (inputs × outputs) and biases of each layer.

    It knows this one typeface only, and in return tells 6 from G, Z from 2 and Y from V where a reader of all scripts
    guesses.
    """

    gewichte: tuple[Zahlen, ...] = field(repr=False)
    zuschlag: tuple[Zahlen, ...] = field(repr=False)

    @classmethod
    def lade(cls, datei: Path) -> "Netz":
        """Reads the file that the training wrote."""
        with np.load(datei) as werte:
            lagen = range(len(werte.files) // 2)
            gewichte = tuple(werte[f"w{nr}"].astype(np.float32) for nr in lagen)
            return cls(gewichte, tuple(werte[f"b{nr}"].astype(np.float32) for nr in lagen))

    def werte(self, fenster: Zahlen) -> Zahlen:
        """Probability of each class (n × `KLASSEN`) for windows as from `normiert` (n × pixels)."""
        x = fenster
        for nr, (w, b) in enumerate(zip(self.gewichte, self.zuschlag, strict=True)):
            x = x @ w + b
            if nr + 1 < len(self.gewichte):
                np.maximum(x, 0, out=x)
        x -= x.max(axis=1, keepdims=True)
        np.exp(x, out=x)
        return np.asarray(x / x.sum(axis=1, keepdims=True))


def normiert(fenster: NDArray[np.generic]) -> Zahlen:
    """Windows (n × `HOCH` × `BREIT`, grey) as rows of one mean and one spread."""
    x = fenster.reshape(len(fenster), -1).astype(np.float32)
    x -= x.mean(axis=1, keepdims=True)
    x /= np.maximum(x.std(axis=1, keepdims=True), MIN_STREUUNG)
    return x
