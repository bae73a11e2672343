"""Levels are screened again at the hand-in, because the scheme may have changed since the draft."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import ChangeItem
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.schemes import a_level, a_scheme, entered
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    OPENED_AT,
    REVIEWED_AT,
    SUBMITTED_AT,
    City,
    a_city,
    a_draft,
    a_draft_with_entries,
    a_listed_row,
    content,
    in_review,
    put,
    step,
    submitted,
)
from workflows.engine.taking_back import take_back
from workflows.open_list.screening_again import screen_levels_again

if TYPE_CHECKING:
    from cases.models import ListChange
    from workflows.administration.grading_levels import ProposedLevel

pytestmark = pytest.mark.django_db
NAMED = [{"name": "姓名"}, {"name": "证件号码"}]
NEXT_DAY = OPENED_AT.date() + timedelta(days=1)
LOWERED = {"rule": "grade_lowered", "words": ["客体L1", "客体L2"]}


def object_level(code: str, strictness: int) -> ProposedLevel:
    return a_level(code, aspect="客体", strictness=strictness, open_types=("not_open",))


def turn_the_levels_round() -> None:
    """Let a scheme begin between draft and hand-in whose L1 is stricter than its L2."""
    turned = a_scheme(object_level("L1", 4), object_level("L2", 2), on=NEXT_DAY)
    entered(the_three().administrator, turned, at=OPENED_AT)


def stricter_by_now(city: City) -> ListChange:
    """Draft a level that is stricter than the one before, until the levels are turned round."""
    change = a_draft(city)
    row = a_listed_row(city.department, grade="客体L1", open_type="not_open")
    wording = content(grade="客体L2", open_type="not_open")
    put(city, change, entry=row.entry, content=wording, grade_reason="含站点内部编号")
    return change


def test_level_that_a_newer_scheme_lowers_goes_to_the_security_review() -> None:
    city = a_city()
    change = stricter_by_now(city)
    assert ChangeItem.objects.get().needs_security_review is False
    turn_the_levels_round()

    later = submitted(city, change)

    item = later.items.get()
    assert (item.needs_security_review, item.findings) == (True, [LOWERED])
    assert step(later, city.head, "approve", DECIDED_AT).state == "pending_security"


def test_finding_that_a_newer_scheme_does_not_make_any_more_is_dropped() -> None:
    city = a_city()
    change = a_draft(city)
    row = a_listed_row(city.department, grade="客体L2", open_type="not_open")
    wording = content(grade="客体L1", open_type="not_open")
    put(city, change, entry=row.entry, content=wording, grade_reason="内部编号已删除")
    assert ChangeItem.objects.get().needs_security_review is True
    turn_the_levels_round()

    later = submitted(city, change)

    item = later.items.get()
    assert (item.needs_security_review, item.findings) == (False, [])


def test_scheme_that_stays_leaves_findings_and_the_review_of_the_round_before() -> None:
    city = a_city()
    base = a_listed_row(city.department, grade="客体L2", open_type="conditional")
    change = a_draft(city)
    wording = content(grade="客体L1", items=NAMED)
    put(city, change, entry=base.entry, content=wording, grade_reason="已脱敏")
    change = step(in_review(city, change), city.officer, "return", REVIEWED_AT, reason="补充摘要")
    before = change.items.values("findings", "security_assessment", "security_reviewed_at").get()

    later = step(change, city.staff, "submit", REVIEWED_AT)

    assert later.items.values(*before).get() == before
    assert before["security_assessment"] == "已脱敏。"
    assert {each["rule"] for each in before["findings"]} == {
        "loosening",
        "strong_personal_information",
        "weak_personal_information",
        "grade_lowered",
    }
    assert "screened_again" not in later.events.latest("sequence").data


def test_finding_that_changed_loses_the_review_of_the_round_before() -> None:
    city = a_city()
    base = a_listed_row(city.department, grade="客体L1", open_type="conditional", items=[])
    change = a_draft(city)
    put(city, change, entry=base.entry, content=content(grade="客体L1", items=NAMED))
    change = step(in_review(city, change), city.officer, "return", REVIEWED_AT, reason="补充摘要")
    assert change.items.get().security_assessment == "已脱敏。"
    lacks_it = a_scheme(a_level("L9"), on=REVIEWED_AT.date() + timedelta(days=1))
    entered(the_three().administrator, lacks_it, at=REVIEWED_AT)

    later = step(change, city.staff, "submit", REVIEWED_AT + timedelta(days=1))

    item = later.items.get()
    assert [each["rule"] for each in item.findings] == [
        "loosening",
        "strong_personal_information",
        "weak_personal_information",
        "grade_unknown",
    ]
    assert (item.security_assessment, item.security_reviewed_at) == ("", None)


def test_entry_that_is_listed_again_is_compared_with_its_last_row() -> None:
    city = a_city()
    gone = a_listed_row(city.department, grade="客体L1", open_type="not_open", valid_until=2)
    change = a_draft(city)
    wording = content(grade="客体L2", open_type="not_open")
    put(city, change, entry=gone.entry, content=wording, grade_reason="含站点内部编号")
    assert ChangeItem.objects.get().findings == []
    turn_the_levels_round()

    assert submitted(city, change).items.get().findings == [LOWERED]


def test_hand_in_that_is_taken_back_leaves_what_the_scheme_in_force_finds() -> None:
    city = a_city()
    change = stricter_by_now(city)
    turn_the_levels_round()
    later = submitted(city, change)

    take_back(
        case=later,
        actor=city.staff.person,
        at=SUBMITTED_AT,
        expected_version=None,
        reason="看错了",
    )

    item = ChangeItem.objects.get()
    assert (item.change.state, item.findings) == ("draft", [LOWERED])


@pytest.mark.parametrize("size", [1, 3])
def test_screening_again_asks_as_much_for_many_items_as_for_one(size) -> None:
    city = a_city()
    entries = [content(name=f"水位{number}", grade="客体L1") for number in range(size)]
    change = a_draft_with_entries(city, *entries)
    entered(the_three().administrator, a_scheme(on=NEXT_DAY), at=OPENED_AT)

    with CaptureQueriesContext(connection) as queries:
        screened = screen_levels_again(change, on=NEXT_DAY)

    assert screened == size
    assert len(queries) == 5
