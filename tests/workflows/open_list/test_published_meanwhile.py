"""Whose text is published while a conflict with it is open hears of it as before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    SUBMITTED_AT,
    approved,
    in_review,
    step,
    submitted,
)
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments
from tests.workflows.open_list.test_neighbour_news import first_of, names, publish, told

if TYPE_CHECKING:
    from cases.models import ListChange

pytestmark = pytest.mark.django_db
RULED_AT = REVIEWED_AT + timedelta(minutes=1)
WHY = "站点信息每天都有变化"
ABSTRACT = "全市公交线路及沿线站点的名称、编号与位置，每周更新。"
MERGED = "全市公交线路及沿线站点的名称、编号与位置，按天更新。"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def ruled_by_field(rivals: Rivals, **answers: str) -> ListChange:
    """Bring two fields of the helper into conflict, and let it rule on each."""
    theirs = rivals.change(rivals.provider, update_frequency="weekly", abstract=ABSTRACT)
    mine = rivals.change(rivals.helper, update_frequency="daily", abstract=MERGED)
    approved(rivals.provider, theirs)
    mine = approved(rivals.helper, mine)
    rulings = {mine.items.get().pk: answers}
    return step(mine, rivals.helper.staff, "redraft", RULED_AT, rulings=rulings, reason=WHY)


def agreed_on(change: ListChange) -> dict[int, str]:
    """Return what the author says was agreed of each conflict of a request."""
    return dict.fromkeys(change.items.get().conflicts.values_list("pk", flat=True), "已商定。")


def test_first_department_hears_that_the_other_met_its_text(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    publish(rivals.provider)
    first = first_of(rivals)

    told("conflict_met")
    news = [each for each in told("entry_proposed_too") if "已批准的内容冲突" in each[2]]

    assert {who for who, _case, _text in news} == names(rivals.provider)
    assert {(case, text) for _who, case, text in news} == {
        (
            first.number,
            (
                f"文化和旅游局在申请 {change.number} 中的改法与本单位申请 {first.number} "
                "已批准的内容冲突：“公交线路站点信息”的更新频率。现有内容不变，"
                "由该单位在 2026-11-12 前处理；其采用现有内容或者重新提交时，另行通知。"
                f"需要商量的，请与其经办人{rivals.helper.staff.person.name}联系。"
            ),
        )
    }


def test_published_department_hears_ruling_and_review(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    publish(rivals.provider)
    rulings = {change.items.get().pk: {"update_frequency": "mine"}}
    step(change, rivals.helper.staff, "redraft", RULED_AT, rulings=rulings, reason=WHY)
    in_review(rivals.helper, change)

    news = [each for each in told("entry_proposed_too") if "第 2 次提交" in each[2]]

    ruled = [each for each in news if f"没有采用本单位已批准的内容。理由：{WHY}。" in each[2]]
    reviewed = [each for each in news if "审查期限" in each[2]]
    assert {who for who, _case, _text in ruled} == names(rivals.provider)
    assert {who for who, _case, _text in reviewed} == names(rivals.provider)
    assert {case for _who, case, _text in news} == {first_of(rivals).number}


def test_published_department_hears_that_the_other_gives_way(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    publish(rivals.provider)
    step(change, rivals.helper.staff, "yield", RULED_AT, reason=WHY)

    news = [each for each in told("entry_proposed_too") if "不再提出对" in each[2]]

    assert {(who, case) for who, case, _text in news} == {
        (who, first_of(rivals).number) for who in names(rivals.provider)
    }


def test_published_text_that_was_met_in_nothing_is_told_nothing(rivals: Rivals) -> None:
    approved(rivals.provider, rivals.change(rivals.provider, abstract=ABSTRACT))
    publish(rivals.provider)
    submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))

    assert told("entry_proposed_too") == []


def test_ruling_by_field_is_told_by_field(rivals: Rivals) -> None:
    change = ruled_by_field(rivals, update_frequency="standing", abstract="joint")
    staff, said = rivals.helper.staff, agreed_on(change)
    change = step(change, staff, "submit", SUBMITTED_AT, agreements=said)
    step(change, rivals.helper.head, "approve", DECIDED_AT)

    (text,) = {each[2] for each in told("entry_proposed_too") if WHY in each[2]}

    assert (
        "该单位已处理冲突：更新频率采用本单位已批准的内容，"
        f"数据资源内容描述另行商定措辞（以其申请为底稿）。理由：{WHY}。其写明的商定结果：已商定。"
    ) in text
    assert "（本单位“…，每周更新。”，对方“…，按天更新。”）" in text
    assert "没有采用" not in text


def test_ruling_against_one_of_two_fields_says_which(rivals: Rivals) -> None:
    change = ruled_by_field(rivals, update_frequency="mine", abstract="standing")
    in_review(rivals.helper, change)

    (text,) = {each[2] for each in told("entry_proposed_too") if WHY in each[2]}

    assert "数据资源内容描述采用本单位已批准的内容，更新频率没有采用本单位已批准的内容。" in text


def test_short_values_are_shown_before_long_ones(rivals: Rivals) -> None:
    ruled = ruled_by_field(rivals, update_frequency="mine", abstract="mine")
    in_review(rivals.helper, ruled)

    (text,) = {each[2] for each in told("entry_proposed_too") if WHY in each[2]}

    assert "更新频率、数据资源内容描述（更新频率：本单位“每周”，对方“每天”）" in text
