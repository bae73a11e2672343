"""Ask the signing service before the act that keeps its signature: outside the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from backoffice.views.clock import moment
from cases.queries.agreements import newest_document
from cases.states.agreement import SigningSide
from cases.states.case_kind import CaseKind
from reports.signing.fields import document_to_sign
from reports.signing.provider import Signatory, is_signing_online, signing_provider
from reports.signing.sign import signed_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cases.models import Agreement, Case, Person
    from workflows.engine.nodes import Outcome

SIDE_OF: Final[dict[str, str]] = {
    "sign_online": SigningSide.USER,
    "countersign": SigningSide.PROVIDER,
}


def without_online_signing(record: Case, offered: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Return what a page offers: where no signing service is configured, no online signature."""
    if record.kind != CaseKind.AGREEMENT or is_signing_online():
        return offered
    return tuple(each for each in offered if each.name not in SIDE_OF)


def with_signature(
    record: Case, outcome: str, said: Mapping[str, Any], *, by: Person
) -> dict[str, Any]:  # Any: cleaned form values
    """Return what an act is given: of an online signature, the signed document as well.

    Args:
        record: the case; of another kind, or with another outcome, nothing is asked.
        outcome: the name of the outcome.
        said: cleaned values of its form.
        by: who signs.

    Raises:
        GuardFailed: no signing service is configured.
        Unavailable: it does not answer.
    """
    side = SIDE_OF.get(outcome) if record.kind == CaseKind.AGREEMENT else None
    if side is None:
        return dict(said)
    agreement = cast("Agreement", record)
    before = newest_document(agreement)
    document = bytes(before.content) if before else document_to_sign(agreement.bound.text)
    applicant = agreement.application.applicant
    is_user = side == SigningSide.USER
    signed = signed_pdf(
        document,
        provider=signing_provider(),
        side=side,
        signatory=Signatory(
            person=by.username,
            name=by.name,
            party=applicant.name if is_user else agreement.organisation.full_name,
        ),
        at=moment(),
    )
    return {**said, "signed": signed}
