"""Who may not handle a line: whoever acts for its applicant, or serves it (rules, separation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import AccessLine, Membership
from cases.states.role import Role
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Case


def people_of_applicant(case: Case) -> frozenset[int]:
    """Return who wrote the application, and who serves its applicant or did since it was made.

    Natural persons share an organisation that says nothing of them: of such an applicant only
    the person themselves is barred.

    Args:
        case: a line of an application.
    """
    found = AccessLine.objects.filter(pk=case.pk).values_list(
        "application__opened_by", "applicant__person", "applicant__organisation"
    )
    writer, person, organisation = found.get()
    barred = {key for key in (writer, person) if key is not None}
    if organisation is not None:
        still = Q(valid_until__isnull=True) | Q(valid_until__gte=civil_date(case.created))
        serving = Membership.objects.filter(still, organisation=organisation)
        barred |= set(serving.values_list("person_id", flat=True))
    return frozenset(barred)


REVIEWERS = (Role.REVIEWER, Role.DEPARTMENT_STAFF)
HEADS = (Role.DEPARTMENT_HEAD, Role.DISTRICT_AUTHORITY)
