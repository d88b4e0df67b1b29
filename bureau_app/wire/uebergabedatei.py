"""Writes a file of a hand-over so that who reads it never sees a part of it."""

import os
import tempfile
from pathlib import Path


def schreibe_ganz(ziel: Path, inhalt: bytes) -> None:
    """Write a file (0600) so that it is there whole or not at all, also after a power cut."""
    ziel.parent.mkdir(mode=0o700, exist_ok=True)
    griff, vorlaeufig = tempfile.mkstemp(dir=ziel.parent, prefix=".neu-", suffix=".tmp")
    try:
        with os.fdopen(griff, "wb") as datei:
            datei.write(inhalt)
            datei.flush()
            os.fsync(datei.fileno())
        os.replace(vorlaeufig, ziel)
    except BaseException:
        Path(vorlaeufig).unlink(missing_ok=True)
        raise
    if os.name != "nt":  # Windows flushes a folder's entry with the rename and cannot open folders
        ordner = os.open(ziel.parent, os.O_RDONLY)
        try:
            os.fsync(ordner)
        finally:
            os.close(ordner)
