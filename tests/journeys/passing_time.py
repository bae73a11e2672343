"""The time of a story: pages take it for now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass
class Time:
    """What the pages take for now."""

    at: datetime

    def now(self) -> datetime:
        """Return it, as `django.utils.timezone` does."""
        return self.at
