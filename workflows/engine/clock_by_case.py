"""A task whose deadline depends on what its case is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import Case


@dataclass(frozen=True, kw_only=True)
class ClockByCase:
    """A deadline of several.

    Attributes:
        codes: every code that there may be.
        of: which of them a case has.
    """

    codes: tuple[str, ...]
    of: Callable[[Case], str]


def codes_of(clock: str | ClockByCase) -> tuple[str, ...]:
    """Return the codes that a declared deadline may have; empty for none."""
    if isinstance(clock, ClockByCase):
        return clock.codes
    return (clock,) if clock else ()


def code_in(clock: str | ClockByCase, case: Case) -> str:
    """Return the code of a declared deadline in a case; empty for none."""
    return clock.of(case) if isinstance(clock, ClockByCase) else clock
