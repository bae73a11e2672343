"""What the pages of an obligation show beyond what all cases share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.queries.obligations import (
    findings_of,
    is_of_user,
    proposals_of,
    replies_of,
    violations_of,
)

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import Obligation


def obligation_details(
    request: SignedInRequest, obligation: Obligation
) -> dict[str, Any]:  # Any: template context
    """Return what is owed, handed in, found and held; for the department what was proposed."""
    return {
        "obligation": obligation,
        "data_grant": obligation.data_grant,
        "replies": replies_of(obligation),
        "findings": findings_of(obligation),
        "violations": violations_of(obligation),
        "proposals": proposals_of(obligation, reader=request.user),
        "is_user": is_of_user(request.user, obligation),
    }
