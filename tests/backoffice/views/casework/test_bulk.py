"""Many tasks at once, as a person does it: tick, choose, read the plan, confirm, look back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Assignment, BulkPlan, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.bulk_pages import NEW, confirm, drawn, ticks
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, a_person, an_organisation
from tests.practice.models import PracticeRequest
from tests.practice.requests import a_submitted_request, an_office, open_item

pytestmark = pytest.mark.django_db
ACCEPT = "decide:PracticeFlow.check.accept"


def test_queue_offers_a_tick_for_each_task_outside_its_other_forms() -> None:
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(2)]

    page = Page(logged_in(office.head.person).get(reverse("team-queue")))

    boxes = page.of("input", type="checkbox", name="task")
    assert [box["value"] for box in boxes] == ticks(*items)
    assert {box["form"] for box in boxes} == {"bulk"}
    assert page.of("form", id="bulk")[0]["action"] == f"{NEW}?"
    assert page.faults == []


def test_ticked_tasks_are_claimed_after_the_plan_is_confirmed() -> None:
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(3)]
    client = logged_in(office.head.person)

    asked = client.post(NEW, {"task": ticks(*items[:2]), "step": "checked", "queue": "team"})
    plan = drawn(client, *items[:2])
    shown = client.get(reverse("bulk-plan", args=[plan.operation])).content.decode()
    nothing_yet = Assignment.objects.filter(why="claim").count()
    done = confirm(client, plan).content.decode()

    assert "已选 2 项任务" in asked.content.decode()
    assert shown.count("由您领取") == 2
    assert "确认办理 2 项" in shown
    assert nothing_yet == 0
    assert "已执行" in done
    assert "确认办理" not in done
    holders = [WorkItem.objects.get(pk=item.pk).owner for item in items]
    assert holders == [office.head.person, office.head.person, None]


def test_decision_is_offered_where_a_ticked_task_has_one_and_moves_each_case() -> None:
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(2)]
    client = logged_in(office.head.person)

    offered = client.post(NEW, {"task": ticks(*items)}).content.decode()
    plan = drawn(client, *items, act=ACCEPT, note="统一办理")
    confirm(client, plan)

    assert "审核：同意" in offered
    assert "审核：退回" not in offered
    assert set(PracticeRequest.objects.values_list("state", flat=True)) == {"accepted"}


def test_every_task_of_the_queue_is_picked_as_its_filter_leaves_it() -> None:
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(27)]
    one = PracticeRequest.objects.get(pk=items[3].process_id)
    client = logged_in(office.head.person)

    every = Page(client.post(NEW, {"step": "every", "queue": "team"}))
    narrowed = Page(client.post(f"{NEW}?text={one.number}", {"step": "every", "queue": "team"}))
    own = client.post(f"{NEW}?text=1", {"step": "every", "queue": "mine"})
    told = client.get(own["Location"]).content.decode()

    assert [box["value"] for box in every.of("input", name="task")] == ticks(*items)
    assert [box["value"] for box in narrowed.of("input", name="task")] == ticks(items[3])
    assert own["Location"] == f"{reverse('my-queue')}?text=1"
    assert "没有勾选任务" in told


@pytest.mark.parametrize("queue", ["mine", "waiting", "held", "team", "nonsense"])
def test_every_task_is_taken_from_the_queue_that_was_looked_at(queue: str) -> None:
    office = an_office()
    free, mine, waits = (open_item(a_submitted_request(office)) for _ in range(3))
    head = office.head.person
    WorkItem.objects.filter(pk__in=[mine.pk, waits.pk]).update(owner=head)
    WorkItem.objects.filter(pk=waits.pk).update(waiting_since="2023-09-28")

    page = Page(logged_in(head).post(NEW, {"step": "every", "queue": queue}))

    expected = {"mine": [mine], "waiting": [waits], "held": [free, mine, waits]}
    assert [box["value"] for box in page.of("input", name="task")] == ticks(
        *expected.get(queue, [free])
    )


def test_more_than_500_are_refused_with_what_is_allowed() -> None:
    office = an_office()
    client = logged_in(office.head.person)
    words = [f"{number}-1" for number in range(1, 502)]

    answers = [client.post(NEW, {"task": words, "step": step}) for step in ("checked", "draw")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all(
        "一次最多批量办理 500 项，您选了 501 项" in answer.content.decode() for answer in answers
    )


def test_more_than_500_in_the_queue_are_refused_with_what_to_do(monkeypatch) -> None:
    office = an_office()
    for _ in range(3):
        a_submitted_request(office)
    monkeypatch.setattr("backoffice.views.casework.bulk.MOST_ROWS", 2)

    answer = logged_in(office.head.person).post(
        NEW, {"step": "every", "queue": "team"}, follow=True
    )

    assert answer.redirect_chain == [(f"{reverse('team-queue')}?", 302)]
    assert "符合条件的任务超过 2 项：请用筛选缩小范围，分批办理。" in answer.content.decode()


@pytest.mark.parametrize(
    "word", ["x", "1", "1-", "-1-2", "²-1", "1-2-3", "9" * 40 + "-1", "1-" + "9" * 30]
)
def test_odd_ticks_are_refused_with_a_sentence(word: str) -> None:
    answer = logged_in(a_person()).post(NEW, {"task": word, "step": "draw", "act": "claim"})

    assert answer.status_code == 422
    assert "所选任务的格式不对" in answer.content.decode()


def test_tasks_that_are_not_there_or_not_ones_own_are_counted_and_not_shown() -> None:
    office, other = an_office(), an_office(an_organisation("上海市气象局"))
    mine, foreign = open_item(a_submitted_request(office)), open_item(a_submitted_request(other))
    client = logged_in(office.head.person)

    plan = drawn(client, mine, foreign)
    html = client.get(reverse("bulk-plan", args=[plan.operation])).content.decode()

    assert "找不到或您无权查看</dt><dd>1" in html
    assert foreign.process.number not in html


def test_row_of_a_case_that_went_out_of_sight_shows_nothing_of_it() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)
    plan = drawn(client, item)
    office.head.valid_until = "2023-01-01"
    office.head.save()

    html = client.get(reverse("bulk-plan", args=[plan.operation])).content.decode()

    assert item.process.number not in html
    assert "没有这项任务，或者您无权查看。" in html


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择要办理的操作。"),
        ({"act": "explode"}, "没有这种批量操作：请从列表中选择。"),
        ({"act": "decide:PracticeFlow.check.send_back"}, "没有这种批量操作：请从列表中选择。"),
        ({"act": "hand_over"}, "请选择移交或指派给谁。"),
        ({"act": "hand_over", "to": "999999"}, "没有这位同事，或其账号已停用：请从列表中选择。"),
        ({"act": "claim", "note": "长" * 301}, "300"),
    ],
)
def test_form_says_what_is_missing_and_keeps_the_ticks(data: dict[str, str], sentence: str) -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    answer = logged_in(office.head.person).post(NEW, {"task": ticks(item), "step": "draw", **data})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert [box["value"] for box in Page(answer).of("input", name="task")] == ticks(item)
    assert not BulkPlan.objects.exists()


def test_hand_over_to_a_colleague_goes_through_the_page() -> None:
    office = an_office()
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)

    confirm(client, drawn(client, item, act="hand_over", to=colleague.pk, note="分工"))

    assert WorkItem.objects.get(pk=item.pk).owner == colleague
    assert Assignment.objects.get(work_item=item).note == "分工"
