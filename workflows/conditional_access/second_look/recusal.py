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
    found = SecondLook.objects.values_list("line", "line__application__one_off_review")
    line, review = found.get(pk=case.pk)
    # Whoever decided at once about the demand had a hand in each of its lines.
    acted = CaseEvent.objects.filter(case__in=[line, review] if review else [line]).order_by()
    hands = acted.exclude(actor=None).values_list("actor", flat=True)
    behind = acted.exclude(acting_for=None).values_list("acting_for", flat=True)
    return recused.people_of_applicant(line) | set(hands.union(behind))
