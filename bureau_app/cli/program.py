"""How this program calls itself as another process, from a checkout, an installation or a frozen build."""

import sys


def command(*arguments: str) -> list[str]:
    """Command line that runs `bureau-app` with these arguments in a process of its own."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "bureau_app", *arguments]
