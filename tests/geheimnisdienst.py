"""A user without a screen, with a home, a session bus and a real Secret Service of their own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conventions.sources import ROOT

ENTSPERRT = "printf %s kennwort | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null"
GESPERRT = "gnome-keyring-daemon --start --components=secrets >/dev/null"
_FREMD = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND", "GNOME_KEYRING_CONTROL")


class Nutzer:
    """Runs commands as this user; the keyring lies in `ordner` and outlives each session."""

    def __init__(self, ordner: Path) -> None:
        for name in ("dbus-run-session", "gnome-keyring-daemon"):
            if not shutil.which(name):
                pytest.fail(
                    f"{name} is missing: run `python3 installer/bootstrap.py test`, it installs what tests need"
                )
        laufzeit = ordner / "laufzeit"
        laufzeit.mkdir(mode=0o700)
        self.umgebung = {name: wert for name, wert in os.environ.items() if name not in _FREMD}
        self.umgebung |= {"HOME": str(ordner), "XDG_RUNTIME_DIR": str(laufzeit), "PYTHONPATH": str(ROOT)}
        for name in ("DATA", "CONFIG", "CACHE", "STATE"):
            self.umgebung[f"XDG_{name}_HOME"] = str(ordner / name.lower())

    def mit_bus(
        self, vorher: str, befehl: list[str], eingabe: str = "", dauer_s: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in a session of its own after the shell command `vorher`."""
        skript = f'{vorher} && exec "$0" "$@"'
        return self.ohne_bus(["dbus-run-session", "--", "bash", "-c", skript, *befehl], eingabe, dauer_s)

    def ohne_bus(self, befehl: list[str], eingabe: str = "", dauer_s: float = 60) -> subprocess.CompletedProcess[str]:
        """Run a command where there is no session bus."""
        return subprocess.run(
            befehl,
            env=self.umgebung,
            input=eingabe,
            capture_output=True,
            encoding="utf-8",
            timeout=dauer_s,
            check=False,
        )
