"""A plan that a head has drawn and not confirmed yet: what would become of each waiting request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.cast import TRANSPORT
from cases.queries.queue_parts import by_urgency
from cases.queries.queues import team_tasks, unclaimed
from cases.states.role import Role
from workflows.engine.bulk.acts import ACTS, decisions_in_bulk
from workflows.engine.bulk.plan import Picked, draw_plan
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from backoffice.demo.stage import Stage


def plan_many_at_once(stage: Stage) -> None:
    """Let the head of the transport commission plan to approve every waiting request alike."""
    head = stage.hat(TRANSPORT, Role.DEPARTMENT_HEAD).person
    waiting = by_urgency(unclaimed(team_tasks(head, on=civil_date(stage.now))))
    decision = next(iter(decisions_in_bulk(waiting)))
    draw_plan(
        act=ACTS["decide"],
        person=head,
        picked=[Picked(work_item=item.pk, version=item.process.version) for item in waiting],
        data={"decision": decision.name, "note": "同类更正，一并审核。"},
        all_or_nothing=False,
        at=stage.now,
    )
