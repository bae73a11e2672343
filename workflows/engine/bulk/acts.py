"""What may be done to many tasks at once: each act carries out one row of a plan.

An act says in a sentence what it led to. The plan shows that sentence beforehand, because it is
drawn by carrying each row out and taking it back (docs/decisions/0010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t, gettext_lazy as _

from cases.errors import GuardFailed, NotAllowed, Stale
from cases.models import Person
from cases.queries.visible import visible_to
from workflows.engine import claims
from workflows.engine.clocks import civil_date
from workflows.engine.gate import take_step
from workflows.engine.movements import locked_task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from cases.models import BulkPlan, BulkRow, WorkItem
    from workflows.engine.nodes import Human, Outcome


@dataclass(frozen=True, kw_only=True)
class BulkAct:
    """One act in bulk.

    Attributes:
        name: identifier, as the plan stores it.
        label: what it is called.
        carry_out: does one row for the plan's person and returns what it led to; refuses with an
            error of the house.
        finish: what follows once every row is settled; may refuse likewise.
    """

    name: str
    label: StrOrPromise
    carry_out: Callable[[BulkPlan, BulkRow, datetime], str]
    finish: Callable[[BulkPlan, datetime], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """An outcome of one node that its declaration allows in bulk."""

    node: Human
    outcome: Outcome

    @property
    def name(self) -> str:
        """How a form and a plan name it."""
        return f"{name_of(self.node)}.{self.outcome.name}"


def name_of(node: Human) -> str:
    """Return the name of a node that no other flow has."""
    return f"{node.flow_class.__name__}.{node.name}"


def decisions_in_bulk(items: Iterable[WorkItem]) -> list[Decision]:
    """Return the outcomes in which some of these tasks may be finished in bulk."""
    nodes = {name_of(item.flow_task): item.flow_task for item in items}
    return [
        Decision(node=node, outcome=outcome)
        for _name, node in sorted(nodes.items())
        for outcome in node.outcomes
        if outcome.in_bulk
    ]


def _claim(plan: BulkPlan, row: BulkRow, at: datetime) -> str:
    item = _as_seen(plan, row, at)
    held = claims.claim(work_item=item, person=plan.person, at=at, operation=plan.operation)
    return _t("由您领取") if held.moved else _t("已由您持有，无须变动")


def _release(plan: BulkPlan, row: BulkRow, at: datetime) -> str:
    item = _as_seen(plan, row, at)
    held = claims.release(
        work_item=item,
        person=plan.person,
        at=at,
        note=plan.data.get("note", ""),
        operation=plan.operation,
    )
    return _t("退回团队队列") if held.moved else _t("已在团队队列中，无须变动")


def _hand_over(plan: BulkPlan, row: BulkRow, at: datetime) -> str:
    item = _as_seen(plan, row, at)
    to = Person.objects.get(pk=plan.data["to"])
    was = item.owner
    held = claims.hand_over(
        work_item=item,
        person=plan.person,
        to=to,
        at=at,
        note=plan.data.get("note", ""),
        operation=plan.operation,
    )
    if not held.moved:
        return _t("已由%(to)s持有，无须变动") % {"to": to}
    if was is None:
        return _t("从团队队列指派给%(to)s") % {"to": to}
    return _t("由%(was)s移交给%(to)s") % {"was": was, "to": to}


def _decide(plan: BulkPlan, row: BulkRow, at: datetime) -> str:
    item = _as_seen(plan, row, at)
    outcome = _outcome_in_bulk(item, plan.data["decision"])
    if outcome.alone is not None:
        outcome.alone(item.process)
    taken = take_step(
        work_item=item,
        outcome=outcome.name,
        actor=plan.person,
        at=at,
        expected_version=row.expected_version,
        data={"reason": plan.data.get("note", "")},
        operation=plan.operation,
    )
    return _t("“%(outcome)s”，案卷成为“%(state)s”") % {
        "outcome": outcome.label,
        "state": taken.case.state_label,
    }


def _as_seen(plan: BulkPlan, row: BulkRow, at: datetime) -> WorkItem:
    """Lock the case of a row; refuse what is out of sight, finished, or changed since."""
    assert row.work_item is not None  # noqa: S101  # acts on tasks have a task in each row
    if not visible_to(plan.person, on=civil_date(at)).filter(pk=row.case_id).exists():
        raise NotAllowed(_t("没有这项任务，或者您无权查看。"))
    item = locked_task(row.work_item)
    if item.process.version != row.expected_version:
        raise Stale(
            _t("名单列出后本案又有办理（版次由 %(seen)s 变为 %(now)s）：请打开核对后单独办理。")
            % {"seen": row.expected_version, "now": item.process.version}
        )
    return item


def _outcome_in_bulk(item: WorkItem, decision: str) -> Outcome:
    node = item.flow_task
    found = next((each for each in decisions_in_bulk([item]) if each.name == decision), None)
    if found is None:
        raise GuardFailed(
            _t("“%(task)s”不能用本次所选的批量决定办理：请单独打开办理。")
            % {"task": node.task_title}
        )
    return found.outcome


ACTS = {
    act.name: act
    for act in (
        BulkAct(name="claim", label=_("领取"), carry_out=_claim),
        BulkAct(name="release", label=_("退回团队队列"), carry_out=_release),
        BulkAct(name="hand_over", label=_("移交或指派给同事"), carry_out=_hand_over),
        BulkAct(name="decide", label=_("作出同一决定"), carry_out=_decide),
    )
}
