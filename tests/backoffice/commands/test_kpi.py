"""`manage.py kpi`: the notice's targets, as measured."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from backoffice.management.json_command import UsageError
from tests.backoffice.commands.told import said, told
from tests.factories import shanghai
from tests.workflows.open_list.lists import a_city, add, publish

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


@pytest.mark.usefixtures("_published")
def test_kpi_gives_value_numerator_and_denominator_of_each_target() -> None:
    status, answer = told("kpi", "--at", "2023-09-04T10:00")

    found = answer["on_time_update"]
    assert (status, list(answer)) == (0, ["on_time_update"])
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
        ],
    )


def test_kpi_before_the_first_version_has_no_value() -> None:
    status, answer = told("kpi")

    found = answer["on_time_update"]
    assert (status, found["value"], found["numerator"], found["denominator"]) == (0, None, 0, 0)
    assert found["by_frequency"] == {}
    assert said("kpi") == (0, ["按时更新：没有可计算的条目。"])


@pytest.mark.parametrize(
    ("at", "sentence"), [("gestern", "不是时刻"), ("2020-01-01", "2023-08-24 或以后")]
)
def test_kpi_of_an_odd_moment_is_refused(at: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        call_command("kpi", "--at", at)
