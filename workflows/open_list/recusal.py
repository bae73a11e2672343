"""Who may not approve that a version is taken back: those who published it (four eyes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import CaseEvent, ListChange

if TYPE_CHECKING:
    from cases.models import Case


def who_published(case: Case) -> frozenset[int]:
    """Return who cut or confirmed the version that a request takes back, and for whom.

    Args:
        case: a change request; one that takes no version back bars nobody.
    """
    version = _taken_back(case)
    if version is None:
        return frozenset()
    acts = CaseEvent.objects.filter(case_id=version, act__in=("open", "cut", "confirm"))
    people: set[int | None] = {
        person for pair in acts.values_list("actor_id", "acting_for_id") for person in pair
    }
    return frozenset(person for person in people if person is not None)


def _taken_back(case: Case) -> int | None:
    """The version by key; a case that was not read as its own class is asked for it."""
    if isinstance(case, ListChange):
        return case.reverses_id
    found = ListChange.objects.filter(pk=case.pk)
    return found.values_list("reverses_id", flat=True).first()
