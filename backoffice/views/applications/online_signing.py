"""Ask the signing service before the act that keeps its signature: outside the transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from backoffice.views.clock import moment
from cases.queries.agreements import newest_document
from cases.states.agreement import SigningSide
from cases.states.case_kind import CaseKind
from reports.signing.fields import document_to_sign
from reports.signing.provider import Signatory, is_signing_online, signing_provider
from reports.signing.sign import signed_pdf
from workflows.conditional_access.agreements.hold import held_for_signing
from workflows.conditional_access.agreements.online import must_be_signable
from workflows.conditional_access.agreements.signatory import party_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from cases.agreement.signature_proof import SignedPdf
    from cases.models import Agreement, Case, Person, WorkItem
    from reports.signing.provider import SigningProvider
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


@contextmanager
def held_while_signed(item: WorkItem, outcome: str, *, by: Person) -> Iterator[None]:
    """Let nobody else ask the signing service for an agreement until the act is done.

    Args:
        item: the task, with its record; of another kind, or with another outcome, nothing is held.
        outcome: the name of the outcome.
        by: who signs.

    Raises:
        AlreadyClaimed: another request is signing this agreement.
    """
    if item.process.kind != CaseKind.AGREEMENT or outcome not in SIDE_OF:
        yield
        return
    with held_for_signing(cast("Agreement", item.process), person=by, at=moment()):
        yield


def with_signature(
    item: WorkItem,
    outcome: str,
    said: Mapping[str, Any],  # Any: cleaned form values
    *,
    by: Person,
    expected_version: int | None,
    hat_id: int | None,
) -> dict[str, Any]:  # Any: cleaned form values
    """Return what an act is given: of an online signature, the signed document as well.

    The service is asked only for what the gate would take from this person now.

    Args:
        item: the task, with its record; of another kind, or with another outcome, nothing is
            asked.
        outcome: the name of the outcome.
        said: cleaned values of its form.
        by: who signs.
        expected_version: the case's version on the page.
        hat_id: the role the person picked, where several would do.

    Raises:
        KaifangError: what `must_be_signable` refuses.
        GuardFailed: no signing service is configured.
        Unavailable: it does not answer.
    """
    side = SIDE_OF.get(outcome) if item.process.kind == CaseKind.AGREEMENT else None
    if side is None:
        return dict(said)
    at = moment()
    must_be_signable(
        work_item=item,
        outcome=outcome,
        actor=by,
        at=at,
        expected_version=expected_version,
        said=said,
        hat_id=hat_id,
    )
    agreement = cast("Agreement", item.process)
    signed = signature_of(agreement, side=side, by=by, provider=signing_provider(), at=at)
    return {**said, "signed": signed}


def signature_of(
    agreement: Agreement, *, side: str, by: Person, provider: SigningProvider, at: datetime
) -> SignedPdf:
    """Return an agreement with the signature of a side, as a signing service gives it.

    Args:
        agreement: which; what was signed of it last is signed further.
        side: one of `SigningSide`.
        by: who signs.
        provider: the service.
        at: the moment of the act.

    Raises:
        Unavailable: the service does not answer.
    """
    before = newest_document(agreement)
    return signed_pdf(
        bytes(before.content) if before else document_to_sign(agreement.bound.text),
        provider=provider,
        side=side,
        signatory=Signatory(
            person=by.username,
            name=by.name,
            party=party_of(agreement, side),
        ),
        at=at,
    )
