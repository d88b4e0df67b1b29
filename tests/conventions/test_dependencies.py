"""Each half of the program declares what it imports: the district's parts in one extra, the counter's in the other."""

import ast
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conventions.sources import ROOT, imported_modules, name_of, python_files, tree

PACKAGE_OF = {
    "PIL": "pillow",
    "PySide6": "PySide6-Essentials",
    "argon2": "argon2-cffi",
    "barcode": "python-barcode",
    "cv2": "opencv-python-headless",
    "serial": "pyserial",
    "win32ctypes": "pywin32-ctypes",
    "zxingcpp": "zxing-cpp",
}
DISTRICT = ("bureau_app/district/", "bureau_app/cli/district.py", "bureau_app/cli/district_serve.py")


def declared(extra: str) -> set[str]:
    """Packages of the base and of one extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"][extra]]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def undeclared(module: ast.Module, packages: Iterable[str]) -> list[str]:
    """Third-party packages that a module imports although they are not among `packages`."""
    names = {name.split(".")[0] for node in ast.walk(module) for name in imported_modules(node)}
    foreign = names - sys.stdlib_module_names - {"bureau_app"}
    return sorted(name for name in foreign if canonicalize_name(PACKAGE_OF.get(name, name)) not in set(packages))


@pytest.mark.parametrize("path", python_files("bureau_app"), ids=name_of)
def test_imports_are_declared(path: Path) -> None:
    extra = "district" if name_of(path).startswith(DISTRICT) else "counter"
    assert undeclared(tree(path), declared(extra)) == []


def test_what_is_not_declared_is_found() -> None:
    sample = ast.parse("import json, cv2, httpx\nfrom fastapi import FastAPI\nfrom bureau_app import domain\n")
    assert undeclared(sample, declared("counter")) == ["fastapi", "httpx"]
