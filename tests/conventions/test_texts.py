"""Both catalogues say the same things with the same placeholders, and nothing in them is unused."""

import ast
import string
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from tests.conventions.sources import ROOT, python_files, tree

MAY_BE_EMPTY = {"marke.leer"}
"""A row of the register table without a mark."""
ITERATED = {"taste"}
"""Sections that are used as a whole."""
SUFFIXES = ("_tun",)
"""What is put behind a name to get the text beside it."""


def catalogue(language: str) -> dict[str, str]:
    """Every text of a language under its dotted key."""
    raw = tomllib.loads((ROOT / "resources" / "texts" / f"{language}.toml").read_text(encoding="utf-8"))
    return dict(flat(raw))


def flat(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Dotted keys of nested tables."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


def placeholders(text: str) -> set[str]:
    """Names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def plain(text: str) -> list[str]:
    """The words of a text that are not placeholders."""
    return [word for literal, *_ in string.Formatter().parse(text) for word in literal.split() if word.isalpha()]


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    """Keys that only one catalogue has, and texts whose placeholders differ."""
    found = [f"{key}: in one language only" for key in sorted(first.keys() ^ second.keys())]
    both = sorted(first.keys() & second.keys())
    return found + [f"{key}: placeholders" for key in both if placeholders(first[key]) != placeholders(second[key])]


def used(modules: Iterable[ast.Module]) -> tuple[set[str], set[str]]:
    """All strings of these modules, and the sections whose texts a computed name picks (`f"section.{name}"`)."""
    strings: set[str] = set()
    computed: set[str] = set()
    for module in modules:
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                computed.add(str(node.values[0].value).split(".")[0])
    return strings, computed


def unused(entries: Iterable[tuple[str, str]], strings: set[str], computed: set[str]) -> list[str]:
    """Texts (section, name) that no module names: as `section.name`, by name, by parts, or by a computed name."""
    return [
        f"{section}.{name}"
        for section, name in entries
        if section not in computed | ITERATED
        and not any(form in strings or f"{section}.{form}" in strings for form in forms(name))
    ]


def forms(name: str) -> Iterator[str]:
    """How a name can stand in the source: whole, its end after the group (`f"{group}.plz"`), what a suffix adds to."""
    yield name
    _, _, end = name.partition(".")
    if end:
        yield end
        yield f".{end}"
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            yield name.removesuffix(suffix)


def test_no_text_is_unused() -> None:
    raw = tomllib.loads((ROOT / "resources" / "texts" / "de.toml").read_text(encoding="utf-8"))
    entries = [(section, name) for section, table in raw.items() for name in table]
    strings, computed = used(tree(path) for path in python_files("bureau_app"))
    assert unused(entries, strings, computed) == []


def test_an_unused_text_is_found() -> None:
    sample = ast.parse('texte("status.bereit")\ntexte.knopf("drucken")\ntexte(f"gewicht.{g}")\n')
    entries = [("status", "bereit"), ("knopf", "drucken"), ("gewicht", "sperre"), ("status", "vergessen")]
    assert unused(entries, *used([sample])) == ["status.vergessen"]


def test_both_languages_say_the_same() -> None:
    assert differences(catalogue("de"), catalogue("en")) == []


def test_no_text_is_empty_or_the_other_language() -> None:
    german, english = catalogue("de"), catalogue("en")
    assert [key for key, text in {**german, **english}.items() if not text.strip() and key not in MAY_BE_EMPTY] == []
    long_and_equal = [key for key in german if german[key] == english.get(key) and len(plain(german[key])) > 3]
    assert long_and_equal == []


def test_differences_are_found() -> None:
    first = {"a": "{x} fehlt", "b": "nur hier", "c": "{x:02d}"}
    second = {"a": "{y} is missing", "c": "{x}"}
    assert differences(first, second) == ["b: in one language only", "a: placeholders"]
