"""Which decisions let an item hold its entry is said once, beside the decisions themselves."""

import ast

from tests.architecture.source import HOUSE, python_files

SAID_IN = "cases/states/list_change.py"
HELD_BY = {"ItemDecision.PENDING", "ItemDecision.APPROVED"}


def test_decisions_that_hold_an_entry_are_listed_once():
    lists = [
        file.at(node)
        for file in python_files(*HOUSE)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Tuple | ast.List | ast.Set)
        and {ast.unparse(each) for each in node.elts} >= HELD_BY
    ]

    assert [place.split(":")[0] for place in lists] == [SAID_IN], "Use HOLDING or OPEN."
