"""Two changes of one entry meet when the second is approved (section 7, scenarios 1, 2 and 4)."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import CaseEvent, ChangeItem, ItemConflict, ListChange
from cases.proof import verify_cases
from tests.workflows.open_list.lists import (
    START,
    City,
    a_city,
    a_cut,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    confirm,
    in_days,
    publish,
    remove,
    row,
    walk,
)
from workflows.engine.taking_back import take_back
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.standing import row_of, standing_of

pytestmark = pytest.mark.django_db
LATER = in_days(1)


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="一"), add(name="二"))
    return city


def decisions(request: ListChange) -> list[str]:
    return list(request.items.values_list("decision", flat=True))


def conclusion(request: ListChange) -> dict[str, object]:
    return CaseEvent.objects.get(case_id=request.pk, act="conclude").data


@pytest.mark.list_scenario(1)
def test_two_changes_of_different_fields_both_stand(city: City) -> None:
    base = row("一")
    first = an_approved_request(city, change(base, abstract="每日更新的线路信息。"))
    second = an_approved_request(city, change(base, update_frequency="daily"), at=LATER)

    confirm(city, a_cut(city, at=LATER), at=LATER)
    bring_into_effect(at=LATER)

    assert decisions(first) == decisions(second) == ["effective"]
    now = row("一")
    assert (now.abstract, now.update_frequency) == ("每日更新的线路信息。", "daily")
    assert {ListChange.objects.get(pk=each.pk).state for each in (first, second)} == {"published"}


@pytest.mark.list_scenario(2)
def test_two_changes_of_one_field_leave_the_second_to_its_author(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    second = an_approved_request(
        city, change(base, update_frequency="daily"), change(row("二"), grade="客体L1"), at=LATER
    )

    split = second.splits.get()
    assert decisions(second) == ["cancelled", "approved"]
    assert second.state == "partially_approved"
    assert (split.state, decisions(split)) == ("conflict", ["conflict"])
    assert conclusion(second)["conflict_request"] == split.number
    passed_on, met = ItemConflict.objects.order_by("pk")
    assert (passed_on.ruling, met.ruling, met.item.change_id) == ("passed_on", "", split.pk)
    assert met.fields == [["update_frequency", "monthly", "weekly", "daily"]]
    assert verify_cases().first_bad is None


def test_request_of_which_every_item_conflicts_waits_as_a_whole(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    second = an_approved_request(city, change(base, update_frequency="daily"), at=LATER)

    assert (second.state, second.splits.count()) == ("conflict", 0)


def test_same_change_twice_closes_the_second_as_superseded(city: City) -> None:
    base = row("一")
    publish(city, change(base, update_frequency="weekly"), at=LATER)

    second = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)

    assert (second.state, decisions(second)) == ("superseded", ["superseded"])
    assert second.items.get().decision_reason == "清单已按另一项调整作了相同改动，不再重复。"
    assert second.finished is not None


def test_same_change_that_is_only_approved_is_superseded_when_the_version_is_published(
    city: City,
) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    second = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)
    version = a_cut(city, at=LATER)
    assert decisions(second) == ["approved"]

    confirm(city, version, at=LATER)

    event = CaseEvent.objects.get(case_id=version.pk, act="confirm")
    assert (event.data["nothing_new"], event.data["overtaken_requests"]) == (1, [second.number])
    assert (ListChange.objects.get(pk=second.pk).state, decisions(second)) == (
        "superseded",
        ["superseded"],
    )


def test_same_change_outlives_the_other_when_the_version_is_refused(city: City) -> None:
    base = row("一")
    first = an_approved_request(city, change(base, update_frequency="weekly"))
    second = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)
    version = a_cut(city, at=LATER)
    walk(version.pk, city.lead, "discard", at=LATER, reason="描述不准确")
    ChangeItem.objects.filter(change=first).update(decision="rejected")

    confirm(city, a_cut(city, at=LATER), at=LATER)

    assert row("一").update_frequency == "weekly"
    assert second.items.get().list_version is not None


def test_same_change_as_one_that_a_later_one_changes_again_is_superseded(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    second = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)
    stands = row_of(base.entry_id, standing_of([base.entry_id], without=0)[base.entry_id])
    assert stands is not None
    an_approved_request(city, change(stands, update_frequency="daily"), at=in_days(2))

    confirm(city, a_cut(city, at=in_days(2)), at=in_days(2))

    assert row("一").update_frequency == "daily"
    assert decisions(second) == ["superseded"]


def handed_on(city: City, *, co_providers: str = "") -> City:
    """Let another organisation provide the first entry."""
    heir = a_city("上海市水务局")
    moved = change(
        row("一"), operation="transfer", provider_name="上海市水务局", co_providers=co_providers
    )
    publish(city, moved, at=LATER, provider=heir.department)
    return heir


def test_change_of_an_entry_that_is_anothers_by_now_is_closed_and_says_whose(city: City) -> None:
    request = a_request_in_review(
        city, change(row("一"), update_frequency="daily"), change(row("二"), grade="客体L1")
    )
    handed_on(city)

    walk(request.pk, city.lead, "conclude", at=in_days(2))

    request = ListChange.objects.get(pk=request.pk)
    assert (request.state, decisions(request)) == (
        "approved_pending_effect",
        ["superseded", "approved"],
    )
    assert request.items.get(position=1).decision_reason == (
        "该条目现由上海市水务局提供，本单位不能再提出这一调整。请联系该单位。"
    )
    event = CaseEvent.objects.get(case_id=request.pk, act="conclude")
    assert event.data["anothers"] == 1


@pytest.mark.parametrize(
    ("operation", "decision"), [("change", "approved"), ("remove", "superseded")]
)
def test_who_helps_to_provide_an_entry_by_now_may_change_but_not_remove_it(
    city: City, operation: str, decision: str
) -> None:
    base = row("一")
    edit = remove(base) if operation == "remove" else change(base, update_frequency="daily")
    request = a_request_in_review(city, edit)
    handed_on(city, co_providers=city.department.full_name)

    walk(request.pk, city.lead, "conclude", at=in_days(2))

    assert decisions(request) == [decision]


def test_conclusion_that_closed_what_is_anothers_is_taken_back(city: City) -> None:
    request = a_request_in_review(
        city, change(row("一"), update_frequency="daily"), change(row("二"), grade="客体L1")
    )
    handed_on(city)
    walk(request.pk, city.lead, "conclude", at=in_days(2))

    take_back(
        case=ListChange.objects.get(pk=request.pk),
        actor=city.lead.person,
        at=in_days(2),
        expected_version=None,
        reason="看错了",
    )

    assert decisions(request) == ["pending", "pending"]


def test_insisting_on_an_entry_that_is_anothers_by_now_is_refused(city: City) -> None:
    an_approved_request(city, change(row("一"), update_frequency="weekly"))
    request = an_approved_request(city, change(row("一"), update_frequency="daily"))
    assert request.state == "conflict"
    heir = a_city("上海市水务局")
    moved = change(row("一"), operation="transfer", provider_name="上海市水务局")
    publish(city, moved, at=LATER, provider=heir.department)

    with pytest.raises(BadInput, match="由上海市水务局提供，不能由本单位提出调整"):
        walk(request.pk, city.staff, "redraft", at=LATER)


@pytest.mark.list_scenario(4)
@pytest.mark.parametrize("removal_first", [True, False])
def test_removal_beside_a_change_is_a_conflict_whichever_comes_first(
    city: City, *, removal_first: bool
) -> None:
    edits = [remove(row("一")), change(row("一"), update_frequency="daily")]
    first, second = edits if removal_first else reversed(edits)
    an_approved_request(city, first)

    late = an_approved_request(city, second, at=LATER)

    reason = "entry_removed" if removal_first else "changed_before_removal"
    assert (late.state, ItemConflict.objects.get().reason) == ("conflict", reason)


def test_change_approved_for_a_later_day_stands_as_well(city: City) -> None:
    base = row("一")
    an_approved_request(
        city, change(base, update_frequency="weekly"), requested_on=date(2023, 12, 1)
    )

    second = an_approved_request(city, change(base, update_frequency="daily"), at=LATER)

    assert second.state == "conflict"


def test_two_changes_that_together_expose_people_wait_for_a_new_review(city: City) -> None:
    publish(city, add(name="三", open_type="conditional", conditions="须说明用途"), at=LATER)
    base = row("三")
    an_approved_request(city, change(base, items=[{"name": "车主身份证号"}]), at=LATER)

    loosened = an_approved_request(
        city,
        change(base, operation="reclassify", open_type="unconditional", conditions=""),
        at=LATER,
    )

    assert (loosened.state, ItemConflict.objects.get().reason) == ("conflict", "risky_together")


def test_conclusion_that_found_a_conflict_is_not_taken_back(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    second = an_approved_request(
        city, change(base, update_frequency="daily"), change(row("二"), grade="客体L1"), at=START
    )

    with pytest.raises(GuardFailed, match="已转交提出单位处理，不能再撤回"):
        take_back(
            case=second,
            actor=city.lead.person,
            at=START,
            expected_version=None,
            reason="看错了",
        )


def test_addition_whose_dataset_id_is_taken_is_a_conflict(city: City) -> None:
    publish(city, add(name="三", portal_dataset_id="O0003"), at=LATER)

    request = an_approved_request(
        city,
        add(name="四", portal_dataset_id="O0003"),
        add(name="五", portal_dataset_id="O0005"),
        add(name="六", portal_dataset_id="O0005"),
        add(name="七"),
        at=LATER,
    )

    assert decisions(request) == ["cancelled", "approved", "cancelled", "approved"]
    assert conclusion(request)["conflicts"] == {"portal_id_taken": 2}
