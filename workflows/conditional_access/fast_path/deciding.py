"""The officer's one decision on a demand: open what may be opened, send the rest the ordinary way.

The officer never refuses (conditional-access, section 6). Before a department's term to object is
over, nothing of it is decided against its silence: only its own word, or the end of the term,
leaves the line to the officer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed, Stale
from cases.models import AccessLine, CaseEvent
from cases.queries import recused
from cases.queries.fast_path import as_shown, last_days_to_object
from cases.states.access_line import LineState
from cases.states.fast_path import DiversionCause
from workflows.conditional_access.content import content_of
from workflows.conditional_access.fast_path.exclusions import excluded_lines
from workflows.conditional_access.lines import locked_lines
from workflows.conditional_access.use_supervision.bars import must_not_be_shut_out
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cases.models import Case, FastPathReview, SubmittedApplication
    from workflows.engine.step import Step

SHORTEST_REASON: Final = 10
_WORDS_OF_OWNERS: Final = ("have_no_objection", "object_to_line")


def who_may_not_decide(case: Case) -> frozenset[int]:
    """Return whom a review is kept from: the applicant's people, and who spoke for an owner.

    Args:
        case: a one-off review.
    """
    spoke = CaseEvent.objects.filter(
        case__in=AccessLine.objects.filter(application__one_off_review=case.pk).values("pk"),
        act__in=_WORDS_OF_OWNERS,
        actor__isnull=False,
    )
    principals = spoke.filter(acting_for__isnull=False).values_list("acting_for_id", flat=True)
    people = {*spoke.values_list("actor_id", flat=True), *principals}
    return recused.people_of_committed(case.pk) | people


def approve_demand(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Open every line but those that are sent to the ordinary path.

    `step.data` carries `seen` (the lines as `as_shown` has them), `content_digest` (of what the
    page showed as handed in), `diverted` (numbers of lines) and, where there are some, `reason`.

    Writes: on each line the act `approve_at_once` or `divert`, in the name of the officer.

    Raises:
        Stale: a department objected, a line ended, the list changed a dataset, or a supplement
            came after the page was drawn.
        GuardFailed: a department may still object to a line that would be opened, the list does
            not open it any more, an exclusion holds for it, or the applicant has been barred
            from the fast path since.
        BadInput: nothing would be opened; no reason for what is sent to the ordinary path.
    """
    waiting = _waiting_as_seen(step)
    must_not_be_shut_out(_review(step).application.applicant, civil_date(step.at))
    diverted = {str(number) for number in step.data.get("diverted", ())}
    approved = [line for line in waiting if line.number not in diverted]
    if not approved:
        raise BadInput(
            _t("没有留下要通过的数据：全部不一次性通过的，请选“全部转普通程序”并写明理由。"),
            field="reason",
        )
    if len(approved) < len(waiting):
        _must_say_why(step)
    _must_be_ripe(approved, on=civil_date(step.at))
    _must_not_be_excluded(approved, _handed_in_last(_review(step)))
    for line in waiting:
        if line in approved:
            _act_on(step, line, "approve_at_once", {"officer": step.actor})
        else:
            _divert(step, line, DiversionCause.OFFICER)
    return {
        "approved": [line.number for line in approved],
        "diverted": [line.number for line in waiting if line not in approved],
        **_what_was_seen(step),
    }


def divert_demand(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Send every line to the ordinary path, for a reason that the applicant reads.

    Writes: on each line the act `divert`.

    Raises:
        Stale: as `approve_demand`. BadInput: too few words.
    """
    waiting = _waiting_as_seen(step)
    _must_say_why(step)
    for line in waiting:
        _divert(step, line, DiversionCause.OFFICER)
    return {"diverted": [line.number for line in waiting], **_what_was_seen(step)}


def divert_by_rule(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Send every line to the ordinary path because a commitment was found false (S30).

    Writes: on each line the act `divert`.
    """
    waiting = _waiting(_review(step))
    for line in waiting:
        _divert(step, line, DiversionCause.FALSE_COMMITMENT)
    return {"diverted": [line.number for line in waiting]}


def must_have_no_lines(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Refuse to close a review whose lines wait for its officer.

    Raises:
        GuardFailed: one does.
    """
    if _waiting(_review(step)):
        raise GuardFailed(_t("还有数据等待一次性审核，不能办结。"))
    return {}


def _review(step: Step) -> FastPathReview:
    return cast("FastPathReview", step.case)


def _waiting(review: FastPathReview) -> list[AccessLine]:
    lines = locked_lines(review.application)
    return [line for line in lines if line.state == LineState.COMMITTED]


def _waiting_as_seen(step: Step) -> list[AccessLine]:
    review = _review(step)
    waiting = _waiting(review)
    is_as_seen = set(as_shown(waiting)) == set(step.data.get("seen", ()))
    if not is_as_seen or step.data.get("content_digest") != _handed_in_last(review).digest:
        raise Stale(
            _t(
                "打开本页之后，有数据提供部门提出了异议，或者申请内容、数据有变化。"
                "本次没有作出决定：请核对下面的最新情况，再办理。"
            )
        )
    return waiting


def _handed_in_last(review: FastPathReview) -> SubmittedApplication:
    last = review.application.submissions.order_by("number").last()
    assert last is not None  # noqa: S101  # a review exists only after handing in
    return last


def _must_say_why(step: Step) -> None:
    if len(str(step.data.get("reason", "")).strip()) < SHORTEST_REASON:
        raise BadInput(
            _t("转普通程序须写明理由，至少 %(least)s 字：申请人会在告知书中看到。")
            % {"least": SHORTEST_REASON},
            field="reason",
        )


def _must_be_ripe(lines: Sequence[AccessLine], *, on: date) -> None:
    last_days = last_days_to_object([line.pk for line in lines], on=on)
    line = next((line for line in lines if line.pk in last_days), None)
    if line is not None:
        raise GuardFailed(
            _t(
                "“%(name)s”的提供部门在 %(last)s 前（含当日）可以提出异议，现在还没有表示意见："
                "请待其答复“无异议”或者期满后再审核，也可以将这一项转普通程序。"
            )
            % {"name": line.row.name, "last": last_days[line.pk].isoformat()}
        )


def _must_not_be_excluded(lines: Sequence[AccessLine], last: SubmittedApplication) -> None:
    if excluded := excluded_lines(lines, content_of(last.content)):
        raise GuardFailed(
            next(iter(excluded.values()))
            + _t("请将所涉及的数据转普通程序并写明理由，其余的可以一次性审核通过。")
        )


def _divert(step: Step, line: AccessLine, cause: DiversionCause) -> None:
    reason = str(step.data.get("reason", "")).strip()
    _act_on(step, line, "divert", {"cause": cause, "reason": reason, "officer": step.actor})


def _act_on(step: Step, line: AccessLine, name: str, said: dict[str, Any]) -> None:
    data = {**said, "review": _review(step).number, "office": _review(step).organisation}
    act(case=line, name=name, actor=None, at=step.at, expected_version=None, data=data)


def _what_was_seen(step: Step) -> dict[str, Any]:  # Any: JSON facts
    commitment = _review(step).application.fast_path
    return {
        "content_digest": step.data["content_digest"],
        "commitment_digest": commitment.digest,
    }
