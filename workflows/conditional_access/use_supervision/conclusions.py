"""After the user was heard: the head revokes the grant, or lets it go on to its own last day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.states.obligation import (
    BarScope,
    Measure,
    ViolationGround,
    ViolationOutcome,
)
from workflows.conditional_access.use_supervision import proposals
from workflows.conditional_access.use_supervision.bars import bar_applicant
from workflows.conditional_access.use_supervision.false_commitment import FALSE_COMMITMENT
from workflows.conditional_access.use_supervision.grant_measures import (
    grants_resting_on,
    must_be_live,
    resume_after_supervision,
    revoke_for_violation,
)
from workflows.conditional_access.use_supervision.measures import facts_of, returned_facts
from workflows.conditional_access.use_supervision.replies import (
    close_other_tasks,
    open_tasks_of,
)
from workflows.engine.cascade import cancel_tasks

if TYPE_CHECKING:
    from cases.models import Case, Obligation, Violation, WorkItem
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts


def propose_revocation(step: Step) -> Facts:
    """Propose to revoke the grant with all that rest on the same agreement or commitment.

    `step.data` carries `ground`, `text` and `bar`: a `BarScope`, or empty for no bar. A false
    commitment bars at least from the fast path (S30).

    Writes: one `MeasureProposal`, its digest in the event.

    Raises:
        BadInput: no ground of the table, no text, too long a text, or no such bar.
        GuardFailed: the grant has ended.
    """
    must_be_live(cast("Obligation", step.case))
    ground, bar = proposals.ground_of(step), str(step.data.get("bar", ""))
    if bar and bar not in BarScope.values:
        raise BadInput(_t("请从列表中选择禁入范围，或者选择不禁入。"), field="bar")
    if ground == ViolationGround.FALSE_PROMISE and not bar:
        raise BadInput(
            _t("承诺内容虚假的，至少在一定期限内不得以告知承诺方式申请：请选择禁入范围。"),
            field="bar",
        )
    return facts_of(proposals.propose(step, Measure.REVOKE, ground=ground, bar=bar))


def propose_lifting(step: Step) -> Facts:
    """Propose to let the grant go on; data, writes and errors are those of a proposal alone."""
    return facts_of(proposals.propose(step, Measure.LIFT))


def revoke(step: Step) -> Facts:
    """Revoke the grant, and every live grant that rests on the same agreement or commitment.

    Writes: the acts of the grants, each with its letter; the outcome of the violation; a `Bar`
    where one was proposed; where a commitment was false, a message to divert the applicant's
    other cases of the fast path.

    Raises:
        GuardFailed: no revocation was proposed, or the grant has ended.
    """
    obligation = cast("Obligation", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    proposal = proposals.the_proposal(step, Measure.REVOKE)
    must_be_live(obligation)
    violation = _open_violation(obligation)
    bar = None
    if proposal.bar:
        bar = bar_applicant(violation, BarScope(proposal.bar), by=step.actor, at=step.at)
    grants = grants_resting_on(obligation)
    for grant in grants:
        revoke_for_violation(grant, obligation, proposal, bar, at=step.at)
    _end(violation, ViolationOutcome.REVOKED, step)
    close_other_tasks(step)
    if proposal.ground == ViolationGround.FALSE_PROMISE:
        step.news[FALSE_COMMITMENT] = {"applicant": violation.applicant_id}
    return facts_of(proposal) | {
        "violation": violation.pk,
        "grants": [grant.number for grant in grants],
        **({"bar": {"scope": bar.scope, "until": bar.ends_on.isoformat()}} if bar else {}),
    }


def lift(step: Step) -> Facts:
    """Let the grant go on to its own last day (S29).

    `step.data["outcome"]` says whether the violation was made good or unfounded.

    Writes: the act of the grant; the outcome of the violation.

    Raises:
        BadInput: neither of both. GuardFailed: nothing was proposed.
    """
    obligation = cast("Obligation", step.case)
    proposal = proposals.the_proposal(step)
    said = str(step.data.get("outcome", ""))
    if said not in {ViolationOutcome.MADE_GOOD, ViolationOutcome.UNFOUNDED}:
        raise BadInput(_t("请选择恢复授权的原因：已改正，或者申辩成立。"), field="outcome")
    violation = _open_violation(obligation)
    _end(violation, ViolationOutcome(said), step)
    close_other_tasks(step)
    resume_after_supervision(obligation, at=step.at)
    return facts_of(proposal) | {"violation": violation.pk, "outcome": said}


def send_back(step: Step) -> Facts:
    """Let the reviewer weigh again; `step.data["remark"]` is for the department alone.

    Writes: the return on the proposal; the head's open task is closed.

    Raises:
        BadInput: no remark, or too long a one. GuardFailed: nothing waits for the head.
    """
    if not is_before_the_head(step.case):
        raise GuardFailed(_t("没有等待决定的处理建议：请刷新页面，查看可办事项。"))
    returned = proposals.send_back(step)
    cancel_tasks(step, [each for each in open_tasks_of(step.case) if _is_of_head(each)])
    return returned_facts(returned)


def is_before_the_head(case: Case) -> bool:
    """Tell whether a proposal to revoke or to lift waits for the head."""
    return any(_is_of_head(each) for each in open_tasks_of(case))


def _is_of_head(item: WorkItem) -> bool:
    return bool(item.flow_task.name == "conclude")


def _open_violation(obligation: Obligation) -> Violation:
    found = obligation.violations.filter(ended_at__isnull=True).order_by("pk").last()
    if found is None:
        raise GuardFailed(_t("没有待处理的违规记录，不能这样决定：请刷新页面。"))
    return found


def _end(violation: Violation, outcome: ViolationOutcome, step: Step) -> None:
    violation.outcome, violation.ended_at = outcome, step.at
    violation.save(update_fields=["outcome", "ended_at"])
