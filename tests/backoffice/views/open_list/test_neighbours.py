"""Two departments that change one entry see each other's requests on their own."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import ListChange
from tests.workflows.open_list.changes import SUBMITTED_AT, City, approved, step, submitted
from tests.workflows.open_list.rivals import (
    Rivals,
    another_entry,
    in_conflict,
    two_departments,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def shown_to(client: Client, city: City, change: ListChange) -> str:
    """Return the page of a request as its staff reads it."""
    client.force_login(city.staff.person)
    response = client.get(reverse("case", args=[change.number]))
    return " ".join(unescape(response.content.decode()).split())


def first_of(rivals: Rivals) -> ListChange:
    return ListChange.objects.get(organisation=rivals.provider.department)


def test_first_department_is_told_who_differs(client: Client, rivals: Rivals) -> None:
    second = in_conflict(rivals)

    shown = shown_to(client, rivals.provider, first_of(rivals))

    assert f"文化和旅游局的申请 {second.number} 也涉及本条目（冲突待裁）。" in shown
    assert "改法与本申请不同（前为本申请，后为该申请）：" in shown
    assert f"经办人：{rivals.helper.staff.person.name}。" in shown
    assert f'href="{reverse("case", args=[second.number])}"' not in shown


def test_first_department_sees_what_became_of_its_approved_wording(
    client: Client, rivals: Rivals
) -> None:
    second = in_conflict(rivals)
    step(second, rivals.helper.staff, "redraft", SUBMITTED_AT)
    approved(rivals.helper, second)

    shown = shown_to(client, rivals.provider, first_of(rivals))

    assert f"文化和旅游局的申请 {second.number} 获批准" in shown
    assert "<del>每周</del>" in shown
    assert "<ins>每天</ins>" in shown


def test_commission_may_open_the_other_request(client: Client, rivals: Rivals) -> None:
    second = in_conflict(rivals)
    client.force_login(rivals.provider.officer.person)

    response = client.get(reverse("case", args=[first_of(rivals).number]))

    assert f'href="{reverse("case", args=[second.number])}"' in response.content.decode()


def test_second_department_sees_how_it_ruled(client: Client, rivals: Rivals) -> None:
    second = in_conflict(rivals)
    step(second, rivals.helper.staff, "redraft", SUBMITTED_AT)

    shown = shown_to(client, rivals.helper, second)

    assert "更新频率：采用本申请的“每天”，没有采用现有内容“每周”。" in shown


def test_drafts_of_two_departments_mention_what_is_handed_in(
    client: Client, rivals: Rivals
) -> None:
    theirs = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    mine = rivals.change(rivals.provider, update_frequency="weekly")

    shown = shown_to(client, rivals.provider, mine)

    assert f"文化和旅游局的申请 {theirs.number} 也涉及本条目（待部门负责人审核）。" in shown
    assert mine.number not in shown_to(client, rivals.helper, theirs)


def test_page_costs_the_same_with_one_neighbour_and_with_three(
    client: Client, rivals: Rivals
) -> None:
    def cost(first: ListChange) -> int:
        shown_to(client, rivals.provider, first)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("case", args=[first.number]))
        return len(queries)

    in_conflict(rivals)
    one = cost(first_of(rivals))
    three = [another_entry(rivals, f"站点{number}") for number in range(3)]
    in_conflict(*three)

    assert one == cost(
        ListChange.objects.filter(organisation=rivals.provider.department).latest("pk")
    )
