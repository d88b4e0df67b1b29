"""The outermost frame: exit codes, one clear line for a failure, a number for a bug, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bureau_app.__main__ import VERBS
from bureau_app.cli.arguments import parse, parser

CANARY = "Kanarienvogel"


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`bureau-app` as a user starts it."""
    command = [sys.executable, "-m", "bureau_app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def guarded(statement: str) -> subprocess.CompletedProcess[str]:
    """The outermost frame around one statement, in a process of its own."""
    code = "import argparse\nfrom bureau_app.__main__ import _guarded\n"
    code += "from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung\n"
    code += f"def run(arguments):\n    {statement}\nraise SystemExit(_guarded(run, argparse.Namespace()))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def log() -> str:
    """Everything in the log folder of the tests."""
    folder = Path(os.environ["XDG_STATE_HOME"]) / "bureau-app" / "log"
    return "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.log"))


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_arguments_and_the_other_way_round(verb: str) -> None:
    done = program(verb, "--help")
    assert done.returncode == 0
    assert verb in done.stdout


def test_the_command_line_knows_no_verb_without_a_program() -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["dance"])
    assert parse([]).verb == "counter"
    assert parse(["district", "serve", "--database", "sqlite:///x"]).step == "serve"


def test_version() -> None:
    done = program("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("bureau-app ")


@pytest.mark.parametrize("arguments", [["dance"], ["read"], ["district"], ["check"], ["--frobnicate"]])
def test_wrong_use_is_two(arguments: list[str]) -> None:
    done = program(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_verbs_own_code_is_kept() -> None:
    assert guarded("return 1").returncode == 1


def test_an_interrupt_is_130() -> None:
    done = guarded("raise KeyboardInterrupt")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_failure_is_one_line_in_german_with_what_to_do() -> None:
    done = program("counter", "--settings", "no-such-file.toml")
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no-such-file.toml" in done.stderr


def test_output_is_utf_8_where_the_system_would_take_another_encoding(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bureau_app", "check", str(tmp_path / "Nguyễn.json")]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "cp1252"})
    assert done.returncode == 2
    assert "Nguyễn.json" in done.stderr.decode()


def test_what_was_typed_wrong_is_wrong_use() -> None:
    done = program("check", "no-such-file.json")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no-such-file.json" in done.stderr


def test_a_bug_becomes_a_number_and_its_message_is_nowhere() -> None:
    done = guarded(f"raise ValueError('{CANARY}')")
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
    number = done.stderr.split("Vorfall ")[1].split(";")[0]
    assert f"Vorfall {number}" in log()
    assert "builtins.ValueError" in log()
    assert CANARY not in done.stderr + done.stdout + log()
