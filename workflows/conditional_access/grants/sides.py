"""Who stands on which side of a grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Grant
from cases.queries import recused

if TYPE_CHECKING:
    from cases.models import Case


def people_of_user(case: Case) -> frozenset[int]:
    """Return who may not act for the department: whoever acts for the user, or serves them.

    Args:
        case: a grant, also as the plain case that a task or a message leads to.
    """
    return recused.people_of_applicant(Grant.objects.values_list("line", flat=True).get(pk=case.pk))
