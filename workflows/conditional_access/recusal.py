"""Who may not handle a line or an agreement: whoever acts for its applicant, or serves it."""

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


def people_of_user(case: Case) -> frozenset[int]:
    """Return who may not act for the department in an agreement: `recused.people_of_user`.

    Args:
        case: an agreement.
    """
    return recused.people_of_user(case.pk)


REVIEWERS = (Role.REVIEWER, Role.DEPARTMENT_STAFF)
HEADS = (Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY)
