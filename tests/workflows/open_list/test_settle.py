"""The author of a conflicting change rules on it: insist, or keep what stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import ChangeItem, EntryRow, ItemConflict, ListChange
from tests.workflows.open_list.lists import (
    START,
    City,
    Edit,
    a_city,
    a_cut,
    a_request_in_review,
    add,
    an_approved_request,
    change,
    confirm,
    content,
    in_days,
    publish,
    remove,
    row,
    walk,
)
from workflows.engine.gate import act
from workflows.open_list.draft import start_change
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.flow import ListChangeFlow
from workflows.open_list.standing import standing_of

pytestmark = pytest.mark.django_db
LATER = in_days(1)


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="一"), add(name="二"))
    return city


def in_conflict(city: City, **mine: Any) -> ListChange:
    """Approve weekly first, so that another frequency overlaps."""
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    return an_approved_request(city, change(base, update_frequency="daily", **mine), at=LATER)


def rule(city: City, request: ListChange, **data: Any) -> ListChange:
    walk(request.pk, city.staff, "redraft", at=LATER, **data)
    return ListChange.objects.get(pk=request.pk)


def carried_on(city: City, request: ListChange) -> ListChange:
    """Take a draft through head and commission once more."""
    for actor, outcome in ((city.staff, "submit"), (city.head, "approve"), (city.lead, "conclude")):
        walk(request.pk, actor, outcome, at=LATER, notice_waiver="测试")
    return ListChange.objects.get(pk=request.pk)


def test_insisting_proposes_again_on_top_of_what_is_approved(city: City) -> None:
    request = rule(city, in_conflict(city))

    item = request.items.get()
    assert (request.state, item.decision, item.operation) == ("returned", "pending", "change")
    assert item.fields == [["update_frequency", "weekly", "daily"]]
    assert item.base_row is not None
    assert (item.base_row.update_frequency, item.base_row.valid_from) == ("weekly", None)
    assert ItemConflict.objects.get().ruling == "insisted"


def test_insisted_change_is_approved_and_published_after_the_other(city: City) -> None:
    request = carried_on(city, rule(city, in_conflict(city, grade="客体L1")))

    version = confirm(city, a_cut(city, at=LATER), at=LATER)
    bring_into_effect(at=LATER)

    now = row("一")
    assert request.state == "approved_pending_effect"
    assert (now.update_frequency, now.grade) == ("daily", "客体L1")
    assert now.valid_from == version.sequence


def test_keeping_a_field_keeps_the_rest_of_the_change(city: City) -> None:
    request = in_conflict(city, grade="客体L1")
    item = request.items.get()

    rule(city, request, rulings={item.pk: {"update_frequency": "standing"}})

    item.refresh_from_db()
    assert item.fields == [["grade", "", "客体L1"]]
    assert item.decision == "pending"


def test_keeping_everything_asks_for_the_other_way_to_end(city: City) -> None:
    request = in_conflict(city)
    rulings = {request.items.get().pk: {"update_frequency": "standing"}}

    with pytest.raises(BadInput, match="全部采用现有内容"):
        rule(city, request, rulings=rulings)

    assert ListChange.objects.get(pk=request.pk).state == "conflict"
    assert ItemConflict.objects.get().ruling == ""


def test_yielding_ends_the_request(city: City) -> None:
    request = in_conflict(city)

    walk(request.pk, city.staff, "yield", at=LATER)

    request.refresh_from_db()
    assert (request.state, request.finished) == ("superseded", LATER)
    assert request.items.get().decision == "cancelled"
    assert ItemConflict.objects.get().ruling == "yielded"


def test_ruling_on_something_else_than_was_seen_is_refused(city: City) -> None:
    request = in_conflict(city)

    with pytest.raises(GuardFailed, match="又有变化"):
        rule(city, request, seen={request.items.get().pk: "0" * 64})


def test_insisting_on_a_removal_takes_the_changed_entry_off(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))
    request = an_approved_request(city, remove(base), at=LATER)

    carried_on(city, rule(city, request))
    confirm(city, a_cut(city, at=LATER), at=LATER)
    bring_into_effect(at=LATER)

    newest = EntryRow.objects.filter(valid_from__isnull=False, valid_until__isnull=True)
    assert [each.name for each in newest] == ["二"]
    assert set(ChangeItem.objects.filter(entry=base.entry).values_list("decision", flat=True)) == {
        "effective"
    }


def test_insisting_on_a_removed_entry_lists_it_again_under_the_same_identity(city: City) -> None:
    base = row("一")
    publish(city, remove(base))
    request = an_approved_request(city, change(base, update_frequency="daily"), at=LATER)
    assert ItemConflict.objects.get().reason == "entry_removed"

    carried_on(city, rule(city, request))
    confirm(city, a_cut(city, at=LATER), at=LATER)
    bring_into_effect(at=LATER)

    assert (row("一").entry, row("一").update_frequency) == (base.entry, "daily")


def test_ruled_item_may_be_edited_and_dropped_and_stays_on_record(city: City) -> None:
    publish(city, add(name="三", portal_dataset_id="O0003"))
    request = an_approved_request(city, add(name="四", portal_dataset_id="O0003"))
    item = request.items.get()
    request = rule(city, request, identifiers={item.pk: ""})

    edit(city, request, item, portal_dataset_id="O0004")
    drop(city, request, item)

    item.refresh_from_db()
    assert item.proposed_row is not None
    assert item.proposed_row.portal_dataset_id == "O0004"
    assert item.decision == "cancelled"
    assert ItemConflict.objects.get().ruling == "insisted"


def test_dataset_id_that_was_taken_is_corrected_with_the_ruling(city: City) -> None:
    publish(city, add(name="三", portal_dataset_id="O0003"))
    request = an_approved_request(city, add(name="四", portal_dataset_id="O0003"), at=LATER)

    request = rule(city, request, identifiers={request.items.get().pk: "O0004"})
    carried_on(city, request)

    assert request.items.get().decision == "approved"


def test_first_edit_of_a_wording_that_moved_on_is_refused(city: City) -> None:
    draft = a_draft_of(city)

    with pytest.raises(GuardFailed, match="又有变化"):
        act_on(
            city,
            draft,
            "put_item",
            entry=row("一").entry,
            content=content(name="一", grade="个人L1"),
            shown="1-of-another-wording",
        )


def test_split_request_keeps_the_wished_day(city: City) -> None:
    base = row("一")
    an_approved_request(city, change(base, update_frequency="weekly"))

    request = an_approved_request(
        city,
        change(base, update_frequency="daily"),
        add(name="三"),
        requested_on=date(2023, 12, 1),
        at=LATER,
    )

    assert request.splits.get().requested_on == date(2023, 12, 1)


def test_yielding_on_a_page_that_shows_something_else_is_refused(city: City) -> None:
    request = in_conflict(city)
    item = request.items.get()
    standing = standing_of([item.entry_id], without=request.pk)[item.entry_id]
    seen = {item.pk: standing.digest}
    ChangeItem.objects.filter(decision="approved").update(decision="rejected")

    with pytest.raises(GuardFailed, match="在您打开页面之后又有变化"):
        walk(request.pk, city.staff, "yield", at=LATER, seen=seen)

    assert ItemConflict.objects.get().ruling == ""


def test_transfer_that_is_proposed_again_is_not_edited_into_something_else(city: City) -> None:
    heir = a_city("上海市水务局")
    said = {"provider_name": "上海市水务局", "update_frequency": "daily"}
    moved = change(row("一"), operation="transfer", **said)
    request = a_request_in_review(city, moved, provider=heir.department)
    an_approved_request(city, change(row("一"), update_frequency="weekly"))
    walk(request.pk, city.lead, "conclude", at=LATER)
    request = rule(city, request)

    with pytest.raises(GuardFailed, match="划转提供部门的条目不能在本申请中修改"):
        edit(city, request, request.items.get(), update_frequency="daily", grade="客体L1")

    item = request.items.select_related("proposed_row").get()
    assert item.proposed_row is not None
    assert (item.operation, item.proposed_row.provider) == ("transfer", heir.department)


def act_on(city: City, request: ListChange, name: str, **data: Any) -> None:
    act(
        case=request,
        name=name,
        actor=city.staff.person,
        at=LATER,
        expected_version=None,
        data={"justification": "核对后更正", **data},
    )


def edit(city: City, request: ListChange, item: ChangeItem, **said: Any) -> None:
    data = {"entry": item.entry, "grade_reason": "按方案核定级别"}
    act_on(city, request, "put_item", content=content(name="四", **said), **data)


def drop(city: City, request: ListChange, item: ChangeItem) -> None:
    act_on(city, request, "drop_item", item=item.pk)


def a_draft_of(city: City, *edits: Edit) -> ListChange:
    """Open a draft with these edits."""
    draft = start_change(
        flow=ListChangeFlow,
        membership=city.staff,
        title="调整公交线路",
        reason="核对后更正",
        requested_on=None,
        at=START,
    )
    for _operation, entry, _base, said in edits:
        act_on(city, draft, "put_item", entry=entry, content=said)
    return draft
