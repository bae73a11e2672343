"""What the case page and the step page show of a registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.clock import today
from cases.queries import organisation_directory
from cases.queries.applicants import applicants_for

if TYPE_CHECKING:
    from backoffice.signed_in import SignedInRequest
    from cases.models import Registration


def registration_details(request: SignedInRequest, registration: Registration) -> dict[str, object]:
    """Return what was said, and the organisation of the same number with who applies for it.

    The latter is not for who registers: else a registration would tell, number by number, which
    organisations are here and who acts for them.
    """
    code = registration.credit_code
    known = None
    if code and registration.opened_by_id != request.user.pk:
        known = organisation_directory.owner_of_credit_code(code)
    others = applicants_for(known, on=today()) if known else ()
    return {
        "registration": registration,
        "known": known,
        "others": [each for each in others if each.pk != registration.opened_by_id],
    }
