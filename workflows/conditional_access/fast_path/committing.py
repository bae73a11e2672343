"""Commit: freeze ground, notice and commitments with an application, and open its one review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.models import FastPathCommitment, FastPathReview
from cases.proof_of_commitments import commitment_digest
from cases.states.case_kind import CaseKind
from cases.states.fast_path import FastPathState
from workflows.conditional_access.fast_path.eligibility import must_rest_on
from workflows.conditional_access.fast_path.exclusions import must_not_be_excluded
from workflows.conditional_access.fast_path.notice import must_be_committed, notice_in_force
from workflows.conditional_access.fast_path.review_flow import RULE, FastPathReviewFlow
from workflows.engine.clocks import civil_date
from workflows.engine.gate import open_case
from workflows.engine.record_language import in_record_language
from workflows.engine.requirements import commission

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cases.models import AccessApplication, Applicant, EntryRow, FastPathNotice
    from workflows.conditional_access.content import Content
    from workflows.conditional_access.fast_path.eligibility import Ground
    from workflows.engine.step import Step

NAME_SHOWN: Final = 80


@dataclass(frozen=True, kw_only=True)
class Committed:
    """What an application commits to, checked and not yet written.

    Attributes:
        ground: on what the fast path rests.
        notice: that was shown.
        commitments: its items with what was filled in.
    """

    ground: Ground
    notice: FastPathNotice
    commitments: list[dict[str, Any]]  # Any: JSON facts


def committed(
    content: Content, applicant: Applicant, rows: Sequence[EntryRow], *, at: datetime
) -> Committed | None:
    """Return what an application commits to; None: it takes the ordinary path.

    Args:
        content: checked.
        applicant: whose it is.
        rows: its datasets.
        at: the moment of handing in.

    Raises:
        BadInput: as `eligibility.must_rest_on`, `exclusions.must_not_be_excluded` and
            `notice.must_be_committed`; the notice that was shown is not the one in force.
    """
    if not content.ground:
        return None
    ground = must_rest_on(content.ground, applicant, at=at)
    must_not_be_excluded(rows, content)
    on = civil_date(at)
    notice = notice_in_force(on)
    if notice is None or content.notice != notice.digest:
        raise BadInput(
            _t(
                "告知书已经更新，或者还没有阅读：请打开“办理方式”阅读现行告知书，逐项承诺后再提交。"
            ),
            field="notice",
        )
    commitments = must_be_committed(notice, content.commitments, on=on)
    return Committed(ground=ground, notice=notice, commitments=commitments)


def open_review(
    step: Step, application: AccessApplication, promise: Committed
) -> dict[str, Any]:  # Any: JSON facts
    """Keep what was committed and open the review of the whole demand.

    Returns:
        What the event of handing in says of it.

    Writes: a `FastPathCommitment`; a `FastPathReview` with its event, task and clock.

    Raises:
        GuardFailed: no organisation is set up as the commission.
    """
    assert step.actor is not None  # noqa: S101  # the applicant's own act
    ground, notice = promise.ground, promise.notice
    kept = FastPathCommitment(
        application=application,
        ground=ground.kind,
        edition=ground.edition,
        unit=ground.unit,
        snapshot=ground.snapshot(),
        notice=notice,
        commitments=promise.commitments,
        committed_at=step.at,
        committed_by=step.actor,
    )
    kept.digest = commitment_digest(kept)
    kept.save(force_insert=True)
    facts = {
        "application": application.number,
        "ground": kept.ground,
        "notice": notice.number,
        "notice_digest": notice.digest,
        "commitment_digest": kept.digest,
    }
    review = cast("FastPathReview", _opened(step, application, facts))
    return {"fast_path": {**facts, "review": review.number}}


def _opened(step: Step, application: AccessApplication, facts: dict[str, Any]) -> object:
    with in_record_language():
        title = _t("%(applicant)s以告知承诺方式申请有条件开放数据") % {
            "applicant": application.applicant.name[:NAME_SHOWN]
        }
    return open_case(
        record=FastPathReview(
            kind=CaseKind.FAST_PATH_REVIEW,
            title=title,
            state=FastPathState.COMMITTED,
            organisation=commission(),
            application=application,
        ),
        flow=FastPathReviewFlow,
        membership=None,
        at=step.at,
        rule=RULE,
        facts=facts,
    ).case
