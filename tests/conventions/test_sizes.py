"""Files of at most 300 lines, functions of at most 40, and one sentence that says what a module is."""

import ast
import re
from pathlib import Path

import pytest

from tests.conventions.sources import EVERYTHING, PROGRAM, functions, name_of, python_files, tree

FILE, FUNCTION = 300, 40


def too_long(source: str) -> list[str]:
    """What in this source is longer than the house allows."""
    lines = len(source.splitlines())
    found = [f"file: {lines} lines"] if lines > FILE else []
    for function in functions(ast.parse(source)):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > FUNCTION:
            found.append(f"{function.name}: {length} lines")
    return found


def docstring_fault(module: ast.Module) -> str:
    """Why a module's docstring is not one sentence; empty if it is."""
    text = ast.get_docstring(module) or ""
    sentence = " ".join(text.split())
    if not sentence.endswith("."):
        return "no docstring that ends with a full stop"
    return "more than one sentence" if re.search(r"[^.\d ]{2}[.!?] [A-ZÄÖÜ]", sentence) else ""


@pytest.mark.parametrize("path", python_files(*EVERYTHING), ids=name_of)
def test_sizes(path: Path) -> None:
    assert not too_long(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", python_files(*PROGRAM), ids=name_of)
def test_one_sentence_says_what_a_module_is(path: Path) -> None:
    assert docstring_fault(tree(path)) == ""


def test_the_measures_measure() -> None:
    assert too_long("x = 1\n" * 301) == ["file: 301 lines"]
    assert too_long("def f():\n" + "    x = 1\n" * 40) == ["f: 41 lines"]
    assert not too_long("def f():\n" + "    x = 1\n" * 39)
    assert docstring_fault(ast.parse("x = 1"))
    assert docstring_fault(ast.parse('"""This is one. This is two."""'))
    assert not docstring_fault(ast.parse('"""Reads § 15 Abs. 2 FZV, e.g. the sticker case."""'))
