"""The service that dies when it is told to, as a process of its own (`sterbender_dienst`)."""

import os
import subprocess
import sys

from tests.conventions.sources import ROOT
from tests.kreisdienst import schrank

UMGEBUNG = {**os.environ, "PYTHONPATH": str(ROOT)}


class Dienst:
    """Its port stays the same for all its lives."""

    def __init__(self, url: str, ohne_schluessel: bool = False) -> None:
        befehl = [sys.executable, "-m", "tests.faults.sterbender_dienst", url, str(schrank().ordner)]
        befehl += ["without"] if ohne_schluessel else []
        self._prozess = subprocess.Popen(
            befehl, cwd=ROOT, env=UMGEBUNG, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self._lies())
        self.url = f"http://127.0.0.1:{self.port}"

    def sage(self, befehl: str) -> str:
        """One command, and what it answers."""
        assert self._prozess.stdin
        self._prozess.stdin.write(befehl + "\n")
        self._prozess.stdin.flush()
        return self._lies()

    def schliesse(self) -> None:
        """No more lives."""
        self._prozess.communicate(timeout=20)

    def _lies(self) -> str:
        assert self._prozess.stdout
        return self._prozess.stdout.readline().strip()
