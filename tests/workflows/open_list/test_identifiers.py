"""A dataset identifier that another entry has: who has it, and how its author goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput
from cases.models import ListChange
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    an_approved_request,
    in_days,
    publish,
    walk,
)
from workflows.open_list.identifiers import free_identifier, holders_of

if TYPE_CHECKING:
    from cases.models import ChangeItem

pytestmark = pytest.mark.django_db
LATER = in_days(1)


@pytest.fixture
def city() -> City:
    return a_city()


def a_taken(city: City, *more: str) -> ListChange:
    """Approve new entries whose identifier O0003 the list has by then."""
    publish(city, add(name="三", portal_dataset_id="O0003"), at=LATER)
    adds = [add(name=name, portal_dataset_id="O0003") for name in ("四", *more)]
    return an_approved_request(city, *adds, at=LATER)


def item_of(request: ListChange, name: str = "四") -> ChangeItem:
    return request.items.get(proposed_row__name=name)


def redraft(city: City, request: ListChange, **identifiers: str) -> None:
    given = {item_of(request, name).pk: typed for name, typed in identifiers.items()}
    walk(request.pk, city.staff, "redraft", at=LATER, identifiers=given)


def test_refusal_names_the_holder_and_another_identifier_is_taken(city: City) -> None:
    request = a_taken(city)

    with pytest.raises(BadInput, match=r"现属于.*的“三”：请为“四”另填一个"):
        redraft(city, request)
    assert ListChange.objects.get(pk=request.pk).state == "conflict"

    redraft(city, request, 四="O0004")

    row = item_of(request).proposed_row
    assert row is not None
    assert row.portal_dataset_id == "O0004"
    assert ListChange.objects.get(pk=request.pk).state == "returned"


def test_entry_may_wait_for_its_identifier(city: City) -> None:
    request = a_taken(city)

    redraft(city, request, 四="")

    row = item_of(request).proposed_row
    assert row is not None
    assert row.portal_dataset_id == ""


def test_two_entries_of_one_request_get_no_single_identifier(city: City) -> None:
    request = a_taken(city, "五")

    with pytest.raises(BadInput, match=r"O0009.*现属于.*的“四”：请为“五”另填一个"):
        redraft(city, request, 四="O0009", 五="O0009")
    redraft(city, request, 四="", 五="")

    assert set(request.items.values_list("proposed_row__portal_dataset_id", flat=True)) == {""}


def test_what_is_approved_and_waits_has_its_identifier(city: City) -> None:
    waiting = an_approved_request(city, add(name="三", portal_dataset_id="O0003"))

    held = holders_of({"O0003", "O0004", ""}, without=0)

    assert {identifier: row.name for identifier, row in held.items()} == {"O0003": "三"}
    assert holders_of({"O0003"}, without=waiting.pk) == {}


@pytest.mark.parametrize("wanted", ["5.4E+15", "数据集", "x" * 33, "a b", "-1"])
def test_identifier_that_is_none_is_refused_with_what_is_allowed(city: City, wanted: str) -> None:
    with pytest.raises(BadInput, match="只能由字母、数字"):
        free_identifier(wanted, {}, entry=1, name="四")
