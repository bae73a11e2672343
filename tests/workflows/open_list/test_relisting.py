"""An entry that is listed again after its removal: by whom, as what, and in which version."""

from __future__ import annotations

from typing import Any

import pytest

from cases.errors import BadInput
from cases.models import ChangeItem, EntryRow, ListChange
from cases.proof_of_versions import verify_versions
from tests.workflows.open_list.impacts import let_all_go_on
from tests.workflows.open_list.lists import (
    City,
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
from workflows.open_list.effect import bring_into_effect

pytestmark = pytest.mark.django_db
HELPER = "上海市文化和旅游局"


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="一", co_providers=HELPER), add(name="二"))
    return city


def carried(city: City, request: ListChange, *, at: int) -> ListChange:
    """Carry a draft through head and commission again, which rules anew about what depends."""
    for actor, outcome in ((city.staff, "submit"), (city.head, "approve")):
        walk(request.pk, actor, outcome, at=in_days(at))
    let_all_go_on(request.pk, city.lead.person, at=in_days(at))
    walk(request.pk, city.lead, "conclude", at=in_days(at), notice_waiver="测试")
    return ListChange.objects.get(pk=request.pk)


def insisted(city: City, request: ListChange, *, at: int) -> ListChange:
    """Propose what met a conflict again, and carry it through."""
    walk(request.pk, city.staff, "redraft", at=in_days(at))
    return carried(city, request, at=at)


def test_version_may_list_an_entry_again_and_remove_it(city: City) -> None:
    helper = a_city(HELPER)
    again = a_request_in_review(city, change(row("一"), grade="客体L1"), at=in_days(1))
    an_approved_request(
        helper,
        change(row("一"), update_frequency="weekly"),
        at=in_days(1),
        provider=city.department,
    )
    removal = an_approved_request(city, remove(row("一")), at=in_days(2))
    assert removal.state == "conflict"
    confirm(city, a_cut(city, at=in_days(2)), at=in_days(2))
    bring_into_effect(at=in_days(2))
    publish(city, remove(row("一")), at=in_days(3))
    walk(again.pk, city.lead, "conclude", at=in_days(4))
    insisted(city, again, at=5)
    insisted(city, removal, at=6)

    version = confirm(city, a_cut(city, at=in_days(7)), at=in_days(7))

    assert version.counts == {"add": 1, "remove": 1}
    assert version.entries == 1
    assert not EntryRow.objects.filter(
        name="一", valid_from__isnull=False, valid_until=None
    ).exists()
    assert verify_versions().first_bad is None


def a_removal_met(city: City, author: City) -> ListChange:
    """Let a change meet the removal of its entry, as its author's conflict."""
    request = a_request_in_review(
        author,
        change(row("一"), update_frequency="daily"),
        at=in_days(1),
        provider=city.department,
    )
    publish(city, remove(row("一")), at=in_days(2))
    walk(request.pk, author.lead, "conclude", at=in_days(3))
    request = ListChange.objects.get(pk=request.pk)
    assert request.state == "conflict"
    return request


def put_again(city: City, request: ListChange, **said: Any) -> ChangeItem:
    item = request.items.select_related("entry").get()
    act(
        case=ListChange.objects.get(pk=request.pk),
        name="put_item",
        actor=city.staff.person,
        at=in_days(4),
        expected_version=None,
        data={"entry": item.entry, "content": content(**said), "justification": "仍需开放"},
    )
    return request.items.select_related("proposed_row").get()


def test_listing_again_by_who_only_helps_to_provide_is_refused(city: City) -> None:
    helper = a_city(HELPER)
    request = a_removal_met(city, helper)

    with pytest.raises(BadInput, match="只有上海市交通委员会可以提出重新列入"):
        walk(request.pk, helper.staff, "redraft", at=in_days(3))


def test_draft_of_a_removed_entry_of_another_is_refused(city: City) -> None:
    helper = a_city(HELPER)
    request = a_request_in_review(helper, add(name="三"), at=in_days(1))
    removed = row("一").entry
    publish(city, remove(row("一")), at=in_days(2))
    walk(request.pk, helper.lead, "return", at=in_days(3), reason="请补充")
    ChangeItem.objects.filter(change=request).update(entry=removed)

    with pytest.raises(BadInput, match="只有上海市交通委员会可以提出重新列入"):
        put_again(helper, request, name="一")


def test_listing_again_keeps_the_provider_and_is_screened_against_what_it_was(city: City) -> None:
    publish(city, add(name="三", open_type="conditional", conditions="须说明用途"), at=in_days(1))
    request = a_request_in_review(city, change(row("三"), update_frequency="daily"), at=in_days(1))
    publish(city, remove(row("三")), at=in_days(2))
    walk(request.pk, city.lead, "conclude", at=in_days(3))
    walk(request.pk, city.staff, "redraft", at=in_days(3))

    item = put_again(city, request, name="三", open_type="unconditional", conditions="")

    assert item.operation == "add"
    assert item.proposed_row is not None
    assert item.proposed_row.provider == city.department
    assert item.needs_security_review
    assert [each["rule"] for each in item.findings] == ["loosening"]


def test_heir_of_the_provider_may_list_again_and_the_provider_is_kept(city: City) -> None:
    heir = a_city("上海市承接局")
    request = a_removal_met(city, heir)
    former = city.department
    former.successor = heir.department
    former.save(update_fields=["successor"])

    walk(request.pk, heir.staff, "redraft", at=in_days(3))
    item = put_again(heir, request, name="一", grade="客体L1")

    assert item.proposed_row is not None
    assert item.proposed_row.provider == former
    assert item.proposed_row.provider_name == "上海市交通委员会"
