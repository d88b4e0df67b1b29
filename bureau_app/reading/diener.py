"""What runs in the process of the reading service: one picture in, one reading out."""

import itertools
from datetime import date
from multiprocessing.connection import Connection

import cv2
import onnxruntime

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.reading.formular import Formular
from bureau_app.reading.leser import Leser
from bureau_app.reading.speicher import gib_speicher_zurueck

FAEDEN = 2
ZURUECK_NACH = 8


def diene(leitung: Connection, formular: str) -> None:
    """Warms up, says so, and answers until the pipe is closed; a Stoerung goes back as its code and values.

    After every few pictures what is free goes back to the system: else the process grows the whole day.
    """
    onnxruntime.disable_telemetry_events()
    cv2.setNumThreads(FAEDEN)
    leser = Leser(Formular.lade(formular), FAEDEN)
    leser.waerme_auf()
    leitung.send(("", {}))
    for nummer in itertools.count(1):
        try:
            bild, heute = leitung.recv()
        except EOFError:
            return
        leitung.send(_antwort(leser, bild, heute))
        if nummer % ZURUECK_NACH == 0:
            gib_speicher_zurueck()


def _antwort(leser: Leser, bild: bytes, heute: date) -> object:
    try:
        return leser.lies(bild, heute)
    except Stoerung as stoerung:
        return stoerung.code.value, dict(stoerung.werte)
