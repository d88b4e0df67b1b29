"""A CUPS scheduler of the tests' own: its own folder and socket, queues that print nowhere, jobs kept to look at."""

import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bureau_app.workflows.ports import Druckstueck, Printer

T = TypeVar("T")
PPD = Path(__file__).with_name("etikett.ppd")
_CUPSD = shutil.which("cupsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
FEHLT = "" if _CUPSD and shutil.which("lpadmin") else "no CUPS scheduler here (Debian: cups-daemon, cups-client)"
_DIENST = """
Listen {ordner}/socket
MaxLogSize 0
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobFiles Yes
PreserveJobHistory Yes
DirtyCleanInterval 0
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_DATEIEN = """
FileDevice Yes
ServerRoot {ordner}/etc
RequestRoot {ordner}/spool
TempDir {ordner}/spool/tmp
CacheDir {ordner}/cache
StateDir {ordner}/state
AccessLog {ordner}/access_log
ErrorLog {ordner}/error_log
PageLog {ordner}/page_log
"""


@dataclass(frozen=True)
class Auftrag:
    """One spooled job: queue, name, paper, and the document that was sent."""

    warteschlange: str
    name: str
    papier: str
    pdf: bytes


class CupsDienst:
    """The running scheduler."""

    def __init__(self, ordner: Path, prozess: subprocess.Popen[bytes]) -> None:
        self._ordner = ordner
        self._prozess = prozess
        self.adresse = str(ordner / "socket")

    def befehl(self, *worte: str) -> None:
        """Run a CUPS command against this scheduler."""
        umgebung = {**os.environ, "CUPS_SERVER": self.adresse}
        subprocess.run(worte, env=umgebung, check=True, capture_output=True, timeout=20)

    def richte_ein(self, name: str, *, freie_groessen: bool = True) -> None:
        """Add a queue that takes PDF and paper of any size, or of A4 only."""
        text = PPD.read_text("ascii")
        if not freie_groessen:
            text = re.sub(r"\*(VariablePaperSize|MaxMedia|HWMargins|CustomPageSize|ParamCustom).*\n", "", text)
        ppd = self._ordner / f"{name}.ppd"
        ppd.write_text(text, "ascii")
        self.befehl("lpadmin", "-p", name, "-E", "-v", "file:/dev/null", "-P", str(ppd))

    def auftraege(self) -> list[Auftrag]:
        """All jobs so far, the first one first. A scheduler answers a job before its file is written, and another
        request after it."""
        if self._prozess.poll() is None:
            self.befehl("lpstat", "-o")
        gefunden = []
        for kopf in sorted((self._ordner / "spool").glob("c[0-9]*[0-9]")):
            roh = kopf.read_bytes()
            pdf = (self._ordner / "spool" / f"d{kopf.name[1:]}-001").read_bytes()
            schlange = _wert(roh, "printer-uri").rsplit("/", 1)[-1]
            gefunden.append(Auftrag(schlange, _wert(roh, "job-name"), _wert(roh, "media"), pdf))
        return gefunden

    def beende(self) -> None:
        """Stop the scheduler; may be called again."""
        self._prozess.terminate()
        self._prozess.wait(timeout=10)


def _wert(kopf: bytes, name: str) -> str:
    """Value of an IPP attribute (RFC 8010, 3.1.4): length of name, name, length of value, value."""
    schluessel = len(name).to_bytes(2, "big") + name.encode()
    anfang = kopf.index(schluessel) + len(schluessel) + 2
    return kopf[anfang : anfang + int.from_bytes(kopf[anfang - 2 : anfang], "big")].decode()


@contextmanager
def starte_cups() -> Iterator[CupsDienst]:
    """A scheduler with one queue, "Etikett"; about 0.1 s."""
    with TemporaryDirectory(prefix="cups-", ignore_cleanup_errors=True) as name:
        ordner = Path(name)
        for unterordner in ("etc/ppd", "spool/tmp", "cache", "state"):
            (ordner / unterordner).mkdir(parents=True)
        (ordner / "etc" / "cupsd.conf").write_text(_DIENST.format(ordner=ordner))
        (ordner / "etc" / "cups-files.conf").write_text(_DATEIEN.format(ordner=ordner))
        assert _CUPSD
        programm = shutil.copy(_CUPSD, ordner / "cupsd")  # under its own name AppArmor keeps it to the system's folders
        dateien = ("-c", ordner / "etc" / "cupsd.conf", "-s", ordner / "etc" / "cups-files.conf")
        prozess = subprocess.Popen([programm, "-f", *dateien], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        dienst = CupsDienst(ordner, prozess)
        try:
            _warte(dienst.adresse, prozess)
            dienst.richte_ein("Etikett")
            yield dienst
        finally:
            dienst.beende()


def _warte(adresse: str, prozess: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(500):
        assert prozess.poll() is None, "the CUPS scheduler ended at once"
        with socket.socket(socket.AF_UNIX) as versuch:
            if versuch.connect_ex(adresse) == 0:
                return
        pause.wait(0.02)
    raise TimeoutError("the CUPS scheduler does not listen")


class AufFaden:
    """A printer used from a thread of its own, as the printer lane does; a new thread asks CUPS_SERVER anew."""

    def __init__(self, drucker: Printer) -> None:
        self._drucker = drucker
        self._faden = ThreadPoolExecutor(1)

    def drucke(self, stueck: Druckstueck) -> None:
        self._auf_faden(lambda: self._drucker.drucke(stueck))

    def vorschau(self, stueck: Druckstueck, dpi: int) -> bytes:
        return self._auf_faden(lambda: self._drucker.vorschau(stueck, dpi))

    def pdf(self, stueck: Druckstueck) -> bytes:
        return self._auf_faden(lambda: self._drucker.pdf(stueck))

    def bereit(self) -> None:
        self._auf_faden(self._drucker.bereit)

    def schliesse(self) -> None:
        """End the thread."""
        self._faden.shutdown()

    def _auf_faden(self, arbeit: Callable[[], T]) -> T:
        return self._faden.submit(arbeit).result(timeout=30)
