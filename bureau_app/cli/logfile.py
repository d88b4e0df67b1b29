"""The log of one program run: ids and codes, where an error happened, never what it said."""

import faulthandler
import logging
import logging.handlers
import secrets
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

INCIDENTS = logging.getLogger("bureau_app.incident")
OURS = "bureau_app"


class SafeFormatter(logging.Formatter):
    """Writes our own lines as they are; of everybody else's, and of every exception, only where it came from.

    An exception's message and another library's log line may quote a name or an address (a database driver prints the
    row that it refused), so neither is written: type, file, line and function say where to look.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record as text, times in local time."""
        ours = record.name == OURS or record.name.startswith(OURS + ".")
        message = record.getMessage() if ours else f"{record.module}:{record.lineno}"
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {message}"
        if record.exc_info and record.exc_info[1] is not None:
            line = f"{line}\n{where(record.exc_info[1])}"
        return line


def where(error: BaseException) -> str:
    """Types and frames of an exception and of its causes, without any message and without any value."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"  {type(current).__module__}.{type(current).__qualname__}")
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def new_incident() -> str:
    """A number that the clerk can read out on the telephone and that finds the lines in the log."""
    return secrets.token_hex(3).upper()


def report(error: BaseException) -> str:
    """Write a bug to the log; returns its incident number."""
    number = new_incident()
    INCIDENTS.error("Vorfall %s", number, exc_info=error)
    return number


def set_up(folder: Path) -> TextIO | None:
    """Log to `folder` (at most 5 files of 1 MB); uncaught errors of any thread go there too, crashes to absturz.log.

    Returns the open crash file; the caller keeps it as long as the program runs. A folder that cannot be written
    (a full disk, a read-only profile) must not stop the office: then there is no log and no crash file.
    """
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.raiseExceptions = False
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "bureau-app.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8"
        )
        crash = (folder / "absturz.log").open("a", encoding="utf-8")
    except OSError:
        root.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(SafeFormatter())
    root.addHandler(handler)
    faulthandler.enable(crash)
    return crash


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    report(error)


def _uncaught_in_thread(hook: threading.ExceptHookArgs) -> None:
    if hook.exc_value is not None:
        report(hook.exc_value)


def _unraisable(hook: "sys.UnraisableHookArgs") -> None:
    if hook.exc_value is not None:
        report(hook.exc_value)
