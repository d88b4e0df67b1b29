"""What CUPS knows and Qt does not tell: whether a queue takes jobs, why it stopped, and how the last request ended."""

import ctypes
from dataclasses import dataclass

_BIBLIOTHEKEN = ("libcups.so.2", "libcups.2.dylib")
_ANGEHALTEN = "5"
"""IPP printer-state (RFC 8011, 5.4.11): 3 idle, 4 processing, 5 stopped."""
_FEHLER_AB = 0x0400
"""IPP status codes (RFC 8011, Appendix B) from here on are errors."""
_SICHER_ABGELEHNT = (0x0400, 0x0401, 0x0402, 0x0403, 0x0404, 0x0406, 0x040A, 0x040B, 0x0506)
"""Bad request, forbidden, not possible, not found, format, attributes, not accepting jobs: no job came into being."""


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


class _Ziel(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int),
        ("options", ctypes.POINTER(_Option)),
    )


@dataclass(frozen=True, slots=True)
class Auskunft:
    """How a request ended: IPP status and CUPS's own words for it."""

    status: int
    worte: str

    @property
    def fehler(self) -> bool:
        """Whether it failed."""
        return self.status >= _FEHLER_AB

    @property
    def sicher_abgelehnt(self) -> bool:
        """Whether it failed so that surely no job came into being."""
        return self.status in _SICHER_ABGELEHNT


class Cups:
    """The system's CUPS client library. Its answers belong to the thread that asks."""

    def __init__(self, bibliothek: ctypes.CDLL) -> None:
        self._lib = bibliothek
        self._lib.cupsGetNamedDest.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
        self._lib.cupsGetNamedDest.restype = ctypes.POINTER(_Ziel)
        self._lib.cupsFreeDests.argtypes = (ctypes.c_int, ctypes.POINTER(_Ziel))
        self._lib.cupsLastErrorString.restype = ctypes.c_char_p

    def hindernis(self, drucker: str) -> str:
        """Why the queue prints nothing now, in IPP keywords; "" if nothing is known against it."""
        ziel = self._lib.cupsGetNamedDest(None, drucker.encode(), None)
        if not ziel:
            return ""
        try:
            anzahl = ziel.contents.num_options
            angaben = {o.name.decode(): (o.value or b"").decode() for o in ziel.contents.options[:anzahl]}
        finally:
            self._lib.cupsFreeDests(1, ziel)
        if angaben.get("printer-is-accepting-jobs") == "false":
            return "not-accepting-jobs"
        if angaben.get("printer-state") == _ANGEHALTEN:
            return angaben.get("printer-state-reasons") or "stopped"
        return ""

    def letzte_auskunft(self) -> Auskunft:
        """How this thread's last request ended."""
        worte = self._lib.cupsLastErrorString() or b""
        return Auskunft(self._lib.cupsLastError(), worte.decode(errors="replace"))


def finde_cups() -> Cups | None:
    """CUPS if this machine has it; Windows has none."""
    for name in _BIBLIOTHEKEN:
        try:
            return Cups(ctypes.CDLL(name))
        except OSError:
            continue
    return None
