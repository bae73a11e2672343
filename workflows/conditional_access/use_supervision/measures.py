"""From a late or broken obligation to the suspension of its grant: proposed, decided by a head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import Violation
from cases.states.obligation import Measure
from cases.text_digest import text_digests
from workflows.conditional_access.use_supervision import proposals
from workflows.conditional_access.use_supervision.grant_measures import (
    must_be_live,
    suspend_for_supervision,
)
from workflows.conditional_access.use_supervision.replies import (
    close_other_tasks,
    open_tasks_of,
)
from workflows.engine.cascade import cancel_tasks
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Case, MeasureProposal, Obligation, WorkItem
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts
# The tasks in which a reviewer looks, as the flow names them.
LOOKS: Final = frozenset({"look", "recheck"})


def put_forward(step: Step) -> Facts:
    """Ask a person of the department what follows from the user's delay.

    Writes: the day on the obligation.
    """
    return _put_forward_on(step)


def wait_longer(step: Step) -> Facts:
    """Wait for what the user owes; the department is asked again when that takes long, too.

    Writes: the day on the obligation; the department's own open task is closed.

    Raises:
        GuardFailed: the user owes nothing, or the department has nothing before it.
    """
    if not is_waited_for(step.case):
        raise GuardFailed(_t("使用单位没有待提交的材料，不能继续等待：请办理待办的核查。"))
    cancel_tasks(step, [each for each in open_tasks_of(step.case) if _is_look(each)])
    return _put_forward_on(step)


def is_waited_for(case: Case) -> bool:
    """Tell whether the user owes something and the department has it before it meanwhile."""
    tasks = open_tasks_of(case)
    return any(each.flow_task.for_opener for each in tasks) and any(map(_is_look, tasks))


def _is_look(item: WorkItem) -> bool:
    return item.flow_task.name in LOOKS


def _put_forward_on(step: Step) -> Facts:
    obligation = cast("Obligation", step.case)
    obligation.put_forward_on = civil_date(step.at)
    obligation.save(update_fields=["put_forward_on"])
    return {}


def propose_suspension(step: Step) -> Facts:
    """Propose to hold the obligation broken and to suspend the grant.

    `step.data` carries `ground` (a `ViolationGround`) and `text`, which stays with the department
    until the head has decided (S42).

    Writes: one `MeasureProposal`, its digest in the event.

    Raises:
        BadInput: no ground of the table, no text, or too long a text.
        GuardFailed: the grant has ended.
    """
    must_be_live(cast("Obligation", step.case))
    ground = proposals.ground_of(step)
    return facts_of(proposals.propose(step, Measure.SUSPEND, ground=ground))


def suspend(step: Step) -> Facts:
    """Hold the obligation broken and suspend its grant, in one transaction (S29).

    Writes: one `Violation`; the grant's own act with its letter and what the delivery system is
    told; what the user still owed is closed, since they are heard now.

    Raises:
        GuardFailed: no suspension was proposed, or the grant has ended.
    """
    obligation = cast("Obligation", step.case)
    assert step.actor is not None  # noqa: S101  # a person's task
    proposal = proposals.the_proposal(step, Measure.SUSPEND)
    must_be_live(obligation)
    violation = Violation.objects.create(
        obligation=obligation,
        applicant_id=obligation.data_grant.applicant_id,
        ground=proposal.ground,
        text=proposal.text,
        found_by=step.actor,
        found_at=step.at,
    )
    close_other_tasks(step)
    obligation.answered_at = None
    obligation.save(update_fields=["answered_at"])
    suspend_for_supervision(obligation, violation, at=step.at)
    return facts_of(proposal) | {"violation": violation.pk, "grant": obligation.data_grant.number}


def dismiss(step: Step) -> Facts:
    """Do not suspend: whoever looks does so anew.

    `step.data["remark"]` is for the department alone.

    Writes: the return on the proposal; the day on the obligation; the head's task is closed.

    Raises:
        BadInput: no remark, or too long a one. GuardFailed: nothing waits for the head.
    """
    if not is_before_the_head(step.case):
        raise GuardFailed(_t("没有等待决定的中止建议：请刷新页面，查看可办事项。"))
    returned = proposals.send_back(step)
    cancel_tasks(step, [each for each in open_tasks_of(step.case) if _is_decision(each)])
    return returned_facts(returned) | _put_forward_on(step)


def is_before_the_head(case: Case) -> bool:
    """Tell whether a proposal to suspend waits for the head."""
    return any(map(_is_decision, open_tasks_of(case)))


def _is_decision(item: WorkItem) -> bool:
    return bool(item.flow_task.name == "decide")


def returned_facts(proposal: MeasureProposal) -> Facts:
    """Return how an event knows the return of a proposal: its remark by a digest, too."""
    return facts_of(proposal) | {"remark_sha256": text_digests(proposal.remark).sha256}


def facts_of(proposal: MeasureProposal) -> Facts:
    """Return how an event knows a proposal: by a digest, as its words stay inside (S42)."""
    return {
        "proposal": proposal.pk,
        "measure": proposal.measure,
        "text_sha256": text_digests(proposal.sealed_words).sha256,
    }
