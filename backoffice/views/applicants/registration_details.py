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
    """Return what was said, what the service of real identity answered, and who applies already.

    The latter two are not for who registers: else a registration would tell, number by number,
    whose it is, which organisations are here and who acts for them.
    """
    code = registration.credit_code
    is_own = registration.opened_by_id == request.user.pk
    known = None
    if code and not is_own:
        known = organisation_directory.owner_of_credit_code(code)
    others = applicants_for(known, on=today()) if known else ()
    return {
        "registration": registration,
        "shows_identity": not is_own,
        "known": known,
        "others": [each for each in others if each.pk != registration.opened_by_id],
    }
