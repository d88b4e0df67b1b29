"""What runs in the process of the reading service: one picture in, one reading out."""

from datetime import date
from multiprocessing.connection import Connection

import cv2
import onnxruntime

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.reading.formular import Formular
from bureau_app.reading.leser import Leser

FAEDEN = 2


def diene(leitung: Connection, formular: str) -> None:
    """Warms up, says so, and answers until the pipe is closed; a Stoerung goes back as its code and values."""
    onnxruntime.disable_telemetry_events()
    cv2.setNumThreads(FAEDEN)
    leser = Leser(Formular.lade(formular), FAEDEN)
    leser.waerme_auf()
    leitung.send(("", {}))
    while True:
        try:
            bild, heute = leitung.recv()
        except EOFError:
            return
        leitung.send(_antwort(leser, bild, heute))


def _antwort(leser: Leser, bild: bytes, heute: date) -> object:
    try:
        return leser.lies(bild, heute)
    except Stoerung as stoerung:
        return stoerung.code.value, dict(stoerung.werte)
