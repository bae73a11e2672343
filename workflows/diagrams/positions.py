"""Where a case can stand: every pair of a step of the flow and a legal state, by walking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from workflows.diagrams.moves import moves_of, states_of
from workflows.engine.nodes import Human, Route

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from workflows.diagrams.moves import Move
    from workflows.engine.nodes import CaseAct, CaseFlow, Outcome


class Position(NamedTuple):
    """A case at a step of its flow, in a legal state."""

    step: str
    state: str


class Refusal(NamedTuple):
    """An outcome that the step offers although the state does not allow its transition."""

    step: str
    state: str
    outcome: str


@dataclass(kw_only=True)
class Walk:
    """What walking a flow from its start found.

    Attributes:
        positions: every pair of step and state that a case can be in.
        refusals: outcomes offered where they are not lawful.
        branches: for a gateway and the node it leads to, the states that take this way.
        used: names of the transitions that an outcome or act could carry out.
        taken_back: the ways back, from state to state, of outcomes that may be taken back.
    """

    positions: set[Position] = field(default_factory=set)
    refusals: set[Refusal] = field(default_factory=set)
    branches: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    taken_back: set[tuple[str, str]] = field(default_factory=set)

    def at(self, step: str) -> tuple[str, ...]:
        """Return the states in which a case can be at a step, sorted."""
        return tuple(sorted(place.state for place in self.positions if place.step == step))

    def steps_in(self, state: str) -> tuple[str, ...]:
        """Return the steps at which a case in a state can be, sorted."""
        return tuple(sorted(place.step for place in self.positions if place.state == state))


def walk(flow: type[CaseFlow]) -> Walk:
    """Follow every outcome and act of a flow from the state in which a case is opened."""
    return _Walker(flow).walk()


class _Walker:
    def __init__(self, flow: type[CaseFlow]) -> None:
        self._flow = flow
        self._moves = moves_of(flow)
        self._walk = Walk()

    def walk(self) -> Walk:
        first = str(states_of(self._flow).values[0])
        waiting = [self._enter(self._flow.instance.start._next, first)]  # noqa: SLF001  # viewflow's name
        while waiting:
            place = waiting.pop()
            if place in self._walk.positions:
                continue
            self._walk.positions.add(place)
            node = self._flow.instance.node(place.step)
            waiting.extend(self._by_outcomes(node, place))
            # Some acts follow the end: a version in history may still be taken back.
            waiting.extend(self._by_acts(place))
        return self._walk

    def _by_outcomes(self, node: Any, place: Position) -> Iterator[Position]:  # Any: a node
        for outcome in node.outcomes if isinstance(node, Human) else ():
            moves = self._lawful(outcome, place.state)
            if not moves:
                self._walk.refusals.add(Refusal(place.step, place.state, outcome.name))
            if outcome.may_be_taken_back:
                self._walk.taken_back |= {(move.next_state, move.state) for move in moves}
            for move in moves:
                yield self._enter(node._next, move.next_state)  # noqa: SLF001  # viewflow's name

    def _by_acts(self, place: Position) -> Iterator[Position]:
        for act in self._flow.acts:
            for move in self._lawful(act, place.state):
                if act.then is None:
                    yield Position(place.step, move.next_state)
                else:
                    yield self._enter(self._flow.instance.node(act.then), move.next_state)

    def _lawful(self, declared: Outcome | CaseAct, state: str) -> list[Move]:
        found = [
            move for move in self._moves if move.act == declared.transition and move.state == state
        ]
        self._walk.used |= {move.act for move in found}
        return found

    def _enter(self, node: Any, state: str) -> Position:  # Any: a viewflow node
        following = node
        while isinstance(following, Route):
            chosen = following.choose(self._flow.process_class(state=state))
            self._walk.branches.setdefault((following.name, chosen.name), set()).add(state)
            following = chosen
        return Position(following.name, state)
