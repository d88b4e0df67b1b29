"""A small disk of a test's own (tmpfs) that can be filled to the brim and freed again; needs the right to mount."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_STUECK = bytes(4096)


class KleinePlatte:
    """What is put on it lies in `ordner`."""

    def __init__(self, ordner: Path) -> None:
        self.ordner = ordner
        self._ballast = ordner / "ballast"

    def fuelle(self, frei_kb: int = 0) -> None:
        """Leave so many KiB to whoever writes next."""
        with self._ballast.open("ab", buffering=0) as ballast:
            while shutil.disk_usage(self.ordner).free > frei_kb * 1024:
                try:
                    ballast.write(_STUECK)
                except OSError:
                    break

    def raeume_frei(self) -> None:
        """Somebody deleted something."""
        self._ballast.unlink()


@contextmanager
def kleine_platte(megabytes: int) -> Iterator[KleinePlatte]:
    """Mounted for as long as this holds; SKIPPED, and said so, where nobody may mount."""
    ordner = Path(tempfile.mkdtemp(prefix="platte-", dir="/tmp"))
    ordner.chmod(0o755)
    befehl = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(ordner)]
    try:
        gemacht = subprocess.run(befehl, capture_output=True, text=True, check=False)
        if gemacht.returncode != 0:
            pytest.skip(f"SKIPPED: no small disk can be mounted here, so a full one was not tried: {gemacht.stderr}")
        try:
            yield KleinePlatte(ordner)
        finally:
            subprocess.run(["umount", "-l", str(ordner)], check=True)
    finally:
        ordner.rmdir()
