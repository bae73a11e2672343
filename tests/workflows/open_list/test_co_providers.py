"""Who provides an entry hears of what others propose of it, before the commission decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import BadInput
from cases.models import Notification, OutboxMessage
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import (
    SUBMITTED_AT,
    a_draft,
    a_listed_row,
    approved,
    content,
    in_review,
    put,
    step,
    submitted,
)
from tests.workflows.open_list.rivals import (
    Rivals,
    another_department,
    another_entry,
    two_departments,
)
from workflows.engine.delivery import deliver_due
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS

pytestmark = pytest.mark.django_db
SOON = SUBMITTED_AT + timedelta(minutes=1)
LATER = SUBMITTED_AT + timedelta(hours=1)


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def told() -> list[tuple[str, str]]:
    """Deliver what is due; return who was told what of other organisations' proposals."""
    while deliver_due(at=LATER, worker="w", handlers=HANDLERS).claimed:
        pass
    news = Notification.objects.filter(topic="entry_proposed").order_by("pk")
    return list(news.values_list("person__username", "text"))


def test_lead_of_the_provider_hears_of_a_proposal_when_it_is_submitted(rivals: Rivals) -> None:
    draft = rivals.change(rivals.helper, update_frequency="daily")
    assert told() == []

    change = submitted(rivals.helper, draft)

    ((who, text),) = told()
    # News of a case is not shown to those who may not see the case.
    assert Notification.objects.get(topic="entry_proposed").case is None
    assert who == rivals.provider.head.person.username
    assert text == (
        f"文化和旅游局在申请 {change.number} 中提出调整本单位提供的条目“公交线路站点信息”，"
        "将送主管部门审查。"
        f"如有不同意见，请在审查前与其经办人{rivals.helper.staff.person.name}联系，"
        "或由本单位另行提出调整。"
    )


def test_proposal_taken_back_in_time_is_news_to_nobody(rivals: Rivals) -> None:
    change = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    take_back(
        case=change,
        actor=rivals.helper.staff.person,
        at=SOON,
        expected_version=None,
        reason="还要补充",
    )

    assert told() == []
    assert set(
        OutboxMessage.objects.filter(topic="entry_proposed").values_list("status", flat=True)
    ) == {"withdrawn"}


def test_proposal_sent_back_and_submitted_again_is_told_again(rivals: Rivals) -> None:
    change = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    step(change, rivals.helper.head, "return", SUBMITTED_AT, reason="请补充依据")
    submitted(rivals.helper, change)

    (first, said), (second, said_again) = told()
    assert first == second == rivals.provider.head.person.username
    assert said.startswith(f"文化和旅游局在申请 {change.number} 中提出调整")
    assert said_again.startswith(f"文化和旅游局第 2 次提交申请 {change.number}，提出调整")


def test_lead_whose_own_request_holds_the_entry_is_not_told_to_propose_anew(
    rivals: Rivals,
) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    person = rivals.helper.staff.person
    person.email = "wen@example.cn"
    person.save(update_fields=["email"])
    submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    ((_who, text),) = told()
    assert text.endswith(
        f"请在审查前与其经办人{person.name}（wen@example.cn）联系；本单位已有申请在办该条目，"
        "须待该申请批准或者本单位申请办结后，才能另行提出调整。"
    )


def test_own_proposal_and_new_entries_are_told_to_nobody(rivals: Rivals) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="daily"))
    added = a_draft(rivals.helper)
    put(rivals.helper, added, content=content(name="非遗场馆名录"))
    submitted(rivals.helper, added)

    assert told() == []


def test_many_entries_are_told_in_one_line(rivals: Rivals) -> None:
    draft = a_draft(rivals.helper)
    for number in range(4):
        each = another_entry(rivals, f"站点{number}")
        each.put(rivals.helper, draft, name=each.row.name, update_frequency="daily")
    submitted(rivals.helper, draft)

    ((_who, text),) = told()
    assert "4 个条目（“站点0”、“站点1”、“站点2”等）" in text


def test_district_authority_hears_in_the_place_of_the_head_of_its_unit(rivals: Rivals) -> None:
    district = an_organisation("上海市徐汇区人民政府", kind="district")
    authority = a_member(Role.DISTRICT_AUTHORITY, district)
    rivals.provider.department.parent = district
    rivals.provider.department.save(update_fields=["parent"])
    submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    people = {who for who, _text in told()}
    assert people == {authority.person.username, rivals.provider.head.person.username}


def test_removal_by_who_only_helps_to_provide_is_refused_and_says_who_may(
    rivals: Rivals,
) -> None:
    draft = a_draft(rivals.helper)

    with pytest.raises(BadInput, match="只有上海市交通委员会可以提出移出"):
        put(rivals.helper, draft, entry=rivals.row.entry, remove=True, justification="停用")

    assert not draft.items.exists()


def test_removal_insisted_on_after_the_entry_went_to_another_is_refused(rivals: Rivals) -> None:
    mine = a_draft(rivals.provider)
    put(rivals.provider, mine, entry=rivals.row.entry, remove=True, justification="停用")
    theirs = in_review(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    item = theirs.items.get()
    assert item.proposed_row is not None
    item.proposed_row.provider = rivals.helper.department
    item.proposed_row.save(update_fields=["provider"])
    step(theirs, rivals.helper.officer, "conclude", SUBMITTED_AT)
    change = approved(rivals.provider, mine)
    assert change.state == "conflict"

    with pytest.raises(BadInput, match="是共同提供部门，不能提出移出"):
        step(change, rivals.provider.staff, "redraft", LATER)


def test_removal_by_the_heir_of_the_provider_is_allowed(rivals: Rivals) -> None:
    former = another_department(rivals.provider, "上海市交通局")
    row = a_listed_row(former.department, name="轮渡", co_providers=rivals.row.co_providers)
    former.department.successor = rivals.provider.department
    former.department.save(update_fields=["successor"])

    item = put(
        rivals.provider, a_draft(rivals.provider), entry=row.entry, remove=True, justification="停"
    )

    assert item.operation == "remove"
    with pytest.raises(BadInput, match="本单位是共同提供部门，不能提出移出"):
        put(rivals.helper, a_draft(rivals.helper), entry=row.entry, remove=True)
