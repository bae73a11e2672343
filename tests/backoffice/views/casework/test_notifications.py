"""The list of notifications: by day, narrowed, and silent about what its reader may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import today
from cases.models import Membership, Notification
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai
from tests.practice.requests import a_draft, a_submitted_request, an_office

pytestmark = pytest.mark.django_db
AT = shanghai(2023, 9, 28, 10)
# Session, person, the rows, the roles for sight, sight, the roles of the menu; the session kept.
QUERIES = 10
SECRET = "只有本单位可知的标题"


def a_line(person, key: str, **fields) -> Notification:
    fields.setdefault("at", AT)
    return Notification.objects.create(person=person, outbox_key=key, text=key, **fields)


def page_of(client, person, query: str = "") -> str:
    client.force_login(person)
    return client.get(reverse("notifications") + query).content.decode()


def test_lines_are_grouped_by_the_day_in_shanghai_newest_first(client) -> None:
    reader = a_person()
    for key, at in (("第一条", AT), ("第二条", shanghai(2023, 9, 28, 23, 59)), ("第三条", None)):
        a_line(reader, key, at=at or shanghai(2023, 9, 29, 0))

    page = page_of(client, reader)

    parts = ["2023-09-29</time></h2>", "第三条", "2023-09-28</time></h2>", "第二条", "第一条"]
    positions = [page.index(part) for part in parts]
    assert positions == sorted(positions)
    assert page.count("list-day") == 2


def test_line_about_a_case_out_of_sight_shows_neither_title_nor_link(client) -> None:
    office = an_office()
    request = a_submitted_request(office)
    type(request).objects.filter(pk=request.pk).update(title=SECRET)
    head = office.head
    a_line(head.person, f"新任务：{request.number} {SECRET}", case=request, topic="task_opened")

    before = page_of(client, head.person)
    Membership.objects.filter(pk=head.pk).update(valid_until=today() - timedelta(days=1))
    after = page_of(client, head.person)

    assert SECRET in before
    assert reverse("case", args=[request.number]) in before
    assert SECRET not in after
    assert request.number not in after
    assert "这条通知涉及的案卷，您现在无权查看。" in after
    assert "新任务 ·" in after


def test_line_of_a_stranger_about_a_case_of_another_office_tells_them_nothing(client) -> None:
    request = a_draft(an_office())
    type(request).objects.filter(pk=request.pk).update(title=SECRET)
    stranger = a_member(Role.DEPARTMENT_HEAD).person
    a_line(stranger, SECRET, case=request)

    page = page_of(client, stranger)

    assert SECRET not in page
    assert request.number not in page


def test_line_for_a_delegate_says_for_whom(client) -> None:
    reader, away = a_person(), a_person("陈明")
    a_line(reader, "新任务", acting_for=away)

    assert "您代陈明收到" in page_of(client, reader)


def test_filters_leave_the_topic_and_the_unread_and_impossible_ones_nothing(client) -> None:
    reader = a_person()
    a_line(reader, "甲任务", topic="task_opened")
    a_line(reader, "乙任务", topic="task_opened", read_at=AT)
    a_line(reader, "丙进展", topic="case_moved")

    def shown(query: str) -> list[str]:
        page = page_of(client, reader, query)
        return [text for text in ("甲任务", "乙任务", "丙进展") if text in page]

    assert shown("?topic=task_opened") == ["甲任务", "乙任务"]
    assert shown("?unread=on") == ["甲任务", "丙进展"]
    assert shown("?topic=task_opened&unread=on") == ["甲任务"]
    assert shown("?topic=no-such&before=²") == ["甲任务", "乙任务", "丙进展"]
    assert "没有符合条件的通知" in page_of(client, reader, "?topic=absence")


def test_next_page_keeps_the_filter_and_starts_after_the_last_line(client) -> None:
    reader = a_person()
    for number in range(27):
        a_line(reader, f"通知-{number:02d}", topic="task_opened")
        a_line(reader, f"别的-{number:02d}", topic="case_moved")
    client.force_login(reader)

    first = client.get(reverse("notifications") + "?topic=task_opened")
    second = client.get(reverse("notifications") + first.context["next_url"]).content.decode()

    assert first.context["next_url"].startswith("?topic=task_opened&before=")
    assert [text for text in ("通知-00", "通知-01", "通知-02", "别的-00") if text in second] == [
        "通知-00",
        "通知-01",
    ]
    assert 'href="?topic=task_opened"' in second


@pytest.mark.parametrize("size", [1, 3])
def test_list_costs_the_same_for_one_and_three_lines(
    client, size: int, django_assert_num_queries
) -> None:
    office = an_office()
    for number in range(size):
        a_line(office.head.person, f"k{number}", case=a_draft(office), acting_for=a_person())
    client.force_login(office.head.person)

    with django_assert_num_queries(QUERIES):
        client.get(reverse("notifications"))


@pytest.mark.parametrize(("unread", "shown"), [(0, None), (3, "3"), (101, "99+")])
def test_header_counts_the_unread_of_the_person_alone(
    client, unread: int, shown: str | None, django_assert_num_queries
) -> None:
    member, other = (a_member(Role.DEPARTMENT_HEAD).person for _ in range(2))
    a_member(Role.REVIEWER, person=member)
    for number in range(unread):
        a_line(member, f"k{number}")
    a_line(member, "read", read_at=AT)
    a_line(other, "theirs")
    client.force_login(member)

    # Session, person, roles, the badge, the roles of the page itself; the session kept.
    with django_assert_num_queries(8):
        page = client.get(reverse("my-roles")).content.decode()

    figure = f'未读通知<span class="tab-count">{shown}</span>'
    assert (figure in page) is bool(shown)
    assert ("未读通知" in page) is bool(shown)
