"""Call the states of cases by what they mean in each case, for whoever shows several."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from workflows.diagrams.moves import kind_of
from workflows.registry import FLOWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from cases.models import Case
    from workflows.engine.nodes import CaseFlow

    Row = TypeVar("Row")

CHUNK = 500


def name_states(cases: Iterable[Case]) -> None:
    """Note on each case what its state is called, where the label of the state would mislead.

    Fixed statements for each kind of case that has such words; nothing is written.
    """
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    for kind, some in by_kind.items():
        flow = _flows().get(kind)
        words = flow.state_words({case.pk: case.state for case in some}) if flow else {}
        for case in some:
            if case.pk in words:
                case.named_state = (case.state, words[case.pk])


def with_named_states(rows: Iterable[Row], *, case_of: Callable[[Row], Case]) -> Iterator[Row]:
    """Yield the rows of a long list, with the states of their cases named chunk by chunk.

    Args:
        rows: whatever belongs to a case.
        case_of: whose case it is.
    """
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        name_states(case_of(row) for row in chunk)
        yield from chunk


@cache
def _flows() -> Mapping[str, type[CaseFlow]]:
    return {kind_of(flow): flow for flow in FLOWS}
