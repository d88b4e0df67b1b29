"""What runs in the child process when a test wants it to fail; importable there, and light."""

import os
import threading
from multiprocessing.connection import Client, Connection
from pathlib import Path

from bureau_app.domain.fehlercode import Fehlercode
from bureau_app.domain.lesung import Dokument, Dokumentart, Lesung
from bureau_app.reading.prozess import Lesedienst

GELESEN = Lesung((Dokument(Dokumentart.UNBEKANNT, {}),), 0.5)
BEREIT: tuple[str, dict[str, str]] = ("", {})


def liest(leitung: Connection, formular: str) -> None:
    """Answers every picture."""
    leitung.send(BEREIT)
    while True:
        try:
            bild, _ = leitung.recv()
        except EOFError:
            return
        leitung.send(GELESEN if bild else (Fehlercode.LESEN_LEER.value, {}))


def haengt(leitung: Connection, formular: str) -> None:
    """Takes a picture and never answers."""
    leitung.send(BEREIT)
    leitung.recv()
    threading.Event().wait()


def kommt_nicht_hoch(leitung: Connection, formular: str) -> None:
    """Never gets ready."""
    threading.Event().wait()


def nimmt_nichts_an(leitung: Connection, formular: str) -> None:
    """Gets ready and never takes a picture, so that a large one fills the pipe."""
    leitung.send(BEREIT)
    threading.Event().wait()


def stirbt(leitung: Connection, formular: str) -> None:
    """Dies while it reads, as a fault in native code does."""
    leitung.send(BEREIT)
    leitung.recv()
    os._exit(139)


def wirft(leitung: Connection, formular: str) -> None:
    """Has a bug, with a citizen's name in the exception."""
    leitung.send(BEREIT)
    leitung.recv()
    raise ValueError("MUSTERMANN")


def stirbt_einmal(leitung: Connection, formular: str) -> None:
    """Dies at its first picture and reads after the restart; `formular` names a file that remembers."""
    spur = Path(formular)
    if spur.exists():
        liest(leitung, formular)
    else:
        spur.touch()
        stirbt(leitung, formular)


def haelt_verbindung(leitung: Connection, formular: str) -> None:
    """Connects to the test at the port `formular` and then hangs; the test sees the connection end with the process."""
    with Client(("127.0.0.1", int(formular))):
        leitung.send(BEREIT)
        threading.Event().wait()


def starte_und_stirb(port: str) -> None:
    """Starts a service and dies without ending it."""
    Lesedienst(port, diener=haelt_verbindung).waerme_auf()
    os._exit(9)
