"""Sign on paper: the user sends it, a clerk enters it, a second person confirms the entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.models import AccessLine, AgreementSignature, Attachment, PaperSigning
from cases.models.agreement import REFERENCE_LENGTH, SIGNATORY_LENGTH
from cases.queries.agreements import newest_paper
from cases.states.agreement import SigningChannel, SigningSide
from workflows.conditional_access.agreements.binding import must_be_the_bound_text
from workflows.conditional_access.grants.issue import issue_grants
from workflows.conditional_access.recusal import people_of_applicant
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Agreement, Case
    from workflows.engine.step import Step

SCANNED: Final = frozenset({"application/pdf", "image/jpeg", "image/png"})


def send_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note that the user has signed on paper and sent it.

    `step.data` carries `sha256` (of the text shown) and `authority`: that whoever says so may
    sign for the user.

    Writes: nothing beside the move; the event says that the authority was vouched for.

    Raises:
        BadInput: the authority is not vouched for. Stale: another text was shown.
    """
    bound = must_be_the_bound_text(step)
    if step.data.get("authority") is not True:
        raise BadInput(
            _t("请勾选“签署人有权代表乙方签署”：没有授权的，请先取得授权，或者由法定代表人签署。"),
            field="authority",
        )
    return {"sha256": bound.sha256, "authority": True}


def receive_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Note that a department has a paper that the user signed.

    Writes: nothing beside the move; the user's task is closed.
    """
    return {"sha256": cast("Agreement", step.case).bound.sha256}


def miss_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Say why the user must sign anew; their term begins anew (house default).

    Writes: nothing beside the move.
    """
    return {"sha256": cast("Agreement", step.case).bound.sha256}


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
    """
    agreement = cast("Agreement", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
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
        GuardFailed: nothing was entered.
    """
    agreement = cast("Agreement", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    bound, paper = must_be_the_bound_text(step), newest_paper(agreement)
    if paper is None:
        raise GuardFailed(_t("还没有登记线下签署，不能确认。"))
    if step.data.get("agrees") is not True:
        raise BadInput(
            _t("请核对扫描件与协议文本，逐页核对页脚的摘要值，再勾选“已核对一致”。"), field="agrees"
        )
    AgreementSignature.objects.bulk_create(
        AgreementSignature(
            agreement=agreement,
            side=side,
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

    Writes: nothing beside the move.
    """
    paper = newest_paper(cast("Agreement", step.case))
    return {"reference": paper.reference} if paper else {}


def people_of_user(case: Case) -> frozenset[int]:
    """Return who may not act for the department: whoever acts for the user, or serves them."""
    # All of its lines are of one application.
    line = AccessLine.objects.filter(agreed__agreement=case.pk).order_by("pk").first()
    return people_of_applicant(line) if line is not None else frozenset()


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
