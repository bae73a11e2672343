"""Who knows open cases of the fast path, and sends those of an applicant to the ordinary one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from cases.models import Applicant

    # Given the applicant and the moment it returns the numbers of what it diverted.
    Divert = Callable[[Applicant, datetime], Sequence[str]]

# The fast path adds its own; without one there is nothing to divert.
DIVERSIONS: Final[tuple[Divert, ...]] = ()
