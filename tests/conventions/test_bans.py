"""What nobody may use: mocks, sleeping tests, silent skips, Qt modules under the GPL."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.sources import EVERYTHING, imported_modules, name_of, python_files, tree

GPL_ONLY = (
    "QtCharts",
    "QtDataVisualization",
    "QtGraphs",
    "QtHttpServer",
    "QtNetworkAuth",
    "QtQuick3D",
    "QtVirtualKeyboard",
)
NOT_SHIPPED = ("QtWebEngineCore", "QtWebEngineQuick", "QtWebEngineWidgets")
BANNED_MODULES = ("unittest.mock", "mock", *(f"PySide6.{name}" for name in (*GPL_ONLY, *NOT_SHIPPED)))
SLEEPS = ("sleep", "msleep", "usleep", "qSleep", "qWait")
NEEDS_A_REASON = ("skip", "skipif", "xfail")


def faults(module: ast.Module) -> Iterator[str]:
    """Everything banned in any file."""
    for node in ast.walk(module):
        for name in imported_modules(node):
            if any(name == banned or name.startswith(banned + ".") for banned in BANNED_MODULES):
                yield f"imports {name}"


def faults_of_a_test(module: ast.Module) -> Iterator[str]:
    """Everything banned in tests: waiting for time instead of a condition, patching our own code, silent skips."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        last = called.rsplit(".", 1)[-1]
        if last in SLEEPS or (last == "wait" and called.startswith("qtbot")):
            yield f"{called} waits for time"
        if last == "setattr" and "monkeypatch" in called:
            yield f"{called} instead of a fake"
        if called.startswith("pytest.") and last in NEEDS_A_REASON and not _gives_reason(node, last):
            yield f"{called} gives no reason"
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if ast.unparse(decorator) in [f"pytest.mark.{name}" for name in NEEDS_A_REASON]:
                    yield f"{node.name}: {ast.unparse(decorator)} gives no reason"


def _gives_reason(call: ast.Call, last: str) -> bool:
    by_position = last == "skip" and bool(call.args)
    return by_position or any(keyword.arg == "reason" for keyword in call.keywords)


@pytest.mark.parametrize("path", python_files(*EVERYTHING), ids=name_of)
def test_nothing_banned(path: Path) -> None:
    assert not list(faults(tree(path)))


@pytest.mark.parametrize("path", python_files("tests"), ids=name_of)
def test_tests_do_not_sleep_mock_or_skip_silently(path: Path) -> None:
    assert not list(faults_of_a_test(tree(path)))


@pytest.mark.parametrize(
    "sample",
    ["from unittest import mock", "from unittest.mock import Mock", "from PySide6 import QtCharts", "import mock"],
)
def test_a_banned_import_is_found(sample: str) -> None:
    assert list(faults(ast.parse(sample)))


@pytest.mark.parametrize(
    "sample",
    [
        "time.sleep(1)",
        "QTest.qWait(10)",
        "qtbot.wait(10)",
        "monkeypatch.setattr(counter, 'run', None)",
        "pytest.skip()",
        "@pytest.mark.skip\ndef test_a(): ...",
        "@pytest.mark.xfail()\ndef test_a(): ...",
    ],
)
def test_a_banned_call_is_found(sample: str) -> None:
    assert list(faults_of_a_test(ast.parse(sample)))


def test_waiting_for_an_event_is_allowed() -> None:
    assert not list(faults_of_a_test(ast.parse("event.wait(5)\nqtbot.waitUntil(done)\npytest.skip('no X server')")))
