"""Where a case may stand in its flow in which legal state, read off the flow itself.

Followed from the start through every outcome, gateway and case act, so that a work item that
waits where its case's state can never lead is found without a table kept by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases.models.case import STATES
from workflows.engine.nodes import End, Human, Route, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cases.models import Case
    from workflows.engine.nodes import CaseAct, CaseFlow, Outcome

    # By transition and source state: the states that it may lead to.
    Moves = dict[str, dict[str, tuple[str, ...]]]

FIELD = "state"


@dataclass(frozen=True, order=True)
class Place:
    """A node (by name; empty: the flow has ended) and the legal state of the case there."""

    node: str
    state: str


def places(flow: type[CaseFlow]) -> frozenset[Place]:
    """Return every place that a case of this flow can come to by lawful acts."""
    moves = moves_by_source(flow.process_class)
    found: set[Place] = set()
    coming = set(_openings(flow, moves))
    while coming:
        found |= coming
        coming = {there for here in coming for there in _led_to(flow, here, moves)} - found
    return frozenset(found)


def states_leading_to(flow: type[CaseFlow], nodes: frozenset[str]) -> frozenset[str]:
    """Return the states of a case that stands at one of these nodes, or can still come there."""
    moves, every = moves_by_source(flow.process_class), places(flow)
    led_to = {here: frozenset(_led_to(flow, here, moves)) for here in every}
    found = {here for here in every if here.node in nodes}
    while more := {here for here in every - found if led_to[here] & found}:
        found |= more
    return frozenset(here.state for here in found)


def waiting_nodes(flow: type[CaseFlow]) -> frozenset[str]:
    """Return the names of the nodes where nobody has a task."""
    return frozenset(node.name for node in flow.instance.nodes() if isinstance(node, Wait))


def _openings(flow: type[CaseFlow], moves: Moves) -> Iterator[Place]:
    """Give where a case may begin; the first task may depend on the state it is opened in."""
    begin = flow.instance.start._next  # noqa: SLF001  # viewflow's name
    for state in {source for by_source in moves.values() for source in by_source}:
        first = _settle(flow, begin, state)
        if state in _opening_states(flow, first.node, moves):
            yield first


def _opening_states(flow: type[CaseFlow], node: str, moves: Moves) -> set[str]:
    """A record is opened in a state from which its first task can be finished.

    Where nobody has a task at first, it is the first of its states, as they are listed.
    """
    first = flow.instance.node(node) if node else None
    if isinstance(first, Wait):
        return _first_state(flow)
    outcomes = first.outcomes if isinstance(first, Human) else ()
    return {source for outcome in outcomes for source in moves[outcome.transition]}


def _first_state(flow: type[CaseFlow]) -> set[str]:
    name = flow.process_class._meta.model_name  # noqa: SLF001  # Django's public name
    return {states.values[0] for kind, states in STATES.items() if kind.replace("_", "") == name}


def _led_to(flow: type[CaseFlow], here: Place, moves: Moves) -> Iterator[Place]:
    node = flow.instance.node(here.node) if here.node else None
    if isinstance(node, Human):
        for outcome in node.outcomes:
            for state in _targets(moves, outcome, here.state):
                yield _settle(flow, node._next, state)  # noqa: SLF001  # viewflow's name
    for act in flow.acts:
        for state in _targets(moves, act, here.state):
            # An act that goes nowhere leaves the tasks as they are; some follow the end.
            onwards = flow.instance.node(act.then) if act.then else node
            yield Place("", state) if onwards is None else _settle(flow, onwards, state)


def _targets(moves: Moves, declared: Outcome | CaseAct, state: str) -> tuple[str, ...]:
    return moves[declared.transition].get(state, ())


def _settle(flow: type[CaseFlow], node: Any, state: str) -> Place:  # Any: a viewflow node
    """Follow the gateways, which read nothing but the case's state."""
    while isinstance(node, Route):
        node = node.choose(flow.process_class(state=state))
    return Place("" if isinstance(node, End) else node.name, state)


def moves_by_source(record: type[Case]) -> Moves:
    """Return, by transition and source state, the states that it may lead to."""
    moves: Moves = {}
    field: Any = record._meta.get_field(FIELD)  # noqa: SLF001  # Django's public name
    for move in field.get_all_transitions(record):
        # A move without a target is an act in the same state.
        target = move.source if move.target is None else move.target
        possible = getattr(target, "allowed_states", None) or (target,)
        by_source = moves.setdefault(move.name, {})
        by_source[str(move.source)] = tuple(str(state) for state in possible)
    return moves
