"""MRZ readers and 2D scanners at a serial or USB-serial port; one that was unplugged is found again."""

from collections import deque
from collections.abc import Callable
from threading import Event, Lock
from time import monotonic
from typing import NoReturn

import serial

from bureau_app.devices.lesestrom import ANFANG, lies, schluss
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.ports import Eingang

WARTEN_S = 0.2
"""So long `warte` waits for a byte."""
STILLE_S = 0.5
"""After so long without a byte nothing more comes of what has no end."""
WIEDER_NACH_S = 1.0
"""So often a port that is away is tried again."""
_TAKT_S = 0.05


class SeriellerLeser:
    """The port Zubringer over pyserial.

    `port` is a name of the system (COM3, /dev/ttyACM0) or one of pyserial's URLs ("hwgrep://0403:6001" finds a reader
    by its USB ids at whatever plug). What came before the port was opened is thrown away. Nothing of what was read is
    kept once it was handed on.
    """

    def __init__(self, port: str, baud: int, warten_s: float = WARTEN_S, uhr: Callable[[], float] = monotonic) -> None:
        self._port, self._baud, self._warten_s, self._uhr = port, baud, warten_s, uhr
        self._leitung: serial.Serial | None = None
        self._strom = ANFANG
        self._fertig: deque[str] = deque()
        self._zuletzt = self._versucht = float("-inf")
        self._gesagt = False
        self._zu = Event()
        self._lock = Lock()

    def warte(self, mit_bildern: bool) -> Eingang | None:
        """The next text, None after `warten_s`; Stoerung LESEGERAET_FEHLT, or LESEGERAET_GETRENNT while it runs."""
        with self._lock:
            ende = self._uhr() + self._warten_s
            while not self._zu.is_set() and not self._fertig:
                if not self._da():
                    self._zu.wait(self._warten_s)
                    return None
                self._lies()
                if self._uhr() >= ende:
                    break
            return Eingang(text=self._fertig.popleft()) if self._fertig else None

    def bereit(self) -> None:
        """Open the port if it is not; Stoerung LESEGERAET_FEHLT."""
        with self._lock:
            if self._leitung is None:
                self._oeffne()

    def schliesse(self) -> None:
        """Close the port."""
        self._zu.set()
        with self._lock:
            self._trenne()

    def _da(self) -> bool:
        """Whether the port is open; opens it, and says once that it cannot be."""
        if self._leitung is not None:
            return True
        jetzt = self._uhr()
        if jetzt - self._versucht < WIEDER_NACH_S:
            return False
        self._versucht = jetzt
        try:
            self._oeffne()
        except Stoerung:
            if self._gesagt:
                return False
            self._gesagt = True
            raise
        self._gesagt = False
        return True

    def _oeffne(self) -> None:
        try:
            takt = min(_TAKT_S, self._warten_s)
            leitung = serial.serial_for_url(self._port, baudrate=self._baud, timeout=takt)
            leitung.reset_input_buffer()
        except (serial.SerialException, OSError, ValueError) as fehler:
            grund = type(fehler).__name__
            raise Stoerung(Fehlercode.LESEGERAET_FEHLT, port=self._port, grund=grund) from None
        self._leitung, self._strom = leitung, ANFANG

    def _lies(self) -> None:
        leitung = self._leitung
        assert leitung is not None
        try:
            neu = leitung.read()
            neu += leitung.read(leitung.in_waiting) if neu else b""
        except (serial.SerialException, OSError):
            self._verloren()
        jetzt = self._uhr()
        if neu:
            texte, self._strom = lies(self._strom, neu)
            self._fertig.extend(texte)
            self._zuletzt = jetzt
        elif jetzt - self._zuletzt >= STILLE_S and self._strom != ANFANG:
            self._fertig.extend(schluss(self._strom))
            self._strom = ANFANG

    def _verloren(self) -> NoReturn:
        self._trenne()
        self._gesagt = True
        self._versucht = float("-inf")
        raise Stoerung(Fehlercode.LESEGERAET_GETRENNT, port=self._port)

    def _trenne(self) -> None:
        if self._leitung is not None:
            self._leitung.close()
        self._leitung, self._strom = None, ANFANG
        self._fertig.clear()
