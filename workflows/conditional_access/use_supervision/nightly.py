"""What the night does for supervision: close, open and ask. It decides nothing (house default)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.conditional_access.use_supervision.ended import close_with_grants
from workflows.conditional_access.use_supervision.late import ask_about_late_users
from workflows.conditional_access.use_supervision.opening import open_next_obligations

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised:
    """The numbers of the obligations that the night closed, opened, and put before somebody."""

    closed: tuple[str, ...]
    opened: tuple[str, ...]
    asked: tuple[str, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.closed, *self.opened, *self.asked)


def supervise_use(*, at: datetime) -> Supervised:
    """Close obligations of ended grants, open those whose time begins, ask about late users.

    May run as often as one likes, and beside itself.

    Args:
        at: the present moment.

    Writes: as `close_with_grants`, `open_next_obligations` and `ask_about_late_users`.
    """
    return Supervised(
        closed=close_with_grants(at=at),
        opened=open_next_obligations(at=at),
        asked=ask_about_late_users(at=at),
    )
