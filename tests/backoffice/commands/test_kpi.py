"""`manage.py kpi`: the notice's targets, as measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from backoffice.management.json_command import UsageError
from cases.states.role import Role
from tests.backoffice.commands.told import said, told
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.lists import a_city, add, publish

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture
def _published() -> None:
    publish(
        a_city(),
        add(name="A", update_frequency="daily", last_data_update_at=shanghai(2023, 9, 4)),
        add(name="B", update_frequency="daily", last_data_update_at=shanghai(2023, 9, 1)),
        add(name="C", update_frequency="yearly", last_data_update_at=shanghai(2023, 9, 6)),
        add(name="D", update_frequency="yearly", last_data_update_at=None),
        add(name="E", update_frequency="static"),
    )


def a_catalogue(folder: Path, open_type: str) -> Path:
    """Write a catalogue of one resource, in a city that can compare it."""
    an_organisation("甲局")
    a_member(Role.DATA_CENTRE_OPERATOR)
    path = folder / "catalogue.csv"
    header = "信息资源代码,数据集ID,数据资源名称,数据资源提供部门,开放属性,更新频率"
    path.write_text(f"{header}\nC1,D1,数据,甲局,{open_type},每年\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("_published")
def test_kpi_gives_value_numerator_and_denominator_of_each_target() -> None:
    status, answer = told("kpi", "--at", "2023-09-04T10:00")

    found = answer["on_time_update"]
    assert (status, list(answer)) == (0, ["on_time_update", "open_in_list"])
    assert (found["value"], found["numerator"], found["denominator"]) == (2 / 3, 2, 3)
    assert (found["late"], found["unknown"], found["future"], found["untimed"]) == (1, 1, 1, 1)
    assert {name: each["value"] for name, each in found["by_frequency"].items()} == {
        "daily": 0.5,
        "yearly": 1.0,
    }


@pytest.mark.usefixtures("_published")
def test_kpi_for_people_says_rates_and_dates_in_the_future() -> None:
    assert said("kpi", "--at", "2023-09-04") == (
        0,
        [
            "按时更新：66.7%（2 / 3）",
            "每天：50.0%（1 / 2）",
            "每年：100.0%（1 / 1）",
            "其中 1 条的更新日期晚于基准日。",
            "目录标注开放的纳入清单：还没有核对过，无法计算。",
        ],
    )


def test_kpi_before_the_first_version_has_no_value() -> None:
    status, answer = told("kpi")

    found = answer["on_time_update"]
    assert (status, found["value"], found["numerator"], found["denominator"]) == (0, None, 0, 0)
    assert found["by_frequency"] == {}
    assert said("kpi") == (
        0,
        ["按时更新：没有可计算的条目。", "目录标注开放的纳入清单：还没有核对过，无法计算。"],
    )


@pytest.mark.parametrize(
    ("at", "sentence"), [("gestern", "不是时刻"), ("2020-01-01", "2023-08-24 或以后")]
)
def test_kpi_of_an_odd_moment_is_refused(at: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        call_command("kpi", "--at", at)


def test_kpi_says_what_share_of_the_open_resources_is_in_the_list(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path, "无条件开放")

    _status, before = told("kpi")
    told("reconcile", str(catalogue))
    status, answer = told("kpi")

    assert before["open_in_list"] == {"value": None, "numerator": 0, "denominator": 0}
    assert (status, answer["open_in_list"]) == (
        0,
        {"value": 0.0, "numerator": 0, "denominator": 1},
    )
    assert said("kpi")[1][-1] == "目录标注开放的纳入清单：0.0%（0 / 1）"


def test_kpi_of_a_catalogue_without_open_resources_has_no_share(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path, "非开放")
    told("reconcile", str(catalogue))

    assert told("kpi")[1]["open_in_list"]["value"] is None
    assert said("kpi")[1][-1] == "目录标注开放的纳入清单：目录没有标注开放的资源。"
