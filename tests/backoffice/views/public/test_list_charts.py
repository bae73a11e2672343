"""The list in charts, for everybody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.backoffice.views.casework.pages import Page
from tests.factories import an_organisation
from tests.workflows.open_list.lists import add, publish

pytestmark = pytest.mark.django_db
QUERIES = 6


def numbers(page) -> dict[str, dict[str, int]]:
    return {
        section.name: {line.name: line.number for line in section.lines}
        for section in page.context["sections"]
    }


def test_stranger_sees_the_list_divided_four_ways(city, stranger) -> None:
    publish(
        city,
        add(name="甲", domain="weather", update_frequency=""),
        add(name="乙", domain="weather", open_type="conditional", conditions="须申请"),
        add(name="丙"),
    )

    page = stranger.get(reverse("list-charts"))

    assert numbers(page) == {
        "domain": {"气象服务": 2, "道路交通": 1},
        "open_type": {"无条件开放": 2, "有条件开放": 1},
        "update_frequency": {"每月": 2, "未写": 1},
        "provider": {"上海市交通委员会": 3},
    }
    html = page.content.decode()
    assert html.count("<svg") == 4
    assert "?domain=weather" in html
    assert (Page(page).faults, Page(page).open) == ([], [])


def test_charts_before_the_first_version_say_what_will_be_here(stranger) -> None:
    page = stranger.get(reverse("list-charts"))

    assert "还没有生效的清单版本" in page.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_charts_take_the_same_queries_however_many_entries(
    city, stranger, size, django_assert_num_queries
) -> None:
    for number in range(size):
        publish(city, add(name=f"条目{number}"), provider=an_organisation())

    with django_assert_num_queries(QUERIES):
        page = stranger.get(reverse("list-charts"))

    assert len(page.context["sections"][3].lines) == size
