"""What the delivery system is told of a grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.conditional_access.grant_push import GrantFacts

if TYPE_CHECKING:
    from cases.models import Applicant, Grant


def pushed_facts(grant: Grant) -> GrantFacts:
    """Return a grant as the delivery system knows it."""
    row = grant.line.row
    return GrantFacts(
        number=grant.number,
        applicant=number_of(grant.applicant),
        dataset=row.portal_dataset_id or str(grant.entry.uid),
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
    )


def number_of(applicant: Applicant) -> str:
    """Return the number by which a delivery system knows an applicant; it names nobody.

    An organisation's is its credit code. A natural person has none that may leave the house, nor
    has an organisation whose code is not on record: theirs is our own (house default).
    """
    code = applicant.organisation.credit_code if applicant.organisation else ""
    return code or f"A{applicant.pk:08d}"
