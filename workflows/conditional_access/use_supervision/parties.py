"""Who may not handle an obligation for the department: whoever acts for its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Grant
from cases.queries import recused

if TYPE_CHECKING:
    from cases.models import Case


def people_of_user(case: Case) -> frozenset[int]:
    """Return whom the handling of an obligation is kept from.

    Args:
        case: an obligation.
    """
    line = Grant.objects.values_list("line", flat=True).get(obligations=case.pk)
    return recused.people_of_applicant(line)
