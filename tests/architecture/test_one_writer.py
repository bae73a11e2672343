"""The gate is the only writer of a case's progress."""

import ast

from tests.architecture.source import HOUSE, SourceFile, imported_modules, python_files

ENGINE = "workflows/engine/"
ACTIVATION_MOVES = {"activate", "finish", "complete", "start", "assign", "undo", "revive"}


def _transitions():
    """Return the names of all legal moves, as the state files decorate them."""
    return {
        node.name
        for file in python_files("cases")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef) and any(map(_is_transition, node.decorator_list))
    }


def _is_transition(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == "transition"


def _modules_and_classes(file: SourceFile) -> set[str]:
    """Return names that stand for a module or class: `publish.cut()` is an act, not a move."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    defined = {node.name for node in file.tree.body if isinstance(node, ast.ClassDef)}
    return imported | defined


def _calls(file: SourceFile):
    return (node for node in ast.walk(file.tree) if isinstance(node, ast.Call))


def _method_calls(file: SourceFile):
    """Yield calls `thing.method(...)` where the thing is not a module or class."""
    known = _modules_and_classes(file)
    for call in _calls(file):
        if isinstance(call.func, ast.Attribute):
            owner = call.func.value
            if not (isinstance(owner, ast.Name) and owner.id in known):
                yield call.func.attr, call


def _outside_the_engine():
    return (file for file in python_files(*HOUSE) if not file.path.startswith(ENGINE))


def test_transitions_are_found_in_the_state_files():
    assert {"submit", "approve_by_head", "conclude_review", "come_into_effect"} <= _transitions()


def test_transition_is_called_by_the_gate_only():
    transitions = _transitions()

    callers = [
        file.at(call)
        for file in _outside_the_engine()
        for name, call in _method_calls(file)
        if name in transitions
    ]

    assert callers == [], "Go through take_step or act of workflows/engine/gate.py."


def test_activation_is_touched_by_the_engine_only():
    touched = [
        file.at(node)
        for file in _outside_the_engine()
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any("activation" in module.lower() for module in imported_modules(node))
    ]
    moved = [
        file.at(call)
        for file in _outside_the_engine()
        for name, call in _method_calls(file)
        if name in ACTIVATION_MOVES
        and isinstance(call.func, ast.Attribute)
        and "activation" in ast.unparse(call.func.value).lower()
    ]

    assert (touched, moved) == ([], [])


def test_state_is_never_written_by_an_update():
    writers = [
        file.at(call)
        for file in python_files(*HOUSE)
        for call in _calls(file)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"update", "bulk_update"}
        and (
            any(keyword.arg == "state" for keyword in call.keywords)
            or any(_names_state(argument) for argument in call.args)
        )
    ]

    assert writers == [], "A state moves through one transition, in the gate."


def test_state_is_never_assigned():
    writers = [
        file.at(node)
        for file in python_files(*HOUSE)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]

    assert writers == []


def _names_state(argument: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Constant) and node.value == "state" for node in ast.walk(argument)
    )
