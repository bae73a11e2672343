"""Who may not judge an order that is addressed to the commission itself.

House default (decisions/0016): nobody closes or lifts an order about a delay that they answer
for. These are the commission's leads and whoever held or did the late matter there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Assignment, Membership, OrganisationKind, SupervisionOrder, WorkItem
from cases.states.role import Role
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Case


def answerable(case: Case) -> frozenset[int]:
    """Return who answers for the delay that an order to the commission is about.

    Args:
        case: an order; one to another organisation bars nobody.
    """
    if case.organisation.kind != OrganisationKind.COMMISSION:
        return frozenset()
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=civil_date(case.created))
    leads = Membership.objects.filter(
        still, organisation_id=case.organisation_id, role=Role.COMMISSION_LEAD
    )
    about = SupervisionOrder.objects.filter(pk=case.pk).values("about_id")
    late = WorkItem.objects.filter(process_id__in=about, organisation_id=case.organisation_id)
    held = Assignment.objects.filter(work_item__in=late).values_list("to_person_id", flat=True)
    people = {
        *leads.values_list("person_id", flat=True),
        *held,
        *(person for pair in late.values_list("owner_id", "done_by_id") for person in pair),
    }
    return frozenset(person for person in people if person is not None)
