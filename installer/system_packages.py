"""What the program needs from Debian or Ubuntu itself, and how it gets onto the machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

# Qt's own plugins (xcb, wayland, offscreen, cups) name these; found with ldd on PySide6's plugins.
QT = (
    "libcups2",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libfreetype6",
    "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libwayland-client0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "libx11-6",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-glx0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-render0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-util1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxcb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)
TESTS = (
    "chromium",
    "cups-client",
    "cups-daemon",
    "dbus",
    "dbus-x11",
    "gnome-keyring",
    "postgresql",
    "sane-utils",
    "xauth",
    "xvfb",
)


class MissingPackages(Exception):
    """Packages are missing and this user may not install them; the message is the line to run."""


def for_venv() -> tuple[str, ...]:
    """Debian splits `ensurepip` off Python; this package brings it back."""
    if importlib.util.find_spec("ensurepip") is not None:
        return ()
    return (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)


def is_installed(package: str) -> bool:
    """Ask dpkg; Ubuntu 24.04 and Debian 13 renamed some libraries to `…t64`."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status}\n", package, package + "t64"]
    found = subprocess.run(query, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True)
    return "installed" in found.stdout.split()


def missing(packages: Sequence[str], installed: Callable[[str], bool] = is_installed) -> list[str]:
    """Those of `packages` that are not on this machine."""
    return [package for package in packages if not installed(package)]


def ensure(packages: Sequence[str]) -> None:
    """Install what is missing as root; otherwise raise MissingPackages with the one line to run.

    Only Debian and its children are known; elsewhere (Windows, other distributions) nothing happens.
    """
    if shutil.which("dpkg-query") is None or shutil.which("apt-get") is None:
        return
    absent = missing(packages)
    if not absent:
        return
    if os.geteuid() != 0:
        raise MissingPackages("sudo apt-get install --no-install-recommends -y " + " ".join(absent))
    print(f"Installing {len(absent)} system packages: {' '.join(absent)}", flush=True)
    # RUNLEVEL=1: a database server that comes along is installed, not started.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    _apt(["update"], environment)
    _apt(["install", "-y", "--no-install-recommends", *absent], environment)


def _apt(arguments: list[str], environment: dict[str, str]) -> None:
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments]
    run = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if run.returncode != 0:
        print(run.stdout)
        raise SystemExit(f"apt-get {arguments[0]} failed; its words are above.")
