"""The page of a plan: what it refuses, how far it is, and to whom it is not there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Assignment, BulkPlan, WorkItem
from cases.states.role import Role
from tests.backoffice.views.casework.bulk_pages import confirm, drawn
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member
from tests.practice.requests import a_submitted_request, an_office, open_item
from workflows.engine.bulk import apply

pytestmark = pytest.mark.django_db
# Session, person, roles and sight, and what the page itself reads.
QUERIES_OF_A_PLAN = 8


def test_plan_that_was_altered_or_grew_old_is_refused_on_its_page(settings) -> None:
    office = an_office()
    client = logged_in(office.head.person)
    plan = drawn(client, open_item(a_submitted_request(office)))

    altered = confirm(client, plan, hash="0" * 64)
    empty = client.post(reverse("bulk-apply", args=[plan.operation]))
    settings.BULK_PLAN_HOURS = -1
    old = confirm(client, plan)

    assert [answer.status_code for answer in (altered, empty, old)] == [409, 409, 422]
    assert "方案与您确认时看到的内容不一致" in altered.content.decode()
    assert "不能再执行" in old.content.decode()
    assert WorkItem.objects.get(finished=None).owner is None


def test_all_or_nothing_plan_says_why_it_is_refused() -> None:
    office = an_office()
    client = logged_in(office.head.person)
    item = open_item(a_submitted_request(office))
    plan = drawn(client, item, open_item(a_submitted_request(office)), all_or_nothing="on")
    WorkItem.objects.filter(pk=item.pk).update(
        owner=a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    )

    answer = confirm(client, plan)

    assert answer.status_code == 422
    assert "有 1 项不能办理：没有执行任何一项。" in answer.content.decode()


def test_all_or_nothing_plan_with_a_refused_task_offers_no_confirmation() -> None:
    office = an_office()
    client = logged_in(office.head.person)
    item, other = (open_item(a_submitted_request(office)) for _ in range(2))
    WorkItem.objects.filter(pk=item.pk).update(
        owner=a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    )
    whole, part = (
        client.get(reverse("bulk-plan", args=[plan.operation])).content.decode()
        for plan in (
            drawn(client, item, other, all_or_nothing="on"),
            drawn(client, item, other),
        )
    )

    assert ("这份方案不能执行" in whole, "确认办理 1 项" in whole) == (True, False)
    assert ("这份方案不能执行" in part, "确认办理 1 项" in part) == (False, True)


def test_all_or_nothing_plan_of_which_a_task_failed_says_that_the_others_stay(
    monkeypatch,
) -> None:
    monkeypatch.setattr(apply, "CHUNK", 1)
    office = an_office()
    client = logged_in(office.head.person)
    first, second = (open_item(a_submitted_request(office)) for _ in range(2))
    plan = drawn(client, first, second, all_or_nothing="on")
    before = client.get(reverse("bulk-plan", args=[plan.operation])).content.decode()
    confirm(client, plan)
    WorkItem.objects.filter(pk=second.pk).update(
        owner=a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    )

    page = confirm(client, plan).content.decode()

    assert "已办成的各项不撤销，未办成的在本页列明原因" in before
    assert "有任务未办成；已办成的各项不因此撤销" in page
    assert WorkItem.objects.get(pk=first.pk).owner == office.head.person
    assert [row.failure != "" for row in plan.rows.order_by("position")] == [False, True]


def test_long_plan_shows_how_far_it_is_and_looks_again_by_itself(monkeypatch) -> None:
    monkeypatch.setattr(apply, "CHUNK", 2)
    office = an_office()
    client = logged_in(office.head.person)
    plan = drawn(client, *(open_item(a_submitted_request(office)) for _ in range(3)))

    running = confirm(client, plan)
    repeated = confirm(client, plan)

    assert "已处理 2 项，共 3 项" in running.content.decode()
    assert running["Refresh"] == "3"
    assert "已执行" in repeated.content.decode()
    assert "Refresh" not in repeated
    assert Assignment.objects.filter(operation=plan.operation).count() == 3


def test_refused_rows_can_be_looked_at_alone_and_pages_follow(monkeypatch) -> None:
    monkeypatch.setattr("backoffice.views.casework.bulk_rows.ROWS_ON_A_PAGE", 2)
    monkeypatch.setattr("cases.queries.bulk_plans.ROWS_ON_A_PAGE", 2)
    office = an_office()
    items = [open_item(a_submitted_request(office)) for _ in range(3)]
    WorkItem.objects.filter(pk=items[1].pk).update(
        owner=a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    )
    client = logged_in(office.head.person)
    plan = drawn(client, *items)
    address = reverse("bulk-plan", args=[plan.operation])

    bad = client.get(f"{address}?only=bad").content.decode()
    first = Page(client.get(address))
    second = client.get(address + str(first.of("a", rel="next")[0]["href"])).content.decode()

    assert (items[0].process.number in bad, items[1].process.number in bad) == (False, True)
    assert items[2].process.number in second
    assert client.get(f"{address}?after=²").status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_plan_page_takes_the_same_queries_however_many_rows(
    size: int, django_assert_num_queries
) -> None:
    office = an_office()
    client = logged_in(office.head.person)
    plan = drawn(client, *(open_item(a_submitted_request(office)) for _ in range(size)))
    address = reverse("bulk-plan", args=[plan.operation])
    client.get(address)

    with django_assert_num_queries(QUERIES_OF_A_PLAN):
        client.get(address)


def test_plans_of_a_person_are_listed_and_those_of_others_are_not_there() -> None:
    office = an_office()
    client = logged_in(office.head.person)
    empty = client.get(reverse("bulk-plans")).content.decode()
    plan = drawn(client, open_item(a_submitted_request(office)))
    colleague = logged_in(a_member(Role.DEPARTMENT_HEAD, office.organisation).person)

    own = client.get(reverse("bulk-plans")).content.decode()
    others = colleague.get(reverse("bulk-plans")).content.decode()
    page = colleague.get(reverse("bulk-plan", args=[plan.operation]))
    act = colleague.post(reverse("bulk-apply", args=[plan.operation]), {"hash": plan.hash})

    assert "您还没有批量办理过" in empty
    assert str(plan.operation) in own
    assert str(plan.operation) not in others
    assert (page.status_code, act.status_code) == (404, 404)
    assert BulkPlan.objects.get().applied_at is None
