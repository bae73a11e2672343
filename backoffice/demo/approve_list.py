"""Walk submitted requests through every approval with demo accounts, and publish them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.demo.list_organisations import city_offices
from backoffice.demo.people import demo_member
from cases.models import ListVersion, WorkItem
from cases.states.disposition import Disposition
from cases.states.role import Role
from workflows.engine.gate import act, take_step
from workflows.open_list.disposing import Ruling
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.impact import impact_of
from workflows.open_list.new_version import cut_version

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cases.models import ListChange, Membership

REASON = "演示：已核对，予以通过。"
IMMEDIATE_REASON = "演示：立即生效。"
OUTCOMES = {
    "head_review": "approve",
    "lead_review": "approve",
    "security_review": "clear",
    "commission_review": "conclude",
}


def approve_and_publish(*, changes: Iterable[ListChange], at: datetime) -> ListVersion:
    """Approve requests, cut a version that takes effect at once, and bring it into effect."""
    commission, _data_centre = city_offices(at=at)
    for change in changes:
        _approve(change, at)
    version = cut_version(
        membership=demo_member(commission, Role.COMMISSION_STAFF, at=at),
        at=at,
        immediate_reason=IMMEDIATE_REASON,
    )
    _take(
        _open_task(version.pk), "confirm", demo_member(commission, Role.COMMISSION_LEAD, at=at), at
    )
    bring_into_effect(at=at)
    version.refresh_from_db()
    return version


def _approve(change: ListChange, at: datetime) -> None:
    while (item := _open_task(change.pk)) is not None:
        # Whom a task waits for is in the rules of routing, which a demonstration may have changed.
        hat = demo_member(item.organisation, Role(item.role), at=at)
        if item.flow_task.name == "commission_review":
            _let_go_on_what_depends(change, hat, at)
        _take(item, OUTCOMES[item.flow_task.name], hat, at)


def _let_go_on_what_depends(change: ListChange, hat: Membership, at: datetime) -> None:
    left = [each.name for each in impact_of(change) if each.ruling is None]
    if left:
        act(
            case=change,
            name="dispose",
            actor=hat.person,
            at=at,
            expected_version=None,
            data={"rulings": dict.fromkeys(left, Ruling(disposition=Disposition.CONTINUE))},
            hat_id=hat.pk,
        )


def _open_task(case: int) -> WorkItem | None:
    return (
        WorkItem.objects.filter(process_id=case, finished__isnull=True)
        .select_related("organisation")
        .first()
    )


def _take(item: WorkItem | None, outcome: str, hat: Membership, at: datetime) -> None:
    assert item is not None  # noqa: S101  # a version that was just cut waits for its second person
    take_step(
        work_item=item,
        outcome=outcome,
        actor=hat.person,
        at=at,
        expected_version=None,
        data={"reason": REASON, "notice_waiver": REASON},
        hat_id=hat.pk,
    )
