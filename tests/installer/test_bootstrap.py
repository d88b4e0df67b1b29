"""The bootstrap decides rightly: what is missing, whether .venv is ready, whether there is a screen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest
import system_packages
import virtual_environment

ROOT = virtual_environment.ROOT
BOOTSTRAP = ROOT / "installer" / "bootstrap.py"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The bootstrap as a program, without a screen."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, str(BOOTSTRAP), *arguments]
    return subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a screen")
def test_without_a_screen_the_demo_says_so_and_offers_headless() -> None:
    done = run("demo")
    assert done.returncode == 2
    assert "no screen" in done.stderr
    assert "demo --headless --out DIR" in done.stderr


def test_wrong_use_ends_with_two() -> None:
    assert run("dance").returncode == 2
    assert run().returncode == 2


@pytest.mark.parametrize(
    ("environment", "platform", "screen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_screen(environment: dict[str, str], platform: str, screen: bool) -> None:
    assert bootstrap.has_screen(environment, platform) is screen


def test_only_missing_packages_are_asked_for() -> None:
    present = {"libgl1", "xvfb"}
    assert system_packages.missing(["libgl1", "libegl1", "xvfb"], present.__contains__) == ["libegl1"]


def test_a_stamp_of_another_lock_or_python_is_not_ready(tmp_path: Path) -> None:
    stamp = tmp_path / "installed.json"
    python = Path(sys.executable)
    assert not virtual_environment.is_ready("run.txt", stamp, python)
    stamp.write_text("{ torn")
    assert not virtual_environment.is_ready("run.txt", stamp, python)
    stamp.write_text(json.dumps(virtual_environment.wanted_stamp("run.txt")))
    assert virtual_environment.is_ready("run.txt", stamp, python)
    assert not virtual_environment.is_ready("dev.txt", stamp, python)
    assert not virtual_environment.is_ready("run.txt", stamp, tmp_path / "gone")
    stamp.write_text(json.dumps({**virtual_environment.wanted_stamp("run.txt"), "python": "3.10.1"}))
    assert not virtual_environment.is_ready("run.txt", stamp, python)


def test_the_development_lock_serves_the_demo_too(tmp_path: Path) -> None:
    stamp = tmp_path / "installed.json"
    stamp.write_text(json.dumps(virtual_environment.wanted_stamp("dev.txt")))
    assert virtual_environment.is_ready("run.txt", stamp, Path(sys.executable))


def test_the_bootstrap_needs_only_the_standard_library() -> None:
    code = "import bootstrap"
    command = [sys.executable, "-S", "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(BOOTSTRAP.parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
