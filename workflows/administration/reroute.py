"""Apply the rules in force to tasks that wait: first a plan to look at, then the same plan.

Only what nobody holds moves. What a person holds, or a ladder has given to a lead, stays where
it is and is listed (queues-and-deadlines, section 3, item 8).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, Stale
from cases.events import append_system_event
from cases.models import Assignment, Case, OutboxMessage, RoutingDecision, WorkItem
from cases.queries.routing import RoutingStamp, open_items_in_chunks, version_in_force
from cases.routing_digest import decision_digest
from cases.states.clock import AssignmentReason
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.outbox import message
from workflows.engine.record_language import in_record_language
from workflows.engine.routing import Places, route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from cases.models import Person, RoutingVersion
    from workflows.engine.routing import Routed

CHUNK = 500
NOTE_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Reroute:
    """A task that the rules would put elsewhere, with where that is."""

    item: WorkItem
    routed: Routed

    @property
    def role_label(self) -> str:
        """The Chinese label of the role that would get it."""
        return str(Role(self.routed.role).label)


@dataclass(frozen=True, kw_only=True)
class ReroutePlan:
    """What applying a version would do: tasks that move, and those that stay untouched.

    `hash` stands for the moves alone: who claims a task meanwhile makes the plan another one.
    """

    version: RoutingVersion
    moved: tuple[Reroute, ...]
    kept: tuple[Reroute, ...]
    hash: str


@dataclass(frozen=True, kw_only=True)
class Rerouted:
    """The plan as it was applied."""

    plan: ReroutePlan


def plan_reroute(*, version: RoutingVersion, on: date) -> ReroutePlan:
    """Return what applying a version to the open tasks would change; nothing is written.

    Args:
        version: any version, approved or not: who decides about it wants to see.
        on: the day whose offices count.
    """
    stamp, places = RoutingStamp(version.pk, version.digest), Places(on)
    moved: list[Reroute] = []
    kept: list[Reroute] = []
    for chunk in open_items_in_chunks(CHUNK):
        for each in _elsewhere(chunk, stamp=stamp, places=places):
            held = each.item.owner_id is not None or each.item.escalated_at is not None
            (kept if held else moved).append(each)
    return ReroutePlan(
        version=version, moved=tuple(moved), kept=tuple(kept), hash=_hash(version, moved)
    )


@patiently
@transaction.atomic
def apply_reroute(
    *, version: RoutingVersion, actor: Person, plan_hash: str, at: datetime
) -> Rerouted:
    """Move the waiting tasks as the plan showed.

    Args:
        version: the one in force.
        actor: an administrator.
        plan_hash: of the plan that the person saw.
        at: the moment.

    Writes: organisation and role of each moved task, one `Assignment` and `RoutingDecision`
    each, one system event that seals them, one outbox row each for the queue that it is in now.

    Raises:
        NotAllowed: the actor is no administrator.
        GuardFailed: the version is not in force.
        Stale: since the plan was drawn a task was claimed, finished or opened.
    """
    on = civil_date(at)
    require_administrator(actor, on=on)
    current = version_in_force(on)
    if current is None or current.pk != version.pk:
        raise GuardFailed(_t("只有正在施行的版本可以用于重新分派：请先批准，并等到施行日期。"))
    seen = plan_reroute(version=current, on=on)
    # Cases before tasks and in order, as every act locks them: a claim waits, or was first.
    cases = Case.objects.select_for_update().order_by("pk")
    list(cases.filter(pk__in=[move.item.process_id for move in seen.moved]).values_list("pk"))
    plan = plan_reroute(version=current, on=on)
    if plan_hash != plan.hash or seen.hash != plan.hash:
        raise Stale(
            _t("预览之后有任务被领取、办结或新到，分派结果已不同。请核对新的预览后再执行。")
        )
    if plan.moved:
        _write(plan, actor=actor, at=at)
    return Rerouted(plan=plan)


def _elsewhere(
    chunk: Sequence[WorkItem], *, stamp: RoutingStamp, places: Places
) -> Iterator[Reroute]:
    """Give the tasks of a chunk that the rules would put elsewhere."""
    items = [item for item in chunk if not item.flow_task.for_opener]
    places.learn_risks(items, stamp=stamp)
    for item in items:
        routed = route(case=item.process, node=item.flow_task, stamp=stamp, places=places)
        if (routed.organisation.pk, routed.role) != (item.organisation_id, item.role):
            yield Reroute(item=item, routed=routed)


def _hash(version: RoutingVersion, moved: Iterable[Reroute]) -> str:
    lines = (
        f"{each.item.pk}|{each.item.organisation_id}|{each.item.role}"
        f"|{each.routed.organisation.pk}|{each.routed.role}"
        for each in moved
    )
    return hashlib.sha256("\n".join((version.digest, *lines)).encode()).hexdigest()


def _write(plan: ReroutePlan, *, actor: Person, at: datetime) -> None:
    decisions = [move.routed.decision(move.item, at=at) for move in plan.moved]
    notes = [_note(move, plan.version) for move in plan.moved]
    event = append_system_event(
        act=SystemAct.ROUTING_APPLIED,
        actor=actor,
        at=at,
        data={
            "version": plan.version.pk,
            "number": plan.version.number,
            "plan": plan.hash,
            "moved": len(plan.moved),
            "kept": len(plan.kept),
            "digest": decision_digest(decisions),
        },
    )
    for move, decision in zip(plan.moved, decisions, strict=True):
        move.item.organisation, move.item.role = move.routed.organisation, move.routed.role
        decision.sealed_by = event
    WorkItem.objects.bulk_update(
        [move.item for move in plan.moved], ["organisation", "role"], batch_size=CHUNK
    )
    RoutingDecision.objects.bulk_create(decisions, batch_size=CHUNK)
    Assignment.objects.bulk_create(
        (
            Assignment(work_item=move.item, by=actor, why=AssignmentReason.ROUTE, note=note, at=at)
            for move, note in zip(plan.moved, notes, strict=True)
        ),
        batch_size=CHUNK,
    )
    # Who may do it now has heard of it in no other way: its opening went to the queue before.
    OutboxMessage.objects.bulk_create(
        (
            message(
                topic="task_opened",
                key=f"task:{move.item.pk}:routed:{event.pk}",
                payload={"work_item": move.item.pk},
                at=at,
                case=move.item.process,
            )
            for move in plan.moved
        ),
        batch_size=CHUNK,
    )


def _note(move: Reroute, version: RoutingVersion) -> str:
    with in_record_language():
        text = _t("分派规则第 %(number)s 版：%(before)s %(old)s → %(after)s %(new)s") % {
            "number": version.number,
            "before": move.item.organisation,
            "old": move.item.get_role_display(),
            "after": move.routed.organisation,
            "new": move.role_label,
        }
    return text[:NOTE_LENGTH]
