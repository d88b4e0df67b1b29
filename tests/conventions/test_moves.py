"""One table says which event leaves which stage, and nothing but `advance` moves a Vorgang."""

import ast
from pathlib import Path

import pytest

from bureau_app.domain import ereignis
from bureau_app.domain.vorgang import NEXT, Stufe
from tests.conventions.sources import name_of, python_files, tree

MOVER = "bureau_app/domain/vorgang.py"
EVENTS = {kind.__name__ for kinds in NEXT.values() for kind in kinds}


def moves(module: ast.Module) -> list[str]:
    """Where a module sets a stage on an existing Vorgang or decides by the kind of an event."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("replace"):
            found += [ast.unparse(node) for keyword in node.keywords if keyword.arg == "stufe"]
        if isinstance(node, ast.MatchClass) and ast.unparse(node.cls).rsplit(".", 1)[-1] in EVENTS:
            found.append(f"case {ast.unparse(node)}")
    return found


@pytest.mark.parametrize("path", python_files("bureau_app"), ids=name_of)
def test_only_advance_moves_a_vorgang(path: Path) -> None:
    if name_of(path) != MOVER:
        assert moves(tree(path)) == []


def test_the_table_knows_every_stage_and_every_event() -> None:
    assert set(NEXT) == set(Stufe)
    defined = {name for name, thing in vars(ereignis).items() if name in EVENTS and isinstance(thing, type)}
    assert defined == EVENTS


def test_a_move_elsewhere_is_found() -> None:
    sample = "a = replace(v, stufe=Stufe.GEDRUCKT)\nmatch e:\n    case Quittiert(nummer):\n        pass\n"
    assert len(moves(ast.parse(sample))) == 2
    assert len(moves(tree(python_files("bureau_app/domain")[0].with_name("vorgang.py")))) > 10
