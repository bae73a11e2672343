"""Two changes of one entry meet when the second is approved (section 7, scenarios 1, 2 and 4)."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import GuardFailed
from cases.models import CaseEvent, ItemConflict, ListChange
from cases.proof import verify_cases
from tests.workflows.open_list.lists import (
    START,
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    confirm,
    in_days,
    publish,
    remove,
    row,
)
from workflows.engine.taking_back import take_back
from workflows.open_list.effect import bring_into_effect

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
        city, change(base, update_frequency="daily"), change(row("二"), grade="L1"), at=LATER
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


def test_same_change_that_is_only_approved_is_superseded_by_the_cut(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    second = an_approved_request(city, change(base, update_frequency="weekly"), at=LATER)
    assert decisions(second) == ["approved"]

    a_cut(city, at=LATER)

    assert (ListChange.objects.get(pk=second.pk).state, decisions(second)) == (
        "superseded",
        ["superseded"],
    )


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
        city, change(base, update_frequency="daily"), change(row("二"), grade="L1"), at=START
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
