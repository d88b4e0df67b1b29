"""The printer lane: drawing off the main thread, from several threads at once, and under X11 as offscreen."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bureau_app.printing.druckbild import Druckbild
from tests.conventions.sources import ROOT
from tests.printing.gedrucktes import AUFKLEBER, BLATT, Pdf

OHNE_FENSTER = """
import hashlib, threading
from PySide6.QtGui import QGuiApplication
from bureau_app.printing.druckbild import Druckbild
from bureau_app.printing.schriften import lade_schriften
from bureau_app.resources import lade_stammdaten, schriften
from tests.printing.gedrucktes import AUFKLEBER, BLATT, Pdf

app = QGuiApplication([])
bild = Druckbild(lade_schriften(schriften()), lade_stammdaten().aufkleber)

def arbeite():
    for stueck in (AUFKLEBER, BLATT):
        print(hashlib.sha256(bild.png(stueck, 150)).hexdigest(), Pdf(bild.pdf(stueck)).text())

faden = threading.Thread(target=arbeite)
faden.start()
faden.join()
print(app.platformName())
"""


def test_a_worker_draws_what_the_main_thread_draws(druckbild: Druckbild) -> None:
    with ThreadPoolExecutor(1) as faden:
        for stueck in (AUFKLEBER, BLATT):
            assert faden.submit(druckbild.png, stueck, 150).result() == druckbild.png(stueck, 150)
            assert Pdf(faden.submit(druckbild.pdf, stueck).result()).text() == Pdf(druckbild.pdf(stueck)).text()


def test_several_threads_may_draw_at_once(druckbild: Druckbild) -> None:
    """The preview is drawn on one lane while another prints."""
    allein = druckbild.png(AUFKLEBER, 150)
    with ThreadPoolExecutor(4) as faeden:
        bilder = [faeden.submit(druckbild.png, AUFKLEBER, 150) for _ in range(40)]
        pdfs = [faeden.submit(druckbild.pdf, AUFKLEBER) for _ in range(20)]
        assert {bild.result() for bild in bilder} == {allein}
        assert {Pdf(pdf.result()).text() for pdf in pdfs} == {" ".join(AUFKLEBER.zeilen)}


def zeichne(umgebung: dict[str, str], *davor: str) -> list[str]:
    """What a program without a window draws in a worker thread."""
    lauf = subprocess.run(
        [*davor, sys.executable, "-c", OHNE_FENSTER],
        cwd=ROOT,
        env={**os.environ, **umgebung},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return lauf.stdout.splitlines()


@pytest.mark.skipif(not shutil.which("xvfb-run"), reason="no X server here (Debian: xvfb, xauth)")
def test_x11_draws_what_offscreen_draws() -> None:
    *ohne, offscreen = zeichne({"QT_QPA_PLATFORM": "offscreen"})
    *mit, xcb = zeichne({"QT_QPA_PLATFORM": "xcb"}, "xvfb-run", "-a")
    assert (offscreen, xcb) == ("offscreen", "xcb")
    assert len(ohne) == 2
    assert mit == ohne
