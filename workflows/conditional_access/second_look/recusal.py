"""Who may not look at an answer again: the applicant's people, and whoever had a hand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import CaseEvent, SecondLook
from cases.queries import recused

if TYPE_CHECKING:
    from cases.models import Case


def kept_apart(case: Case) -> frozenset[int]:
    """Return who may neither examine nor decide a second look (rules, separation; 复核换人).

    Args:
        case: a second look.
    """
    line = SecondLook.objects.values_list("line", flat=True).get(pk=case.pk)
    acted = CaseEvent.objects.filter(case=line).values_list("actor", "acting_for")
    hands = {person for pair in acted for person in pair if person is not None}
    return recused.people_of_applicant(line) | hands
