"""Writes the lock files in installer/requirements anew: `python installer/lock.py` (needs `pip install uv`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "installer" / "requirements"
EXTRAS = {"run.txt": ("counter", "district"), "dev.txt": ("counter", "district", "dev")}


def lock(name: str, extras: tuple[str, ...], arguments: list[str]) -> None:
    """Resolve once for Python 3.11 to 3.13 on Linux, Windows and macOS; no index and no host name is written."""
    chosen = [word for extra in extras for word in ("--extra", extra)]
    command = ["uv", "pip", "compile", "pyproject.toml", str(FOLDER / "build.in"), *chosen]
    command += ["--universal", "--python-version", "3.11", "--excludes", str(FOLDER / "excludes.in")]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--quiet", "--no-header"]
    command += ["--output-file", str(FOLDER / name), *arguments]
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True)
    text = (FOLDER / name).read_text(encoding="utf-8")
    head = f"# Locked for the extras {', '.join(extras)}; written by installer/lock.py, do not edit.\n"
    (FOLDER / name).write_text(head + text, encoding="utf-8", newline="\n")


def main() -> int:
    """Lock both sets; words on the command line go to uv (for example `--upgrade`)."""
    for name, extras in EXTRAS.items():
        lock(name, extras, sys.argv[1:])
        print(f"written: installer/requirements/{name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
