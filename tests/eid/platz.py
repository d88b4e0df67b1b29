"""Debian's AusweisApp, pcscd and virtual reader, started for a test and ended with it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

PAKETE = ("ausweisapp2", "pcscd", "vsmartcard-vpcd")
PROGRAMME = ("AusweisApp2", "pcscd")
VPCD_PORT = 35963
_TREIBER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_OHNE_KETTE = "[preverification]\nenabled=false\n"
"""AusweisApp checks the terminal's chain up to the federal root before it shows it; ours ends below, tests only."""
_FRIST_S = 15.0


def installiere() -> str:
    """Get what is missing from Debian if this user may; "" if everything is there, else why it is not."""
    if not _fehlt():
        return ""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return f"not here: {', '.join(_fehlt())} (Debian: {' '.join(PAKETE)})"
    umgebung = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    befehl = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *PAKETE]
    lauf = subprocess.run(befehl, env=umgebung, capture_output=True, check=False)
    return "" if lauf.returncode == 0 and not _fehlt() else f"apt-get cannot install {' '.join(PAKETE)} here"


def _fehlt() -> list[str]:
    fehlt = [programm for programm in PROGRAMME if shutil.which(programm) is None]
    return fehlt if _treiber_da() else [*fehlt, "vpcd"]


def _treiber_da() -> bool:
    return _TREIBER.exists() or any(Path("/usr/lib").rglob("libifdvpcd.so*"))


def warte_bis(bedingung: Callable[[], object], was: str) -> None:
    """Wait until it holds; nothing tells when another program is up."""
    ende, pause = time.monotonic() + _FRIST_S, Event()
    while not bedingung():
        assert time.monotonic() < ende, f"{was} did not come up"
        pause.wait(0.05)


def _antwortet(port: int) -> bool:
    with socket.socket() as versuch:
        return versuch.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def lesegeraet() -> Iterator[int]:
    """pcscd with the virtual reader, one that already runs or our own; the port that a card connects to."""
    eigener = None
    if not _antwortet(VPCD_PORT):
        befehl = ["pcscd", "--foreground", "--error"]
        eigener = subprocess.Popen(befehl, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        warte_bis(lambda: _antwortet(VPCD_PORT), "pcscd with vpcd")
        yield VPCD_PORT
    finally:
        _beende(eigener)


@contextmanager
def ausweisapp(ordner: Path) -> Iterator[int]:
    """AusweisApp without a window, in folders of its own; the port of its WebSocket."""
    for name in ("cfg", "run", "tmp"):
        (ordner / name).mkdir(mode=0o700)
    einstellungen = ordner / "cfg" / "Unknown Organization"
    einstellungen.mkdir()
    (einstellungen / "AusweisApp2.conf").write_text(_OHNE_KETTE)
    umgebung = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(ordner), "TMPDIR": str(ordner / "tmp")}
    umgebung |= {"XDG_CONFIG_HOME": str(ordner / "cfg"), "XDG_RUNTIME_DIR": str(ordner / "run")}
    befehl = ["AusweisApp2", "--ui", "websocket", "--port", "0", "--no-logfile", "--no-loghandler", "--no-proxy"]
    app = subprocess.Popen(befehl, env=umgebung, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    datei = ordner / "tmp" / f"AusweisApp2.{app.pid}.port"
    try:
        warte_bis(lambda: datei.exists() and datei.read_text().strip(), "AusweisApp")
        yield int(datei.read_text())
    finally:
        app.kill()
        app.wait()


def _beende(programm: subprocess.Popen[bytes] | None) -> None:
    if programm is None:
        return
    programm.terminate()
    try:
        programm.wait(5)
    except subprocess.TimeoutExpired:
        programm.kill()
        programm.wait()
