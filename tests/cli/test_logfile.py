"""The log says where, never what: no message of an exception and no line of a library reaches the file."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bureau_app.cli.logfile import SafeFormatter, new_incident, where

CANARY = "Kanarienvogel, Käfigstraße 7"

RUN = """
import logging, sys, threading
from pathlib import Path
from bureau_app.cli.logfile import report, set_up
kept = set_up(Path(sys.argv[1]))
canary = sys.argv[2]
logging.getLogger("sqlalchemy.engine").error("INSERT %s", canary)
logging.getLogger("bureau_app.store").info("vorgang %s stored", "0190")
def fail():
    local = canary
    raise ValueError(canary) from KeyError(canary)
thread = threading.Thread(target=fail); thread.start(); thread.join()
try:
    fail()
except ValueError as error:
    print(report(error))
fail()
"""


def record(name: str, message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    """A log record as the logging module makes it."""
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, info)


def test_our_own_lines_are_written() -> None:
    assert "bureau_app.store saved 12" in SafeFormatter().format(record("bureau_app.store", "saved %d", 12))


@pytest.mark.parametrize("name", ["sqlalchemy.engine", "bureau_apparatus", "root"])
def test_of_a_library_only_the_place_is_written(name: str) -> None:
    line = SafeFormatter().format(record(name, f"row {CANARY} %s", CANARY))
    assert "Kanarienvogel" not in line
    assert "test_logfile:1" in line


def test_of_an_exception_and_its_causes_only_types_and_places_are_written() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(CANARY) from cause
    except ValueError as error:
        text = where(error)
        line = SafeFormatter().format(record("bureau_app", "Vorfall 1", error=error))
    assert "Kanarienvogel" not in text + line
    assert text.index("builtins.ValueError") < text.index("builtins.KeyError")
    assert text in line
    assert "test_logfile.py" in text


def test_incident_numbers_can_be_read_out() -> None:
    assert len({new_incident() for _ in range(100)}) > 95
    assert all(len(new_incident()) == 6 for _ in range(10))


def test_a_whole_run_leaves_no_canary(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN, str(tmp_path), CANARY]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert done.returncode == 1
    assert done.stdout.strip() in text
    assert "vorgang 0190 stored" in text
    assert text.count("Vorfall") == 3
    assert "Kanarienvogel" not in text + done.stdout + done.stderr


def test_a_folder_that_cannot_be_written_does_not_stop_the_program(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    code = "import sys\nfrom pathlib import Path\nfrom bureau_app.cli.logfile import set_up\n"
    code += "print(set_up(Path(sys.argv[1])))"
    command = [sys.executable, "-c", code, str(tmp_path / "file" / "log")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "None"
