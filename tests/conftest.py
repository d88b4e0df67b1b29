"""Every test runs offscreen, away from the user's own folders, and noise (warnings, Qt messages, log) fails it."""

import atexit
import gc
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from bureau_app.wire.sync import FEED_SEITE

HERE = Path(__file__).parent


def _private_environment() -> None:
    """Point every folder a program may write to into a fresh one, before Qt or keyring look at the environment."""
    folder_of_this_run = tempfile.TemporaryDirectory(prefix="bureau-app-tests-", ignore_cleanup_errors=True)
    atexit.register(folder_of_this_run.cleanup)
    home = Path(folder_of_this_run.name)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)
    os.environ["HOME"] = str(home)
    os.environ["LOCALAPPDATA"] = str(home / "local")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_private_environment()
hypothesis.settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


LONGEST = (
    "reading/test_feindliche_bilder.py",
    "cli/test_district.py",
    "reading/test_genauigkeit.py",
    "end_to_end/test_demo.py",
    "end_to_end/test_vor_ort_auslesen.py",
    "end_to_end/test_power_cut_after_every_write.py",
    "ui/test_zugang.py",
    "ui/test_aufsichtsseiten.py",
    "devices/test_lesen.py",
    "ui/test_platz.py",
    "contracts/test_freigabestelle.py",
    "cli/test_district_audit.py",
    "cli/test_demo_stand.py",
    "district/test_siegel.py",
    "district/test_wiederherstellung.py",
)
"""Files that take the longest, the longest first: started last, one would run alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {HERE / name: number for number, name in enumerate(LONGEST)}
    assert all(path.is_file() for path in rank)
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(autouse=True)
def full_pages() -> Iterator[None]:
    """The simulation's machines come with small pages of the feed for their process: they go with the test."""
    yield
    welt = sys.modules.get("tests.simulation.welt")
    if welt is not None and welt.bretter.cache_info().currsize:
        welt.bretter.cache_clear()
        welt.ledger.Ledger.feed.__defaults__ = (FEED_SEITE,)
        for module in (welt.kreis, welt.relais):
            vars(module)["FEED_SEITE"] = FEED_SEITE


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test whose code logs a warning or an error that no `expected_log` marker announces."""
    patterns = [str(mark.args[0]) for mark in request.node.iter_markers("expected_log")]
    yield
    lines = [f"{r.name}: {r.getMessage()}" for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    unexpected = [line for line in lines if not any(re.search(pattern, line) for pattern in patterns)]
    missing = [pattern for pattern in patterns if not any(re.search(pattern, line) for line in lines)]
    assert not unexpected, f"unexpected in the log: {unexpected}"
    assert not missing, f"announced by expected_log, never logged: {missing}"
