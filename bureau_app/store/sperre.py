"""One program a database: a lock on a file beside it that the operating system drops when the program ends or dies."""

import sys
from pathlib import Path

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

if sys.platform == "win32":
    import msvcrt

    def _belege(nummer: int) -> None:
        msvcrt.locking(nummer, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _belege(nummer: int) -> None:
        fcntl.flock(nummer, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Programmsperre:
    """Holds the lock from construction until `gib_frei`; Stoerung SPEICHER_IN_BENUTZUNG if another program has it.

    The file itself stays: taking it away would let two programs lock two files of the same name.
    """

    def __init__(self, datei: Path) -> None:
        self._datei = datei.open("ab")
        try:
            _belege(self._datei.fileno())
        except OSError:
            self._datei.close()
            raise Stoerung(Fehlercode.SPEICHER_IN_BENUTZUNG) from None

    def gib_frei(self) -> None:
        """Let the next program have the database."""
        self._datei.close()
