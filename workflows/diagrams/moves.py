"""The legal graph of a kind of case: its states and every lawful move between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from cases.models.case import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db import models

    from cases.models import Case
    from workflows.engine.nodes import CaseFlow


@dataclass(frozen=True, kw_only=True, order=True)
class Move:
    """One lawful move: in `state`, `act` leads to `next_state`.

    A transition that leaves the state as it is leads to itself; one whose target is computed
    gives a move for each target that it may have.
    """

    state: str
    act: str
    next_state: str


def kind_of(flow: type[CaseFlow]) -> str:
    """Return the kind of case that a flow moves; pages are named for it.

    Raises:
        LookupError: the flow's record is no kind of case.
    """
    name = flow.process_class._meta.model_name or ""  # noqa: SLF001  # Django's public name
    for kind in STATES:
        if kind.replace("_", "") == name:
            return str(kind)
    message = f"{flow.__name__}: no kind of case is called {name}"
    raise LookupError(message)


def states_of(flow: type[CaseFlow]) -> type[models.TextChoices]:
    """Return the states of a flow's record, in the order in which a case lives.

    The first state is the one in which a case is opened.
    """
    return STATES[kind_of(flow)]


def moves_of(flow: type[CaseFlow]) -> tuple[Move, ...]:
    """Return every lawful move of a flow's record, sorted."""
    return tuple(sorted(set(_moves(flow))))


def _moves(flow: type[CaseFlow]) -> Iterator[Move]:
    for declared in _transitions(flow.process_class):
        for target in targets(declared):
            state = str(declared.source)
            yield Move(state=state, act=declared.name, next_state=target or state)


def targets(declared: Any) -> tuple[str, ...]:  # Any: a Transition of django_fsm
    """Return the states that a transition may lead to; empty text for the state as it is."""
    if declared.target is None:
        return ("",)
    computed = getattr(declared.target, "allowed_states", None)
    return tuple(str(state) for state in computed or (declared.target,))


def guards_of(flow: type[CaseFlow]) -> dict[str, Callable[[Case], bool]]:
    """Return the guards of a flow's record by name, sorted."""
    found = {
        guard.__name__: guard
        for declared in _transitions(flow.process_class)
        for guard in declared.conditions
    }
    return dict(sorted(found.items()))


def guards_on(flow: type[CaseFlow], act: str) -> tuple[str, ...]:
    """Return the names of the guards on one transition, sorted."""
    names = {
        guard.__name__
        for declared in _transitions(flow.process_class)
        if declared.name == act
        for guard in declared.conditions
    }
    return tuple(sorted(names))


def _transitions(record: type[Case]) -> tuple[Any, ...]:  # Any: Transition of django_fsm
    field = cast("Any", record._meta.get_field("state"))  # noqa: SLF001  # Django's public name
    return tuple(field.get_all_transitions(record))
