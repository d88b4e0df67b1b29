"""Ends this process when the one that started it is gone, however that one ended."""

import os
import signal
import threading

_EINGABE = 0


def ende_mit_eingabe(griff: int = _EINGABE) -> None:
    """From now on the end of the pipe on the standard input ends this process as SIGTERM would.

    The starting process keeps the other end open and never writes; the operating system closes it, even after a kill.
    """
    threading.Thread(target=_warte, args=(griff,), daemon=True, name="eltern").start()


def _warte(griff: int) -> None:
    while os.read(griff, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
