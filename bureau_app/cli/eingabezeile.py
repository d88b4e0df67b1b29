"""The first line of the standard input, read the same way on every system."""

import sys


def lies_eingabezeile() -> str:
    """The line without its end (LF or CRLF): UTF-8 with or without BOM; what is none becomes U+FFFD."""
    return sys.stdin.buffer.readline().decode("utf-8-sig", "replace").rstrip("\r\n")
