"""What a cut takes in, and what becomes a conflict."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from cases.errors import BadInput
from cases.models import (
    CaseEvent,
    ChangeItem,
    EntryRow,
    ItemConflict,
    ListChange,
    ListVersion,
    WorkItem,
)
from cases.proof_of_versions import verify_versions
from tests.factories import shanghai
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
    schedule,
    walk,
)
from workflows.engine.gate import act
from workflows.open_list.new_version import cut_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def decisions(request: ListChange) -> list[tuple[str, int | None]]:
    return list(request.items.values_list("decision", "list_version_id"))


def cut_facts(version: ListVersion) -> dict[str, object]:
    return CaseEvent.objects.get(case_id=version.pk, act="cut").data


def test_cut_takes_approved_items_of_every_request_and_counts_them(city: City) -> None:
    publish(city, add(name="一"), add(name="二"))
    first = an_approved_request(city, change(row("一"), abstract="新的描述"), add(name="三"))
    second = an_approved_request(city, remove(row("二")))

    version = a_cut(city)

    assert decisions(first) == [("approved", version.pk), ("approved", version.pk)]
    assert decisions(second) == [("approved", version.pk)]
    assert version.counts == {"add": 1, "change": 1, "remove": 1}
    facts = cut_facts(version)
    assert (facts["taken_items"], facts["conflicts"], facts["conflicting_requests"]) == (3, {}, [])


def test_cut_leaves_items_requested_for_a_later_day(city: City) -> None:
    today = an_approved_request(city, add(name="一"), requested_on=date(2023, 9, 5))
    later = an_approved_request(city, add(name="二"), requested_on=date(2023, 9, 6))

    version = cut_version(membership=city.officer, at=START)

    assert version.effective_at == shanghai(2023, 9, 5, 0)
    assert decisions(today) == [("approved", version.pk)]
    assert decisions(later) == [("approved", None)]


def test_cut_takes_two_changes_of_one_entry_in_as_one_wording(city: City) -> None:
    publish(city, add(name="一"))
    old = row("一")
    first = an_approved_request(city, change(old, update_frequency="daily"))
    second = an_approved_request(city, change(old, grade="客体L1"), at=in_days(1))

    version = confirm(city, a_cut(city, at=in_days(2)), at=in_days(2))

    assert decisions(first) == decisions(second) == [("approved", version.pk)]
    assert (row("一").update_frequency, row("一").grade) == ("daily", "客体L1")
    facts = cut_facts(version)
    assert (facts["taken_items"], facts["merged_items"], version.entries) == (2, 1, 1)
    assert verify_versions().first_bad is None


def test_discard_forgets_what_the_cut_merged(city: City) -> None:
    publish(city, add(name="一"))
    old = row("一")
    an_approved_request(city, change(old, update_frequency="daily"))
    second = an_approved_request(city, change(old, grade="客体L1"), at=in_days(1))
    version = a_cut(city, at=in_days(2))
    merged = second.items.get().merged_row_id

    walk(version.pk, city.lead, "discard", at=in_days(2), reason="描述不准确")

    items = ChangeItem.objects.filter(decision="approved")
    assert not items.filter(Q(merged_row__isnull=False) | Q(overtaken=True)).exists()
    assert merged is not None
    assert not EntryRow.objects.filter(pk=merged).exists()
    assert row("一") == old


def test_cut_with_a_conflict_keeps_the_rest_of_the_request(city: City) -> None:
    publish(city, add(name="一"))
    late = an_approved_request(
        city,
        add(name="二", portal_dataset_id="O0002"),
        change(row("一"), grade="客体L1"),
        requested_on=date(2023, 9, 20),
    )
    publish(city, add(name="三", portal_dataset_id="O0002"), at=in_days(1))

    version = a_cut(city, at=in_days(20))

    split = late.splits.get()
    assert decisions(late) == [("cancelled", None), ("approved", version.pk)]
    assert decisions(split) == [("conflict", None)]
    assert late.items.get(position=1).decision_reason == (
        f"与另一项已批准的调整冲突，转入 {split.number}。"
    )
    assert split.items.get().decision_reason == (
        "数据集ID已属于清单中的另一个条目。由提出单位处理。"
    )
    assert (split.state, split.opened_by) == ("conflict", city.staff.person)
    assert WorkItem.objects.get(process_id=split.pk).owner == city.staff.person
    assert cut_facts(version)["conflicts"] == {"portal_id_taken": 1}
    assert cut_facts(version)["conflicting_requests"] == [split.number]


def test_cut_compares_with_a_scheduled_version_not_with_the_current_one(city: City) -> None:
    late = an_approved_request(
        city, add(name="二", portal_dataset_id="O0002"), requested_on=date(2023, 9, 20)
    )
    schedule(city, add(name="三", portal_dataset_id="O0002"), at=in_days(1))

    a_cut(city, at=in_days(20))

    assert decisions(late) == [("conflict", None)]


def test_request_whose_every_approved_item_conflicts_goes_to_conflict(city: City) -> None:
    late, version = a_request_in_conflict(city)

    assert late.state == "conflict"
    event = CaseEvent.objects.get(case_id=late.pk, act="fall_into_conflict")
    # The author's new task is sealed beside it.
    assert event.data.keys() == {"reason", "routing"}
    assert event.data["reason"] == f"编制 {version.number} 时，与清单的最新内容冲突。"
    assert (version.state, version.counts) == ("reviewing", {})


def a_request_in_conflict(city: City) -> tuple[ListChange, ListVersion]:
    """Approve an addition whose identifier another one then takes, and cut."""
    late = an_approved_request(
        city, add(name="二", portal_dataset_id="O0002"), requested_on=date(2023, 9, 20)
    )
    publish(city, add(name="三", portal_dataset_id="O0002"), at=in_days(1))
    version = a_cut(city, at=in_days(20))
    return ListChange.objects.get(pk=late.pk), version


def test_cut_keeps_an_entry_its_own_dataset_id(city: City) -> None:
    publish(city, add(name="一", portal_dataset_id="O0001"))
    request = an_approved_request(city, change(row("一"), abstract="新的描述"))

    version = a_cut(city, at=in_days(1))

    assert decisions(request) == [("approved", version.pk)]


def test_discard_gives_items_back_and_keeps_the_list(city: City) -> None:
    publish(city, add(name="一"))
    kept = row("一")
    request = an_approved_request(city, change(kept, abstract="新的描述"))
    version = a_cut(city, at=in_days(1))

    walk(version.pk, city.lead, "discard", at=in_days(1), reason="描述不准确")

    assert decisions(request) == [("approved", None)]
    assert row("一") == kept
    event = CaseEvent.objects.get(case_id=version.pk, act="discard")
    assert event.data == {"released_items": 1, "reason": "描述不准确"}


def test_discard_without_a_reason_is_refused(city: City) -> None:
    an_approved_request(city, add())
    version = a_cut(city)

    with pytest.raises(BadInput, match="须写明理由"):
        walk(version.pk, city.lead, "discard", at=START)


def test_cut_costs_the_same_queries_for_one_item_and_for_three(city: City) -> None:
    def queries(*names: str) -> int:
        an_approved_request(city, *(add(name=name) for name in names), at=START)
        with CaptureQueriesContext(connection) as captured:
            a_cut(city)
        version = ListVersion.objects.get(state="reviewing")
        walk(version.pk, city.lead, "discard", at=START, reason="只为计数")
        ChangeItem.objects.update(decision="cancelled")
        return len(captured)

    queries("零")  # the first version of a year also starts its numbering

    assert queries("一") == queries("二", "三", "四")


def test_author_takes_a_conflicting_request_up_again(city: City) -> None:
    late, _version = a_request_in_conflict(city)

    walk(late.pk, city.staff, "redraft", at=in_days(21), identifiers={late.items.get().pk: ""})

    late.refresh_from_db()
    task = WorkItem.objects.get(process_id=late.pk, finished__isnull=True)
    assert (late.state, task.flow_task.name, task.owner) == ("returned", "draft", city.staff.person)
    assert decisions(late) == [("pending", None)]


def test_author_who_gives_a_conflicting_request_up_frees_its_entries(city: City) -> None:
    late, _version = a_request_in_conflict(city)

    act(
        case=late,
        name="cancel",
        actor=city.staff.person,
        at=in_days(21),
        expected_version=None,
        data={"reason": "另有条目"},
    )

    assert decisions(late) == [("cancelled", None)]
    assert ItemConflict.objects.get().ruling == "withdrawn"
    event = CaseEvent.objects.get(case_id=late.pk, act="cancel")
    assert event.data == {"cancelled_items": 1, "reason": "另有条目"}
