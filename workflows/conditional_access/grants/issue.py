"""Issue the grants of an agreement, in the very step that brings it into force (S26)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import Grant
from cases.queries.agreements import lines_in, signatures_of
from cases.states.agreement import SigningSide
from cases.states.case_kind import CaseKind
from cases.states.grant import GrantState
from cases.states.grant_change import GrantChange
from workflows.conditional_access.follow_ups.rules import end_what_was_followed
from workflows.conditional_access.grant_push import grant_message
from workflows.conditional_access.grants.flow import RULE, GrantFlow
from workflows.conditional_access.grants.pushed import pushed_facts
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import date

    from cases.models import AccessLine, Agreement, AgreementSignature
    from workflows.engine.step import Step

_NAME_SHOWN = 80


def issue_grants(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Open one grant for each dataset of the agreement that this step brings into force.

    It is called by what records the last signature, under the lock of the agreement: both
    signatures are there, or the database refuses the grant. A grant begins on the day of this
    step, since before it nothing was signed by both, and ends with the agreement's term.

    Returns:
        What the step's event says of it: the numbers of the grants.

    Writes: the end of a grant that an amendment replaces; a `Grant` per line with its first event,
    task, clock and messages; for each a message to the delivery system, where there is one.

    Raises:
        GuardFailed: the term of use is over already, one side has not signed, or the grant that
            this follows was revoked.

    Rests on conditional-access.md, S26; decisions.md, Applications.
    """
    agreement = cast("Agreement", step.case)
    begins_on = max(agreement.bound.begins_on, civil_date(step.at))
    if begins_on > agreement.bound.ends_on:
        raise GuardFailed(
            _t("协议约定的使用期限已于 %(day)s 届满，协议不能再生效：请申请人重新申请。")
            % {"day": agreement.bound.ends_on}
        )
    # What was set aside before the sides signed anew bears nothing.
    signed = {each.side: each for each in signatures_of(agreement)}
    if set(signed) != set(SigningSide.values):
        raise GuardFailed(_t("协议还没有经双方签署，不能授权：请先由双方签署协议。"))
    followed = end_what_was_followed(step, agreement)
    numbers = [
        _issue(step, line, signed=signed, begins_on=begins_on) for line in lines_in(agreement)
    ]
    return {"grants": numbers, **followed}


def _issue(
    step: Step, line: AccessLine, *, signed: dict[str, AgreementSignature], begins_on: date
) -> str:
    agreement = cast("Agreement", step.case)
    submission = line.application.submissions.order_by("number").last()
    assert submission is not None  # noqa: S101  # a line exists only after handing in
    with in_record_language():
        title = _t("%(applicant)s使用“%(name)s”的授权") % {
            "applicant": line.applicant.name[:_NAME_SHOWN],
            "name": line.row.name[:_NAME_SHOWN],
        }
    grant = Grant(
        kind=CaseKind.GRANT,
        title=title,
        state=GrantState.PENDING_DELIVERY,
        organisation_id=line.organisation_id,
        opened_by_id=agreement.opened_by_id,
        signed_agreement=agreement,
        line=line,
        applicant=line.applicant,
        entry=line.entry,
        provider_signature=signed[SigningSide.PROVIDER],
        user_signature=signed[SigningSide.USER],
        delivery=submission.content["delivery"],
        valid_from=begins_on,
        valid_until=agreement.bound.ends_on,
    )
    open_case(
        record=grant,
        flow=GrantFlow,
        membership=None,
        at=step.at,
        rule=RULE,
        facts={
            "agreement": agreement.number,
            "line": line.number,
            "valid_from": begins_on.isoformat(),
            "valid_until": agreement.bound.ends_on.isoformat(),
        },
    )
    told = grant_message(grant, GrantChange.GRANTED, pushed_facts(grant), at=step.at)
    if told is not None:
        told.save(force_insert=True)
    return grant.number
