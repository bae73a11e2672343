"""A wording that was to be agreed on is edited, or the author says what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from cases.models import ListChange
from cases.queries.conflicts import agreements_said
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    approved,
    step,
)
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments
from workflows.engine.taking_back import take_back
from workflows.open_list.joint_wordings import AGREEMENT_LENGTH, to_be_agreed

if TYPE_CHECKING:
    from cases.models import ItemConflict

pytestmark = pytest.mark.django_db
AGREED = "已与交通委员会陆经纬电话商定，按每天更新"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def left_to_be_agreed(rivals: Rivals, change: ListChange | None = None) -> ListChange:
    change = change or in_conflict(rivals)
    rulings = {change.items.get().pk: {"update_frequency": "joint"}}
    return step(change, rivals.helper.staff, "redraft", REVIEWED_AT, rulings=rulings)


def handed_in(rivals: Rivals, change: ListChange, **said: object) -> ListChange:
    return step(change, rivals.helper.staff, "submit", REVIEWED_AT, **said)


def conflict_of(change: ListChange) -> ItemConflict:
    met = change.items.get().conflicts.last()
    assert met is not None
    return met


def test_untouched_wording_is_not_handed_in_unsaid(rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)

    with pytest.raises(BadInput) as refused:
        handed_in(rivals, change)

    assert refused.value.message == (
        "处理冲突时，“公交线路站点信息”的更新频率选的是“另行商定措辞”，"
        "但措辞还没有修改，也没有写明商定结果，没有提交。请先修改条目的措辞；"
        "商定后仍用这一措辞的，请写明与谁商定、结果如何，再提交。"
    )
    assert ListChange.objects.get(pk=change.pk).state == "returned"


@pytest.mark.parametrize("words", ["", "  "])
def test_empty_agreement_is_none(rivals: Rivals, words: str) -> None:
    change = left_to_be_agreed(rivals)

    with pytest.raises(BadInput, match="商定结果"):
        handed_in(rivals, change, agreements={conflict_of(change).pk: words})


def test_agreement_is_not_longer_than_the_page_takes(rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    words = "商" * (AGREEMENT_LENGTH + 1)

    with pytest.raises(BadInput, match=f"不能超过 {AGREEMENT_LENGTH} 个字"):
        handed_in(rivals, change, agreements={conflict_of(change).pk: words})


def test_what_was_agreed_stands_in_the_event(rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    met = conflict_of(change)

    change = handed_in(rivals, change, agreements={met.pk: f" {AGREED} "})

    assert change.state == "pending_head"
    assert change.events.latest("sequence").data["agreements"] == {str(met.pk): AGREED}
    assert agreements_said(change.pk) == {met.pk: AGREED}


def test_edited_wording_is_handed_in_without_a_word(rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    rivals.put(rivals.helper, change, update_frequency="realtime")

    assert to_be_agreed(change) == []
    change = handed_in(rivals, change)

    assert "agreements" not in change.events.latest("sequence").data


def test_taking_the_standing_wording_is_no_agreement_either(rivals: Rivals) -> None:
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, update_frequency="daily", formats="CSV;XLSX")
    approved(rivals.provider, theirs)
    change = left_to_be_agreed(rivals, approved(rivals.helper, mine))
    rivals.put(rivals.helper, change, update_frequency="weekly", formats="CSV;XLSX")

    (waiting,) = to_be_agreed(change)

    assert waiting.fields == ("update_frequency",)


@pytest.mark.parametrize("answer", ["mine", "standing"])
def test_what_is_ruled_on_asks_nothing(rivals: Rivals, answer: str) -> None:
    theirs = rivals.change(rivals.provider, update_frequency="weekly")
    mine = rivals.change(rivals.helper, update_frequency="daily", formats="CSV;XLSX")
    approved(rivals.provider, theirs)
    change = approved(rivals.helper, mine)
    rulings = {change.items.get().pk: {"update_frequency": answer}}
    change = step(change, rivals.helper.staff, "redraft", REVIEWED_AT, rulings=rulings)

    assert to_be_agreed(change) == []
    assert handed_in(rivals, change).state == "pending_head"


def test_agreement_holds_where_the_request_comes_back(rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    met = conflict_of(change)
    change = handed_in(rivals, change, agreements={met.pk: AGREED})
    change = step(change, rivals.helper.head, "return", DECIDED_AT, reason="补充依据")

    change = handed_in(rivals, change)

    assert change.events.latest("sequence").data["agreements"] == {str(met.pk): AGREED}


def test_agreement_of_a_submission_that_was_taken_back_is_said_no_more(rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    met = conflict_of(change)
    change = handed_in(rivals, change, agreements={met.pk: AGREED})
    take_back(
        case=change,
        actor=rivals.helper.staff.person,
        at=REVIEWED_AT,
        expected_version=None,
        reason="再核对一遍",
    )

    assert agreements_said(change.pk) == {}
    assert agreements_said(change.pk, with_undone=True) == {met.pk: AGREED}


def test_item_taken_out_asks_nothing(rivals: Rivals) -> None:
    change = left_to_be_agreed(rivals)
    change.items.update(decision="cancelled")

    assert to_be_agreed(change) == []
