"""The commission's officers keep their filters; one of them is the whole office's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.cast import COMMISSION, TRANSPORT
from cases.states.role import Role
from forms.task_filters import FILTER_SCHEMA
from workflows.engine.saved_views import save_view, share_view

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage


def save_views(stage: Stage) -> None:
    """Save three views and share one with the commission.

    Writes: the views and the event of the sharing.
    """
    officer = stage.hat(COMMISSION, Role.COMMISSION_STAFF)
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD)
    shared = save_view(
        person=officer.person,
        queue="team",
        name="两个工作日内到期、待领取",
        clauses={"within": "2", "unclaimed": "1"},
        schema=FILTER_SCHEMA,
        at=stage.now,
    )
    share_view(person=officer.person, view=shared, organisation=officer.organisation, at=stage.now)
    for person, name, clauses in (
        (officer.person, "交通委的调整申请", {"organisation": "交通", "kind": "list_change"}),
        (head.person, "已逾期", {"due": "overdue"}),
    ):
        save_view(
            person=person,
            queue="team",
            name=name,
            clauses=clauses,
            schema=FILTER_SCHEMA,
            at=stage.now,
        )
