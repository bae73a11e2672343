"""Reads of renewals and amendments: which of a grant are open, and what came of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from cases.models import AccessApplication, Agreement, Grant
from cases.states.access_application import APPROVED_STATES, ApplicationState
from cases.states.agreement import OPEN
from cases.states.grant import LIVE_STATES


def open_follow_up(
    grant: Grant, *, besides: AccessApplication | None = None
) -> AccessApplication | None:
    """Return the renewal or amendment of a grant that is not over; there is one at most.

    It is over once it was refused, given up or taken back, or its agreement was signed or has
    ended. What was approved and has no agreement yet waits for one.

    Args:
        grant: which.
        besides: an application that does not count; None: all count.
    """
    agreements = Agreement.objects.filter(application=OuterRef("pk"))
    waits = Q(finished__isnull=True) | Q(state=ApplicationState.RE_REVIEW)
    unsigned = Exists(agreements.filter(state__in=OPEN)) | ~Exists(agreements)
    found = AccessApplication.objects.filter(data_grant=grant)
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return found.filter(waits | Q(unsigned, state__in=APPROVED_STATES)).order_by("pk").first()


def live_successor(grant: Grant) -> Grant | None:
    """Return the live grant that a renewal or an amendment of a grant led to; None: there is none.

    What has ended again is none: then the grant itself can be followed once more.
    """
    found = Grant.objects.filter(
        signed_agreement__application__data_grant=grant, state__in=LIVE_STATES
    )
    return found.order_by("pk").first()
