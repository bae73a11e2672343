"""The list of entries to put into a draft: what another request holds cannot be chosen."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.errors import GuardFailed
from cases.models import ListChange
from cases.queries.list_changes import Holder, holders_of
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import (
    REVIEWED_AT,
    City,
    a_city,
    a_draft,
    a_listed_row,
    approved,
    put,
    step,
)
from tests.workflows.open_list.rivals import in_conflict, two_departments

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
# Session, person, roles, the request, the entries, who holds them, the unread badge.
QUERIES = 10
TODAY = date(2026, 11, 2)


@pytest.fixture
def city() -> City:
    return a_city()


def page(response: object) -> str:
    """Return a response's text as a reader sees it."""
    return unescape(response.content.decode())  # type: ignore[attr-defined]  # test client


def test_pick_entry_offers_no_entry_that_another_request_holds(client: Client, city: City) -> None:
    free, held, own = (a_listed_row(city.department, name=name) for name in ("甲", "乙", "丙"))
    other = a_draft(city)
    put(city, other, entry=held.entry, remove=True, justification="停用")
    change = a_draft(city)
    put(city, change, entry=own.entry, remove=True, justification="停用")
    client.force_login(city.staff.person)

    listed = page(client.get(reverse("list-change-entries", args=[change.number])))

    offered = [row.name for row in (free, held, own) if str(row.entry.uid) in listed]
    assert offered == ["甲", "丙"]
    assert f"已在申请 {other.number} 中办理" in listed
    assert reverse("case", args=[other.number]) in listed
    assert "已在本申请中" in listed


def test_pick_entry_says_what_is_possible_of_an_approved_entry(client: Client) -> None:
    rivals = two_departments()
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    draft = a_draft(rivals.provider)
    client.force_login(rivals.provider.staff.person)
    url = reverse("list-change-entries", args=[draft.number])

    held = page(client.get(url))
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    freed = page(client.get(url))

    assert "本单位对同一条目同时只能有一份申请在办；共同提供条目的其他单位可以另行提出。" in held
    assert f"已在申请 {first.number} 中办理" in held
    assert "办结或撤销后才能选择" not in held
    assert "其他单位的后续批准改动本条目的，即可选择" in held
    assert "已在申请" not in freed
    assert str(rivals.row.entry.uid) in freed


def test_pick_entry_says_that_a_conflict_comes_first(client: Client) -> None:
    rivals = two_departments()
    waiting = in_conflict(rivals)
    helper, entry = rivals.helper, rivals.row.entry
    draft = a_draft(helper)
    client.force_login(helper.staff.person)

    listed = page(client.get(reverse("list-change-entries", args=[draft.number])))
    with pytest.raises(GuardFailed) as refused:
        rivals.put(helper, draft, update_frequency="realtime")

    assert f"已在申请 {waiting.number} 中办理" in listed
    assert "冲突待裁：请在该申请中处理冲突，办结或撤销后才能选择。" in listed
    assert reverse("list-change-entry-edit", args=[draft.number, entry.uid]) not in listed
    assert refused.value.message == (
        f"本单位的申请 {waiting.number} 对该条目冲突待裁，不能另行提出。"
        "请在该申请中处理冲突，或等其办结。"
    )


def test_pick_entry_is_offered_again_once_the_conflict_is_given_up(client: Client) -> None:
    rivals = two_departments()
    step(in_conflict(rivals), rivals.helper.staff, "yield", REVIEWED_AT)
    draft = a_draft(rivals.helper)
    client.force_login(rivals.helper.staff.person)

    listed = page(client.get(reverse("list-change-entries", args=[draft.number])))

    assert reverse("list-change-entry-edit", args=[draft.number, rivals.row.entry.uid]) in listed


def test_pick_entry_is_offered_where_another_department_changes_it(client: Client) -> None:
    city = a_city()
    shared = a_listed_row(city.department)
    other = a_draft(city)
    put(city, other, entry=shared.entry, remove=True, justification="停用")
    ListChange.objects.filter(pk=other.pk).update(organisation=an_organisation("上海市气象局"))
    change = a_draft(city)
    client.force_login(city.staff.person)

    listed = page(client.get(reverse("list-change-entries", args=[change.number])))

    assert "已在另一份申请中办理" not in listed
    assert str(shared.entry.uid) in listed


def test_holders_of_names_no_request_that_its_reader_may_not_see() -> None:
    city = a_city()
    held = a_listed_row(city.department)
    other = a_draft(city)
    put(city, other, entry=held.entry, remove=True, justification="停用")
    stranger = a_member(Role.DEPARTMENT_STAFF)

    found = holders_of(
        [held.entry_id], stranger.person, change=a_draft(city), on=TODAY, hats=[stranger]
    )

    assert found == {held.entry_id: Holder(change=other.pk, number="")}


@pytest.mark.parametrize("size", [1, 3])
def test_pick_entry_takes_the_same_queries_however_many_are_held(
    client: Client, city: City, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        row = a_listed_row(city.department, name=f"线路{number}")
        put(city, a_draft(city), entry=row.entry, remove=True, justification="停用")
    change = a_draft(city)
    client.force_login(city.staff.person)
    url = reverse("list-change-entries", args=[change.number])
    client.get(url)

    with django_assert_num_queries(QUERIES):
        listed = client.get(url)

    assert page(listed).count("已在申请") == size


def test_pick_entry_next_page_keeps_a_search_with_signs_in_it(client: Client, city: City) -> None:
    for number in range(26):
        a_listed_row(city.department, name=f"公交&线路 #{number:02}")
    change = a_draft(city)
    client.force_login(city.staff.person)
    url = reverse("list-change-entries", args=[change.number])

    first = client.get(url, {"q": "公交&线路 #"})
    second = client.get(url + first.context["next_url"])

    assert (len(first.context["rows"]), len(second.context["rows"])) == (25, 1)
    assert second.context["q"] == "公交&线路 #"
    assert client.get(url + second.context["first_url"]).context["q"] == "公交&线路 #"
