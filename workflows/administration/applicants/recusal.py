"""Who may not verify an applicant: whoever serves it or acts for it (回避)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Membership, Registration
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Case


def people_of_the_subject(case: Case) -> frozenset[int]:
    """Return who holds a role in the organisation that registers, or did since it registered.

    Args:
        case: a registration.
    """
    # A claim brings the bare case, without what its kind adds.
    registered = Registration.objects.filter(pk=case.pk)
    code = registered.values_list("credit_code", flat=True).get()
    if not code:
        return frozenset()
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=civil_date(case.created))
    serving = Membership.objects.filter(still, organisation__credit_code=code)
    return frozenset(serving.values_list("person_id", flat=True))
