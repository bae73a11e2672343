"""`manage.py diff_list`: the difference of two published versions, counted by class."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from backoffice.management.json_command import UsageError
from tests.backoffice.commands.told import said, told
from tests.workflows.open_list.lists import (
    a_city,
    add,
    change,
    in_days,
    publish,
    remove,
    row,
    schedule,
)

pytestmark = pytest.mark.django_db


def test_diff_list_counts_every_class() -> None:
    city = a_city()
    publish(city, add(name="A"), add(name="B"), add(name="C（试行）"))
    publish(
        city,
        change(row("A"), grade="个人L1"),
        remove(row("B")),
        change(row("C（试行）"), name="C(试行)"),
        add(name="D"),
        at=in_days(1),
    )

    assert told("diff_list", "2023-001", "2023-002") == (
        0,
        {
            "added": 1,
            "changed": 1,
            "removed": 1,
            "reclassified": 0,
            "transferred": 0,
            "suspended": 0,
            "resumed": 0,
            "typographic": 1,
        },
    )


def test_diff_list_for_people_names_entries_and_fields() -> None:
    city = a_city()
    publish(city, add(name="A"))
    schedule(city, change(row("A"), grade="个人L1", abstract="新"), at=in_days(1))

    status, lines = said("diff_list", "2023-001", "2023-002")

    assert status == 0
    assert lines[:2] == ["新增: 0", "变更: 1"]
    assert lines[-1] == "变更  A  abstract、grade"


def test_diff_list_of_an_unknown_version_names_those_there_are() -> None:
    publish(a_city(), add(name="A"))

    with pytest.raises(UsageError) as refused:
        call_command("diff_list", "2023-001", "2023-009")

    assert str(refused.value) == (
        "没有已公布的清单版本 2023-009：现有版本为 2023-001，请从中选择。"
    )
