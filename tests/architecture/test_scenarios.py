"""Each acceptance scenario has a test that names it, or says here what it waits for.

The scenarios are those of section 8 of the domain text on queues and deadlines; a test names the
numbers that it proves: `@pytest.mark.scenario(12)`.
"""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.architecture.source import python_files

# Number and the gist; the numbers of the text are not contiguous.
SCENARIOS = {
    1: "two claim at once: one succeeds, the other hears who",
    2: "a second click on a claim writes nothing",
    4: "no next task for somebody whose hands are full",
    5: "four eyes, also through a delegate",
    7: "a stale page loses nothing that was typed",
    8: "a saved view outlives a renamed field",
    9: "a queue of any length opens at once",
    10: "handed in one minute before midnight",
    11: "handed in on a holiday",
    12: "a pause moves the date to a make-up Saturday",
    13: "a pause inside a holiday moves nothing",
    14: "overlapping pauses count once",
    15: "a working day is left after a resume",
    17: "a stop cures no breach",
    19: "a provisional date is settled by its year's notice",
    20: "a final date never comes earlier",
    21: "an answer counts from its sending",
    23: "each rung fires once, at its moment",
    24: "a killed sweep loses nothing and tells nobody twice",
    26: "two sweeps are as one",
    27: "a stopped clock fires no rung",
    28: "a task taken away leaves what was typed",
    29: "a delegate, until the last day",
    31: "a delegate of the applicant is left out",
    32: "a bulk act shows its plan first",
    33: "a bulk act refuses item by item",
    34: "a leaver's tasks find new hands",
    35: "a bulk approval, each on its own",
    36: "a thousand events, and the first bad one",
    38: "contact data is erased and the chain stays whole",
    39: "no change without an event",
    40: "an exported case proves itself offline",
    41: "an expert in conflict sees nothing",
    42: "a public notice that ends in a holiday",
    43: "changes approved while a version is published",
}
# What is not built or proven yet, and with what it comes.
WAITS_FOR = {
    41: "selection rounds",
    42: "selection rounds",
}


def _named() -> dict[int, list[str]]:
    """Return the tests that name each scenario."""
    found: dict[int, list[str]] = defaultdict(list)
    for file in python_files("tests"):
        for node in ast.walk(file.tree):
            if isinstance(node, ast.FunctionDef):
                for number in _numbers(node):
                    found[number].append(f"{file.path}::{node.name}")
    return found


def _numbers(function: ast.FunctionDef) -> list[int]:
    return [
        argument.value
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.scenario"
        for argument in mark.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, int)
    ]


def test_every_scenario_has_a_test_or_waits_for_something_named() -> None:
    unproven = set(SCENARIOS) - set(_named()) - set(WAITS_FOR)

    assert {number: SCENARIOS[number] for number in sorted(unproven)} == {}


def test_no_mark_names_a_scenario_that_there_is_not() -> None:
    unknown = set(_named()) - set(SCENARIOS)

    assert {number: _named()[number] for number in unknown} == {}


def test_marks_stand_on_tests() -> None:
    misplaced = [
        place
        for places in _named().values()
        for place in places
        if not place.partition("::")[2].startswith("test_")
    ]

    assert misplaced == []
