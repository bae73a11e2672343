"""The pages of the queues, their acts, and the notifications."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Notification, Watch, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, a_person, shanghai
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from workflows.engine.calendar import newest_calendar
from workflows.engine.claims import claim
from workflows.working_days import add_working_days

pytestmark = pytest.mark.django_db
# Session, person, roles, calendar, rows, what is unread of them and the calendars that they are
# counted on, who acted in them before, both badges, saved views and the unread badge; of my tasks,
# whom one stands in for and what one has put off as well.
QUERIES = {"team-queue": 12, "my-queue": 13}


def links_to_tasks(response) -> list[str]:
    return [
        str(link["href"])
        for link in Page(response).of("a")
        if str(link["href"]).startswith("/tasks/") and str(link["href"])[7:-1].isdigit()
    ]


def test_my_queue_shows_own_tasks_and_the_team_queue_the_unheld_ones() -> None:
    office = an_office()
    draft = open_item(a_draft(office))
    waiting = open_item(a_submitted_request(office))

    own = logged_in(office.staff.person).get(reverse("my-queue"))
    team = logged_in(office.head.person).get(reverse("team-queue"))

    assert links_to_tasks(own) == [f"/tasks/{draft.pk}/"]
    assert links_to_tasks(team) == [f"/tasks/{waiting.pk}/"]


def test_my_queue_without_tasks_says_where_tasks_come_from() -> None:
    response = logged_in(a_person()).get(reverse("my-queue"))

    assert "您手上没有待办任务" in response.content.decode()


def test_queue_pages_walk_every_task_once_and_keep_the_filter() -> None:
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(27)]
    client = logged_in(office.head.person)

    first = client.get(reverse("team-queue") + "?text=演练")
    (next_page,) = Page(first).of("a", rel="next")
    second = client.get(reverse("team-queue") + str(next_page["href"]))

    assert links_to_tasks(first) + links_to_tasks(second) == [
        f"/tasks/{item.pk}/" for item in items
    ]
    assert Page(second).of("input", name="text")[0]["value"] == "演练"
    assert Page(second).of("a", rel="next") == []


def test_queue_page_with_a_forged_cursor_starts_at_the_first_page() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    response = logged_in(office.head.person).get(reverse("team-queue") + "?after=forged")

    assert links_to_tasks(response) == [f"/tasks/{item.pk}/"]


def test_queue_row_says_how_late_a_task_is_and_how_long_another_has() -> None:
    office = an_office()
    late, later = (open_item(a_submitted_request(office)) for _ in range(2))
    nine_days_on = add_working_days(newest_calendar(), timezone.localdate(), 9)
    WorkItem.objects.filter(pk=later.pk).update(due_on=nine_days_on)

    html = logged_in(office.head.person).get(reverse("team-queue")).content.decode()

    assert late.due_on is not None
    assert "逾期 " in html
    assert "2023-10-08" in html
    assert "星期日" in html
    assert "还有 9 个工作日" in html


def test_claim_by_post_gives_the_task_and_by_get_is_not_allowed() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)
    address = reverse("task-claim", kwargs={"pk": item.pk})

    by_get = client.get(address)
    by_post = client.post(address)

    assert by_get.status_code == 405
    assert (by_post.status_code, by_post["Location"]) == (302, f"/tasks/{item.pk}/")
    assert WorkItem.objects.get(pk=item.pk).owner == office.head.person


def test_claim_of_a_held_task_says_who_holds_it() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    rival = a_member(Role.DEPARTMENT_HEAD, office.organisation, person=a_person("周明")).person
    address = reverse("task-claim", kwargs={"pk": item.pk})
    logged_in(rival).post(address)

    response = logged_in(office.head.person).post(address, follow=True)

    assert str(next(iter(response.context["messages"]))).startswith("这项任务已由周明于")


def test_release_and_hand_over_by_post_move_the_task() -> None:
    office = an_office()
    colleague = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)
    client.post(reverse("task-claim", kwargs={"pk": item.pk}))

    client.post(
        reverse("task-hand-over", kwargs={"pk": item.pk}), {"hand-over-to": str(colleague.pk)}
    )
    handed = WorkItem.objects.get(pk=item.pk).owner
    logged_in(colleague).post(reverse("task-release", kwargs={"pk": item.pk}))

    assert handed == colleague
    assert WorkItem.objects.get(pk=item.pk).owner is None


def test_hand_over_without_a_colleague_says_what_is_missing() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)
    client.post(reverse("task-claim", kwargs={"pk": item.pk}))

    response = client.post(reverse("task-hand-over", kwargs={"pk": item.pk}), {}, follow=True)

    assert "没有移交：请选择移交给谁。" in response.content.decode()


def test_pull_next_takes_the_person_to_the_task_or_says_that_none_is_left() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)

    first = client.post(reverse("task-pull-next"))
    second = client.post(reverse("task-pull-next"), follow=True)

    assert first["Location"] == f"/tasks/{item.pk}/"
    assert "团队队列中没有您可以办理的待领任务。" in second.content.decode()


@pytest.mark.parametrize("queue", QUERIES)
@pytest.mark.parametrize("size", [1, 3])
def test_queue_page_takes_the_same_queries_however_many_tasks(
    size: int, queue: str, django_assert_num_queries
) -> None:
    office = an_office()
    a_member(Role.DEPARTMENT_STAFF, office.organisation, person=office.head.person)
    for _ in range(size):
        a_submitted_request(office)
        claim(
            work_item=open_item(a_submitted_request(office)),
            person=office.head.person,
            at=shanghai(2023, 9, 28),
        )
    client = logged_in(office.head.person)
    client.get(reverse(queue))

    with django_assert_num_queries(QUERIES[queue]):
        page = client.get(reverse(queue))

    assert len(links_to_tasks(page)) == size


def test_done_queue_shows_the_outcome_of_a_task_finished_lately() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))
    client = logged_in(office.head.person)
    client.post(f"/tasks/{item.pk}/", {"outcome": "accept", "expected_version": "2"})

    html = client.get(reverse("done-queue")).content.decode()

    assert f'<a class="row-title" href="/cases/{item.process.number}/">审核</a>' in html
    assert ">同意</td>" in html


def test_pull_next_and_release_are_refused_with_a_message(settings) -> None:
    settings.PERSONAL_TASK_LIMIT = 1
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(2)]
    client = logged_in(office.head.person)
    client.post(reverse("task-pull-next"))

    full = client.post(reverse("task-pull-next"), follow=True)
    client.post(f"/tasks/{items[0].pk}/", {"outcome": "accept", "expected_version": "2"})
    done = client.post(reverse("task-release", kwargs={"pk": items[0].pk}), follow=True)

    assert "您手上有 1 项未办结的任务（上限 1 项）" in full.content.decode()
    assert "这项任务已由" in done.content.decode()


def test_notifications_all_marked_read_by_one_post() -> None:
    reader = a_person()
    for key in ("a", "b"):
        Notification.objects.create(
            person=reader, outbox_key=key, text=key, at=shanghai(2023, 9, 28)
        )

    response = logged_in(reader).post(reverse("notifications-read-all"), follow=True)

    assert "已将 2 条通知标为已读。" in response.content.decode()
    assert not Notification.objects.filter(read_at=None).exists()


def test_notifications_are_the_persons_own_and_marked_read_by_post() -> None:
    reader, other = a_person(), a_person()
    mine, theirs = (
        Notification.objects.create(
            person=person, outbox_key="k", text=f"通知{person.pk}", at=shanghai(2023, 9, 28)
        )
        for person in (reader, other)
    )
    client = logged_in(reader)

    page = client.get(reverse("notifications")).content.decode()
    client.post(reverse("notification-read", kwargs={"pk": theirs.pk}))
    client.post(reverse("notification-read", kwargs={"pk": mine.pk}))

    assert mine.text in page
    assert theirs.text not in page
    assert Notification.objects.get(pk=mine.pk).read_at is not None
    assert Notification.objects.get(pk=theirs.pk).read_at is None


def test_tabs_count_own_tasks_with_the_waiting_ones_and_the_unclaimed_of_the_team() -> None:
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(3)]
    client = logged_in(office.head.person)
    client.post(reverse("task-claim", kwargs={"pk": items[0].pk}))
    WorkItem.objects.filter(pk=items[0].pk).update(
        waiting_since=shanghai(2023, 9, 28).date(), waiting_for="补充材料"
    )

    to_do = client.get(reverse("my-queue"))
    waiting = client.get(reverse("waiting-queue"))

    assert to_do.context["badges"] == {"mine": "1", "team": "2"}
    assert links_to_tasks(to_do) == []
    assert links_to_tasks(waiting) == [f"/tasks/{items[0].pk}/"]
    html = waiting.content.decode()
    assert "自 2023-09-28 起暂停计时" in html
    assert "等待：补充材料" in html


def test_team_queue_offers_to_claim_each_task_that_nobody_holds() -> None:
    office = an_office()
    item = open_item(a_submitted_request(office))

    html = logged_in(office.head.person).get(reverse("team-queue")).content.decode()

    assert f'action="/tasks/{item.pk}/claim/"' in html


def test_watched_queue_shows_the_cases_that_a_person_watches() -> None:
    office = an_office()
    request, other = a_submitted_request(office), a_submitted_request(office)
    Watch.objects.create(person=office.head.person, case_id=request.pk, since=shanghai(2023, 9, 28))

    html = logged_in(office.head.person).get(reverse("watched-queue")).content.decode()

    assert f"/cases/{request.number}/" in html
    assert f"/cases/{other.number}/" not in html
