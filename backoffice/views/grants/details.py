"""What the page of a grant shows beyond what all cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from backoffice.views.clock import moment
from backoffice.views.grants.follow_up import follow_ups_offered
from cases.queries.data_grants import suspensions_of, whole_grant
from cases.queries.grant_pushes import is_delivery_pending
from workflows.conditional_access.grants.pushed import number_of
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import Grant


def grant_details(
    request: SignedInRequest, grant: Grant
) -> dict[str, Any]:  # Any: template context
    """Return who may use what until when, whether they may now, and what suspended it."""
    grant = whole_grant(grant.pk)
    at, is_own = moment(), grant.opened_by_id == request.user.pk
    return {
        "grant": grant,
        "is_usable": grant.is_usable(at),
        "is_own": is_own,
        "suspensions": suspensions_of(grant),
        "follow_ups": follow_ups_offered(grant, on=civil_date(at)) if is_own else [],
        "has_delivery_system": bool(settings.DELIVERY_URL),
        "is_push_pending": is_delivery_pending(grant.pk),
        "number_of_applicant": number_of(grant.applicant),
    }
