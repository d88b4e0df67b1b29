"""A sticker of the paper's own tone shows itself by the shade of its lower edge, and what it hides by its height."""

import numpy as np
import pytest

from bureau_app.reading.blatt import Blatt
from bureau_app.reading.etikett import schneidet_an
from bureau_app.reading.etikettkante import finde_kante
from bureau_app.reading.modelle import Bild
from bureau_app.reading.tinte import Kasten

JE_MM = 12.0
BREITE, HOEHE = 580, 340
UNTERKANTE = 17.5


def papier(rauschen: float, saat: int) -> Bild:
    """Grey paper with a pattern and two typed lines, as a device of some noise sees it."""
    wurf = np.random.default_rng(saat)
    y, x = np.mgrid[0:HOEHE, 0:BREITE]
    feld = 220 + 3 * np.sin(x / 40 + 4 * np.sin(y / 90)) + wurf.normal(0, rauschen, (HOEHE, BREITE))
    for oben in (90, 136):
        for links in range(40, 300, 20):
            feld[oben : oben + 24, links : links + wurf.integers(3, 12)] = 40
    bild: Bild = np.clip(feld, 0, 255).astype(np.uint8)
    return bild


def mit_kante(bild: Bild, neigung: float, tiefe: float) -> Bild:
    """The same with a shade a quarter of a millimetre wide from side to side."""
    feld = bild.astype(np.float64)
    for spalte in range(BREITE):
        mitte = UNTERKANTE * JE_MM + neigung * (spalte - BREITE / 2)
        feld[round(mitte) - 1 : round(mitte) + 2, spalte] -= tiefe
    beschattet: Bild = np.clip(feld, 0, 255).astype(np.uint8)
    return beschattet


@pytest.mark.parametrize("neigung", [-0.03, 0.0, 0.022])
@pytest.mark.parametrize(("rauschen", "tiefe"), [(1.0, 6.0), (8.0, 14.0)])
def test_a_faint_straight_shade_is_an_edge(rauschen: float, tiefe: float, neigung: float) -> None:
    hoehe = finde_kante(mit_kante(papier(rauschen, 1), neigung, tiefe), papier(rauschen, 2), JE_MM, 14.0, 21.0)
    assert hoehe is not None
    assert abs(hoehe - UNTERKANTE) < 0.8


@pytest.mark.parametrize("saat", range(6))
@pytest.mark.parametrize("rauschen", [1.0, 8.0])
def test_paper_pattern_and_typed_lines_are_none(rauschen: float, saat: int) -> None:
    assert finde_kante(papier(rauschen, saat), papier(rauschen, saat + 50), JE_MM, 6.0, 21.0) is None


def test_a_shade_elsewhere_does_not_count() -> None:
    assert finde_kante(mit_kante(papier(2.0, 3), 0.0, 12.0), papier(2.0, 4), JE_MM, 6.0, 12.0) is None


def test_what_runs_across_the_sheet_elsewhere_too_is_a_pattern() -> None:
    muster = mit_kante(papier(2.0, 5), 0.0, 12.0)
    assert finde_kante(muster, muster, JE_MM, 14.0, 21.0) is None


OBEN, TAG, ZETTEL = Kasten(95, 95, 130, 40), Kasten(95, 295, 130, 40), Kasten(60, 0, 400, 90)


def ziffern(kopflos: int) -> Blatt:
    """A sheet with a row of digits at `OBEN`, that many pixels of their heads hidden, and a whole one at `TAG`."""
    grau = np.full((400, 600), 220, dtype=np.uint8)
    for links in range(100, 200, 20):
        grau[100 + kopflos : 126, links : links + 12] = 40
        grau[300:326, links : links + 12] = 40
    return Blatt(grau, np.zeros((1, 1, 3), dtype=np.uint8), ())


@pytest.mark.parametrize(("kopflos", "angeschnitten"), [(0, False), (2, False), (4, True), (12, True)])
def test_digits_below_a_sticker_are_whole_if_they_are_as_high_as_others(kopflos: int, angeschnitten: bool) -> None:
    assert schneidet_an(ziffern(kopflos), ZETTEL, [OBEN], [TAG]) is angeschnitten


def test_without_others_to_compare_with_a_close_sticker_may_hide_them() -> None:
    assert schneidet_an(ziffern(0), ZETTEL, [OBEN], [])
    assert not schneidet_an(ziffern(12), Kasten(60, 0, 400, 80), [OBEN], [])
