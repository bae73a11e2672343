"""Acts that take people, offices and the chain at the same instant wait; none waits for ever.

Each act runs inside a transaction of the test, where nothing is tried again: two that lock each
other out show as one that was busy. Only PostgreSQL locks rows; SQLite lets one write at a time.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from cases.errors import KaifangError
from cases.models import BulkPlan, Membership, Person
from cases.states.role import Role
from tests.factories import a_member
from tests.profile import count
from tests.threads import at_once
from tests.workflows.administration.leavers import AT, LATER, TODAY, a_scene, drawn
from tests.workflows.administration.offices import the_three
from workflows.administration.deactivate_person import AccountSwitched, deactivate_person
from workflows.administration.decide_role import approve_role
from workflows.administration.leave import confirm_leaving_plan
from workflows.administration.propose_revocation import propose_revocation
from workflows.bulk_acts import BULK_ACTS
from workflows.engine.absence import Away, enter_absence
from workflows.engine.bulk.apply import work_off

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = count(quick=8, full=40)


def once(act: Callable[[], object]) -> str:
    """Carry out an act without trying it again; return done or the name of the refusal."""
    try:
        with transaction.atomic():
            act()
    except KaifangError as error:
        return type(error).__name__
    return "done"


def switched_off(by: Person, person: Person) -> partial[AccountSwitched]:
    return partial(deactivate_person, actor=by, person=person, reason="调离", at=LATER)


def ended(plan: BulkPlan) -> str:
    """Let a plan come to its end in one waking; return done, or why it did not."""
    work_off(at=LATER, worker="worker", acts=BULK_ACTS, plan=plan)
    plan.refresh_from_db()
    return plan.failure or ("done" if plan.finished_at else "Busy")


def test_end_of_a_term_and_deactivation_of_its_holder_at_once_are_both_done() -> None:
    three = the_three()
    for _ in range(ROUNDS):
        term = a_member(Role.ADMINISTRATOR, three.organisation)
        grant = propose_revocation(
            actor=three.administrator,
            membership=term,
            last_day=TODAY - timedelta(days=1),
            reason="轮岗",
            at=AT,
        ).grant
        end = partial(approve_role, grant=grant, actor=three.officer, at=LATER)

        results = at_once(
            [
                partial(once, end),
                partial(once, switched_off(three.administrator, term.person)),
            ]
        )

        assert results == ["done", "done"]
        assert not Person.objects.get(pk=term.person_id).is_active
        assert Membership.objects.get(pk=term.pk).valid_until == TODAY - timedelta(days=1)


def test_leaver_who_stands_in_and_deactivation_of_another_holder_at_once_are_both_done() -> None:
    scene = a_scene(tasks=0)
    administrator, office = scene.three.administrator, scene.office.organisation
    for number in range(ROUNDS):
        leaver = a_member(Role.DEPARTMENT_HEAD, office).person
        a_member(Role.ADMINISTRATOR, scene.three.organisation, person=leaver)
        rival = a_member(Role.ADMINISTRATOR, scene.three.organisation).person
        plan = a_plan_with_a_stand_in(scene, leaver, days=number)
        confirm_leaving_plan(plan=plan, actor=administrator, seen_hash=plan.hash, at=LATER)

        results = at_once(
            [
                partial(ended, plan),
                partial(once, switched_off(administrator, rival)),
            ]
        )

        assert results == ["done", "done"]
        assert not Person.objects.filter(pk__in=[leaver.pk, rival.pk], is_active=True).exists()


def a_plan_with_a_stand_in(scene, leaver: Person, *, days: int) -> BulkPlan:
    """Let the leaver stand in for a colleague on one day, and the lead have it from then on."""
    day = TODAY + timedelta(days=days)
    absence = enter_absence(
        actor=scene.colleague,
        person=scene.colleague,
        away=Away(first_day=day, last_day=day, delegate=leaver, reason="年休假"),
        at=AT,
    )
    return drawn(scene, leaver, **{f"absence-{absence.pk}": None})
