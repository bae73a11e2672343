"""Nobody is given more tasks than one person may hold, and each refusal is logged."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.urls import reverse

from cases.errors import GuardFailed
from cases.events import append_system_event
from cases.models import SystemEvent, WorkItem
from cases.queries.system_chain import system_events_before
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, shanghai
from tests.practice.requests import Office, a_submitted_request, an_office
from workflows.engine import next_task
from workflows.engine.next_task import pull_next

ON_THURSDAY = shanghai(2023, 9, 28, 9, 30)
REFUSED = "next_task_refused"


def full_hands(settings) -> Office:
    """An office whose head holds as many tasks as one may hold, with one left in the queue."""
    settings.PERSONAL_TASK_LIMIT = 2
    office = an_office()
    for _ in range(3):
        a_submitted_request(office)
    for _ in range(2):
        pull_next(person=office.head.person, at=ON_THURSDAY)
    return office


@pytest.mark.django_db
@pytest.mark.scenario(4)
def test_pull_next_refuses_a_person_whose_hands_are_full_and_logs_it(settings) -> None:
    head = full_hands(settings).head.person

    with pytest.raises(GuardFailed) as refused:
        pull_next(person=head, at=ON_THURSDAY)

    assert refused.value.message == (
        "您手上有 2 项未办结的任务（上限 2 项），系统暂不再派给。"
        "请先办结或退回一部分；急办的仍可在“团队待领”中自行领取。"
    )
    assert WorkItem.objects.filter(owner=head, finished__isnull=True).count() == 2
    logged = SystemEvent.objects.get(act=REFUSED)
    assert (logged.actor, logged.at, logged.data) == (head, ON_THURSDAY, {"held": 2, "limit": 2})


@pytest.mark.django_db
@pytest.mark.scenario(4)
def test_each_refused_press_is_logged_once_and_a_press_that_is_served_never(settings) -> None:
    office = full_hands(settings)
    client = logged_in(office.head.person)
    served = SystemEvent.objects.filter(act=REFUSED).count()

    for _ in range(2):
        client.post(reverse("task-pull-next"))

    assert served == 0
    assert SystemEvent.objects.filter(act=REFUSED).count() == 2


@pytest.mark.django_db
@pytest.mark.scenario(4)
def test_log_of_a_full_hand_names_no_task_and_is_shown_to_administration_alone(settings) -> None:
    office = full_hands(settings)
    auditor = a_member(Role.AUDITOR, office.organisation).person
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    logged_in(office.head.person).post(reverse("task-pull-next"))

    page = logged_in(auditor).get(reverse("system-chain"), {"act": REFUSED})

    html = page.content.decode()
    held = WorkItem.objects.filter(owner=office.head.person).select_related("process")
    assert [line.label for line in system_events_before(None, act=REFUSED)] == [
        "不予领取下一件任务"
    ]
    assert office.head.person.name in html
    assert not [item for item in held if item.process.number in html or item.process.title in html]
    assert logged_in(colleague).get(reverse("system-chain")).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.scenario(4)
def test_refusal_that_had_to_be_tried_again_is_logged_once(settings, monkeypatch) -> None:
    head = full_hands(settings).head.person
    tries = []

    def locked_at_first(**facts) -> None:
        append_system_event(**facts)
        tries.append(facts)
        if len(tries) == 1:
            raise OperationalError("database is locked")

    monkeypatch.setattr(next_task, "append_system_event", locked_at_first)

    with pytest.raises(GuardFailed):
        pull_next(person=head, at=ON_THURSDAY)

    assert len(tries) == 2
    assert SystemEvent.objects.filter(act=REFUSED).count() == 1
