"""Who may not handle an obligation for the department: whoever acts for its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries import recused

if TYPE_CHECKING:
    from cases.models import Case


def people_of_user(case: Case) -> frozenset[int]:
    """Return whom the handling of an obligation is kept from.

    Args:
        case: an obligation.
    """
    return recused.people_of_obligation(case.pk)
