"""The nodes of a flow in the order in which a person reads them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from workflows.engine.nodes import End

if TYPE_CHECKING:
    from viewflow.workflow.base import Node

    from workflows.engine.nodes import CaseFlow


def reading_order(flow: type[CaseFlow]) -> tuple[Node, ...]:
    """Return the nodes by their distance from the start, the end last.

    Nodes that only a case act leads to follow the others by name, before the end.
    """
    found: dict[str, Node] = {}
    waiting = deque([flow.instance.start])
    while waiting:
        node = waiting.popleft()
        if node.name not in found:
            found[node.name] = node
            waiting.extend(edge.dst for edge in node._outgoing())  # noqa: SLF001  # viewflow's name
    for node in flow.instance.nodes():
        found.setdefault(node.name, node)
    return tuple(sorted(found.values(), key=lambda node: isinstance(node, End)))
