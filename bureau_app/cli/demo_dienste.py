"""The demo's services as processes of their own, which end with the demo."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bureau_app.cli.program import command
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

_START_S = 60.0
_ENDE_S = 15.0


@contextmanager
def dienst(name: str, protokoll: Path, *argumente: str) -> Iterator["Dienst"]:
    """A running `bureau-app` verb; `protokoll` takes what it writes on the standard error."""
    with protokoll.open("ab") as fehlerausgabe:
        prozess = subprocess.Popen(
            command(*argumente), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=fehlerausgabe
        )
    try:
        yield Dienst(name, prozess)
    finally:
        _beende(prozess)


class Dienst:
    """One started process; the pipe on its standard input tells it that the demo lives."""

    def __init__(self, name: str, prozess: subprocess.Popen[bytes]) -> None:
        self._name, self._prozess = name, prozess

    def bereit(self) -> str:
        """Wait for the first line that it prints once it serves, and return it; Stoerung DEMO_DIENST if none comes."""
        zeilen: list[bytes] = []
        ausgabe = self._prozess.stdout
        if ausgabe is not None:
            leser = threading.Thread(target=lambda: zeilen.append(ausgabe.readline()), daemon=True)
            leser.start()
            leser.join(_START_S)
        zeile = zeilen[0].decode("utf-8", "replace").strip() if zeilen else ""
        if not zeile:
            raise Stoerung(Fehlercode.DEMO_DIENST, dienst=self._name)
        return zeile


def _beende(prozess: subprocess.Popen[bytes]) -> None:
    """Close its input, which ends it; kill it if it does not go."""
    if prozess.stdin is not None:
        prozess.stdin.close()
    try:
        prozess.wait(_ENDE_S)
    except subprocess.TimeoutExpired:
        prozess.kill()
        prozess.wait()
    finally:
        if prozess.stdout is not None:
            prozess.stdout.close()
