"""Who was approved first hears what the other's author rules, why, and until when to object."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cases.models import Notification, OutboxMessage, WorkItem
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
    another_department,
    another_entry,
    in_conflict,
    three_departments,
    two_departments,
)
from tests.workflows.open_list.test_neighbour_news import first_of, names, told

if TYPE_CHECKING:
    from cases.models import ListChange

pytestmark = pytest.mark.django_db
RULED_AT = REVIEWED_AT + timedelta(minutes=1)
WHY = "站点信息每天都有变化"
ABSTRACT = "全市公交站点的位置与线路，按天更新。"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def redrafted(rivals: Rivals, answer: str = "mine", **also: str) -> ListChange:
    """Bring the helper's daily into conflict with the provider's weekly, and rule on it."""
    if also:
        theirs = rivals.change(rivals.provider, update_frequency="weekly")
        mine = rivals.change(rivals.helper, update_frequency="daily", **also)
        approved(rivals.provider, theirs)
        change = approved(rivals.helper, mine)
    else:
        change = in_conflict(rivals)
    rulings = {change.items.get().pk: {"update_frequency": answer}}
    return step(change, rivals.helper.staff, "redraft", RULED_AT, rulings=rulings, reason=WHY)


def texts(topic: str = "entry_proposed_too", *, to: City) -> list[str]:
    """Return what the staff of a department was told, in order."""
    return [text for who, _case, text in told(topic) if who == to.staff.person.username]


def test_second_hand_in_says_what_was_ruled_and_why(rivals: Rivals) -> None:
    change = submitted(rivals.helper, redrafted(rivals))
    first = first_of(rivals)

    *before, text = texts(to=rivals.provider)

    assert text == (
        f"文化和旅游局第 2 次提交申请 {change.number}，调整“公交线路站点信息”，"
        f"本单位的申请 {first.number}（已批准待生效）同样涉及，改法不同："
        "更新频率（本单位“每周”，对方“每天”）。"
        f"该单位已处理冲突，没有采用本单位已批准的内容。理由：{WHY}。"
        "主管部门尚未开始审查，开始后另告期限；"
        f"有不同意见的，请尽早与其经办人{rivals.helper.staff.person.name}联系。"
    )
    assert all(said.startswith("文化和旅游局在申请") for said in before)


def test_lead_hears_of_the_ruling_too(rivals: Rivals) -> None:
    submitted(rivals.helper, redrafted(rivals))

    news = [who for who, _case, text in told("entry_proposed_too") if WHY in text]

    assert set(news) == names(rivals.provider)


def test_long_names_and_reasons_leave_room_for_whom_to_ask(rivals: Rivals) -> None:
    person = rivals.helper.staff.person
    person.email = "wen.xiaoya@culture.example.cn"
    person.save(update_fields=["email"])
    entries = [another_entry(rivals, f"{number}" + "很长的名称" * 24) for number in range(3)]
    change = in_conflict(*entries)
    rulings = {item.pk: {"update_frequency": "mine"} for item in change.items.all()}
    staff = rivals.helper.staff
    step(change, staff, "redraft", RULED_AT, rulings=rulings, reason=WHY * 9)
    submitted(rivals.helper, change)

    assert texts(to=rivals.provider)[-1].endswith(
        f"请尽早与其经办人{person.name}（{person.email}）联系。"
    )


def test_every_hand_in_is_told_in_other_words(rivals: Rivals) -> None:
    change = submitted(rivals.helper, redrafted(rivals))
    step(change, rivals.helper.head, "return", SUBMITTED_AT, reason="请补充依据")
    submitted(rivals.helper, change)

    said = texts(to=rivals.provider)

    assert len(said) == len(set(said))
    assert "第 3 次提交" in said[-1]


def test_second_hand_in_says_which_wording_was_kept(rivals: Rivals) -> None:
    submitted(rivals.helper, redrafted(rivals, "standing", abstract=ABSTRACT))

    text = texts(to=rivals.provider)[-1]

    assert f"该单位已处理冲突，采用本单位已批准的更新频率。理由：{WHY}。" in text
    assert "改法不同" not in text


def test_reason_of_a_ruling_is_for_those_alone_against_whom_it_was() -> None:
    rivals, third = three_departments()
    change = redrafted(rivals)
    submitted(third, rivals.change(third, abstract=ABSTRACT, update_frequency="weekly"))
    submitted(rivals.helper, change)

    assert WHY in texts(to=rivals.provider)[-1]
    (text,) = [said for said in texts(to=third) if change.number in said]
    assert WHY not in text


def test_review_is_told_with_its_due_date(rivals: Rivals) -> None:
    change = in_review(rivals.helper, redrafted(rivals))
    due = WorkItem.objects.get(process=change.pk, finished__isnull=True).due_on

    news = told("entry_proposed_too")
    said = [(who, text) for who, _case, text in news if "（第 2 次提交）" in text]

    assert due is not None
    assert {who for who, _text in said} == names(rivals.provider)
    (text,) = {text for _who, text in said}
    assert text == (
        f"文化和旅游局的申请 {change.number}（第 2 次提交）已进入主管部门审查，"
        f"审查期限 {due}，与本单位申请 "
        f"{first_of(rivals).number} 改法不同：“公交线路站点信息”，"
        "更新频率（本单位“每周”，对方“每天”）。如有不同意见，请尽早、最迟在该日前"
        f"与其经办人{rivals.helper.staff.person.name}联系。"
    )


def test_review_after_security_is_told_once_it_begins(rivals: Rivals) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    risky = [{"name": "身份证号"}]
    change = submitted(
        rivals.helper, rivals.change(rivals.helper, update_frequency="daily", items=risky)
    )
    change = step(change, rivals.helper.head, "approve", DECIDED_AT)
    assert change.state == "pending_security"

    assert not [said for said in texts(to=rivals.provider) if "审查期限 " in said]
    step(change, rivals.helper.security, "clear", DECIDED_AT, reason="已脱敏。")
    assert [said for said in texts(to=rivals.provider) if "审查期限 " in said]


def test_review_of_what_says_nothing_else_is_news_to_nobody(rivals: Rivals) -> None:
    submitted(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    in_review(rivals.helper, rivals.change(rivals.helper, abstract=ABSTRACT))

    assert not OutboxMessage.objects.filter(topic="entry_review_began").exists()


def test_whose_wording_is_kept_is_told_so_once(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    step(change, rivals.helper.staff, "yield", SUBMITTED_AT, reason="同意")

    news = [each for each in told("entry_proposed_too") if "不再提出" in each[2]]

    assert {who for who, _case, _text in news} == names(rivals.provider)
    (text,) = {text for _who, _case, text in news}
    assert text == (
        f"文化和旅游局在申请 {change.number} 中不再提出对“公交线路站点信息”的不同改法："
        "更新频率（本单位“每周”，对方“每天”），"
        f"采用本单位申请 {first_of(rivals).number} 的内容。其说明：同意。"
    )
    assert OutboxMessage.objects.filter(topic="entry_wording_kept").count() == 1


def test_insisting_is_no_giving_way(rivals: Rivals) -> None:
    redrafted(rivals)

    assert not OutboxMessage.objects.filter(topic="entry_wording_kept").exists()


def test_department_that_changes_something_else_hears_of_no_ruling(rivals: Rivals) -> None:
    other = another_department(rivals.provider, "上海市水务局")
    submitted(rivals.helper, redrafted(rivals))

    told("entry_proposed_too")
    assert not Notification.objects.filter(person=other.staff.person).exists()


def test_approval_that_kept_the_first_wording_overrules_nobody(rivals: Rivals) -> None:
    approved(rivals.helper, redrafted(rivals, "standing", abstract=ABSTRACT))

    assert told("entry_approved_over") == []
