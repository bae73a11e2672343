"""Who has several requests about an entry gets one line of news, about the one whose text stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.open_list.changes import (
    REVIEWED_AT,
    SUBMITTED_AT,
    approved,
    in_review,
    step,
    submitted,
)
from tests.workflows.open_list.rivals import (
    Rivals,
    another_entry,
    three_departments,
    two_departments,
)
from tests.workflows.open_list.test_neighbour_news import names, publish, told

if TYPE_CHECKING:
    from cases.models import ListChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def rivals() -> Rivals:
    return two_departments(update_frequency="yearly")


def published(rivals: Rivals, frequency: str) -> ListChange:
    """Let a change of the provider take effect."""
    change = approved(rivals.provider, rivals.change(rivals.provider, update_frequency=frequency))
    publish(rivals.provider)
    return change


def contested(rivals: Rivals) -> tuple[ListChange, ListChange]:
    """Approve one more change of the provider, which the helper's daily meets in a conflict."""
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, update_frequency="daily")
    return approved(rivals.provider, theirs), approved(rivals.helper, mine)


def test_giving_way_names_the_request_whose_text_stands(rivals: Rivals) -> None:
    published(rivals, "monthly")
    stands, mine = contested(rivals)
    step(mine, rivals.helper.staff, "yield", SUBMITTED_AT, reason="同意按周汇总")

    news = [each for each in told("entry_proposed_too") if "不再提出" in each[2]]

    assert {(who, case) for who, case, _text in news} == {
        (who, stands.number) for who in names(rivals.provider)
    }
    (text,) = {text for _who, _case, text in news}
    assert text.endswith(
        "更新频率（本单位“每周”，对方“每天”），"
        f"采用本单位申请 {stands.number} 的内容。其说明：同意按周汇总。"
    )


def test_approval_names_the_request_that_it_overrules(rivals: Rivals) -> None:
    published(rivals, "monthly")
    stands, mine = contested(rivals)
    step(mine, rivals.helper.staff, "redraft", SUBMITTED_AT)
    approved(rivals.helper, mine)

    news = told("entry_approved_over")

    assert {(who, case) for who, case, _text in news} == {
        (who, stands.number) for who in names(rivals.provider)
    }
    assert all(f"改动了本单位申请 {stands.number} 已批准的内容" in text for *_who, text in news)


def test_approval_names_the_last_of_several_answers(rivals: Rivals) -> None:
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="quarterly"))
    published(rivals, "monthly")
    stands, mine = contested(rivals)
    step(mine, rivals.helper.staff, "redraft", SUBMITTED_AT)
    approved(rivals.helper, mine)

    news = [each for each in told("entry_approved_over") if each[0] in names(rivals.provider)]

    assert {case for _who, case, _text in news} == {stands.number}


def test_request_about_two_of_theirs_is_told_of_both_in_one_line(rivals: Rivals) -> None:
    other = another_entry(rivals, "站点名称")
    first = approved(rivals.provider, rivals.change(rivals.provider, update_frequency="weekly"))
    second = approved(
        rivals.provider,
        other.change(rivals.provider, name="站点名称", update_frequency="weekly"),
    )
    mine = rivals.change(rivals.helper, update_frequency="daily")
    other.put(rivals.helper, mine, name="站点名称", update_frequency="daily")
    mine = in_review(rivals.helper, mine)

    news = told("entry_proposed_too")
    staff = [text for who, _case, text in news if who == rivals.provider.staff.person.username]
    handed_in, reviewed = staff

    assert f"申请 {second.number}（已批准待生效）同样涉及，改法不同" in handed_in
    assert f"同时涉及本单位申请 {first.number}（“公交线路站点信息”的更新频率）。" in handed_in
    assert f"与本单位申请 {second.number} 改法不同：“站点名称”" in reviewed
    assert f"同时涉及本单位申请 {first.number}（“公交线路站点信息”的更新频率）。" in reviewed
    assert [text for who, _case, text in news if who == rivals.provider.head.person.username] == [
        reviewed
    ]

    step(mine, rivals.helper.officer, "conclude", REVIEWED_AT)
    over = told("entry_approved_over")
    assert {who for who, _case, _text in over} == names(rivals.provider)
    assert len(over) == 2
    assert all(first.number in text and second.number in text for *_who, text in over)


def test_replaced_request_hears_of_no_further_proposal() -> None:
    rivals, third = three_departments()
    first = approved(rivals.helper, rivals.change(rivals.helper, abstract="第一种写法"))
    approved(rivals.provider, rivals.change(rivals.provider, abstract="第二种写法"))
    late = submitted(third, rivals.change(third, abstract="第三种写法"))

    about = {case for _who, case, text in told("entry_proposed_too") if late.number in text}

    assert about
    assert first.number not in about


def test_who_is_overruled_without_a_conflict_reads_why(rivals: Rivals) -> None:
    approved(rivals.helper, rivals.change(rivals.helper, update_frequency="weekly"))
    over = rivals.change(rivals.provider, update_frequency="daily")
    over.items.update(justification="班次每天变化")
    approved(rivals.provider, over)

    (text,) = {text for _who, _case, text in told("entry_approved_over")}

    assert "的更新频率。其说明：班次每天变化。前后内容见本单位申请" in text
