"""Cutting a version: who, when, one at a time."""

from __future__ import annotations

from datetime import date

import pytest

from cases.errors import BadInput, GuardFailed, NotAllowed
from cases.models import Case, ListVersion, WorkItem
from tests.factories import shanghai
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    confirm,
    publish,
    schedule,
    walk,
)
from workflows.open_list.new_version import Announcement, cut_version

pytestmark = pytest.mark.django_db
MONDAY = shanghai(2023, 9, 4, 9, 30)


@pytest.fixture
def city() -> City:
    return a_city()


def test_cut_version_without_a_time_takes_the_next_midnight_in_shanghai(city: City) -> None:
    an_approved_request(city, add())

    version = cut_version(
        membership=city.officer,
        at=MONDAY,
        announcement=Announcement(document_number="沪经信〔2023〕1号", notice="首批"),
    )

    assert version.effective_at == shanghai(2023, 9, 5, 0)
    assert (version.state, version.title) == ("reviewing", "开放清单（2023-09-05 00:00 生效）")
    assert (version.document_number, version.notice) == ("沪经信〔2023〕1号", "首批")
    item = WorkItem.objects.get(process_id=version.pk, finished__isnull=True)
    assert (item.role, item.due_on) == ("commission_lead", date(2023, 9, 11))


def test_cut_version_late_in_the_evening_utc_still_counts_days_in_shanghai(city: City) -> None:
    an_approved_request(city, add())

    # 23:30 in Shanghai is the afternoon of the same day in UTC.
    version = cut_version(membership=city.officer, at=shanghai(2023, 9, 4, 23, 30))

    assert version.effective_at == shanghai(2023, 9, 5, 0)


def test_cut_version_with_a_reason_takes_effect_at_once(city: City) -> None:
    an_approved_request(city, add())

    version = cut_version(membership=city.officer, at=MONDAY, immediate_reason=" 更正错误 ")

    assert (version.effective_at, version.immediate_reason) == (MONDAY, "更正错误")


def test_cut_version_in_the_past_is_refused_and_writes_nothing(city: City) -> None:
    an_approved_request(city, add())
    before = Case.objects.count()

    with pytest.raises(BadInput, match="2023-09-04 09:29 已经过去"):
        cut_version(membership=city.officer, at=MONDAY, effective_at=shanghai(2023, 9, 4, 9, 29))

    assert Case.objects.count() == before


def test_cut_version_at_once_and_at_a_time_is_refused(city: City) -> None:
    with pytest.raises(BadInput, match="不能再选择生效时间"):
        cut_version(
            membership=city.officer,
            at=MONDAY,
            effective_at=shanghai(2023, 9, 6),
            immediate_reason="更正错误",
        )


def test_cut_version_before_the_newest_takes_effect_is_refused(city: City) -> None:
    schedule(city, add(name="公交线路"), at=MONDAY)
    an_approved_request(city, add(name="公交站点"))

    with pytest.raises(BadInput, match="上一版本 2023-001 的生效时间 2023-09-05 00:00"):
        cut_version(membership=city.officer, at=MONDAY, effective_at=shanghai(2023, 9, 4, 23, 59))


def test_cut_version_while_another_waits_for_confirmation_is_refused(city: City) -> None:
    an_approved_request(city, add(name="公交线路"))
    first = a_cut(city)
    an_approved_request(city, add(name="公交站点"))

    with pytest.raises(GuardFailed, match=f"{first.number} 正在编制或等待复核"):
        a_cut(city)


def test_cut_version_after_another_was_discarded_takes_its_items(city: City) -> None:
    change = an_approved_request(city, add())
    first = a_cut(city)
    walk(first.pk, city.lead, "discard", at=MONDAY, reason="公布说明有误")

    second = a_cut(city)

    assert ListVersion.objects.get(pk=first.pk).state == "discarded"
    assert [item.list_version_id for item in change.items.all()] == [second.pk]


def test_cut_version_without_approved_items_is_refused_and_leaves_no_version(city: City) -> None:
    with pytest.raises(GuardFailed, match="没有等待收入清单版本的已批准条目"):
        a_cut(city)

    assert ListVersion.objects.count() == 0


def test_cut_version_by_a_department_is_refused(city: City) -> None:
    an_approved_request(city, add())

    with pytest.raises(NotAllowed, match="主管部门经办"):
        cut_version(membership=city.head, at=MONDAY)

    assert ListVersion.objects.count() == 0


def test_version_confirmed_by_the_person_who_cut_it_is_refused(city: City) -> None:
    an_approved_request(city, add())
    version = a_cut(city)

    with pytest.raises(NotAllowed, match="回避"):
        walk(version.pk, city.officer, "confirm", at=MONDAY)


def test_versions_are_numbered_within_the_year_of_publication(city: City) -> None:
    labels = [
        publish(city, add(name="一"), at=shanghai(2023, 12, 29)).label,
        publish(city, add(name="二"), at=shanghai(2023, 12, 31, 23, 59)).label,
        publish(city, add(name="三"), at=shanghai(2024, 1, 1, 0, 0)).label,
    ]

    assert labels == ["2023-001", "2023-002", "2024-001"]
    assert list(
        ListVersion.objects.order_by("sequence").values_list("sequence", "previous__label")
    ) == [(1, None), (2, "2023-001"), (3, "2023-002")]


def test_confirm_of_a_version_that_lost_its_items_is_refused(city: City) -> None:
    change = an_approved_request(city, add())
    version = a_cut(city)
    change.items.update(list_version=None)

    with pytest.raises(GuardFailed, match="没有收入任何条目"):
        confirm(city, version)
