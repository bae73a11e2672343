"""The difference of two versions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import an_organisation
from tests.workflows.open_list.lists import (
    City,
    a_city,
    add,
    change,
    in_days,
    publish,
    remove,
    row,
)
from workflows.open_list.difference import ChangeClass, FieldChange, difference

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(ChangeClass.values, 0)


@pytest.fixture
def city() -> City:
    return a_city()


def test_difference_counts_each_class_once(city: City) -> None:
    first = publish(city, *(add(name=name) for name in "ABCDEFG"))
    other = an_organisation("上海市公安局")
    second = publish(
        city,
        change(row("A"), abstract="新"),
        remove(row("B")),
        change(row("C"), operation="reclassify", open_type="conditional", abstract="新"),
        change(row("D"), operation="suspend", status="suspended"),
        change(row("E"), name="Ｅ "),
        add(name="H"),
        at=in_days(1),
    )
    third = publish(
        city,
        change(row("F"), operation="transfer", provider_name="上海市公安局"),
        at=in_days(2),
        provider=other,
    )

    assert difference(first, second).counts == NOTHING | {
        "added": 1,
        "changed": 1,
        "removed": 1,
        "reclassified": 1,
        "suspended": 1,
        "typographic": 1,
    }
    assert difference(first, third).counts["transferred"] == 1
    assert difference(second, second).changes == ()


def test_difference_names_the_fields_with_old_and_new(city: City) -> None:
    first = publish(city, add(name="A", grade=""))
    second = publish(city, change(row("A"), grade="个人L1", record_count=1501), at=in_days(1))

    (found,) = difference(first, second).changes

    assert found.uid == row("A").entry.uid
    assert found.change_class == ChangeClass.CHANGED
    assert found.fields == (
        FieldChange(field="grade", old="", new="个人L1"),
        FieldChange(field="record_count", old=1500, new=1501),
    )


def test_difference_read_backwards_turns_additions_into_removals(city: City) -> None:
    first = publish(city, add(name="A"), add(name="B"))
    second = publish(
        city,
        change(row("A"), operation="suspend", status="suspended"),
        remove(row("B")),
        add(name="C"),
        at=in_days(1),
    )

    assert difference(second, first).counts == NOTHING | {"added": 1, "removed": 1, "resumed": 1}


def test_difference_over_several_versions_sees_only_where_it_began_and_ended(city: City) -> None:
    first = publish(city, add(name="A", abstract="一"), add(name="B"))
    publish(city, change(row("A"), abstract="二"), add(name="C"), at=in_days(1))
    publish(city, change(row("A"), abstract="一"), remove(row("C")), at=in_days(2))
    last = publish(city, change(row("B"), abstract="新"), at=in_days(3))

    assert difference(first, last).counts == NOTHING | {"changed": 1}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("公交（试行）", "公交(试行)", "typographic"),
        ("公交〔2022〕", "公交【2022】", "typographic"),
        ("公交 线路", "公交线路", "typographic"),
        ("公交线路", "公交线路图", "changed"),
    ],
)
def test_difference_tells_spelling_from_substance(
    city: City, old: str, new: str, expected: str
) -> None:
    first = publish(city, add(name=old))
    second = publish(city, change(row(old), name=new), at=in_days(1))

    assert difference(first, second).counts == NOTHING | {expected: 1}


def test_difference_of_item_names_that_differ_in_width_is_typographic(city: City) -> None:
    first = publish(city, add(name="A", items=[{"name": "线路ＩＤ"}]))
    second = publish(city, change(row("A"), items=[{"name": "线路ID"}]), at=in_days(1))

    assert difference(first, second).counts == NOTHING | {"typographic": 1}


def test_difference_sums_up_per_department(city: City) -> None:
    first = publish(city, add(name="A"))
    second = publish(
        city,
        remove(row("A")),
        add(name="B", provider_name="上海市公安局"),
        at=in_days(1),
    )

    assert difference(first, second).counts_per_provider == {
        "上海市交通委员会": NOTHING | {"removed": 1},
        "上海市公安局": NOTHING | {"added": 1},
    }


def test_difference_costs_two_queries_whatever_changed(city: City) -> None:
    first = publish(city, add(name="A"))
    second = publish(city, add(name="B"), at=in_days(1))
    third = publish(
        city, add(name="C"), change(row("B"), grade="客体L1"), remove(row("A")), at=in_days(2)
    )

    for newer in (second, third):
        with CaptureQueriesContext(connection) as captured:
            difference(first, newer)
        assert len(captured) == 2
