"""What an agreement says otherwise than the one in whose place it was drawn up (S23)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import ndiff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """A line of a text that is gone, or new."""

    is_new: bool
    text: str


def changed_lines(agreement: Agreement) -> list[ChangedLine]:
    """Return the lines that are gone and new, in their order; none where it replaces nothing."""
    before = agreement.replaces
    if before is None:
        return []
    lines = ndiff(before.bound.text.splitlines(), agreement.bound.text.splitlines())
    return [
        ChangedLine(is_new=line.startswith("+ "), text=line[2:])
        for line in lines
        if line.startswith(("+ ", "- "))
    ]
