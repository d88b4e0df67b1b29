"""The project's own .venv: made once, filled from the lock files, left alone while nothing changed."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
STAMP = FOLDER / "installed.json"
UNFINISHED = FOLDER / "unfinished"
LOCKS = ROOT / "installer" / "requirements"
RUN, DEV = "run.txt", "dev.txt"


def script(name: str) -> Path:
    """Path of a program inside .venv."""
    return FOLDER / "Scripts" / f"{name}.exe" if os.name == "nt" else FOLDER / "bin" / name


def wanted_stamp(lock: str) -> dict[str, str]:
    """What STAMP says once `lock` is installed: Python, the lock and the project's own description."""
    content = (LOCKS / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return {"python": sys.version.split()[0], lock: hashlib.sha256(content).hexdigest()}


def is_ready(lock: str, stamp_file: Path = STAMP, python: Path | None = None) -> bool:
    """Whether .venv already holds `lock`; dev.txt holds all of run.txt."""
    try:
        stamp = json.loads(stamp_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    enough = (lock, DEV) if lock == RUN else (lock,)
    return (python or script("python")).exists() and any(wanted_stamp(name).items() <= stamp.items() for name in enough)


def prepare(lock: str) -> None:
    """Make .venv hold `lock` and the project itself; after a run that was interrupted everything is made anew.

    pip takes a package that it was killed in the middle of for an installed one, so half a .venv is never mended.
    """
    if is_ready(lock):
        return
    if not _usable():
        _create()
    STAMP.unlink(missing_ok=True)
    UNFINISHED.touch()
    print(f"Installing the locked packages of {lock} into .venv (once; some minutes, about 1 GB)", flush=True)
    _pip("install", "--require-hashes", "--no-deps", "-r", str(LOCKS / lock))
    _pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(json.dumps(wanted_stamp(lock), indent=1), encoding="utf-8")
    UNFINISHED.unlink()


def _usable() -> bool:
    """A .venv of this very Python whose pip answers and whose last installation came to its end."""
    python = script("python")
    question = "import sys, pip; print(sys.version.split()[0])"
    if not python.exists() or UNFINISHED.exists():
        return False
    answer = subprocess.run([str(python), "-c", question], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.split()[0]


def _create() -> None:
    importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip") is None:
        raise SystemExit("This Python has no ensurepip, so it cannot make a virtual environment; install Python fully.")
    print("Making .venv", flush=True)
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    venv.create(FOLDER, with_pip=True, symlinks=os.name != "nt")


def _pip(*arguments: str) -> None:
    command = [str(script("python")), "-m", "pip", "--disable-pip-version-check", "-qq", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SystemExit("pip failed; its words are above. Run the same command again once that is mended.")
