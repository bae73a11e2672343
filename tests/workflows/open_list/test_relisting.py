"""An entry that is listed again after its removal, and removed once more, in one version."""

from __future__ import annotations

import pytest

from cases.models import EntryRow, ListChange
from cases.proof_of_versions import verify_versions
from tests.workflows.open_list.lists import (
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
from workflows.open_list.effect import bring_into_effect

pytestmark = pytest.mark.django_db
HELPER = "上海市文化和旅游局"


@pytest.fixture
def city() -> City:
    city = a_city()
    publish(city, add(name="一", co_providers=HELPER), add(name="二"))
    return city


def carried(city: City, request: ListChange, *, at: int) -> ListChange:
    """Carry a draft through head and commission again."""
    for actor, outcome in ((city.staff, "submit"), (city.head, "approve"), (city.lead, "conclude")):
        walk(request.pk, actor, outcome, at=in_days(at))
    return ListChange.objects.get(pk=request.pk)


def insisted(city: City, request: ListChange, *, at: int) -> ListChange:
    """Propose what met a conflict again, and carry it through."""
    walk(request.pk, city.staff, "redraft", at=in_days(at))
    return carried(city, request, at=at)


def test_version_may_list_an_entry_again_and_remove_it(city: City) -> None:
    helper = a_city(HELPER)
    again = a_request_in_review(city, change(row("一"), grade="L1"), at=in_days(1))
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
