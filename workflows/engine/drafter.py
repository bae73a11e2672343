"""Give a case another drafter, where its own is leaving: a recorded act, not a silent change.

Whoever wrote the case before stays barred from deciding it: four eyes read the events of writing
(`requirements`), not only the name on the case (docs/decisions/0011).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput
from cases.events import append_case_event
from cases.models import Person, WorkItem
from cases.permissions import Requirement
from cases.queries.holders import people_meeting
from cases.states.clock import AssignmentReason
from cases.states.role import CITY_WIDE_ROLES
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.movements import move
from workflows.engine.nodes import Human
from workflows.engine.places import states_leading_to
from workflows.engine.records import locked_record
from workflows.engine.requirements import holding_organisation

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from cases.models import Case, Membership
    from workflows.engine.nodes import CaseFlow

RULE = "house default: a leaver's drafts"


def draft_nodes(flow: type[CaseFlow]) -> list[Human]:
    """Return the tasks of a flow that go to the case's drafter alone."""
    nodes = flow.instance.nodes()
    return [node for node in nodes if isinstance(node, Human) and node.for_opener]


def needs_a_drafter(case: Case) -> bool:
    """Tell whether an open case is being drafted, or may still come back to its drafter.

    One that cannot, such as a version that is published and waits for its day, keeps the name of
    who drafted it: its proof holds that name.
    """
    return case.finished is None and case.state in _drafting_states(case.flow_class)


@cache
def _drafting_states(flow: type[CaseFlow]) -> frozenset[str]:
    return states_leading_to(flow, frozenset(node.name for node in draft_nodes(flow)))


def of_drafter(case: Case) -> Requirement:
    """Return what being the drafter of a case asks of a person.

    Args:
        case: as its own class, which knows who asks.
    """
    nodes = draft_nodes(case.flow_class)
    return Requirement(
        roles=frozenset(role for node in nodes for role in node.roles),
        organisation=holding_organisation(case, nodes[0].holder),
        anywhere=CITY_WIDE_ROLES,
        only=case.sole_drafter,
    )


@patiently
@transaction.atomic
def change_drafter(
    *, case: Case, to: Person, by: Membership, at: datetime, operation: UUID | None = None
) -> bool:
    """Make a colleague the drafter of an open case, with the drafts that its own still holds.

    Args:
        case: the case.
        to: the new drafter.
        by: the role under which somebody decides so.
        at: the moment.
        operation: the bulk operation that this belongs to.

    Returns:
        Whether anything changed: not where the case needs no drafter, or is theirs already.

    Writes: the drafter on the case, one event, the holder of its open drafts with an
    `Assignment` each. State and clocks stay as they are.

    Raises:
        BadInput: they hold no role that may draft it, or are at work on another task of it.
    """
    record = locked_record(case.flow_class.process_class, case.pk)
    if not needs_a_drafter(record) or record.opened_by_id == to.pk:
        return False
    _must_be_fit(record, to, at=at)
    was, record.opened_by = record.opened_by_id, to
    append_case_event(
        case=record,
        act="change_drafter",
        actor=by.person,
        membership=by,
        at=at,
        from_state=record.state,
        rule=RULE,
        data={"from": was, "to": to.pk, "drafter": to.name},
        operation=operation,
    )
    record.save(update_fields=["opened_by", "version", "head"])
    drafts = draft_nodes(record.flow_class)
    for item in _open_tasks(record).filter(flow_task__in=drafts, owner_id=was):
        why = AssignmentReason.HAND_OVER
        move(item, to, by=by.person, at=at, why=why, operation=operation)
    return True


def _must_be_fit(case: Case, to: Person, *, at: datetime) -> None:
    # Locked like the receiver of any task: a deactivation comes first, or sees the case.
    Person.objects.select_for_update(no_key=True).get(pk=to.pk)
    if not people_meeting(of_drafter(case), on=civil_date(at)).filter(pk=to.pk).exists():
        raise BadInput(
            _t("%(to)s在%(where)s没有可以起草的角色，不能接办起草的案卷。请另选他人。")
            % {"to": to, "where": of_drafter(case).organisation}
        )
    if _open_tasks(case).filter(owner=to).exists():
        raise BadInput(_t("%(to)s正在审办本案，不能同时成为其经办人。请另选他人。") % {"to": to})


def _open_tasks(case: Case) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(process_id=case.pk, finished__isnull=True)
