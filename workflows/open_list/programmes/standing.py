"""Which labels stand no longer: what the criteria of facts say today of entries that bear one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.open_list.programmes.criteria import checked, not_met

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cases.models import EntryLabel, LabelCriteria
    from workflows.open_list.programmes.checks import Checked


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A label, and what its entry does not meet any more."""

    label: EntryLabel
    not_met: list[Checked]

    @property
    def said(self) -> str:
        """What is not met, in one line."""
        return "".join(each.why for each in self.not_met)


def standing_of(labels: Sequence[EntryLabel], *, at: datetime) -> list[Standing]:
    """Check labels against the criteria that they were granted by, in their order.

    A label that stands no longer holds on until a person revokes it, with a reason.

    Args:
        labels: each with its nomination, programme and criteria.
        at: the moment.
    """
    by_criteria: dict[LabelCriteria, list[EntryLabel]] = defaultdict(list)
    for label in labels:
        by_criteria[label.nomination.programme.criteria].append(label)
    found: dict[int, list[Checked]] = {}
    for criteria, some in by_criteria.items():
        results = checked({label.entry_id for label in some}, criteria.criteria, at=at)
        found |= {label.pk: not_met(results[label.entry_id]) for label in some}
    return [Standing(label=label, not_met=found[label.pk]) for label in labels]
