"""Which queues a role serves: a task waits in its first role's queue, others may do it too."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from workflows.engine.nodes import Human
from workflows.registry import FLOWS

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def served_queues() -> Mapping[str, frozenset[str]]:
    """Return, for each role, the roles in whose queues there are tasks that it may do."""
    served: dict[str, set[str]] = defaultdict(set)
    for flow in FLOWS:
        for node in flow.instance.nodes():
            if isinstance(node, Human):
                for role in node.roles:
                    served[role].add(node.roles[0])
    return {role: frozenset(queues) for role, queues in served.items()}
