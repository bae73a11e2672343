"""The draft that gives entries of a review their levels: one of each author, and checked."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, ChangeItem, EntryRow, ListChange
from cases.proof import verify_cases
from cases.queries.grading import grading_on
from cases.queries.grading_reviews import judged_counts
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.changes import a_city, a_listed_row, open_item, put, step
from tests.workflows.open_list.grading_review.reviews import WHY, WORKED_AT, do, drafted, the_review
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return a_city()


def counts(review) -> dict[str, int]:
    """Return how many entries stand how, where any do."""
    found = judged_counts(review, grading_on(WORKED_AT.date()))
    return {each.value: number for each, number in found.items() if number}


def test_draft_holds_the_entries_with_their_levels_and_reason(city) -> None:
    first = a_listed_row(city.department, name="未分级")
    second = a_listed_row(city.department, name="已取消", grade="组织L3", open_type="conditional")
    review = the_review(city)

    levels = {first.entry_id: "客体L0", second.entry_id: "客体L1"}
    change = drafted(review, city.staff, levels)

    assert (change.state, change.opened_by) == ("draft", city.staff.person)
    assert change.title == "2026 年度分级复核：按分级方案第 2 版调整级别"
    items = change.items.order_by("position").values_list(
        "operation", "fields", "justification", "grade_reason", "needs_security_review"
    )
    # What may be open with conditions is stricter than what may be open without: no loosening.
    assert list(items) == [
        ("change", [["grade", "", "客体L0"]], WHY, WHY, False),
        ("change", [["grade", "组织L3", "客体L1"]], WHY, WHY, True),
    ]
    events = CaseEvent.objects.filter(case_id__in=(review.pk, change.pk)).order_by("pk")
    assert [event.act for event in events] == ["open", "open", "put_levels", "draw_up"]
    assert verify_cases().first_bad is None


def test_draft_is_judged_only_once_it_is_handed_in(city) -> None:
    row = a_listed_row(city.department)
    review = the_review(city)
    change = drafted(review, city.staff, {row.entry_id: "客体L0"})
    before = counts(review)

    step(change, city.staff, "submit", WORKED_AT)
    handed_in = counts(review)
    step(change, city.head, "reject", WORKED_AT, reason="级别有误")

    assert (before, handed_in, counts(review)) == ({"open": 1}, {"proposed": 1}, {"open": 1})


def test_request_that_removes_the_entry_is_a_judgement_too(city) -> None:
    row = a_listed_row(city.department)
    kept = a_listed_row(city.department, name="另一条")
    review = the_review(city)
    change = drafted(review, city.staff, {kept.entry_id: "客体L0"})
    said = {"remove": True, "reason_code": "source_ended", "justification": "停产"}
    put(city, change, entry=row.entry, **said)

    step(change, city.staff, "submit", WORKED_AT)

    assert counts(review) == {"proposed": 2}


def test_further_entries_join_the_draft_that_the_author_began(city) -> None:
    first, second = (a_listed_row(city.department, name=name) for name in ("一", "二"))
    review = the_review(city)
    begun = drafted(review, city.staff, {first.entry_id: "客体L0"})

    later = drafted(review, city.staff, {second.entry_id: "客体L0"})

    assert later == begun
    assert list(begun.items.values_list("position", flat=True)) == [1, 2]


def test_colleague_and_whoever_handed_in_begin_a_draft_of_their_own(city) -> None:
    rows = [a_listed_row(city.department, name=name) for name in ("一", "二", "三")]
    colleague = a_member(Role.DEPARTMENT_STAFF, city.department)
    review = the_review(city)

    mine = drafted(review, city.staff, {rows[0].entry_id: "客体L0"})
    hers = drafted(review, colleague, {rows[1].entry_id: "客体L0"})
    step(hers, colleague, "submit", WORKED_AT)
    next_one = drafted(review, colleague, {rows[2].entry_id: "客体L0"})

    assert len({mine.pk, hers.pk, next_one.pk}) == 3
    assert [each.opened_by for each in (mine, hers, next_one)] == [
        city.staff.person,
        colleague.person,
        colleague.person,
    ]


def test_level_that_the_scheme_does_not_take_is_refused_with_what_is_allowed(city) -> None:
    row = a_listed_row(city.department, name="公交线路")
    review = the_review(city)

    with pytest.raises(BadInput, match="“公交线路”的分类分级“客体L1”不允许无条件开放"):
        do(review, city.staff, "draw_up", levels={row.entry_id: "客体L1"})
    with pytest.raises(BadInput, match="“公交线路”的分类分级“绝密”不在施行中的方案内"):
        do(review, city.staff, "draw_up", levels={row.entry_id: "绝密"})
    with pytest.raises(BadInput, match="“公交线路”没有选择新的级别"):
        do(review, city.staff, "draw_up", levels={row.entry_id: ""})

    assert not ListChange.objects.exists()


def test_entry_in_the_hands_of_another_request_is_refused_with_its_number(city) -> None:
    row = a_listed_row(city.department, name="公交线路")
    review = the_review(city)
    change = drafted(review, city.staff, {row.entry_id: "客体L0"})

    with pytest.raises(GuardFailed, match=f"“公交线路”已在申请 {change.number} 中办理"):
        do(review, city.staff, "draw_up", levels={row.entry_id: "客体L0"})

    assert ChangeItem.objects.count() == 1


def test_no_entry_and_one_of_another_review_are_refused(city) -> None:
    a_listed_row(city.department)
    foreign = a_listed_row(an_organisation("上海市水务局"), name="水位")
    review = the_review(city)

    with pytest.raises(BadInput, match="没有选择条目"):
        do(review, city.staff, "draw_up")
    with pytest.raises(BadInput, match="不属于本复核单"):
        do(review, city.staff, "draw_up", levels={foreign.entry_id: "客体L0"})


def test_who_writes_no_requests_of_the_department_draws_up_nothing(city) -> None:
    row = a_listed_row(city.department)
    review = the_review(city)

    with pytest.raises(NotAllowed):
        do(review, city.head, "draw_up", levels={row.entry_id: "客体L0"})


def test_levels_of_no_entry_and_of_anothers_are_refused_by_the_draft_itself(city) -> None:
    own = a_listed_row(city.department)
    foreign = a_listed_row(an_organisation("上海市水务局"), name="水位")
    gone = a_listed_row(city.department, name="已移出", valid_until=2)
    change = drafted(the_review(city), city.staff, {own.entry_id: "客体L0"})

    for levels in ({}, {foreign.entry_id: "客体L0"}, {gone.entry_id: "客体L0"}):
        with pytest.raises(BadInput, match="选"):
            act(
                case=change,
                name="put_levels",
                actor=city.staff.person,
                at=WORKED_AT,
                expected_version=None,
                data={"levels": levels, "reason": WHY},
            )

    assert change.items.count() == 1
    assert open_item(change).flow_task.name == "draft"
    assert EntryRow.objects.filter(proposing_items__change=change).count() == 1
