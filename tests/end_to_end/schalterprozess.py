"""A place of the office as a process (`platzprozess`), as a test speaks with it."""

import json
import subprocess
import sys
from typing import Any

from tests.conventions.sources import ROOT


class Prozess:
    """A place of the office (`platzprozess`), asked and answering by line; a question may stay open."""

    def __init__(self, *argumente: str, token: str) -> None:
        befehl = [sys.executable, "-m", "tests.end_to_end.platzprozess", *argumente]
        self._p = subprocess.Popen(befehl, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._schreibe(token)

    def beginne(self, name: str, *werte: Any) -> None:
        """Ask; the answer is fetched by `ende`."""
        self._schreibe(json.dumps([name, *werte]))

    def ende(self) -> dict[str, Any]:
        assert self._p.stdout is not None
        zeile = self._p.stdout.readline()
        assert zeile, "the process ended"
        antwort: dict[str, Any] = json.loads(zeile)
        return antwort

    def frage(self, name: str, *werte: Any) -> dict[str, Any]:
        self.beginne(name, *werte)
        return self.ende()

    def schliesse(self) -> None:
        self._p.communicate(timeout=30)

    def _schreibe(self, zeile: str) -> None:
        assert self._p.stdin is not None
        self._p.stdin.write(zeile + "\n")
        self._p.stdin.flush()
