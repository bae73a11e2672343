"""Rows that every event points at are locked in the weaker mode, or acts lock each other out."""

import ast

from tests.architecture.source import HOUSE, python_files

# Every event, task and version holds a foreign key to these; a full row lock makes it wait.
POINTED_AT = {"Person", "Organisation", "Membership"}


def _locks(tree: ast.AST):
    """Yield calls `Model.objects.select_for_update(...)` on a model that events point at."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "select_for_update"
            and ast.unparse(node.func.value).split(".")[0] in POINTED_AT
        ):
            yield node


def _lets_references_pass(call: ast.Call) -> bool:
    return any(
        word.arg == "no_key" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in call.keywords
    )


def test_people_and_organisations_are_locked_so_that_references_pass():
    found = [
        (f"{file.path}:{call.lineno}", _lets_references_pass(call))
        for file in python_files(*HOUSE)
        for call in _locks(file.tree)
    ]

    assert len(found) > len(POINTED_AT)
    assert [place for place, passes in found if not passes] == []
