"""A move toward openness passes with a security review on record with its item, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from cases.errors import GuardFailed
from cases.models import CaseEvent, ChangeItem, ListChange
from cases.states.list_change import ItemDecision
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    City,
    a_city,
    a_draft,
    a_listed_row,
    content,
    put,
    step,
    submitted,
)
from workflows.engine.taking_back import take_back
from workflows.open_list.decide import decide_alone_what_is_risky
from workflows.open_list.new_version import cut_version

if TYPE_CHECKING:
    from cases.models import EntryRow

pytestmark = pytest.mark.django_db
NAMED = [{"name": "姓名"}, {"name": "证件号码"}]
RECORD = ("security_assessment", "security_reviewed_by", "security_reviewed_at")


@pytest.fixture
def city() -> City:
    return a_city()


def conditional(city: City, **said: Any) -> EntryRow:
    return a_listed_row(
        city.department, open_type="conditional", conditions="须说明用途。", items=NAMED, **said
    )


def loosening(city: City, base: EntryRow | None = None, **said: Any) -> ListChange:
    """Draft that a conditional entry with personal information becomes unconditional."""
    base = base or conditional(city)
    draft = a_draft(city)
    put(city, draft, entry=base.entry, content=content(items=NAMED) | said)
    return draft


def before_security(city: City) -> ListChange:
    return step(submitted(city, loosening(city)), city.head, "approve", DECIDED_AT)


@pytest.mark.list_scenario(11)
def test_review_is_recorded_with_the_item_and_stays_in_its_version(city: City) -> None:
    change = before_security(city)
    assert change.state == "pending_security"
    change = step(change, city.security, "clear", DECIDED_AT, reason="姓名已脱敏，证件号码已删除。")
    change = step(change, city.officer, "conclude", REVIEWED_AT)

    version = cut_version(membership=city.officer, at=REVIEWED_AT)

    item = version.items.get()
    assert [getattr(item, name) for name in RECORD] == [
        "姓名已脱敏，证件号码已删除。",
        city.security.person,
        DECIDED_AT,
    ]
    assert [each["rule"] for each in item.findings] == [
        "loosening",
        "strong_personal_information",
        "weak_personal_information",
    ]
    facts = CaseEvent.objects.get(case=change, act="clear").data
    assert (facts["reviewed_items"], len(facts["reviewed_digest"])) == (1, 64)


@pytest.mark.list_scenario(11)
def test_item_without_a_review_on_record_is_not_approved(city: City) -> None:
    change = step(before_security(city), city.security, "clear", DECIDED_AT, reason="已脱敏。")
    ChangeItem.objects.filter(change=change).update(
        security_assessment="", security_reviewed_by=None, security_reviewed_at=None
    )

    with pytest.raises(GuardFailed, match="但没有安全复核记录，不能批准"):
        step(change, city.officer, "conclude", REVIEWED_AT)


@pytest.mark.list_scenario(11, 5)
def test_loosening_never_passes_in_bulk(city: City) -> None:
    change = submitted(city, loosening(city))

    with pytest.raises(GuardFailed, match="有 1 个条目放宽开放属性或涉及个人信息，不能批量审核"):
        decide_alone_what_is_risky(change)


@pytest.mark.list_scenario(5)
def test_what_takes_openness_away_never_passes_in_bulk_either(city: City) -> None:
    draft = a_draft(city)
    put(city, draft, entry=a_listed_row(city.department).entry, remove=True, justification="停用")

    with pytest.raises(GuardFailed, match="有 1 个条目移出、收紧或中止开放，不能批量审核"):
        decide_alone_what_is_risky(submitted(city, draft))


def test_review_taken_back_leaves_no_record(city: City) -> None:
    change = step(before_security(city), city.security, "clear", DECIDED_AT, reason="已脱敏。")

    take_back(
        case=change,
        actor=city.security.person,
        at=DECIDED_AT,
        expected_version=None,
        reason="看错了",
    )

    assert list(change.items.values_list(*RECORD)) == [("", None, None)]


def test_second_review_replaces_the_first_and_taking_it_back_brings_that_again(city: City) -> None:
    change = step(before_security(city), city.security, "clear", DECIDED_AT, reason="第一次。")
    change = step(change, city.officer, "return", DECIDED_AT, reason="请补充说明")
    change = step(submitted(city, change), city.head, "approve", DECIDED_AT)
    change = step(change, city.security, "clear", REVIEWED_AT, reason="第二次。")
    assert change.items.get().security_assessment == "第二次。"

    take_back(
        case=change,
        actor=city.security.person,
        at=REVIEWED_AT,
        expected_version=None,
        reason="看错了",
    )

    assert list(change.items.values_list(*RECORD)) == [
        ("第一次。", city.security.person_id, DECIDED_AT)
    ]


def test_item_that_is_edited_after_its_review_has_none(city: City) -> None:
    change = step(before_security(city), city.security, "clear", DECIDED_AT, reason="已脱敏。")
    change = step(change, city.officer, "return", DECIDED_AT, reason="请补充说明")
    item = change.items.get()

    put(city, change, entry=item.entry, content=content(items=[*NAMED, {"name": "手机号"}]))

    assert list(change.items.values_list(*RECORD)) == [("", None, None)]


# fmt: off
LOOSER: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "not open to conditional":   ({"open_type": "not_open", "conditions": ""},
                                  {"open_type": "conditional", "conditions": "须说明用途。"}),
    "not open to unconditional": ({"open_type": "not_open", "conditions": ""}, {}),
    "to unconditional":          ({}, {}),
    "resume":                    ({"status": "suspended"},
                                  {"open_type": "conditional", "conditions": "须说明用途。",
                                   "status": "published"}),
}
# fmt: on


@pytest.mark.parametrize("move", LOOSER)
def test_every_move_toward_openness_asks_for_the_review_and_looks_at_the_names(
    city: City, move: str
) -> None:
    before, after = LOOSER[move]
    base = a_listed_row(
        city.department,
        **({"open_type": "conditional", "conditions": "须说明用途。", "items": NAMED} | before),
    )

    item = loosening(city, base, **after).items.get()

    assert item.needs_security_review is True
    assert [each["rule"] for each in item.findings] == [
        "loosening",
        "strong_personal_information",
        "weak_personal_information",
    ]
    assert item.operation == ("resume" if move == "resume" else "reclassify")


def test_suspension_asks_for_no_review_that_would_keep_the_entry_open(city: City) -> None:
    base = a_listed_row(city.department, items=NAMED)

    item = loosening(city, base, status="suspended").items.get()

    assert (item.operation, item.needs_security_review, item.findings) == ("suspend", False, [])


def test_database_keeps_reviewer_and_moment_together(city: City) -> None:
    change = loosening(city)

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeItem.objects.filter(change=change).update(security_reviewed_at=DECIDED_AT)
    assert change.items.get().decision == ItemDecision.PENDING
