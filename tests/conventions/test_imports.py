"""Direction of imports: the contracts of pyproject.toml hold, and nothing gets round them."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conventions.sources import ROOT, functions, imported_modules, name_of, python_files, tree

LINT = Path(sys.executable).with_name("lint-imports.exe" if os.name == "nt" else "lint-imports")
SQL = {"alembic", "psycopg", "sqlalchemy", "sqlcipher3", "sqlite3"}
SQL_ALLOWED = ("bureau_app/store/", "bureau_app/district/")
LATE_IMPORTS_ALLOWED = "bureau_app/__main__.py"


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in `folder`."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    command = [str(LINT), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def late_imports(module: ast.Module) -> list[str]:
    """Imports inside functions."""
    return [
        f"{function.name} imports {name}"
        for function in functions(module)
        for node in ast.walk(function)
        for name in imported_modules(node)
    ]


def hidden_imports(module: ast.Module) -> list[str]:
    """Imports of our own packages under `if TYPE_CHECKING`, where a cycle could hide."""
    return [
        name
        for node in ast.walk(module)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
        for name in imported_modules(inner)
        if name.split(".")[0] == "bureau_app"
    ]


def foreign_imports(module: ast.Module) -> list[str]:
    """Imports that are neither the standard library's nor our own."""
    return sorted(packages(module) - sys.stdlib_module_names - {"bureau_app"})


def packages(module: ast.Module) -> set[str]:
    """First parts of everything that a module imports."""
    return {name.split(".")[0] for node in ast.walk(module) for name in imported_modules(node)}


def test_import_contracts_hold() -> None:
    result = contracts(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_import_contracts_can_break(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "bureau_app", tmp_path / "bureau_app", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "bureau_app" / "utils.py").touch()
    bad = {"domain": "PySide6.QtCore", "store": "bureau_app.printing", "district": "bureau_app.workflows"}
    for folder, module in bad.items():
        (tmp_path / "bureau_app" / folder / "bad.py").write_text(f"import {module}\nimport sqlalchemy\n")
    result = contracts(tmp_path)
    broken = [line for line in result.stdout.splitlines() if line.endswith("BROKEN")]
    assert result.returncode == 1
    for name in ("Imports point inwards", "Domain and workflows", "Qt only in", "SQL only in", "The district never"):
        assert any(line.startswith(name) for line in broken), result.stdout + result.stderr
    assert "utils" in result.stdout


@pytest.mark.parametrize("path", python_files("bureau_app"), ids=name_of)
def test_no_hidden_import(path: Path) -> None:
    module = tree(path)
    assert not hidden_imports(module)
    if name_of(path) != LATE_IMPORTS_ALLOWED:
        assert not late_imports(module)


@pytest.mark.parametrize("path", python_files("bureau_app"), ids=name_of)
def test_sql_stays_in_store_and_district(path: Path) -> None:
    assert name_of(path).startswith(SQL_ALLOWED) or not packages(tree(path)) & SQL


@pytest.mark.parametrize("path", python_files("bureau_app/domain", "bureau_app/workflows"), ids=name_of)
def test_core_knows_the_standard_library_only(path: Path) -> None:
    assert not foreign_imports(tree(path))


def test_the_finders_find() -> None:
    sample = ast.parse(
        "from typing import TYPE_CHECKING\nimport json, numpy\n"
        "if TYPE_CHECKING:\n    from bureau_app.store import engine\n"
        "def f():\n    from bureau_app.domain import vorgang\n"
    )
    assert "bureau_app.store.engine" in hidden_imports(sample)
    assert "f imports bureau_app.domain.vorgang" in late_imports(sample)
    assert foreign_imports(sample) == ["numpy"]
