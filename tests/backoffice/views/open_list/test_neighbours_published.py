"""What both departments, the head and the reviewer read where a conflict outlives publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.backoffice.views.open_list.test_neighbours import shown_to
from tests.workflows.open_list.changes import SUBMITTED_AT, approved, in_review, step, submitted
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments
from tests.workflows.open_list.test_neighbour_news import first_of, publish
from tests.workflows.open_list.test_published_meanwhile import (
    RULED_AT,
    WHY,
    agreed_on,
    ruled_by_field,
)

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import ListChange, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def page_of(client: Client, member: Membership, change: ListChange) -> str:
    client.force_login(member.person)
    response = client.get(reverse("case", args=[change.number]))
    return " ".join(response.content.decode().split())


def test_published_request_shows_the_conflict_and_the_ruling(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    publish(rivals.provider)
    first = first_of(rivals)
    waiting = shown_to(client, rivals.provider, first)
    rulings = {change.items.get().pk: {"update_frequency": "mine"}}
    step(change, rivals.helper.staff, "redraft", RULED_AT, rulings=rulings, reason=WHY)
    reworked = shown_to(client, rivals.provider, first)
    submitted(rivals.helper, change)
    handed_in = shown_to(client, rivals.provider, first)

    assert f"文化和旅游局的申请 {change.number} 也涉及本条目（冲突待裁）。" in waiting
    assert f"文化和旅游局正在处理冲突后修改申请 {change.number}" in reworked
    assert "没有采用本申请的内容。 其理由：" + WHY in handed_in
    assert "主管部门尚未开始审查，开始后另行通知审查期限。" in handed_in


def test_head_and_reviewer_still_read_whose_text_the_conflict_met(
    client: Client, rivals: Rivals
) -> None:
    change = in_conflict(rivals)
    first = first_of(rivals)
    first.items.update(justification="班次按周汇总")
    publish(rivals.provider)
    step(change, rivals.helper.staff, "redraft", RULED_AT, reason=WHY)
    submitted(rivals.helper, change)
    pages = [page_of(client, rivals.helper.head, change)]
    step(change, rivals.helper.head, "approve", RULED_AT)
    pages.append(page_of(client, rivals.helper.officer, change))

    for shown in pages:
        assert f"交通委员会的申请 {first.number} 对本条目的调整已批准（2026-11-05）。" in shown
        assert f"经办人：{rivals.provider.staff.person.name}。" in shown
        assert "其说明：班次按周汇总" in shown


def test_publication_without_a_conflict_is_not_named(client: Client, rivals: Rivals) -> None:
    approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    publish(rivals.provider)
    first = first_of(rivals)
    mine = in_review(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    assert mine.number not in shown_to(client, rivals.provider, first)
    assert first.number not in shown_to(client, rivals.helper, mine)


def test_page_says_by_field_what_a_ruling_took(client: Client, rivals: Rivals) -> None:
    change = ruled_by_field(rivals, update_frequency="standing", abstract="joint")
    staff, said = rivals.helper.staff, agreed_on(change)
    step(change, staff, "submit", SUBMITTED_AT, agreements=said)

    shown = shown_to(client, rivals.provider, first_of(rivals))

    assert "已就与本申请的冲突作出选择（2026-11-05）：" in shown
    assert "更新频率采用本申请的内容；" in shown
    assert "数据资源内容描述另行商定措辞（以该申请的内容为底稿）；" in shown
    assert (
        "其写明的商定结果：已商定。（与实际不符的，请尽快与其经办人联系，"
        "也可以在本申请发送消息，告知主管部门。）"
    ) in shown
    assert "没有采用本申请的内容" not in shown


def test_draft_on_what_overruled_its_own_department_is_not_warned_of(
    client: Client, rivals: Rivals
) -> None:
    second = in_conflict(rivals)
    step(second, rivals.helper.staff, "redraft", RULED_AT)
    approved(rivals.helper, second)
    answer = in_review(rivals.provider, rivals.change(rivals.provider, update_frequency="realtime"))

    for member in (rivals.provider.staff, rivals.provider.head, rivals.provider.officer):
        shown = page_of(client, member, answer)
        assert second.number in shown
        assert "由本单位处理冲突，再重新报批" not in shown


def test_overruled_department_reads_why_on_its_page(client: Client, rivals: Rivals) -> None:
    first = rivals.change(rivals.helper, update_frequency="weekly")
    approved(rivals.helper, first)
    over = rivals.change(rivals.provider, update_frequency="daily")
    over.items.update(justification="班次每天变化")
    approved(rivals.provider, over)

    assert "其说明：班次每天变化" in shown_to(client, rivals.helper, first)
