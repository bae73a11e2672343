"""Addresses of data: who keeps them, what is none, and that they stay on record."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import DataAddress, ListEntry, SystemEvent
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.data_quality.offered import AT, a_listed_city, an_address
from workflows.open_list.data_quality.addresses import (
    MOST_ADDRESSES,
    add_address,
    end_address,
    host_of,
)

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_with_its_host_and_an_event():
    city, (entry,) = a_listed_city("公交线路")

    made = an_address(city, entry, "https://Data.example:8443/a.csv", items=["线路"])

    assert (made.host, made.items, made.added_by) == (
        "data.example:8443",
        ["线路"],
        city.staff.person,
    )
    event = SystemEvent.objects.latest("sequence")
    assert (event.act, event.actor) == ("data_address_added", city.staff.person)
    assert event.data["entry"] == str(entry.uid)


def test_the_platform_keeps_addresses_of_everybody_and_a_stranger_of_nobody():
    city, (entry,) = a_listed_city("公交线路")
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    stranger = a_member(Role.DEPARTMENT_STAFF, an_organisation("上海市水务局"))

    made = add_address(
        entry=entry, address="http://a.example/", data_format="api", membership=operator, at=AT
    )
    for member in (stranger, city.officer):
        with pytest.raises(NotAllowed):
            end_address(data_address=made, reason="不再使用", membership=member, at=AT)
    assert DataAddress.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "http://"),
        ("data.example/a.csv", "http://"),
        ("ftp://data.example/", "http://"),
        ("http://", "http://"),
        ("http://[::1", "http://"),
        ("http://a:port/", "http://"),
        ("http://a..b/", "http://"),
        ("http://a.example/\x00", "http://"),
        ("http://a.example/\ud800", "http://"),
        ("http://a.example/" + "a" * 500, "500"),
        ("http://me:secret@a.example/", "密码"),
    ],
)
def test_what_is_no_address_is_refused_with_what_is(address, said):
    with pytest.raises(BadInput, match=said):
        host_of(address)


def test_an_unknown_format_a_known_address_and_too_many_are_refused():
    city, (entry,) = a_listed_city("公交线路")

    with pytest.raises(BadInput, match="格式"):
        an_address(city, entry, data_format="pdf")
    an_address(city, entry)
    with pytest.raises(BadInput, match="已经登记"):
        an_address(city, entry)
    for number in range(1, MOST_ADDRESSES):
        an_address(city, entry, f"http://data.example/{number}.csv")
    with pytest.raises(BadInput, match="最多"):
        an_address(city, entry, "http://data.example/more.csv")


def test_an_entry_that_is_not_on_the_list_has_no_addresses():
    city, _entries = a_listed_city("公交线路")

    with pytest.raises(GuardFailed, match="现行清单"):
        an_address(city, ListEntry.objects.create())


def test_an_address_is_ended_once_with_a_reason_and_may_come_again():
    city, (entry,) = a_listed_city("公交线路")
    made = an_address(city, entry)

    for reason in ("", "  ", "长" * 301):
        with pytest.raises(BadInput, match="理由"):
            end_address(data_address=made, reason=reason, membership=city.staff, at=AT)
    ended = end_address(data_address=made, reason="接口下线", membership=city.staff, at=AT)
    with pytest.raises(GuardFailed, match="已经停用"):
        end_address(data_address=made, reason="接口下线", membership=city.staff, at=AT)

    assert (ended.ended_at, ended.end_reason) == (AT, "接口下线")
    assert SystemEvent.objects.latest("sequence").act == "data_address_ended"
    assert an_address(city, entry, at=AT).pk != made.pk
