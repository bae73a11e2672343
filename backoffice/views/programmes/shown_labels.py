"""The labels of an entry as its public page shows them, those that ended among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cases.queries.labels import labels_ever_of
from cases.states.label import LabelState

if TYPE_CHECKING:
    from datetime import date

    from cases.models import EntryLabel

TONES: Final = {
    LabelState.IN_FORCE: "good",
    LabelState.UPCOMING: "info",
    LabelState.EXPIRED: "neutral",
    LabelState.REVOKED: "bad",
}


@dataclass(frozen=True, kw_only=True)
class ShownLabel:
    label: EntryLabel
    state: LabelState
    tone: str

    @property
    def is_in_force(self) -> bool:
        return self.state == LabelState.IN_FORCE


def labels_shown(entry: int, *, on: date) -> list[ShownLabel]:
    """Return every label of an entry with where it stands on a day, newest first."""
    found = [(label, label.state_on(on)) for label in labels_ever_of(entry)]
    return [ShownLabel(label=label, state=state, tone=TONES[state]) for label, state in found]
