"""Each acceptance scenario has a test that names it, or says here what it waits for.

The scenarios are those of section 8 of the domain text on queues and deadlines, and those about
list changes and quality in section 7 of the text on the open list, and section 7 of the text on
conditional access; a test names the numbers that it proves: `@pytest.mark.scenario(12)`,
`@pytest.mark.list_scenario(2)`, `@pytest.mark.access_scenario(6)`.
"""

from __future__ import annotations

import ast
from collections import defaultdict

import pytest

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
# Of the open list: two changes of one entry, what takes openness away, the catalogue, quality.
LIST_SCENARIOS = {
    1: "two changes of different fields are both in the version",
    2: "of two changes of one field the second waits for its author, and the rest goes on",
    4: "a removal beside a change is a conflict, whichever is first",
    5: "what is risky or tightens stays out of a bulk approval",
    6: "a refused change leaves the published row, its hash and its files as they were",
    8: "a role that ended since the page was opened decides nothing",
    10: "a tightening needs a reason, and takes effect only after its notice",
    11: "a loosening with personal information passes with a security review on record alone",
    12: "a removal waits until what depends on the entry is ruled about",
    13: "an emergency suspension holds at once, and lapses where nobody confirms it",
    15: "a version is taken back by a new one, and stays readable and proven",
    16: "of an altered row the verification names it and the first broken version",
    18: "two bad rows of a GB18030 file are reported, and its corrected file adds nothing twice",
    19: "a BOM and UTF-16 are known, Latin-1 is refused",
    20: "title rows, merged cells and footers are shown and nothing is dropped",
    22: "a name that begins like a formula is neutralised in sheets and unchanged in JSON",
    23: "what unpacks to too much is refused before it is read",
    24: "an exported list proposes nothing when it is read in again",
    25: "the real list is taken with the warnings that were counted",
    26: "the same inputs have the same result, also after a run that was cut off",
    28: "not open in the catalogue and open on the list is told at once, until one of them moves",
    29: "an accepted exception is silent until its day, and keeps the first seen",
    31: "a mismatch whose request was rejected stays, and is not closed without a reason",
    44: "without a file check data has coverage nought and no number, in no average",
    46: "who does not assess itself is taken to the head, then to the commission; facts stay",
    47: "the on-time rate of the real list is what an independent query says",
}
# Of conditional access: deadlines, stale pages, datasets, agreements, the fast path, abuse.
ACCESS_SCENARIOS = {
    2: "make-up days shorten the five working days",
    6: "what is incorrect stops the deadline, what is incomplete starts it anew",
    8: "nothing lapses before the notice has left and its term has passed",
    11: "two reviewers decide at once: one decision",
    14: "what is handed in is not edited, but for what a supplement opens",
    15: "a withdrawal and a decision at once: one wins",
    19: "a dataset is withdrawn while it is applied for",
    20: "a dataset becomes unconditional while it is applied for",
    22: "three departments, three deadlines, one outcome summed up",
    23: "an agreement that nobody signs lapses after its notices",
    24: "a wrong signatory, or another text, signs nothing",
    25: "an offline signature counts once a second person has confirmed it",
    26: "one grant after both signatures, whatever the receiver does",
    27: "the lists of the day decide who may take the fast path",
    28: "a fast path needs every commitment and a named official",
    29: "a breach is warned of, suspended, heard and revoked",
    30: "a false commitment diverts every open fast path of the applicant",
    32: "a refusal needs a reason of the table and words",
    33: "a revocation ends access for all it names",
    34: "one open application for a dataset by one applicant",
    35: "who is linked to the applicant handles nothing of it",
    37: "access ends by its date, whatever runs",
    38: "no stranger finds a page, a file or an export",
    39: "no file does harm",
    41: "who applies comes from what was verified",
    42: "what a department says to itself does not leak",
    44: "webhooks are signed, fresh and for public targets",
    45: "drafts and hand-ins have their limits",
    47: "who read an attachment is on record",
    49: "the public register says what is granted",
    50: "one function counts what every page shows",
    51: "ten lines without a mouse, and letters with rare characters",
}
MARKS = {
    "scenario": SCENARIOS,
    "list_scenario": LIST_SCENARIOS,
    "access_scenario": ACCESS_SCENARIOS,
}
# What is not built or proven yet, and with what it comes.
WAITS_FOR: dict[str, dict[int, str]] = {
    "scenario": {41: "selection rounds", 42: "selection rounds"},
}


def _named(mark: str) -> dict[int, list[str]]:
    """Return the tests that name each scenario by a mark."""
    found: dict[int, list[str]] = defaultdict(list)
    for file in python_files("tests"):
        for node in ast.walk(file.tree):
            if isinstance(node, ast.FunctionDef):
                for number in _numbers(node, mark):
                    found[number].append(f"{file.path}::{node.name}")
    return found


def _numbers(function: ast.FunctionDef, mark: str) -> list[int]:
    return [
        argument.value
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == f"pytest.mark.{mark}"
        for argument in decorator.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, int)
    ]


@pytest.mark.parametrize("mark", MARKS)
def test_every_scenario_has_a_test_or_waits_for_something_named(mark: str) -> None:
    unproven = set(MARKS[mark]) - set(_named(mark)) - set(WAITS_FOR.get(mark, ()))

    assert {number: MARKS[mark][number] for number in sorted(unproven)} == {}


@pytest.mark.parametrize("mark", MARKS)
def test_no_mark_names_a_scenario_that_there_is_not(mark: str) -> None:
    named = _named(mark)

    assert {number: named[number] for number in set(named) - set(MARKS[mark])} == {}


@pytest.mark.parametrize("mark", MARKS)
def test_marks_stand_on_tests(mark: str) -> None:
    misplaced = [
        place
        for places in _named(mark).values()
        for place in places
        if not place.partition("::")[2].startswith("test_")
    ]

    assert misplaced == []
