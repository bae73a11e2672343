"""Mark a function as a guard of transitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

RecordT = TypeVar("RecordT")


def guard(function: Callable[[RecordT], bool]) -> Callable[[Model], bool]:
    """Return the function as a condition that a transition of its own record may name.

    A guard returns True or raises `GuardFailed` with a Chinese sentence that says what is
    wrong and what would help; it never returns False, which would say nothing.
    """
    return cast("Callable[[Model], bool]", function)
