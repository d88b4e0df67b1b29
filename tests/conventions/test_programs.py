"""Two programs in one package: each loads only its own libraries, and Qt's signals keep the process alive."""

import subprocess
import sys

import pytest

from tests.conventions.sources import ROOT, python_files

WEB = {"fastapi", "uvicorn", "starlette"}
ENGINE = {"cv2", "onnxruntime", "rapidocr"}
QT = {"PySide6", "shiboken6"}
DISTRICT = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in python_files("bureau_app/district")
    if "migrations" not in path.parts and path.name != "__init__.py"
)

EMITS = """
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Sender(QObject):
    told = Signal(bool, object)
app = QCoreApplication([])
sender = Sender()
heard = []
sender.told.connect(lambda yes, value: heard.append(yes))
for number in range(10_000):
    sender.told.emit(True, None)
print(len(heard))
"""


def run_python(code: str) -> str:
    """Output of a Python of its own."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def loaded_by(code: str) -> set[str]:
    """Top-level names in `sys.modules` after `code` ran in a Python of its own."""
    report = "import sys; print(); print(*sorted({name.split('.')[0] for name in sys.modules}))"
    return set(run_python(f"{code}\n{report}").splitlines()[-1].split())


def test_the_counter_loads_neither_web_framework_nor_engine() -> None:
    loaded = loaded_by("import bureau_app.counter")
    assert "PySide6" in loaded
    assert not loaded & (WEB | ENGINE)


def test_the_district_loads_neither_qt_nor_engine() -> None:
    assert DISTRICT
    loaded = loaded_by("import " + ", ".join(DISTRICT))
    assert "fastapi" in loaded
    assert not loaded & (QT | ENGINE)


def test_only_serve_loads_a_web_framework() -> None:
    assert not loaded_by("import bureau_app.cli.district") & (WEB | QT | ENGINE)
    assert loaded_by("import bureau_app.cli.district_serve") >= WEB


@pytest.mark.parametrize("option", ["--version", "--help", "district --help"])
def test_help_and_version_load_no_library(option: str) -> None:
    code = f"import bureau_app.__main__ as m\ntry:\n    m.main({option.split()!r})\nexcept SystemExit:\n    pass"
    assert not loaded_by(code) & (WEB | ENGINE | QT | {"sqlalchemy", "pydantic", "numpy", "requests", "keyring"})


def test_the_measure_sees_what_is_loaded() -> None:
    assert {"fastapi", "starlette"} <= loaded_by("import fastapi")


def test_ten_thousand_signals_keep_the_process_alive() -> None:
    assert run_python(EMITS) == "10000"
