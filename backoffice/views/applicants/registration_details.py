"""What the case page and the step page show of a registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.queries import organisation_directory

if TYPE_CHECKING:
    from cases.models import Registration


def registration_details(registration: Registration) -> dict[str, object]:
    """Return what was said, and the organisation that has the same number here already."""
    code = registration.credit_code
    return {
        "registration": registration,
        "known": organisation_directory.owner_of_credit_code(code) if code else None,
    }
