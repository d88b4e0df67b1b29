"""A serial reader that is a pseudo terminal: it can be plugged in, unplugged, and sends bytes."""

import os
import tty
from pathlib import Path


class Leitung:
    """`pfad` stays the same however often the reader is plugged in, as a device file does."""

    def __init__(self, ordner: Path) -> None:
        self.pfad = ordner / "ttyLeser"
        self._haupt = -1
        self.stecke_ein()

    def stecke_ein(self) -> None:
        """The reader is there."""
        self._haupt, neben = os.openpty()
        tty.setraw(neben)
        self.pfad.symlink_to(os.ttyname(neben))
        os.close(neben)

    def ziehe_ab(self) -> None:
        """The reader is gone in the middle of whatever it did."""
        if self._haupt >= 0:
            os.close(self._haupt)
            self._haupt = -1
        self.pfad.unlink(missing_ok=True)

    def sende(self, roh: bytes) -> None:
        """All bytes at once."""
        os.write(self._haupt, roh)
