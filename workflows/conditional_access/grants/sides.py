"""Who stands on which side of a grant."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cases.queries import recused

if TYPE_CHECKING:
    from cases.models import Case, Grant


def people_of_user(case: Case) -> frozenset[int]:
    """Return who may not act for the department: whoever acts for the user, or serves them.

    Args:
        case: a grant.
    """
    return recused.people_of_applicant(cast("Grant", case).line_id)
