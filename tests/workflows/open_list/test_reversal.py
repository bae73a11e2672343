"""A published version is taken back by a new one, and stays what it was (撤销版本)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import (
    CaseEvent,
    EntryRow,
    LeftOutEntry,
    ListChange,
    ListVersion,
    WorkItem,
)
from cases.proof_of_versions import verify_versions
from cases.queries.open_list import manifest_lines
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    remove,
    row,
    schedule,
    walk,
)
from tests.workflows.open_list.reversals import REASON, approved, drafted, in_effect, others_of
from workflows.open_list.difference import difference
from workflows.open_list.reversal import draft_reversal

if TYPE_CHECKING:
    from cases.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


@pytest.fixture
def others(city: City) -> dict[str, Membership]:
    return others_of(city)


def said(version: ListVersion) -> list[tuple[str, str, str]]:
    """Return what a version says: names, abstracts and frequencies."""
    rows = EntryRow.objects.filter(valid_from__lte=version.sequence)
    held = [
        each
        for each in rows
        if each.valid_until is None or each.valid_until > (version.sequence or 0)
    ]
    return sorted((each.name, each.abstract, each.update_frequency) for each in held)


@pytest.mark.list_scenario(15)
def test_wrong_bulk_is_taken_back_by_a_version_equal_to_the_one_before(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"), add(name="C"))
    wrong = publish(
        city,
        change(row("A"), abstract="错"),
        remove(row("B")),
        add(name="D"),
        change(row("C"), update_frequency="daily"),
        at=in_days(1),
    )
    before = ListVersion.objects.get(label="2023-001")
    manifest = list(manifest_lines(2))
    # What is changed on purpose stays: the frequency of C.
    publish(city, change(row("C"), update_frequency="weekly"), at=in_days(2))

    request = drafted(wrong, others, in_days(3))

    assert (request.state, request.request_kind) == ("draft", "reversal")
    assert request.organisation == city.officer.organisation
    items = {item.entry_id: item.operation for item in request.items.all()}
    assert sorted(items.values()) == ["add", "change", "remove"]
    left = LeftOutEntry.objects.get(change=request)
    assert (left.reason, left.row) == ("changed_since", row("C"))
    assert left.fields == [["update_frequency", "daily", "weekly"]]

    assert approved(request, others, in_days(4)).state == "approved_pending_effect"
    back = in_effect(city, in_days(5))

    assert [each for each in said(back) if each[0] != "C"] == [
        each for each in said(before) if each[0] != "C"
    ]
    assert [each[2] for each in said(back) if each[0] == "C"] == ["weekly"]
    reversed_version = ListVersion.objects.get(pk=wrong.pk)
    assert reversed_version.state == "reversed"
    assert reversed_version.reversed_by == back
    assert reversed_version.reversal_reason == REASON
    assert list(manifest_lines(2)) == manifest
    assert verify_versions().first_bad is None
    event = CaseEvent.objects.get(case_id=wrong.pk, act="reverse")
    assert event.data == {
        "reason": REASON,
        "reversed_by": back.label,
        "request": request.number,
        "taken_back": 3,
        "not_approved": 0,
        "left_out": 1,
    }
    assert ListChange.objects.get(pk=request.pk).state == "published"


def test_who_cut_or_confirmed_a_version_does_not_approve_its_reversal(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    request = drafted(wrong, others, in_days(2))
    walk(request.pk, others["author"], "submit", at=in_days(2))
    assert ListChange.objects.get(pk=request.pk).state == "pending_lead"

    with pytest.raises(NotAllowed, match="您已参与本事项的前序环节"):
        walk(request.pk, city.lead, "approve", at=in_days(2))
    with pytest.raises(NotAllowed):
        walk(request.pk, city.head, "approve", at=in_days(2))
    walk(request.pk, others["lead"], "approve", at=in_days(2))
    for barred in (city.officer, city.lead, others["author"], others["lead"]):
        with pytest.raises(NotAllowed, match="您已参与本事项的前序环节"):
            walk(request.pk, barred, "conclude", at=in_days(2))
    walk(request.pk, others["reviewer"], "conclude", at=in_days(2))

    assert ListChange.objects.get(pk=request.pk).state == "approved_pending_effect"


def test_reversal_of_a_tightening_passes_the_security_review(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A"))
    tightened = publish(
        city, change(row("A"), operation="reclassify", open_type="conditional"), at=in_days(1)
    )
    request = drafted(tightened, others, in_days(2))
    walk(request.pk, others["author"], "submit", at=in_days(2))

    walk(request.pk, others["lead"], "approve", at=in_days(2))

    assert ListChange.objects.get(pk=request.pk).state == "pending_security"
    item = request.items.get()
    assert (item.operation, item.needs_security_review) == ("reclassify", True)
    assert item.findings == [{"rule": "loosening", "words": []}]


def test_first_version_is_taken_back_by_removals(city: City, others: dict[str, Membership]) -> None:
    first = publish(city, add(name="A"), add(name="B"))

    request = drafted(first, others, in_days(1))

    assert [item.operation for item in request.items.all()] == ["remove", "remove"]
    approved(request, others, in_days(1))
    assert in_effect(city, in_days(2)).entries == 0


def test_reversal_can_itself_be_taken_back(city: City, others: dict[str, Membership]) -> None:
    publish(city, add(name="A", abstract="甲"))
    second = publish(city, change(row("A"), abstract="新"), at=in_days(1))
    approved(drafted(second, others, in_days(2)), others, in_days(2))
    third = in_effect(city, in_days(2))

    # Who published the reversal is barred now, and they are the same two.
    approved(drafted(third, others, in_days(3)), others, in_days(3))
    fourth = in_effect(city, in_days(4))

    assert difference(second, fourth).changes == ()
    states = ListVersion.objects.order_by("sequence").values_list("state", flat=True)
    assert list(states) == ["archived", "reversed", "reversed", "in_effect"]


def test_partly_refused_reversal_says_how_much_was_taken_back(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    wrong = publish(
        city, change(row("A"), abstract="错"), change(row("B"), abstract="错"), at=in_days(1)
    )
    request = drafted(wrong, others, in_days(2))
    walk(request.pk, others["author"], "submit", at=in_days(2))
    walk(request.pk, others["lead"], "approve", at=in_days(2))
    refused = request.items.order_by("position").first()
    walk(request.pk, others["reviewer"], "conclude", at=in_days(2), refusals={refused.pk: "属实"})

    in_effect(city, in_days(3))

    event = CaseEvent.objects.get(case_id=wrong.pk, act="reverse")
    assert (event.data["taken_back"], event.data["not_approved"]) == (1, 1)


def test_department_changing_the_same_entry_meanwhile_meets_the_reversal(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    an_approved_request(city, change(row("A"), abstract="另改"), at=in_days(2))

    request = approved(drafted(wrong, others, in_days(3)), others, in_days(3))

    assert request.state == "conflict"
    assert WorkItem.objects.get(process_id=request.pk, finished__isnull=True).owner == (
        others["author"].person
    )


def test_second_draft_for_one_version_is_refused_until_the_first_is_done(
    city: City, others: dict[str, Membership]
) -> None:
    wrong = publish(city, add(name="A"))
    first = drafted(wrong, others, in_days(1))

    with pytest.raises(GuardFailed, match=f"撤销申请 {first.number} 正在办理"):
        drafted(wrong, others, in_days(1))

    from workflows.engine.gate import act

    act(
        case=first,
        name="cancel",
        actor=others["author"].person,
        at=in_days(1),
        expected_version=None,
        data={"reason": "重新核对"},
    )
    assert drafted(wrong, others, in_days(2)).items.count() == 1


def test_version_that_is_not_in_effect_or_was_taken_back_is_refused(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    approved(drafted(wrong, others, in_days(2)), others, in_days(2))
    in_effect(city, in_days(2))
    scheduled = schedule(city, add(name="B"), at=in_days(3))

    with pytest.raises(GuardFailed, match="2023-002 已由 2023-003 撤销"):
        drafted(ListVersion.objects.get(pk=wrong.pk), others, in_days(3))
    with pytest.raises(GuardFailed, match="只有已经生效的版本可以撤销"):
        drafted(scheduled, others, in_days(3))


def test_version_of_which_nothing_is_left_is_refused_and_opens_nothing(
    city: City, others: dict[str, Membership]
) -> None:
    publish(city, add(name="A", abstract="甲"))
    wrong = publish(city, change(row("A"), abstract="错"), at=in_days(1))
    publish(city, change(row("A"), abstract="另改"), at=in_days(2))
    requests = ListChange.objects.count()

    with pytest.raises(GuardFailed, match="没有可撤销的内容"):
        drafted(wrong, others, in_days(3))

    assert ListChange.objects.count() == requests
    assert LeftOutEntry.objects.count() == 0


def test_reversal_needs_a_reason_and_a_member_of_the_commissions_staff(
    city: City, others: dict[str, Membership]
) -> None:
    version = publish(city, add(name="A"))

    with pytest.raises(BadInput, match="请写明撤销理由"):
        draft_reversal(version=version, membership=others["author"], reason=" ", at=in_days(1))
    for hat in (city.staff, city.head, city.lead):
        with pytest.raises(NotAllowed):
            draft_reversal(version=version, membership=hat, reason=REASON, at=in_days(1))
