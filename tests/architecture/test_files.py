"""A file is one thing of the field, and says why it imports late."""

import ast
import re
from pathlib import PurePosixPath

from tests.architecture.source import EVERYTHING, HOUSE, python_files

MOST_LINES = 300
NAMES_OF_NOTHING = {"utils", "helpers", "common", "manager", "managers", "misc", "tools"}
REASON = re.compile(r"#.*\b(slow import|optional dependency|app ready)\b")


def test_files_are_found_in_every_package():
    found = {file.path.split("/")[0] for file in python_files(*EVERYTHING)}

    assert found == set(EVERYTHING)


def test_file_has_no_more_than_300_lines():
    long = {
        file.path: len(file.lines)
        for file in python_files(*EVERYTHING)
        if len(file.lines) > MOST_LINES
    }

    assert long == {}, "A concept is hiding in these files: find it and move it out."


def test_file_is_named_for_a_thing_of_the_field():
    nameless = [
        file.path
        for file in python_files(*EVERYTHING)
        if PurePosixPath(file.path).stem in NAMES_OF_NOTHING
    ]

    assert nameless == []


def test_import_inside_a_function_gives_its_reason():
    unexplained = []
    for file in python_files(*HOUSE):
        for function in ast.walk(file.tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    own = file.lines[node.lineno - 1 : node.end_lineno]
                    before = file.lines[node.lineno - 2]
                    if not any(REASON.search(line) for line in (before, *own)):
                        unexplained.append(file.at(node))

    assert unexplained == [], "Write `# slow import`, `# optional dependency` or `# app ready`."
