"""Who has a change kept back by a conflict hears what it met, whose, and what comes next."""

from __future__ import annotations

import pytest

from cases.models import Clock, ListChange
from cases.states.role import Role
from tests.factories import shanghai
from tests.workflows.open_list.changes import SUBMITTED_AT, content, open_item, step
from tests.workflows.open_list.rivals import Rivals, in_conflict, two_departments
from tests.workflows.open_list.test_neighbour_news import first_of, names, told
from workflows.engine.escalation import sweep

pytestmark = pytest.mark.django_db
# Five working days after 5 November 2026, a Thursday.
DUE = "2026-11-12"


@pytest.fixture
def rivals() -> Rivals:
    return two_departments()


def test_author_and_head_hear_of_entry_field_party_and_step(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    other = rivals.provider.staff.person
    other.email = "transport@example.invalid"
    other.save(update_fields=["email"])

    news = told("conflict_met")

    text = (
        f"本单位的申请 {change.number} 与已批准的内容冲突，须由本单位处理："
        f"“{rivals.row.name}”（同一字段改法不同：更新频率见{rivals.provider.department}的 "
        f"{first_of(rivals).number}，经办人{other.name} {other.email}）。"
        f"请经办人在 {DUE} 前办理“处理冲突”，选择采用哪一方的内容，或与对方商定措辞。"
    )
    assert {person for person, *_rest in news} == names(rivals.helper)
    assert {(number, said) for _person, number, said in news} == {(change.number, text)}


def test_request_that_is_split_off_is_the_one_that_is_told_of(rivals: Rivals) -> None:
    change = in_conflict(rivals, also=[content(name="非遗场馆名录")])

    numbers = {number for _person, number, _text in told("conflict_met")}

    assert numbers == {ListChange.objects.get(split_from=change).number}


def test_conflict_that_was_ruled_on_meanwhile_is_news_to_nobody(rivals: Rivals) -> None:
    step(in_conflict(rivals), rivals.helper.staff, "yield", SUBMITTED_AT)

    assert told("conflict_met") == []


def test_conflict_is_taken_up_within_five_working_days(rivals: Rivals) -> None:
    change = in_conflict(rivals)

    clock = Clock.objects.get(work_item=open_item(change))

    assert (clock.policy.code, clock.policy.length, clock.due_on.isoformat()) == (
        "list.conflict",
        5,
        DUE,
    )


def test_draft_after_a_ruling_is_under_no_deadline(rivals: Rivals) -> None:
    change = in_conflict(rivals)
    step(change, rivals.helper.staff, "redraft", SUBMITTED_AT)

    draft = open_item(change)

    assert (draft.flow_task.name, draft.due_on) == ("draft", None)


def test_days_that_pass_decide_nothing(rivals: Rivals) -> None:
    change = in_conflict(rivals)

    sweep(at=shanghai(2026, 11, 13, 10))

    change.refresh_from_db()
    assert (change.state, change.items.get().decision) == ("conflict", "conflict")
    assert open_item(change).role == Role.DEPARTMENT_HEAD
