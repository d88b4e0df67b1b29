"""One word a concept: no identifier uses a synonym that the glossary rules out, and the glossary names living terms."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.sources import ROOT, name_of, python_files, tree

GLOSSARY = tomllib.loads((ROOT / "resources" / "glossary.toml").read_text(encoding="utf-8"))
TERMS = GLOSSARY["term"]
EXCEPTIONS = set(GLOSSARY["exceptions"])
NEVER = {tuple(words.split()): term["name"] for term in TERMS for words in term["never"]}


def words(identifier: str) -> tuple[str, ...]:
    """An identifier's words in small letters, from snake_case and CamelCase."""
    parts = re.findall(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+", identifier)
    return tuple(part.lower() for part in parts)


def identifiers(module: ast.Module) -> Iterator[str]:
    """Names that a module gives: functions, classes, arguments, variables, attributes."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def synonyms(identifier: str) -> list[str]:
    """Ruled-out synonyms in an identifier, each with the term to use."""
    parts = words(identifier)
    return [
        f"{identifier}: say {term}"
        for never, term in NEVER.items()
        if any(parts[at : at + len(never)] == never for at in range(len(parts)))
    ]


@pytest.mark.parametrize("path", python_files("bureau_app"), ids=name_of)
def test_no_synonym(path: Path) -> None:
    names = {*identifiers(tree(path)), path.stem} - EXCEPTIONS
    assert [fault for name in sorted(names) for fault in synonyms(name)] == []


def test_every_term_is_explained() -> None:
    for term in TERMS:
        assert set(term) == {"name", "statute", "meaning", "never"}
        assert term["statute"], term
        assert re.fullmatch(r"[^.]+(\.[^ A-Z][^.]*)*\.", term["meaning"]), term["meaning"]
    names = [term["name"] for term in TERMS]
    assert names == sorted(set(names), key=str.lower)


def test_every_term_lives_in_the_source() -> None:
    used = {name for path in python_files("bureau_app") for name in identifiers(tree(path))}
    parts = {"".join(words(name)) for name in used}
    assert [t["name"] for t in TERMS if not any("".join(words(t["name"])) in part for part in parts)] == []


def test_a_synonym_is_found() -> None:
    found = list(identifiers(ast.parse("class NeueAdresse:\n    def f(self, licence_plate):\n        self.x = 1\n")))
    assert found == ["NeueAdresse", "f", "self", "licence_plate", "x"]
    assert synonyms("NeueAdresse") == ["NeueAdresse: say Anschrift"]
    assert synonyms("licence_plate") == ["licence_plate: say Kennzeichen"]
    assert not synonyms("neue_anschrift")
