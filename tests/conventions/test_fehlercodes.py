"""Every failure a person can meet has its words in both languages and one place in the source that raises it."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterable

import pytest

from bureau_app.domain.fehlercode import Fehlercode
from tests.conventions.sources import ROOT, python_files, tree

EXCEPTIONS = ("Stoerung", "Eingabefehler")
REBUILT = 1
"""One place builds a failure from a code that came over a pipe: the counter's end of the reading process."""
LANGUAGES = ("de", "en")


def raised(modules: Iterable[ast.Module]) -> Counter[str]:
    """How often each member stands as the code of a new Stoerung or Eingabefehler; `?` for a computed one.

    A failure that is passed on with its own code (`Eingabefehler(fehler.code, …)`) was raised elsewhere.
    """
    found: Counter[str] = Counter()
    for module in modules:
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] in EXCEPTIONS:
                found[_code(node)] += 1
    del found["passed on"]
    return found


def _code(call: ast.Call) -> str:
    code = call.args[0] if call.args else None
    if isinstance(code, ast.Attribute) and ast.unparse(code.value).rsplit(".", 1)[-1] == "Fehlercode":
        return code.attr
    if isinstance(code, ast.Call) and ast.unparse(code.func).rsplit(".", 1)[-1] == "Fehlercode":
        return "rebuilt"
    return "passed on" if isinstance(code, ast.Attribute) and code.attr == "code" else "?"


def faults(members: Iterable[str], found: Counter[str]) -> list[str]:
    """Members that are not raised exactly once, and codes that are computed (`?`) or rebuilt from text."""
    found = found - Counter(rebuilt=REBUILT)
    wrong = [f"{member}: raised at {found[member]} places" for member in members if found[member] != 1]
    return wrong + [f"{found[kind]} {kind}" for kind in ("?", "rebuilt") if found[kind]]


def test_each_code_is_raised_at_one_place() -> None:
    found = raised(tree(path) for path in python_files("bureau_app"))
    assert faults(Fehlercode.__members__, found) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_code_says_what_is_wrong_and_what_to_do(language: str) -> None:
    catalogue = tomllib.loads((ROOT / "resources" / "texts" / f"{language}.toml").read_text(encoding="utf-8"))
    entries = catalogue["fehler"]
    assert set(entries) == {code.value for code in Fehlercode}
    assert [code for code, entry in entries.items() if not entry.get("text") or not entry.get("tun")] == []


def test_a_code_raised_twice_or_never_is_found() -> None:
    sample = ast.parse(
        "raise Stoerung(Fehlercode.EINMAL)\nraise Stoerung(fehlercode.Fehlercode.ZWEIMAL)\n"
        "raise fehlercode.Eingabefehler(Fehlercode.ZWEIMAL, 'feld')\nraise Stoerung(code)\n"
        "raise Eingabefehler(fehler.code, 'feld')\n"
    )
    wrong = faults(["EINMAL", "ZWEIMAL", "NIE"], raised([sample]))
    assert wrong == ["ZWEIMAL: raised at 2 places", "NIE: raised at 0 places", "1 ?"]
