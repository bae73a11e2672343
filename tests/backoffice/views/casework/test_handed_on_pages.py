"""What pages say of a deadline that runs through several tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from backoffice.views.clock import moment
from cases.models import WorkItem
from tests.backoffice.views.casework.pages import logged_in
from tests.practice.relays import a_relay, acted, answer_clock, stepped, task_of
from tests.practice.requests import Office, a_submitted_request
from tests.workflows.engine.overdue import clock_of

if TYPE_CHECKING:
    from tests.practice.models import RelayRequest

pytestmark = pytest.mark.django_db
HAND_OVERS = 2


@pytest.fixture
def relay(office: Office) -> RelayRequest:
    """An application that two tasks passed on to the head."""
    return stepped(stepped(a_relay(office), office, "pass_form"), office, "propose")


def why(case: RelayRequest) -> str:
    return reverse("why-this-date", kwargs={"number": case.number, "pk": clock_of(case).pk})


def test_page_of_the_clock_names_the_tasks_in_order(office: Office, relay: RelayRequest) -> None:
    page = logged_in(office.head.person).get(why(relay))

    assert [
        (each.before.flow_task.task_title, each.after.flow_task.task_title, each.event.actor)
        for each in page.context["hand_overs"]
    ] == [("形式审查", "审核", office.staff.person), ("审核", "决定", office.staff.person)]
    html = page.content.decode()
    assert html.count("由“形式审查”转入“审核”") == 1
    assert "换任务时继续计时，不重新起算" in html
    assert "2025-10-09" in html
    assert page.context["derived"].agrees


def test_page_of_the_clock_names_who_called_the_matter_in(office: Office) -> None:
    case = acted(a_relay(office), office, "call_in")

    html = logged_in(office.head.person).get(why(case)).content.decode()

    assert f'由“形式审查”转入“决定”<span class="row-sub">{office.head.person}</span>' in html


def test_page_of_a_clock_that_belongs_to_one_task_says_nothing_of_others(office: Office) -> None:
    case = a_submitted_request(office)

    page = logged_in(office.head.person).get(
        reverse("why-this-date", kwargs={"number": case.number, "pk": clock_of(case).pk})
    )

    assert page.context["hand_overs"] == ()
    assert "接续的任务" not in page.content.decode()


def test_case_shows_one_deadline_and_what_handed_it_on(office: Office, relay: RelayRequest) -> None:
    page = logged_in(office.head.person).get(reverse("case", kwargs={"number": relay.number}))

    assert [row.clock for row in page.context["clocks"]] == [answer_clock(relay)]
    assert [line.event.act for line in page.context["history"] if line.facts] == [
        "propose",
        "pass_form",
    ]
    assert page.content.decode().count("期限 接续计时") == HAND_OVERS


def test_task_that_holds_the_clock_links_it_and_a_done_one_still_opens(
    office: Office, relay: RelayRequest
) -> None:
    client = logged_in(office.head.person)
    done = WorkItem.objects.get(process_id=relay.pk, outcome="pass_form")

    held = client.get(reverse("step", args=[task_of(relay).pk]))
    passed = client.get(reverse("step", args=[done.pk]))

    assert held.context["clock"] == answer_clock(relay)
    assert (passed.status_code, passed.context["clock"]) == (200, None)
    assert passed.context["row"].due.on == answer_clock(relay).due_on


def test_queue_and_supervision_show_the_deadline_at_its_present_task(
    office: Office, relay: RelayRequest
) -> None:
    client = logged_in(office.head.person)

    queue = client.get(reverse("team-queue"))
    overseen = client.get(reverse("supervision-tasks"), {"clock": answer_clock(relay).code})

    assert [(row.item, row.due.on) for row in queue.context["rows"]] == [
        (task_of(relay), answer_clock(relay).due_on)
    ]
    assert [row.item for row in overseen.context["rows"]] == [task_of(relay)]
    assert moment().date() > answer_clock(relay).due_on
