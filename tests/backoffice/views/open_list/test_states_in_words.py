"""Wherever states are shown, one that would mislead is called what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import ListChange
from cases.states.role import Role
from tests.backoffice.views.casework.pages import workbook
from tests.backoffice.views.open_list.test_conflicts import page
from tests.backoffice.views.open_list.test_neighbours import first_of, shown_to
from tests.backoffice.views.open_list.test_settling import posted, state_of
from tests.factories import a_member
from tests.workflows.open_list.changes import SUBMITTED_AT, open_item, step, submitted
from tests.workflows.open_list.rivals import Rivals, another_entry, in_conflict, two_departments
from tests.workflows.open_list.test_state_words import published
from workflows.collaboration.watching import watch

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import Person

pytestmark = pytest.mark.django_db
REPLACED = ">已公布（内容已被后续批准取代）</span>"
AFTER_RULING = "冲突处理后修改"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def read(client: Client, person: Person, name: str, *args: Any, **query: str) -> str:
    client.force_login(person)
    return client.get(reverse(name, args=args), query).content.decode()


def test_case_page_search_and_lists_say_that_the_content_was_replaced(
    client: Client, rivals: Rivals
) -> None:
    first, _second = published(rivals)
    staff = rivals.provider.staff.person
    watch(case=first, person=staff, at=SUBMITTED_AT)

    shown = {
        "case": read(client, staff, "case", first.number),
        "search": read(client, staff, "search", q=first.number),
        "list": read(client, staff, "list-changes"),
        "items": read(client, staff, "list-change-items", first.number),
        "watched": read(client, staff, "watched-queue"),
    }

    assert {name for name, html in shown.items() if REPLACED in html} == set(shown)
    assert {name for name, html in shown.items() if ">已公布</span>" in html} == set()
    assert "已批准待生效 → 已公布（内容已被后续批准取代）" in shown["case"]


def test_queue_history_and_message_say_that_nobody_returned_the_draft(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)

    after = page(posted(client, rivals, change, "redraft", "mine"))
    queue = read(client, rivals.helper.staff.person, "my-queue")

    assert f"{change.number} 现为“{AFTER_RULING}”" in after
    assert f"冲突待裁 → {AFTER_RULING}" in after
    assert f"{AFTER_RULING}</span>" in queue
    assert "退回修改" not in after + queue


def test_workbook_of_a_queue_says_it_too(client: Client, rivals: Rivals) -> None:
    change = step(in_conflict(rivals), rivals.helper.staff, "redraft", SUBMITTED_AT)
    client.force_login(rivals.helper.staff.person)

    response = client.post(reverse("queue-export", args=["mine"]))

    rows = [row for row in workbook(response).active.values if change.number in row]
    assert [AFTER_RULING in row for row in rows] == [True]


def test_head_reads_from_where_the_request_came(client: Client, rivals: Rivals) -> None:
    change = step(in_conflict(rivals), rivals.helper.staff, "redraft", SUBMITTED_AT)
    change = submitted(rivals.helper, change)

    shown = read(client, rivals.helper.head.person, "step", open_item(change).pk)

    assert f"{AFTER_RULING} → 待部门负责人审核" in shown
    assert "退回修改 →" not in shown


def test_desk_hands_in_at_once(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)
    task = open_item(change)

    desk = read(client, rivals.helper.staff.person, "step", task.pk)
    posted(client, rivals, change, "submit", "mine")

    assert 'value="submit">按所选内容直接提交审核</button>' in desk
    assert "代经办人处理冲突" not in desk
    assert state_of(change) == "pending_head"


def test_wording_to_be_agreed_on_is_kept_on_the_page(client: Client, rivals: Rivals) -> None:
    change = in_conflict(rivals)

    response = posted(client, rivals, change, "submit", "joint")

    assert response.status_code == 422
    assert "选“另行商定措辞”的还要修改措辞，不能直接提交。" in page(response)
    assert 'value="joint" checked' in page(response)
    assert state_of(change) == "conflict"


def test_head_who_ruled_reads_whom_to_ask(client: Client, rivals: Rivals) -> None:
    change, head = in_conflict(rivals), rivals.helper.head
    open_item(change).__class__.objects.filter(pk=open_item(change).pk).update(
        role=Role.DEPARTMENT_HEAD, owner=None
    )
    desk = read(client, head.person, "step", open_item(change).pk)
    change = step(change, head, "submit", SUBMITTED_AT, reason="每天更新")
    task = open_item(change).pk

    nobody = read(client, head.person, "step", task)
    other = a_member(Role.DEPARTMENT_HEAD, rivals.helper.department).person
    named = read(client, head.person, "step", task)

    assert "您代经办人处理冲突：此后提交的申请，按回避要求须由本单位其他负责人审核。" in desk
    assert "没有其他可以办理的部门负责人，请联系系统管理员增设。" in nobody
    assert f"按回避要求须由他人办理。可以办理的人：{other.name}" in named


def test_first_department_reads_that_the_review_has_not_begun(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    posted(client, rivals, change, "submit", "mine")

    before = shown_to(client, rivals.provider, first_of(rivals))
    step(ListChange.objects.get(pk=change.pk), rivals.helper.head, "approve", SUBMITTED_AT)
    during = shown_to(client, rivals.provider, first_of(rivals))

    assert "主管部门尚未开始审查，开始后另行通知审查期限。" in before
    assert "尚未开始审查" not in during
    assert "主管部门审查期限：" in during


@pytest.mark.parametrize("size", [1, 3])
def test_list_costs_the_same_for_one_ruling_and_for_three(
    client: Client, rivals: Rivals, size: int
) -> None:
    for number in range(size):
        change = in_conflict(another_entry(rivals, f"站点{number}"))
        step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)
    client.force_login(rivals.helper.lead.person)

    with CaptureQueriesContext(connection) as asked:
        html = client.get(reverse("list-changes")).content.decode()

    assert html.count(f"{AFTER_RULING}</span>") == size
    assert len(asked) == 11
