"""Everything a fresh machine needs, from nothing but Python: `python3 installer/bootstrap.py demo` (or test, check)."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import system_packages
import virtual_environment
from virtual_environment import DEV, ROOT, RUN, script

OLDEST, NEWEST = (3, 11), (3, 13)
FAULTS = ("tests/simulation", "tests/faults")
"""Thousands of seeded days and killed processes: minutes of their own, apart from the tests."""
CORE = (
    *(f"tests/{folder}" for folder in ("domain", "workflows", "presenters", "wire", "contracts", "printing")),
    "tests/ui/test_aufsichtsseiten.py",
    "tests/ui/test_rueckgabenseite.py",
)
"""What must run every branch of domain and workflows: to watch each line costs the others a third of their time."""
PARALLEL = (
    f"--numprocesses={min(4, os.cpu_count() or 1)}",
    "--dist=loadfile",  # a file's tests share what it sets up: one reading of all pictures, one PC/SC service
    "--no-loadscope-reorder",  # tests/conftest.py puts the longest files first
)
COVERED = (
    *CORE,
    "--cov=bureau_app.domain",
    "--cov=bureau_app.workflows",
    "--cov-branch",
    "--cov-fail-under=100",
    "--cov-report=term-missing:skip-covered",
    *PARALLEL,
)
OTHERS = ("tests", *(f"--ignore={path}" for path in (*CORE, *FAULTS)), *PARALLEL)
NO_SCREEN = """There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the counter window cannot open.
Without a window the main case runs with: python3 installer/bootstrap.py demo --headless --out DIR"""


def main(argv: list[str]) -> int:
    """Run one verb; returns its exit code, 2 for wrong use, 3 if this machine lacks something."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(f"Python {sys.version.split()[0]} does not fit: bureau-app needs 3.11, 3.12 or 3.13.", file=sys.stderr)
        return 3
    arguments, rest = _parser().parse_args(argv[:1]), argv[1:]
    verbs: dict[str, Callable[[list[str]], int]] = {
        "demo": demo,
        "test": test,
        "faults": faults,
        "check": check,
        "install": install,
    }
    try:
        return verbs[arguments.verb](rest)
    except system_packages.MissingPackages as line:
        print(f"System packages are missing. Run this line, then the same command again:\n{line}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, add_help=True, allow_abbrev=False)
    helps = "demo: start the main job; test: run the tests; faults: run them under every kind of fault; "
    helps += "check: format, lint, types, imports; install: only set up"
    parser.add_argument("verb", choices=("demo", "test", "faults", "check", "install"), help=helps)
    return parser


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can open; only Linux can be without a screen and still run."""
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def demo(rest: list[str]) -> int:
    """The counter with everything around it; `rest` goes to `bureau-app demo`."""
    headless = "--headless" in rest or "--help" in rest or "-h" in rest
    if not headless and not has_screen(os.environ, sys.platform) and "QT_QPA_PLATFORM" not in os.environ:
        print(NO_SCREEN, file=sys.stderr)
        return 2
    system_packages.ensure(system_packages.for_venv() + system_packages.QT)
    virtual_environment.prepare(RUN)
    return _run("python", "-m", "bureau_app", "demo", *rest, folder=Path.cwd())


def test(rest: list[str]) -> int:
    """All tests: first the core's, which must run every branch of it; `rest` (a path, -k) picks some for pytest."""
    system_packages.ensure(system_packages.for_venv() + system_packages.QT + system_packages.TESTS)
    virtual_environment.prepare(DEV)
    runs = (tuple(rest),) if rest else (COVERED, OTHERS)
    codes = [_run("python", "-m", "pytest", *options) for options in runs]
    return next((code for code in codes if code != 0), 0)


def faults(rest: list[str]) -> int:
    """The service and the counter under every kind of fault, at a small size; `rest` picks some for pytest."""
    system_packages.ensure(system_packages.for_venv() + system_packages.QT + system_packages.TESTS)
    virtual_environment.prepare(DEV)
    return _run("python", "-m", "pytest", *(rest or FAULTS))


def check(rest: list[str]) -> int:
    """Format, lint, types and import contracts, with the time of each; all of them run even if one fails."""
    system_packages.ensure(system_packages.for_venv())
    virtual_environment.prepare(DEV)
    steps = (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy",),
        ("lint-imports", "--no-logo"),
    )
    failed = []
    for step in steps:
        start = time.monotonic()
        code = _run(*step)
        print(
            f"[check] {' '.join(step)}: {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - start:.1f} s", flush=True
        )
        if code != 0:
            failed.append(step[0])
    return 1 if failed else 0


def install(rest: list[str]) -> int:
    """Everything that `demo` needs, or with --dev everything that `test` needs, and nothing is started."""
    tests = "--dev" in rest
    packages = system_packages.for_venv() + system_packages.QT
    system_packages.ensure(packages + system_packages.TESTS if tests else packages)
    virtual_environment.prepare(DEV if tests else RUN)
    print(f"Ready: {script('bureau-app')}")
    return 0


def _run(program: str, *arguments: str, folder: Path = ROOT) -> int:
    """A program of the environment; the demo's paths are meant from where its user stands."""
    return subprocess.run([str(script(program)), *arguments], cwd=folder, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
