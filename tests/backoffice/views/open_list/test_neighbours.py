"""Two departments that change one entry see each other's requests on their own."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import ListChange, WorkItem
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    SUBMITTED_AT,
    City,
    approved,
    in_review,
    step,
    submitted,
)
from tests.workflows.open_list.rivals import (
    Rivals,
    another_entry,
    in_conflict,
    two_departments,
)

if TYPE_CHECKING:
    from django.test import Client

RULED_AT = REVIEWED_AT + timedelta(minutes=1)
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


def test_first_department_reads_why_the_other_insists_once_it_is_handed_in(
    client: Client, rivals: Rivals
) -> None:
    second = in_conflict(rivals)
    ruled = {second.items.get().pk: {"update_frequency": "mine"}}
    why = "站点信息每天都有变化"
    step(second, rivals.helper.staff, "redraft", RULED_AT, rulings=ruled, reason=why)
    reworked = shown_to(client, rivals.provider, first_of(rivals))
    submitted(rivals.helper, second)

    shown = shown_to(client, rivals.provider, first_of(rivals))

    assert f"文化和旅游局正在处理冲突后修改申请 {second.number}" in reworked
    assert why not in reworked
    assert "<ins>每天</ins>" not in reworked
    assert "文化和旅游局已就与本申请的冲突作出选择（2026-11-05），没有采用本申请的内容。" in shown
    assert f"其理由：{why}" in shown


def test_first_department_reads_until_when_the_other_is_reviewed(
    client: Client, rivals: Rivals
) -> None:
    second = in_conflict(rivals)
    step(second, rivals.helper.staff, "redraft", SUBMITTED_AT)
    in_review(rivals.helper, second)
    due = WorkItem.objects.get(process=second.pk, finished__isnull=True).due_on

    shown = shown_to(client, rivals.provider, first_of(rivals))

    assert f"主管部门审查期限：{due}。有不同意见的，请尽早、最迟在该日前与经办人联系。" in shown


def test_approval_of_other_fields_is_named_by_its_fields_alone(
    client: Client, rivals: Rivals
) -> None:
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(
        rivals.helper, update_frequency="daily", abstract="全市公交站点的位置与线路，按天更新。"
    )
    mine.items.update(justification="每天更新")
    approved(rivals.provider, theirs)
    mine = approved(rivals.helper, mine)
    kept = {mine.items.get().pk: {"update_frequency": "standing"}}
    step(mine, rivals.helper.staff, "redraft", RULED_AT, rulings=kept)
    approved(rivals.helper, mine)

    shown = shown_to(client, rivals.provider, first_of(rivals))

    assert f"文化和旅游局的申请 {mine.number} 对本条目的调整已批准（2026-11-05）。" in shown
    assert "批准的字段：数据资源内容描述。" in shown
    assert "已就与本申请的冲突作出选择（2026-11-05），采用本申请的内容。" in shown
    assert "每天更新" not in shown


def test_who_drafts_reads_that_the_second_approval_has_to_be_ruled_on(
    client: Client, rivals: Rivals
) -> None:
    mine = rivals.change(rivals.provider, update_frequency="weekly")
    theirs = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    before = shown_to(client, rivals.provider, mine)
    theirs = step(theirs, rivals.helper.head, "approve", DECIDED_AT)
    step(theirs, rivals.helper.officer, "conclude", REVIEWED_AT)
    after = shown_to(client, rivals.provider, mine)

    assert "两份申请中先获批准的在先；后获批准的一方须处理冲突，再重新报批。" in before
    assert "该申请已先获批准：本申请审查通过时仍有不同的，由本单位处理冲突，再重新报批。" in after


def test_who_drafted_on_the_approved_wording_reads_of_no_conflict(
    client: Client, rivals: Rivals
) -> None:
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="weekly"))
    mine = rivals.change(rivals.provider, update_frequency="daily")

    assert "处理冲突" not in shown_to(client, rivals.provider, mine)


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
