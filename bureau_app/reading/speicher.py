"""Memory that a process no longer needs but still holds."""

import ctypes
import sys


def gib_speicher_zurueck() -> None:
    """Return what threads freed to the system; of those that the program runs on only glibc keeps it."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
