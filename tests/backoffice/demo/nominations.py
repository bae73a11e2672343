"""What the story leaves of nominations and labels, read back for its test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import EntryLabel, LabelNomination

if TYPE_CHECKING:
    from datetime import date


def nominations_left(*, on: date) -> tuple[set[str], list[str]]:
    """Return the states of nominations, and where each label stands on a day."""
    states = set(LabelNomination.objects.values_list("state", flat=True))
    return states, sorted(label.state_on(on).value for label in EntryLabel.objects.all())
