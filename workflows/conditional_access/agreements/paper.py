"""Sign on paper: the user sends it, a clerk enters it, a second person confirms the entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import AgreementSignature, Attachment, PaperSigning, WorkItem
from cases.models.agreement import REFERENCE_LENGTH, SIGNATORY_LENGTH
from cases.queries.agreements import newest_paper
from cases.states.agreement import SigningChannel, SigningSide
from workflows.conditional_access.agreements.binding import must_be_the_bound_text
from workflows.conditional_access.agreements.still_open import must_still_be_signable
from workflows.conditional_access.grants.issue import issue_grants
from workflows.engine.calendar import newest_calendar
from workflows.engine.clock_by_case import ClockByCase
from workflows.engine.clocks import civil_date
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Agreement, Case
    from workflows.engine.step import Step

SCANNED: Final = frozenset({"application/pdf", "image/jpeg", "image/png"})
PAPER, PAPER_BY_POST = "app.paper", "app.paper_by_post"
# How long a paper may be in the post; so much longer the second deadline is (clocks.toml).
POST_WORKING_DAYS: Final = 5
# The head's task, as the flow names it.
CONFIRMATION: Final = "confirmation"


def send_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note that the user has signed on paper and sent it.

    `step.data` carries `sha256` (of the text shown) and `authority`: that whoever says so may
    sign for the user.

    Writes: the day on which it was sent: until it can have arrived, nothing is owed. The event
    says that the authority was vouched for.

    Raises:
        BadInput: the authority is not vouched for. Stale: another text was shown.
        GuardFailed: as `must_still_be_signable`.
    """
    agreement = cast("Agreement", step.case)
    bound = must_be_the_bound_text(step)
    must_still_be_signable(agreement, at=step.at)
    if step.data.get("authority") is not True:
        raise BadInput(
            _t("请勾选“签署人有权代表乙方签署”：没有授权的，请先取得授权，或者由法定代表人签署。"),
            field="authority",
        )
    _note_post(agreement, civil_date(step.at))
    return {"sha256": bound.sha256, "authority": True}


def receive_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note that a department has a paper that the user signed.

    Writes: nothing beside the move; the user's task is closed.

    Raises:
        GuardFailed: as `must_still_be_signable`.
    """
    agreement = cast("Agreement", step.case)
    must_still_be_signable(agreement, at=step.at)
    _note_post(agreement, None)
    return {"sha256": agreement.bound.sha256}


def acknowledge_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Say that a paper which the user sent has arrived: the department's own days begin.

    Writes: that nothing is in the post any more.

    Raises:
        GuardFailed: it was entered and waits for its confirmation, none is in the post, or it can
            have arrived already, so that they run.
    """
    agreement = cast("Agreement", step.case)
    if _is_entered(agreement):
        raise GuardFailed(_t("纸质协议已登记，无须再登记收到：请负责人确认，或者退回重新登记。"))
    sent_on = agreement.posted_on
    if sent_on is None:
        raise GuardFailed(_t("没有在途的纸质协议，登记期限已经起算：请直接登记。"))
    arrives_by = add_working_days(newest_calendar(), sent_on, POST_WORKING_DAYS)
    if civil_date(step.at) > arrives_by:
        raise GuardFailed(
            _t("纸质协议 %(sent)s 寄出，邮寄时间已过，登记期限已经起算：请直接登记。")
            % {"sent": sent_on}
        )
    _note_post(agreement, None)
    return {"sha256": agreement.bound.sha256, "posted_on": sent_on.isoformat()}


def clock_of_paper(case: Case) -> str:
    """Return the deadline of a department: longer while the paper may still be in the post."""
    return PAPER_BY_POST if cast("Agreement", case).posted_on else PAPER


# Three working days, after those in the post where the user sent a paper.
CLOCK: Final = ClockByCase(codes=(PAPER, PAPER_BY_POST), of=clock_of_paper)


def is_in_post(case: Case) -> bool:
    """Tell whether a paper that the user sent may still be in the post."""
    agreement = cast("Agreement", case)
    return agreement.posted_on is not None and not _is_entered(agreement)


def _is_entered(agreement: Agreement) -> bool:
    """Tell whether what was entered of a paper waits for the head.

    The day in the post stays until then: by it the one deadline of entry and confirmation counts.
    """
    waiting = WorkItem.objects.filter(process_id=agreement.pk, finished__isnull=True)
    return any(item.flow_task.name == CONFIRMATION for item in waiting)


def _note_post(agreement: Agreement, day: date | None) -> None:
    agreement.posted_on = day
    agreement.save(update_fields=["posted_on"])


@dataclass(frozen=True, kw_only=True)
class _Paper:
    """A paper as it was typed, checked."""

    reference: str
    provider_signatory: str
    provider_signed_on: date
    user_signatory: str
    user_signed_on: date
    scan: Attachment


def enter_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Enter a paper that both sides signed.

    `step.data` carries `reference`, `provider_signatory`, `provider_signed_on`,
    `user_signatory`, `user_signed_on` and `scan`: the key of an attachment of the case.

    Writes: one `PaperSigning`; the digest of its scan in the event.

    Raises:
        BadInput: something is missing or too long, a date lies before the text was drawn up or
            in the future (S25), the scan is no PDF or picture of this case.
        GuardFailed: as `must_still_be_signable`.
    """
    agreement = cast("Agreement", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    must_still_be_signable(agreement, at=step.at)
    paper = _checked(step, agreement)
    entered = PaperSigning.objects.create(
        agreement=agreement,
        reference=paper.reference,
        provider_signatory=paper.provider_signatory,
        provider_signed_on=paper.provider_signed_on,
        user_signatory=paper.user_signatory,
        user_signed_on=paper.user_signed_on,
        scan=paper.scan,
        entered_by=step.actor,
        entered_at=step.at,
    )
    return _facts_of(entered)


def confirm_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Confirm that the scan is the bound text, and that both sides signed it.

    `step.data` carries `sha256` (of the text shown) and `agrees`: that scan and text were held
    against each other.

    Writes: an `AgreementSignature` for each side; what `issue_grants` writes.

    Raises:
        BadInput: the comparison is not vouched for. Stale: another text was shown.
        GuardFailed: nothing was entered; or as `must_still_be_signable`.
    """
    agreement = cast("Agreement", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    bound, paper = must_be_the_bound_text(step), newest_paper(agreement)
    if paper is None:
        raise GuardFailed(_t("还没有登记线下签署，不能确认。"))
    must_still_be_signable(agreement, at=step.at)
    if step.data.get("agrees") is not True:
        raise BadInput(
            _t("请核对扫描件与协议文本，逐页核对页脚的摘要值，再勾选“已核对一致”。"), field="agrees"
        )
    AgreementSignature.objects.bulk_create(
        AgreementSignature(
            agreement=agreement,
            side=side,
            round=agreement.round,
            channel=SigningChannel.PAPER,
            signatory=signatory,
            signed_on=signed_on,
            sha256=bound.sha256,
            paper=paper,
            recorded_by=step.actor,
            recorded_at=step.at,
        )
        for side, signatory, signed_on in (
            (SigningSide.PROVIDER, paper.provider_signatory, paper.provider_signed_on),
            (SigningSide.USER, paper.user_signatory, paper.user_signed_on),
        )
    )
    said = {"sha256": bound.sha256, "channel": SigningChannel.PAPER.value, **_facts_of(paper)}
    return said | issue_grants(step)


def return_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Give the entry back to the clerks; the reason says what does not agree.

    Writes: that the paper has arrived.
    """
    agreement = cast("Agreement", step.case)
    paper = newest_paper(agreement)
    _note_post(agreement, None)
    return {"reference": paper.reference} if paper else {}


def _checked(step: Step, agreement: Agreement) -> _Paper:
    said = step.data
    words = {
        name: str(said.get(name, "")).strip()
        for name in ("reference", "provider_signatory", "user_signatory")
    }
    for name, text in words.items():
        most = REFERENCE_LENGTH if name == "reference" else SIGNATORY_LENGTH
        if not 0 < len(text) <= most:
            raise BadInput(_t("请照纸质协议填写，1 至 %(most)s 字。") % {"most": most}, field=name)
    first, last = civil_date(agreement.bound.bound_at), civil_date(step.at)
    for name in ("provider_signed_on", "user_signed_on"):
        day = said.get(name)
        if day is None or not first <= day <= last:
            raise BadInput(
                _t("签署日期须在 %(first)s（协议拟定之日）至 %(last)s（今天）之间。")
                % {"first": first, "last": last},
                field=name,
            )
    return _Paper(
        **words,
        provider_signed_on=said["provider_signed_on"],
        user_signed_on=said["user_signed_on"],
        scan=_scan(agreement, said.get("scan")),
    )


def _scan(agreement: Agreement, key: object) -> Attachment:
    found = (
        Attachment.objects.filter(case=agreement.pk, pk=key).first()
        if isinstance(key, int)
        else None
    )
    if found is None or found.media_type not in SCANNED:
        raise BadInput(
            _t("请先在案卷页上传双方签字盖章的协议扫描件（PDF、JPEG 或 PNG），再在这里选择。"),
            field="scan",
        )
    return found


def _facts_of(paper: PaperSigning) -> dict[str, Any]:  # Any: JSON facts
    # Names of persons stay out of the chain; their digest and the register bear them out.
    return {
        "reference": paper.reference,
        "scan": paper.scan.digest,
        "provider_signed_on": paper.provider_signed_on.isoformat(),
        "user_signed_on": paper.user_signed_on.isoformat(),
    }
