"""A leaver and a task that comes to them at the same instant: one of the two is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Person, WorkItem
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.profile import count
from tests.threads import at_once
from tests.workflows.administration.offices import the_three
from workflows.administration.deactivate_person import deactivate_person
from workflows.engine.claims import claim, hand_over

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
AT = shanghai(2023, 9, 28, 10)
ROUNDS = count(quick=4, full=40)


def told(act: Callable[[], object]) -> str:
    """Carry out an act; tell whether it was refused."""
    try:
        act()
    except (BadInput, GuardFailed, NotAllowed):
        return "refused"
    return "done"


def test_claim_and_deactivation_at_once_leave_no_task_with_somebody_gone() -> None:
    office, three = an_office(), the_three()
    for _ in range(ROUNDS):
        person = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
        item = open_item(a_submitted_request(office))

        results = at_once(
            [
                partial(told, partial(claim, work_item=item, person=person, at=AT)),
                partial(
                    told,
                    partial(
                        deactivate_person,
                        actor=three.administrator,
                        person=person,
                        reason="调离",
                        at=AT,
                    ),
                ),
            ]
        )

        assert sorted(results) == ["done", "refused"]
        is_active = Person.objects.get(pk=person.pk).is_active
        assert is_active == (WorkItem.objects.get(pk=item.pk).owner == person)


def test_hand_over_and_deactivation_at_once_leave_no_task_with_somebody_gone() -> None:
    office, three = an_office(), the_three()
    for _ in range(ROUNDS):
        person = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
        item = open_item(a_submitted_request(office))
        give = partial(hand_over, work_item=item, person=office.head.person, to=person, at=AT)
        leave = partial(
            deactivate_person, actor=three.administrator, person=person, reason="调离", at=AT
        )

        results = at_once([partial(told, give), partial(told, leave)])

        assert sorted(results) == ["done", "refused"]
        assert not WorkItem.objects.filter(owner__is_active=False, finished=None).exists()
