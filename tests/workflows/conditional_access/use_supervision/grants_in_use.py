"""Grants in use for tests, and the acts of both sides about their obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import Grant, Obligation, WorkItem
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import delivered
from tests.workflows.conditional_access.granting import DELIVERED_AT, handed_over, in_use
from workflows.conditional_access.use_supervision.late import ask_about_late_users
from workflows.engine.escalation import sweep
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership
    from tests.workflows.conditional_access.applying import Town

# Three months after the delivery, a Friday.
REPORT_DUE = shanghai(2024, 1, 12)
WARNED_AT = shanghai(2024, 1, 19)
ASKED_AT = shanghai(2024, 1, 27)
SUSPENDED_AT = shanghai(2024, 1, 30)
# Five working days later, the Sunday before a long holiday among them.
HEARD_UNTIL = shanghai(2024, 2, 5)
WEIGHED_AT = shanghai(2024, 2, 6)
DECIDED_AT = shanghai(2024, 2, 8)


def the_report(grant: Grant) -> Obligation:
    """Return the first use report that a grant obliges to."""
    return Obligation.objects.get(data_grant=grant, code="use_report", sequence=0)


def the_check(grant: Grant) -> Obligation:
    """Return the first look at the use of a grant."""
    return Obligation.objects.get(data_grant=grant, code="use_check", sequence=0)


def acted(
    obligation: Obligation, task: str, by: Membership, outcome: str, at: datetime, /, **data: Any
) -> Obligation:
    """Finish the open task of that name; return the obligation as it now is."""
    take_step(
        work_item=task_of(obligation, task),
        outcome=outcome,
        actor=by.person,
        at=at,
        expected_version=None,
        data=data,
    )
    return Obligation.objects.get(pk=obligation.pk)


def task_of(obligation: Obligation, task: str) -> WorkItem:
    """Return the open task of that name."""
    waiting = WorkItem.objects.filter(process=obligation.pk, finished__isnull=True)
    return next(item for item in waiting if item.flow_task.name == task)


def tasks_of(obligation: Obligation) -> set[str]:
    """Return the names of the open tasks."""
    waiting = WorkItem.objects.filter(process=obligation.pk, finished__isnull=True)
    return {item.flow_task.name for item in waiting}


def warned_and_asked(obligation: Obligation) -> Obligation:
    """Let the report go late, the warning leave, and the department be asked what follows."""
    sweep(at=WARNED_AT)
    delivered(WARNED_AT)
    ask_about_late_users(at=ASKED_AT)
    return Obligation.objects.get(pk=obligation.pk)


def proposed(
    town: Town, obligation: Obligation, at: datetime = ASKED_AT, *, task: str = "look"
) -> Obligation:
    """Let the reviewer propose to suspend the grant."""
    return acted(
        obligation,
        task,
        town.traffic.reviewer,
        "propose_suspension",
        at,
        ground="UV01",
        text="两次提示后仍未提交利用报告。",
    )


def suspended(town: Town, obligation: Obligation, at: datetime = SUSPENDED_AT) -> Obligation:
    """Let the head hold it broken, after warning, question and proposal."""
    asked = proposed(town, warned_and_asked(obligation))
    return acted(asked, "decide", town.traffic.head, "suspend", at)


def pleaded(town: Town, obligation: Obligation, at: datetime = HEARD_UNTIL) -> Obligation:
    """Let the user be heard."""
    text = "人员更替时漏报，报告已经附上。"
    return acted(obligation, "plead", town.person, "plead", at, text=text, file=None)


def revocation_proposed(
    town: Town, obligation: Obligation, at: datetime = WEIGHED_AT, **changed: Any
) -> Obligation:
    """Let the reviewer propose to revoke the grant."""
    said = {"ground": "UV01", "text": "申辩不成立，仍未提交利用报告。", "bar": ""} | changed
    return acted(obligation, "weigh", town.traffic.reviewer, "propose_revocation", at, **said)


def revoked(
    town: Town, obligation: Obligation, at: datetime = DECIDED_AT, **changed: Any
) -> Obligation:
    """Let the head revoke the grant after the plea."""
    weighed = revocation_proposed(town, pleaded(town, obligation), **changed)
    return acted(weighed, "conclude", town.traffic.head, "revoke", at)


__all__ = ["DELIVERED_AT", "handed_over", "in_use"]
