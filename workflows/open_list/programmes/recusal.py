"""Who may not judge a nomination: whoever serves the organisation that nominates (four eyes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import Membership
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Case


def nominating_people(case: Case) -> frozenset[int]:
    """Return who serves the nominating organisation, or did so since the nomination began.

    Args:
        case: a nomination.
    """
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=civil_date(case.created))
    serving = Membership.objects.filter(still, organisation_id=case.organisation_id)
    return frozenset(serving.values_list("person_id", flat=True))
