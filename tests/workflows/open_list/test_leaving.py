"""A request whose last approved items will never be in a version says which, and why."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import ListChange
from tests.workflows.open_list.lists import (
    City,
    a_city,
    a_cut,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def test_event_names_what_left_the_request_and_what_took_effect(city: City) -> None:
    publish(city, add(name="一"))
    late = an_approved_request(
        city, add(name="二", portal_dataset_id="O0002"), change(row("一"), grade="客体L1")
    )
    late.items.filter(position=1).update(not_before=date(2023, 9, 20))
    version = publish(city, add(name="三", portal_dataset_id="O0002"), at=in_days(1))
    assert late.items.get(position=2).decision == "effective"

    a_cut(city, at=in_days(20))

    split = late.splits.get()
    event = late.events.get(act="publish")
    assert ListChange.objects.get(pk=late.pk).state == "published"
    assert event.data["reason"] == (
        "没有条目再等待清单版本。"
        f"未随版本生效的：“二”与另一项已批准的调整冲突，转入 {split.number}。"
        f"其他已批准的条目已随清单版本 {version.label} 生效。"
    )
