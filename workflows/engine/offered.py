"""What a person is offered: the same questions that the gate asks, asked for the buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django_fsm import can_proceed

from cases.permissions import hats_for, memberships_on
from cases.queries.holders import people_meeting
from workflows.engine import requirements

if TYPE_CHECKING:
    from datetime import date

    from cases.models import Case, Membership, Person, WorkItem
    from cases.permissions import Requirement
    from workflows.engine.nodes import CaseAct, Outcome


@dataclass(frozen=True, kw_only=True)
class OfferedTask:
    """How a person may finish a task, and the roles under which they may.

    Attributes:
        outcomes: the buttons; empty where the task is not theirs to finish.
        hats: roles that fit; the person picks where there are several.
        is_barred_delegate: they stand in for the holder, whose task four eyes keep from them.
        others: whom to ask instead, where four eyes keep them from what their role allows; None:
            that is not why the task is not theirs.
    """

    outcomes: tuple[Outcome, ...]
    hats: tuple[Membership, ...]
    is_barred_delegate: bool = False
    others: tuple[Person, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class OfferedAct:
    """One act of the case that a person may carry out now, and the roles that fit."""

    act: CaseAct
    hats: tuple[Membership, ...]


def offered_outcomes(*, case: Case, item: WorkItem, person: Person, on: date) -> OfferedTask:
    """Return the outcomes that the gate would take from a person on a day.

    Guards on the content are not asked: a button that such a guard refuses is shown, and
    the refusal says what is missing.

    Args:
        case: the record, as its own class.
        item: its task.
        person: who looks.
        on: the civil day.
    """
    node = item.flow_task
    if item.finished is not None:
        return OfferedTask(outcomes=(), hats=())
    requirement = requirements.of_task(case, node, item)
    held = tuple(memberships_on(person, on))
    hats = hats_for(held, requirement)
    if item.owner_id not in {None, person.pk}:
        # Another's task is offered to who stands in for them, under their role alone.
        hats = tuple(hat for hat in hats if hat.person_id == item.owner_id)
    if not hats:
        stands_in = item.owner_id != person.pk and item.owner_id in {hat.person_id for hat in held}
        is_barred = stands_in and person.pk in requirement.barred
        others = _whom_to_ask(person, requirement, held, on=on) if item.owner_id is None else None
        return OfferedTask(outcomes=(), hats=(), is_barred_delegate=is_barred, others=others)
    possible = tuple(outcome for outcome in node.outcomes if _may_move(case, outcome.transition))
    return OfferedTask(outcomes=possible, hats=hats)


def _whom_to_ask(
    person: Person, requirement: Requirement, held: tuple[Membership, ...], *, on: date
) -> tuple[Person, ...] | None:
    """Return who may do what four eyes alone keep from a person; None: something else does."""
    if person.pk not in requirement.barred:
        return None
    if not hats_for(held, replace(requirement, barred=frozenset())):
        return None
    return tuple(people_meeting(requirement, on=on))


def offered_acts(*, case: Case, person: Person, on: date) -> tuple[OfferedAct, ...]:
    """Return the acts of a case that the gate would take from a person on a day."""
    hats = tuple(memberships_on(person, on))
    offered = (
        OfferedAct(act=act, hats=hats_for(hats, requirements.of_act(case, act)))
        for act in case.flow_class.acts
        if act.roles and _has_a_button(act, case) and _may_move(case, act.transition)
    )
    return tuple(offer for offer in offered if offer.hats)


def _has_a_button(act: CaseAct, case: Case) -> bool:
    offered = act.on_case_page
    return offered(case) if callable(offered) else offered


def _may_move(case: Case, transition: str) -> bool:
    return bool(can_proceed(getattr(case, transition), check_conditions=False))
