"""Makes bureau_app/reading/ocrb.npz from drawn letters: `python installer/train_ocrb.py`, two minutes on one core."""

# Lines of random letters in the OCR-B typefaces of Debian's fonts-ocr-b (Norbert Schwarz, Matthew Skala; free to use,
# change and pass on), spoiled as print, cameras and JPEG do; no picture of a document, no test picture and no foreign
# network goes in. The seed is fixed: the same versions give the same file.

import argparse
import itertools
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WURZEL = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(WURZEL))

from bureau_app.reading.mrz_muster import ALLES  # noqa: E402
from bureau_app.reading.ocrb import BREIT, HOCH, HOEHE, KLASSEN, SCHRITT, Netz, normiert  # noqa: E402

Zahlen = NDArray[np.float32]
Bild = NDArray[np.uint8]

SCHRIFTEN = ("OCRB.otf", "OCRBS.otf")
FONTS = Path("/usr/share/fonts/opentype/ocr-b")
SAAT = 9303
FEIN = 64
ZEICHEN = 22
RAND = 3
LAGEN = (BREIT * HOCH, 192, 96, KLASSEN)
GLATT = 0.03
SCHUB = 512


def zeichne(wurf: np.random.Generator, text: str) -> tuple[Bild, float]:
    """A line of letters on white, `FEIN` pixels a letter, and the height of its letters in pixels."""
    schrift = ImageFont.truetype(
        str(FONTS / SCHRIFTEN[wurf.integers(len(SCHRIFTEN))]), round(FEIN * wurf.uniform(1.3, 1.55))
    )
    _, oben, _, unten = schrift.getbbox("H", anchor="ls")
    hoehe = float(unten - oben)
    bild = Image.new("L", ((len(text) + 2 * RAND) * FEIN, 3 * FEIN), 255)
    stift = ImageDraw.Draw(bild)
    for nr, zeichen in enumerate(text):
        x = (nr + RAND + 0.5) * FEIN + wurf.normal(0, 0.012) * FEIN
        links, _, rechts, _ = schrift.getbbox(zeichen, anchor="ls")
        breite = schrift.getlength(zeichen)
        mitte = (links + rechts) / 2 if zeichen != "<" and wurf.random() < 0.5 else breite / 2
        stift.text((x - mitte, 1.5 * FEIN + hoehe / 2 + wurf.normal(0, 0.01) * FEIN), zeichen, 0, schrift, anchor="ls")
    feld = np.asarray(bild)
    dick = int(wurf.integers(-3, 6))
    kern = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(dick) + 1, abs(dick) + 1))
    return (cv2.erode(feld, kern) if dick > 0 else cv2.dilate(feld, kern) if dick < 0 else feld).astype(np.uint8), hoehe


def verdirb(wurf: np.random.Generator, zeile: Bild) -> tuple[NDArray[np.uint8], float]:
    """The line as taken by a scanner or camera, and its pixels a letter."""
    schritt = wurf.uniform(11, 32)
    faktor = schritt / FEIN
    hoehe, breite = zeile.shape
    grund = _grund(wurf, zeile.shape)
    tinte = wurf.uniform(10, 90)
    bild = tinte + (grund - tinte) * (zeile.astype(np.float32) / 255)
    if wurf.random() < 0.3:
        bild[wurf.random(bild.shape) < wurf.uniform(0, 0.03)] = float(grund.mean())
    scherung = np.array([[1, wurf.normal(0, 0.02), 0], [wurf.normal(0, 0.004), 1, 0]], dtype=np.float64)
    scherung[:, 2] = -scherung[:, :2] @ (breite / 2, hoehe / 2) + (breite / 2, hoehe / 2)
    schief = cv2.warpAffine(bild.astype(np.float32), scherung, (breite, hoehe), borderMode=cv2.BORDER_REPLICATE)
    ziel = (round(breite * faktor), round(hoehe * faktor * wurf.uniform(0.96, 1.04)))
    klein = cv2.resize(schief, ziel, interpolation=cv2.INTER_AREA)
    weich = wurf.uniform(0.0, 0.105) * schritt
    if weich > 0.2:
        klein = cv2.GaussianBlur(klein, (0, 0), weich, sigmaY=weich * wurf.uniform(0.7, 1.4))
    klein = (klein - 128) * wurf.uniform(0.7, 1.15) + 128 + wurf.uniform(-25, 35)
    klein = np.clip(klein + wurf.normal(0, wurf.uniform(0.5, 9), klein.shape), 0, 255).astype(np.uint8)
    if wurf.random() < 0.85:
        datei = cv2.imencode(".jpg", klein, [cv2.IMWRITE_JPEG_QUALITY, int(wurf.integers(32, 92))])[1]
        klein = np.asarray(cv2.imdecode(datei, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    if wurf.random() < 0.1:
        _, hart = cv2.threshold(klein, float(klein.mean()) * 0.9, 255, cv2.THRESH_BINARY)
        klein = hart
    return klein.astype(np.uint8), klein.shape[1] / breite * FEIN


def _grund(wurf: np.random.Generator, form: tuple[int, int]) -> Zahlen:
    """Paper with shade and the fine lines of security print."""
    y, x = np.mgrid[0 : form[0], 0 : form[1]].astype(np.float32)
    grund = np.full(form, wurf.uniform(150, 250), dtype=np.float32)
    grund += wurf.normal(0, 0.01) * (x - form[1] / 2) + wurf.normal(0, 0.05) * (y - form[0] / 2)
    for _ in range(int(wurf.integers(0, 3))):
        welle, winkel = wurf.uniform(8, 120), wurf.uniform(0, np.pi)
        biegung = wurf.uniform(0, 20) * np.sin(x / wurf.uniform(60, 300))
        grund += wurf.uniform(2, 16) * np.sin((x * np.cos(winkel) + (y + biegung) * np.sin(winkel)) * 2 * np.pi / welle)
    return grund


def lerne_von(wurf: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Windows of one line and their classes."""
    text = "".join(ALLES[wurf.integers(len(ALLES))] for _ in range(ZEICHEN))
    if wurf.random() < 0.3:
        stelle = int(wurf.integers(ZEICHEN - 6))
        text = text[:stelle] + "<" * 6 + text[stelle + 6 :]
    fein, hoehe = zeichne(wurf, text)
    bild, schritt = verdirb(wurf, fein)
    senkrecht = bild.shape[0] / fein.shape[0]
    zwischen = wurf.uniform(1.0, 1.6) * max(schritt, 20) / schritt
    bild = cv2.resize(bild, None, fx=zwischen, fy=zwischen, interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    nach_x = SCHRITT / (schritt * zwischen) * wurf.uniform(0.975, 1.025)
    nach_y = HOEHE / (hoehe * senkrecht * zwischen) * wurf.uniform(0.9, 1.1)
    ziel = (round(bild.shape[1] * nach_x), round(bild.shape[0] * nach_y))
    art = cv2.INTER_AREA if nach_x < 1 else cv2.INTER_LINEAR
    bild = cv2.resize(bild, ziel, interpolation=art).astype(np.uint8)
    bild = cv2.copyMakeBorder(bild, HOCH, HOCH, 0, 0, cv2.BORDER_REPLICATE).astype(np.uint8)
    je = ziel[0] / (ZEICHEN + 2 * RAND)
    mitte_y = bild.shape[0] / 2
    orte = [
        (nr + RAND + 0.5 + wurf.uniform(-0.13, 0.13), ALLES.index(z)) for nr, z in enumerate(text) for _ in range(2)
    ]
    orte += [(nr + RAND + wurf.uniform(-0.17, 0.17), KLASSEN - 1) for nr in range(ZEICHEN + 1)]
    orte += [(wurf.uniform(1, RAND - 0.3), KLASSEN - 1) for _ in range(3)]
    fenster = []
    for ort, _ in orte:
        x, y = ort * je - BREIT / 2, mitte_y + wurf.normal(0, 0.055) * HOEHE - HOCH / 2
        matrix = np.array([[1, 0, -x], [0, 1, -y]], dtype=np.float64)
        fenster.append(cv2.warpAffine(bild, matrix, (BREIT, HOCH), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8))
    return np.stack(fenster), np.array([klasse for _, klasse in orte])


def lerne(wurf: np.random.Generator, x: NDArray[np.uint8], y: NDArray[np.int64], runden: int) -> Netz:
    """The network after `runden` rounds over all windows (Adam, falling rate)."""
    masse = list(itertools.pairwise(LAGEN))
    teile = [wurf.normal(0, np.sqrt(2 / a), (a, b)).astype(np.float32) for a, b in masse]
    teile += [np.zeros(b, dtype=np.float32) for _, b in masse]
    erste, zweite = [np.zeros_like(t) for t in teile], [np.zeros_like(t) for t in teile]
    alle = runden * (len(x) // SCHUB)
    for schritt in range(alle):
        if schritt % (len(x) // SCHUB) == 0:
            folge = wurf.permutation(len(x))
        wahl = folge[(schritt % (len(x) // SCHUB)) * SCHUB :][:SCHUB]
        steigung = _steigung(teile, normiert(x[wahl]), y[wahl], wurf)
        rate = 2e-3 * 0.5 * (1 + np.cos(np.pi * schritt / alle))
        for nr, g in enumerate(steigung):
            erste[nr] += 0.1 * (g - erste[nr])
            zweite[nr] += 0.001 * (g * g - zweite[nr])
            hut = np.sqrt(zweite[nr] / (1 - 0.999 ** (schritt + 1))) + 1e-8
            teile[nr] -= (rate * erste[nr] / (1 - 0.9 ** (schritt + 1)) / hut + rate * 1e-4 * teile[nr]).astype(
                np.float32
            )
    return Netz(tuple(teile[: len(masse)]), tuple(teile[len(masse) :]))


def _steigung(teile: list[Zahlen], x: Zahlen, y: NDArray[np.int64], wurf: np.random.Generator) -> list[Zahlen]:
    """Gradient of the smoothed cross entropy, in the order of `teile`; some inputs of each layer are left out."""
    anzahl = len(teile) // 2
    ein = [x]
    for nr in range(anzahl):
        z = ein[-1] @ teile[nr] + teile[anzahl + nr]
        ein.append(np.maximum(z, 0) if nr + 1 < anzahl else z)
    z = ein.pop()
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    d = p - GLATT / KLASSEN
    d[np.arange(len(y)), y] -= 1 - GLATT
    d /= len(y)
    gewichte, zuschlag = [], []
    for nr in reversed(range(anzahl)):
        gewichte.append(ein[nr].T @ d)
        zuschlag.append(d.sum(axis=0))
        if nr:
            d = (d @ teile[nr].T) * (ein[nr] > 0)
    return gewichte[::-1] + zuschlag[::-1]


def main() -> None:
    """Draws, learns, says how often unseen lines are read right, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1200)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--to", type=Path, default=WURZEL / "bureau_app" / "reading" / "ocrb.npz")
    wahl = parser.parse_args()
    wurf = np.random.default_rng(SAAT)
    beginn = time.perf_counter()
    x, y = (np.concatenate(teil) for teil in zip(*(lerne_von(wurf) for _ in range(wahl.lines)), strict=True))
    print(f"{len(x)} windows after {time.perf_counter() - beginn:.0f} s", flush=True)
    netz = lerne(wurf, x, y, wahl.rounds)
    probe_x, probe_y = (np.concatenate(teil) for teil in zip(*(lerne_von(wurf) for _ in range(200)), strict=True))
    richtig = netz.werte(normiert(probe_x)).argmax(axis=1) == probe_y
    print(f"right on {len(probe_y)} unseen windows: {richtig.mean():.4f}; {time.perf_counter() - beginn:.0f} s")
    lagen: dict[str, Any] = {f"w{nr}": w.astype(np.float16) for nr, w in enumerate(netz.gewichte)}
    lagen |= {f"b{nr}": b.astype(np.float16) for nr, b in enumerate(netz.zuschlag)}
    np.savez_compressed(wahl.to, **lagen)
    print(f"{wahl.to}: {wahl.to.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
