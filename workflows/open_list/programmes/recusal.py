"""Who may not judge a nomination: whoever serves the organisation that nominates (four eyes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from cases.models import EntryRow, LabelNomination, Membership
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Case


def nominating_people(case: Case) -> frozenset[int]:
    """Return who serves the nominating organisation, or did so since the nomination began.

    A district's authority signs for its units, and an entry may have gone to another provider
    since: their people are barred as well.

    Args:
        case: a nomination.
    """
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=civil_date(case.created))
    nominated = LabelNomination.objects.filter(pk=case.pk)
    providers = EntryRow.objects.filter(
        entry__in=nominated.values("entry"), valid_from__isnull=False, valid_until__isnull=True
    )
    theirs = (
        Q(organisation_id=case.organisation_id)
        | Q(organisation__in=nominated.values("organisation__parent"))
        | Q(organisation__in=providers.values("provider"))
    )
    serving = Membership.objects.filter(still & theirs)
    return frozenset(serving.values_list("person_id", flat=True))
