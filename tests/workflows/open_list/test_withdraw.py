"""A version that was published for a later day is withdrawn before it takes effect."""

from __future__ import annotations

from typing import Any

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import CaseEvent, ChangeItem, EntryRow, ListChange, ListVersion
from cases.proof_of_versions import verify_versions
from cases.queries.list_versions import current_version, newest_version
from cases.queries.open_list import manifest_lines
from tests.factories import shanghai
from tests.workflows.open_list.lists import (
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
)
from workflows.engine.gate import act
from workflows.engine.integrity import findings
from workflows.open_list.difference import difference
from workflows.open_list.effect import bring_into_effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def withdraw(city: City, version: ListVersion, **said: Any) -> ListVersion:
    hat = said.pop("hat", city.officer)
    act(
        case=version,
        name="withdraw",
        actor=hat.person,
        at=said.pop("at", in_days(1)),
        expected_version=None,
        data={"reason": "文号有误，重新公布。", **said},
    )
    return ListVersion.objects.get(pk=version.pk)


def newest() -> list[tuple[str, str]]:
    rows = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    return sorted(rows.values_list("name", "abstract"))


def test_withdrawn_version_never_takes_effect_and_its_items_wait_again(city: City) -> None:
    first = publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    scheduled = schedule(
        city,
        change(row("A"), abstract="新"),
        remove(row("B")),
        add(name="C", abstract="丙"),
        at=in_days(1),
    )
    request = ListChange.objects.order_by("pk").last()
    manifest = list(manifest_lines(2))

    withdrawn = withdraw(city, scheduled)

    assert (withdrawn.state, withdrawn.finished) == ("withdrawn", in_days(1))
    assert (withdrawn.label, withdrawn.sequence) == ("2023-002", 2)
    assert newest() == [("A", "甲"), ("B", "乙")]
    assert newest_version() == first
    items = ChangeItem.objects.filter(change=request)
    assert {(item.decision, item.list_version, item.merged_row) for item in items} == {
        ("approved", None, None)
    }
    assert ListChange.objects.get(pk=request.pk).state == "approved_pending_effect"
    event = CaseEvent.objects.get(case_id=scheduled.pk, act="withdraw")
    assert event.data == {
        "label": "2023-002",
        "followed": "2023-001",
        "released_items": 3,
        "restored_rows": 2,
        "reason": "文号有误，重新公布。",
    }
    assert list(manifest_lines(2)) == manifest
    assert bring_into_effect(at=in_days(9)).labels == ()
    assert current_version() == first
    assert verify_versions().first_bad is None
    # Nobody delivers messages in this test.
    found = {each.what for each in findings(at=in_days(9))}
    assert found <= {"outbox_stuck"}


def test_next_version_takes_the_released_items_and_follows_the_one_before(city: City) -> None:
    first = publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    schedule(
        city,
        change(row("A"), abstract="新"),
        remove(row("B")),
        add(name="C", abstract="丙"),
        at=in_days(1),
    )
    withdrawn = withdraw(city, ListVersion.objects.get(sequence=2))

    third = confirm(city, a_cut(city, at=in_days(2)), at=in_days(2))
    bring_into_effect(at=in_days(2))

    assert newest() == [("A", "新"), ("C", "丙")]
    assert (third.label, third.sequence, third.previous) == ("2023-003", 3, first)
    assert third.manifest_hash == withdrawn.manifest_hash
    assert difference(first, third).counts == difference(first, withdrawn).counts
    assert difference(withdrawn, third).changes == ()
    assert verify_versions().first_bad is None


def test_first_version_can_be_withdrawn(city: City) -> None:
    scheduled = schedule(city, add(name="A"), at=in_days(1))

    withdraw(city, scheduled)

    assert newest() == []
    assert newest_version() is None
    second = publish(city, add(name="B"), at=in_days(2))
    assert (second.label, second.previous, second.entries) == ("2023-002", None, 2)
    assert verify_versions().first_bad is None


def test_two_scheduled_versions_are_withdrawn_the_later_one_first(city: City) -> None:
    publish(city, add(name="A", abstract="甲"), add(name="B", abstract="乙"))
    earlier = schedule(city, change(row("A"), abstract="二"), at=in_days(1))
    later = schedule(
        city, change(row("A"), abstract="三"), change(row("B"), abstract="三"), at=in_days(1)
    )
    with pytest.raises(GuardFailed, match="2023-002 之后还有待生效的 2023-003"):
        withdraw(city, earlier)

    withdraw(city, later)
    assert newest() == [("A", "二"), ("B", "乙")]
    withdraw(city, earlier)

    assert newest() == [("A", "甲"), ("B", "乙")]
    assert verify_versions().first_bad is None
    again = confirm(city, a_cut(city, at=in_days(2)), at=in_days(2))
    assert newest() == [("A", "三"), ("B", "三")]
    assert again.sequence == 4
    assert verify_versions().first_bad is None


def test_merged_wording_is_merged_anew_after_a_withdrawal(city: City) -> None:
    publish(city, add(name="A", abstract="甲"))
    an_approved_request(city, change(row("A"), abstract="新"), at=in_days(1))
    scheduled = schedule(city, change(row("A"), update_frequency="weekly"), at=in_days(1))
    assert ChangeItem.objects.filter(merged_row__isnull=False).count() == 1

    withdraw(city, scheduled)
    publish(city, add(name="B"), at=in_days(2))

    listed = row("A")
    assert (listed.abstract, listed.update_frequency) == ("新", "weekly")
    assert verify_versions().first_bad is None


def test_draft_on_a_withdrawn_wording_is_merged_with_what_stands(city: City) -> None:
    publish(city, add(name="A", abstract="甲"))
    scheduled = schedule(city, change(row("A"), abstract="新"), at=in_days(1))
    request = an_approved_request(city, change(row("A"), update_frequency="weekly"), at=in_days(1))
    withdraw(city, scheduled)
    ListChange.objects.exclude(pk=request.pk).update(requested_on=in_days(30).date())
    ChangeItem.objects.filter(change=request).update(decided_at=in_days(0))

    confirm(city, a_cut(city, at=in_days(2)), at=in_days(2))

    listed = row("A")
    assert (listed.abstract, listed.update_frequency) == ("甲", "weekly")


def test_version_whose_time_has_come_or_that_another_builds_on_is_not_withdrawn(
    city: City,
) -> None:
    publish(city, add(name="A"))
    scheduled = schedule(city, add(name="B"), at=in_days(1))

    with pytest.raises(GuardFailed, match="生效时间 2023-09-06 00:00 已到"):
        withdraw(city, scheduled, at=shanghai(2023, 9, 6, 0))
    an_approved_request(city, add(name="C"), at=in_days(1))
    a_cut(city, at=in_days(2))
    with pytest.raises(GuardFailed, match="正在编制或等待复核，它以本版本为基础"):
        withdraw(city, scheduled)


def test_version_is_withdrawn_by_the_commission_alone_and_with_a_reason(city: City) -> None:
    scheduled = schedule(city, add(name="A"), at=in_days(1))

    for hat in (city.staff, city.head):
        with pytest.raises(NotAllowed):
            withdraw(city, scheduled, hat=hat)
    with pytest.raises((BadInput, GuardFailed), match="理由"):
        withdraw(city, scheduled, reason=" ")
    assert withdraw(city, scheduled, hat=city.lead).state == "withdrawn"


def test_version_in_effect_is_not_withdrawn(city: City) -> None:
    version = publish(city, add(name="A"))

    with pytest.raises(GuardFailed):
        withdraw(city, version)

    assert ListVersion.objects.get(pk=version.pk).state == "in_effect"
