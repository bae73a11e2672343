"""Who may not handle a line: whoever acts for its applicant, or serves it (rules, separation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries import recused
from cases.states.role import Role

if TYPE_CHECKING:
    from cases.models import Case


def people_of_applicant(case: Case) -> frozenset[int]:
    """Return whom a line is kept from: `recused.people_of_applicant`.

    Args:
        case: a line of an application.
    """
    return recused.people_of_applicant(case.pk)


REVIEWERS = (Role.REVIEWER, Role.DEPARTMENT_STAFF)
HEADS = (Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY)
