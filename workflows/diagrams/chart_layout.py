"""Where the figures and arrows of a chart go: one row per node, lanes on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.diagrams.moves import moves_of, states_of
from workflows.diagrams.positions import walk
from workflows.diagrams.reading_order import reading_order
from workflows.engine.nodes import Human, Route, Wait

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from viewflow.workflow.base import Node

    from workflows.engine.nodes import CaseAct, CaseFlow

ROW, TOP, BOX_WIDTH, BOX_HEIGHT = 92, 50, 230, 56
# Half the width and height of the two small figures.
ROUND, DIAMOND = 14, 18
LABEL_ROOM, LANE = 160, 26


@dataclass(frozen=True, kw_only=True)
class Way:
    """An arrow between two rows; `label` says which states or acts take it."""

    source: int
    target: int
    label: str

    @property
    def is_straight(self) -> bool:
        """Whether it leads to the very next row."""
        return self.target == self.source + 1

    @property
    def is_back(self) -> bool:
        """Whether it leads upwards."""
        return self.target <= self.source

    @property
    def rows(self) -> tuple[int, int]:
        """The upper and the lower row between which it runs."""
        return min(self.source, self.target), max(self.source, self.target)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A chart in rows: node by node, arrows to the next row, arrows beside with their lane."""

    nodes: tuple[Node, ...]
    straight: tuple[Way, ...]
    aside: tuple[tuple[Way, int], ...]
    middle: int
    width: int
    height: int


def lay_out(flow: type[CaseFlow]) -> Layout:
    """Return where everything of a flow's chart goes; the same flow gives the same layout."""
    nodes = reading_order(flow)
    ways = tuple(_ways(flow, nodes))
    left = _in_lanes(way for way in ways if way.is_back)
    right = _in_lanes(way for way in ways if not way.is_back and not way.is_straight)
    middle = LABEL_ROOM + LANE * (_lanes(left) + 1) + BOX_WIDTH // 2
    return Layout(
        nodes=nodes,
        straight=tuple(way for way in ways if way.is_straight),
        aside=(*left, *right),
        middle=middle,
        width=middle + BOX_WIDTH // 2 + LABEL_ROOM + LANE * (_lanes(right) + 1),
        height=2 * TOP + ROW * (len(nodes) - 1),
    )


def height_of(row: int) -> int:
    """Return how far below the top the middle of a row is."""
    return TOP + ROW * row


def half_size(node: Node) -> tuple[int, int]:
    """Return half the width and half the height of a node's figure."""
    if isinstance(node, Human):
        return BOX_WIDTH // 2, BOX_HEIGHT // 2
    if isinstance(node, Route):
        return DIAMOND, DIAMOND
    return ROUND, ROUND


def _ways(flow: type[CaseFlow], nodes: Sequence[Node]) -> Iterator[Way]:
    rows = {node.name: row for row, node in enumerate(nodes)}
    for node in nodes:
        acts = _acts_at(flow, node)
        names = [edge.dst.name for edge in node._outgoing()]  # noqa: SLF001  # viewflow's name
        for name in dict.fromkeys([*names, *(act.then for act in acts if act.then)]):
            labels = [str(act.label) for act in acts if act.then == name]
            labels += _states_into(flow, node, name)
            yield Way(source=rows[node.name], target=rows[name], label="、".join(labels))


def _acts_at(flow: type[CaseFlow], node: Node) -> list[CaseAct]:
    """Return the acts that are lawful while nobody has a task."""
    if not isinstance(node, Wait):
        return []
    waiting = walk(flow).at(node.name)
    lawful = {move.act for move in moves_of(flow) if move.state in waiting}
    return [act for act in flow.acts if act.transition in lawful]


def _states_into(flow: type[CaseFlow], node: Node, name: str) -> list[str]:
    """Name the states that take a gateway's branch."""
    taken = walk(flow).branches.get((node.name, name), set())
    return [str(label) for value, label in states_of(flow).choices if value in taken]


def _in_lanes(ways: Iterable[Way]) -> list[tuple[Way, int]]:
    """Give each way the innermost lane in which nothing else runs beside it."""
    placed: list[tuple[Way, int]] = []
    for way in sorted(ways, key=lambda way: (way.rows[1] - way.rows[0], way.rows)):
        taken = {lane for other, lane in placed if _meet(way.rows, other.rows)}
        placed.append((way, min(set(range(len(placed) + 1)) - taken)))
    return placed


def _meet(rows: tuple[int, int], others: tuple[int, int]) -> bool:
    return rows[0] <= others[1] and others[0] <= rows[1]


def _lanes(placed: Sequence[tuple[Way, int]]) -> int:
    return max((lane + 1 for _way, lane in placed), default=0)
