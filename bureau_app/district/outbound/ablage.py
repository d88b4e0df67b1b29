"""A folder that a target shares with the district: files written whole, listed, read and removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bureau_app.district.outbound.ziel import Zielstoerung
from bureau_app.wire.uebergabedatei import schreibe_ganz

GROESSTE_DATEI = 1024 * 1024


class Ablage(Protocol):
    """Files in the subfolders of one folder. Blocking, bounded in time; Zielstoerung if it cannot be reached."""

    def schreibe(self, fach: str, name: str, inhalt: bytes) -> None:
        """Write a file so that it is there whole or not at all, over what was there; the subfolder is made."""

    def namen(self, fach: str) -> frozenset[str]:
        """Names of the finished files in a subfolder; none if it is not there."""

    def lies(self, fach: str, name: str) -> bytes | None:
        """A file, at most 1 MiB of it; None if it is not there."""

    def entferne(self, fach: str, name: str) -> None:
        """Remove a file if it is there."""

    def schliesse(self) -> None:
        """Give the connection back."""


class LokaleAblage:
    """The port Ablage on a disk or a mounted share; files are 0600, new subfolders 0700."""

    def __init__(self, ordner: Path) -> None:
        self._ordner = ordner

    def schreibe(self, fach: str, name: str, inhalt: bytes) -> None:
        """Temporary file beside it, flushed, renamed, folder flushed."""
        with self._am_ordner():
            schreibe_ganz(self._ordner / fach / name, inhalt)

    def namen(self, fach: str) -> frozenset[str]:
        """Without what is still being written."""
        with self._am_ordner():
            ort = self._ordner / fach
            return frozenset(d.name for d in ort.iterdir() if d.name[0] != ".") if ort.is_dir() else frozenset()

    def lies(self, fach: str, name: str) -> bytes | None:
        """The beginning of the file."""
        with self._am_ordner():
            try:
                with (self._ordner / fach / name).open("rb") as datei:
                    return datei.read(GROESSTE_DATEI)
            except (FileNotFoundError, IsADirectoryError):
                return None

    def entferne(self, fach: str, name: str) -> None:
        """Gone, whoever removed it."""
        with self._am_ordner():
            (self._ordner / fach / name).unlink(missing_ok=True)

    def schliesse(self) -> None:
        """There is nothing to give back."""

    @contextmanager
    def _am_ordner(self) -> Iterator[None]:
        """What the operating system refuses inside is a Zielstoerung; so is a share that is not mounted."""
        try:
            if not self._ordner.is_dir():
                raise NotADirectoryError
            yield
        except OSError as fehler:
            raise Zielstoerung(f"ordner_{type(fehler).__name__.lower()}") from None
