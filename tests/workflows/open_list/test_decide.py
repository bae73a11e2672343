"""Decisions: by item, by the head, the security officer and the commission."""

from __future__ import annotations

import pytest

from cases.errors import AlreadyClaimed, BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, ChangeItem, ListChange, Membership
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.changes import (
    DECIDED_AT,
    REVIEWED_AT,
    City,
    a_city,
    a_draft_with_entries,
    approved,
    content,
    in_review,
    open_item,
    step,
    submitted,
)
from workflows.engine.claims import claim
from workflows.engine.gate import act

pytestmark = pytest.mark.django_db
PERSONAL = content(name="演出场所许可", items=[{"name": "法人身份证号"}])


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def change(city: City) -> ListChange:
    return a_draft_with_entries(city, content(), content(name="地铁客流"))


def decisions(change: ListChange) -> list[tuple[str, str]]:
    """Return decision and reason of each item, in order."""
    return list(change.items.order_by("position").values_list("decision", "decision_reason"))


def test_head_approves_and_the_commission_is_next(city: City, change: ListChange) -> None:
    change = step(submitted(city, change), city.head, "approve", DECIDED_AT)

    assert change.state == "in_review"
    assert (open_item(change).flow_task.name, open_item(change).organisation) == (
        "commission_review",
        city.officer.organisation,
    )


def test_head_strikes_one_item_and_passes_the_other(city: City, change: ListChange) -> None:
    first, _second = change.items.order_by("position")

    change = step(
        submitted(city, change),
        city.head,
        "approve",
        DECIDED_AT,
        refusals={first.pk: "与既有条目重复"},
        page_items=[first.pk],
    )

    assert change.state == "in_review"
    assert decisions(change) == [("rejected_by_head", "与既有条目重复"), ("pending", "")]
    facts = CaseEvent.objects.get(case_id=change.pk, act="approve").data
    assert (facts["refused_items"], facts["passed_items"]) == (1, 1)


def test_head_cannot_approve_while_striking_everything(city: City, change: ListChange) -> None:
    refusals = {item.pk: "不需要" for item in change.items.all()}

    with pytest.raises(GuardFailed, match="您对全部条目都不予通过"):
        step(submitted(city, change), city.head, "approve", DECIDED_AT, refusals=refusals)

    assert decisions(change) == [("pending", ""), ("pending", "")]


def test_head_rejects_the_whole_request(city: City, change: ListChange) -> None:
    change = step(submitted(city, change), city.head, "reject", DECIDED_AT, reason="未脱敏")

    assert (change.state, change.finished) == ("head_rejected", DECIDED_AT)
    assert decisions(change) == [("rejected_by_head", "未脱敏")] * 2


def test_head_returns_and_the_author_improves_and_resubmits(city: City, change: ListChange) -> None:
    change = step(submitted(city, change), city.head, "return", DECIDED_AT, reason="补充摘要")

    assert (change.state, open_item(change).owner) == ("returned", city.staff.person)
    assert step(change, city.staff, "submit", DECIDED_AT).state == "pending_head"


def test_risky_item_goes_to_the_security_officer_first(city: City) -> None:
    change = submitted(city, a_draft_with_entries(city, content(), PERSONAL))

    change = step(change, city.head, "approve", DECIDED_AT)

    assert (change.state, open_item(change).flow_task.name) == (
        "pending_security",
        "security_review",
    )
    change = step(change, city.security, "clear", DECIDED_AT, reason="已脱敏，仅保留许可证号。")
    assert change.state == "in_review"


def test_risky_item_struck_by_the_head_needs_no_security_review(city: City) -> None:
    change = submitted(city, a_draft_with_entries(city, content(), PERSONAL))
    risky = change.items.get(needs_security_review=True)

    change = step(change, city.head, "approve", DECIDED_AT, refusals={risky.pk: "含个人信息"})

    assert change.state == "in_review"


def test_commission_approves_everything(city: City, change: ListChange) -> None:
    change = approved(city, change)

    assert change.state == "approved_pending_effect"
    assert change.finished is None
    assert decisions(change) == [("approved", "")] * 2


def test_commission_refuses_one_item_and_the_rest_passes(city: City, change: ListChange) -> None:
    change = in_review(city, change)
    first, _second = change.items.order_by("position")

    change = step(
        change, city.officer, "conclude", REVIEWED_AT, refusals={first.pk: "更新频率不实"}
    )

    assert change.state == "partially_approved"
    assert decisions(change) == [("rejected", "更新频率不实"), ("approved", "")]


def test_commission_refuses_everything_and_the_request_ends(city: City, change: ListChange) -> None:
    change = in_review(city, change)

    change = step(
        change,
        city.officer,
        "conclude",
        REVIEWED_AT,
        refusals={item.pk: "不在职责范围" for item in change.items.all()},
    )

    assert (change.state, change.finished) == ("review_rejected", REVIEWED_AT)


def test_refusal_without_a_reason_is_refused_and_nothing_is_written(
    city: City, change: ListChange
) -> None:
    change = in_review(city, change)
    item = change.items.first()

    with pytest.raises(BadInput, match="须写明理由：“公交线路站点信息”。"):
        step(change, city.officer, "conclude", REVIEWED_AT, refusals={item.pk: " "})

    assert decisions(change) == [("pending", ""), ("pending", "")]


def test_refusal_of_a_foreign_item_is_refused(city: City, change: ListChange) -> None:
    foreign = a_draft_with_entries(city, content(name="别的申请")).items.get()
    change = in_review(city, change)

    with pytest.raises(BadInput, match="不属于本申请"):
        step(change, city.officer, "conclude", REVIEWED_AT, refusals={foreign.pk: "重复"})


@pytest.mark.parametrize("role", [Role.COMMISSION_STAFF, Role.COMMISSION_LEAD])
def test_head_who_also_serves_the_commission_may_not_review(
    city: City, change: ListChange, role: Role
) -> None:
    a_member(role, city.officer.organisation, person=city.head.person)
    change = in_review(city, change)

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        step(change, city.head, "conclude", REVIEWED_AT)


def test_cancel_before_review_frees_the_entries(city: City, change: ListChange) -> None:
    change = submitted(city, change)

    act(
        case=change,
        name="cancel",
        actor=city.staff.person,
        at=DECIDED_AT,
        expected_version=None,
        data={"reason": "内容有误"},
    )

    change = ListChange.objects.get(pk=change.pk)
    assert (change.state, change.finished) == ("cancelled", DECIDED_AT)
    assert decisions(change) == [("cancelled", "")] * 2


def test_cancel_during_review_is_refused(city: City, change: ListChange) -> None:
    change = in_review(city, change)

    with pytest.raises(GuardFailed, match="现在的状态是“审查中”，不能“撤销申请”"):
        act(
            case=change,
            name="cancel",
            actor=city.staff.person,
            at=DECIDED_AT,
            expected_version=None,
            data={"reason": "内容有误"},
        )


def note(change: ListChange, by: Membership, name: str, *refused: ChangeItem) -> None:
    act(
        case=change,
        name=name,
        actor=by.person,
        at=REVIEWED_AT,
        expected_version=None,
        data={
            "refusals": {item.pk: "摘要过短" for item in refused},
            "page_items": [item.pk for item in change.items.all()],
        },
    )


def test_head_who_also_serves_the_commission_may_not_take_back_its_marks(
    city: City, change: ListChange
) -> None:
    a_member(Role.COMMISSION_STAFF, city.officer.organisation, person=city.head.person)
    change = in_review(city, change)
    first = change.items.get(position=1)
    note(change, city.officer, "note_as_commission", first)

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        note(change, city.head, "note_as_commission")

    assert decisions(change) == [("rejected", "摘要过短"), ("pending", "")]


def test_author_who_is_also_head_may_not_mark_the_own_request(
    city: City, change: ListChange
) -> None:
    a_member(Role.DEPARTMENT_HEAD, city.department, person=city.staff.person)
    change = submitted(city, change)

    with pytest.raises(NotAllowed, match="按回避要求须由他人办理"):
        note(change, city.staff, "note_as_head", change.items.get(position=1))

    assert decisions(change) == [("pending", ""), ("pending", "")]


def test_marks_on_a_task_that_a_colleague_holds_are_refused(city: City, change: ListChange) -> None:
    change = in_review(city, change)
    claim(work_item=open_item(change), person=city.officer.person, at=REVIEWED_AT)

    with pytest.raises(AlreadyClaimed, match="领取"):
        note(change, city.lead, "note_as_commission", change.items.get(position=1))

    assert decisions(change) == [("pending", ""), ("pending", "")]


def test_refusal_of_an_item_with_too_long_a_reason_is_refused(
    city: City, change: ListChange
) -> None:
    change = in_review(city, change)
    first = change.items.get(position=1)

    with pytest.raises(BadInput, match="不能超过 300 个字"):
        step(change, city.officer, "conclude", REVIEWED_AT, refusals={first.pk: "长" * 301})

    assert decisions(change) == [("pending", ""), ("pending", "")]


def test_head_rejects_with_a_long_reason_that_the_event_keeps_whole(
    city: City, change: ListChange
) -> None:
    change = step(submitted(city, change), city.head, "reject", DECIDED_AT, reason="长" * 2000)

    assert decisions(change) == [("rejected_by_head", "长" * 300)] * 2
    event = CaseEvent.objects.filter(case_id=change.pk).latest("sequence")
    assert event.data["reason"] == "长" * 2000
