"""What publication freezes, and what comes into effect when."""

from __future__ import annotations

import hashlib

import pytest

from cases.errors import GuardFailed
from cases.models import CaseEvent, EntryRow, ListChange, ListVersion
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
)
from workflows.open_list.effect import BroughtIntoEffect, bring_into_effect

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def validity() -> list[tuple[str, str, int | None, int | None]]:
    rows = EntryRow.objects.order_by("name", "id")
    return list(rows.values_list("name", "abstract", "valid_from", "valid_until"))


def test_confirm_gives_rows_their_validity(city: City) -> None:
    publish(city, add(name="A", abstract="旧"), add(name="B", abstract="旧"))

    second = publish(
        city,
        change(row("A"), abstract="新"),
        remove(row("B")),
        add(name="C", abstract="新"),
        at=in_days(1),
    )

    assert validity() == [
        ("A", "旧", 1, 2),
        ("A", "新", 2, None),
        ("B", "旧", 1, 2),
        ("C", "新", 2, None),
    ]
    assert (second.label, second.sequence, second.entries) == ("2023-002", 2, 2)
    assert second.counts == {"add": 1, "change": 1, "remove": 1}
    assert second.published_at == in_days(1)
    assert second.confirmed_by == city.lead.person


def test_confirm_of_a_refused_item_leaves_its_row_outside(city: City) -> None:
    publish(city, add(name="A", abstract="旧"))
    request = an_approved_request(city, change(row("A"), abstract="新"), add(name="B"))
    request.items.filter(position=1).update(decision="rejected")

    confirm(city, a_cut(city, at=in_days(1)), at=in_days(1))

    assert [each for each in validity() if each[0] == "A"] == [
        ("A", "旧", 1, None),
        ("A", "新", None, None),
    ]


def test_confirm_hashes_the_sorted_manifest_and_chains_it(city: City) -> None:
    first = publish(city, add(name="A"), add(name="B"), add(name="C"))
    second = publish(city, remove(row("B")), at=in_days(1))

    lines = sorted(
        f"{each.entry.uid} {each.row_hash}\n" for each in EntryRow.objects.filter(valid_until=None)
    )
    assert second.manifest_hash == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert second.previous == first
    assert len({first.chain_hash, second.chain_hash, first.manifest_hash}) == 3
    event = CaseEvent.objects.get(case_id=second.pk, act="confirm")
    assert event.data == {
        "label": "2023-002",
        "sequence": 2,
        "entries": 2,
        "counts": {"remove": 1},
        "manifest_hash": second.manifest_hash,
        "chain_hash": second.chain_hash,
    }


def test_confirm_of_a_row_that_is_not_what_it_was_hashed_as_is_refused(city: City) -> None:
    an_approved_request(city, add(name="A"))
    EntryRow.objects.filter(name="A").update(abstract="事后改动")

    with pytest.raises(GuardFailed, match="“A”的内容与其摘要值不符"):
        confirm(city, a_cut(city))

    assert ListVersion.objects.get().state == "reviewing"
    assert EntryRow.objects.get().valid_from is None


def test_confirm_when_a_base_row_was_replaced_meanwhile_is_refused(city: City) -> None:
    publish(city, add(name="A"))
    an_approved_request(city, change(row("A"), abstract="新"))
    version = a_cut(city, at=in_days(1))
    EntryRow.objects.filter(valid_from=1).update(valid_until=7)

    with pytest.raises(GuardFailed, match="不再衔接"):
        confirm(city, version, at=in_days(1))

    assert ListVersion.objects.get(pk=version.pk).sequence is None


def test_scheduled_version_changes_nothing_before_its_time(city: City) -> None:
    first = publish(city, add(name="A"))
    second = schedule(city, remove(row("A")), at=in_days(1))

    result = bring_into_effect(at=shanghai(2023, 9, 5, 23, 59))

    assert result == BroughtIntoEffect(labels=(), requests=0)
    assert ListVersion.objects.get(pk=first.pk).state == "in_effect"
    assert ListVersion.objects.get(pk=second.pk).state == "published"
    assert ListChange.objects.order_by("pk").last().state == "approved_pending_effect"


def test_scheduled_version_at_its_time_replaces_the_one_in_effect(city: City) -> None:
    first = publish(city, add(name="A"))
    second = schedule(city, remove(row("A")), at=in_days(1))
    midnight = shanghai(2023, 9, 6, 0)

    result = bring_into_effect(at=midnight)

    assert result == BroughtIntoEffect(labels=("2023-002",), requests=1)
    first = ListVersion.objects.get(pk=first.pk)
    assert (first.state, first.finished) == ("archived", midnight)
    second = ListVersion.objects.get(pk=second.pk)
    assert (second.state, second.effect_at) == ("in_effect", midnight)
    change_request = ListChange.objects.order_by("pk").last()
    assert (change_request.state, change_request.finished) == ("published", midnight)
    assert [item.decision for item in change_request.items.all()] == ["effective"]
    event = CaseEvent.objects.get(case_id=change_request.pk, act="publish")
    assert (event.actor, event.data) == (None, {"reason": "随清单版本 2023-002 生效。"})


def test_bring_into_effect_twice_does_nothing_the_second_time(city: City) -> None:
    publish(city, add(name="A"))
    events = CaseEvent.objects.count()

    assert bring_into_effect(at=START) == BroughtIntoEffect(labels=(), requests=0)
    assert CaseEvent.objects.count() == events


def test_bring_into_effect_after_a_pause_takes_versions_in_their_order(city: City) -> None:
    schedule(city, add(name="A"), at=START)
    schedule(city, add(name="B"), at=in_days(1))

    result = bring_into_effect(at=in_days(9))

    assert result == BroughtIntoEffect(labels=("2023-001", "2023-002"), requests=2)
    assert list(ListVersion.objects.order_by("sequence").values_list("state", flat=True)) == [
        "archived",
        "in_effect",
    ]


def test_request_with_an_item_still_waiting_is_not_published(city: City) -> None:
    request = an_approved_request(city, add(name="A"), add(name="B"))
    request.items.filter(position=2).update(decision="pending")
    version = a_cut(city)
    request.items.filter(position=2).update(decision="approved")
    confirm(city, version)

    assert bring_into_effect(at=START) == BroughtIntoEffect(labels=("2023-001",), requests=0)
    assert ListChange.objects.get(pk=request.pk).state == "approved_pending_effect"

    confirm(city, a_cut(city, at=in_days(1)), at=in_days(1))

    assert bring_into_effect(at=in_days(1)) == BroughtIntoEffect(labels=("2023-002",), requests=1)
    assert ListChange.objects.get(pk=request.pk).state == "published"
