"""The calendar of updates on its pages: spans, days, the entries of a day, strangers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.lists import City, a_city, add, publish

pytestmark = pytest.mark.django_db
PAGES = ["update-calendar", "update-calendar-entries"]
ON = "?on=2023-09-04"
# Session, person, roles twice; versions, rules twice, slowdowns; days; news.
QUERIES = 10


@pytest.fixture
def city() -> City:
    return a_city()


def a_list(city: City, *days: int) -> None:
    """Publish monthly entries last updated on days of August 2023."""
    publish(
        city,
        *(
            add(
                name=f"八月{day}日",
                update_frequency="monthly",
                last_data_update_at=shanghai(2023, 8, day),
            )
            for day in days
        ),
    )


def test_calendar_counts_today_weeks_and_month(city) -> None:
    # Monday is 4 September: due on that day, on 7, 11, 30 September and 1 October.
    a_list(city, 4, 7, 11, 30, 31)

    page = logged_in(city.staff.person).get(reverse("update-calendar") + ON)

    assert [span.number for span in page.context["spans"]] == [1, 2, 1, 4]
    assert [week.number for week in page.context["weeks"]] == [2, 1, 0, 2, 0]
    assert [(str(day.first), day.number) for day in page.context["days"]] == [
        ("2023-09-04", 1),
        ("2023-09-07", 1),
        ("2023-09-11", 1),
        ("2023-09-30", 1),
        ("2023-10-01", 1),
    ]


def test_entries_of_a_day_are_those_that_fall_due(city) -> None:
    a_list(city, 4, 7)
    client = logged_in(city.staff.person)

    page = client.get(reverse("update-calendar-entries") + f"{ON}&first=2023-09-07&last=2023-09-07")

    assert [(row.name, str(due)) for row, due in page.context["lines"]] == [
        ("八月7日", "2023-09-07")
    ]


@pytest.mark.parametrize(
    "query",
    ["", "first=x&last=y", "first=2023-09-05&last=2023-09-01", "first=0001-01-01&last=0001-01-02"],
)
def test_days_that_make_no_sense_are_the_reference_day(city, query) -> None:
    a_list(city, 4, 7)

    page = logged_in(city.staff.person).get(reverse("update-calendar-entries") + f"{ON}&{query}")

    assert [row.name for row, _due in page.context["lines"]] == ["八月4日"]


def test_entries_go_on_on_the_next_page(city, monkeypatch) -> None:
    monkeypatch.setattr("cases.queries.update_calendar.ENTRIES_ON_A_PAGE", 1)
    monkeypatch.setattr("backoffice.views.quality.update_calendar.ENTRIES_ON_A_PAGE", 1)
    a_list(city, 4, 4)
    client = logged_in(city.staff.person)

    first = client.get(reverse("update-calendar-entries") + ON)
    second = client.get(reverse("update-calendar-entries") + first.context["next_url"])

    keys = [row.pk for page in (first, second) for row, _due in page.context["lines"]]
    assert (len(keys), len(set(keys)), second.context["next_url"]) == (2, 2, "")


def test_entries_of_another_department_are_not_shown_to_its_neighbour(city) -> None:
    a_list(city, 4)
    neighbour = logged_in(a_member(Role.DEPARTMENT_HEAD, an_organisation()).person)

    calendar = neighbour.get(reverse("update-calendar") + ON)
    entries = neighbour.get(reverse("update-calendar-entries") + ON)

    assert [span.number for span in calendar.context["spans"]] == [0, 0, 0, 0]
    assert "八月" not in entries.content.decode()


def test_pages_are_closed_to_strangers_and_refused_to_who_looks_after_nothing(city) -> None:
    a_list(city, 4)
    applicant = logged_in(a_member(Role.APPLICANT).person)

    assert {applicant.get(reverse(name)).status_code for name in PAGES} == {403}
    assert {Client().get(reverse(name)).status_code for name in PAGES} == {302}


def test_pages_before_the_first_version_say_what_will_be_here(city) -> None:
    client = logged_in(city.staff.person)

    assert "还没有生效的清单版本" in client.get(reverse("update-calendar")).content.decode()
    assert client.get(reverse("update-calendar-entries")).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_calendar_takes_the_same_queries_however_many_entries(
    city, size, django_assert_num_queries
) -> None:
    a_list(city, *(7 for _ in range(size)))
    client = logged_in(city.officer.person)
    client.get(reverse("update-calendar") + ON)

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("update-calendar") + ON)

    assert page.context["spans"][1].number == size


def test_pages_are_well_formed_with_captions_and_no_inline_code(city) -> None:
    a_list(city, 4)
    client = logged_in(city.officer.person)

    for page in (Page(client.get(reverse(name) + ON)) for name in PAGES):
        assert (page.faults, page.open) == ([], [])
        assert len(page.of("h1")) == 1
        assert len(page.of("table")) == len(page.of("caption"))
        assert not any("style" in attrs for _tag, attrs in page.tags)
