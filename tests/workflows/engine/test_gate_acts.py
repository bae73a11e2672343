"""Case acts through the gate: they belong to no task and close what falls away."""

from __future__ import annotations

import pytest

from cases.errors import (
    BadInput,
    GuardFailed,
    NotAllowed,
)
from cases.models import Clock, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.practice.requests import (
    Office,
    a_draft,
    a_submitted_request,
    an_office,
    open_item,
)
from workflows.engine.gate import act, take_step

pytestmark = pytest.mark.django_db
CHECKED_AT = shanghai(2023, 9, 28, 15, 30)


@pytest.fixture
def office() -> Office:
    return an_office()


def test_act_of_the_opener_closes_open_tasks_and_voids_their_clocks(office: Office) -> None:
    request = a_submitted_request(office)

    taken = act(
        case=request,
        name="withdraw",
        actor=office.staff.person,
        at=CHECKED_AT,
        expected_version=2,
    )

    assert (taken.state, taken.case.finished) == ("withdrawn", CHECKED_AT)
    assert not WorkItem.objects.filter(process_id=request.pk, finished__isnull=True).exists()
    assert Clock.objects.get(case_id=request.pk).status == "void"


def test_act_of_somebody_else_is_refused(office: Office) -> None:
    request = a_submitted_request(office)
    colleague = a_member(Role.DEPARTMENT_STAFF, office.organisation).person

    with pytest.raises(NotAllowed, match="只能由本事项的经办人本人办理"):
        act(case=request, name="withdraw", actor=colleague, at=CHECKED_AT, expected_version=2)


def test_act_in_the_wrong_state_names_the_state(office: Office) -> None:
    request = a_submitted_request(office)
    take_step(
        work_item=open_item(request),
        outcome="accept",
        actor=office.head.person,
        at=CHECKED_AT,
        expected_version=2,
    )

    with pytest.raises(GuardFailed, match="现在的状态是“accepted”，不能“撤回”"):
        act(
            case=request,
            name="withdraw",
            actor=office.staff.person,
            at=CHECKED_AT,
            expected_version=3,
        )


def test_act_unknown_is_refused(office: Office) -> None:
    request = a_draft(office)

    with pytest.raises(BadInput, match="没有“vanish”这一操作"):
        act(case=request, name="vanish", actor=a_person(), at=CHECKED_AT, expected_version=1)
