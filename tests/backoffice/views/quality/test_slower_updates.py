"""The list of changes to a longer period: reason, lateness, who sees it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import ChangeItem
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.lists import City, a_city, add, change, in_days, publish, row

pytestmark = pytest.mark.django_db
ADDRESS = "slower-updates"
# Session, person, roles twice; versions, rules twice, slowdowns, their wordings; changes; news.
QUERIES = 11


@pytest.fixture
def city() -> City:
    return a_city()


def slowed_down(city: City, *names: str) -> None:
    """Publish late daily entries, then the change of each to irregular."""
    publish(
        city,
        *(
            add(name=name, update_frequency="daily", last_data_update_at=shanghai(2023, 9, 1))
            for name in names
        ),
    )
    publish(
        city, *(change(row(name), update_frequency="irregular") for name in names), at=in_days(1)
    )
    ChangeItem.objects.filter(operation="change").update(justification="系统停用，按需更新。")


def test_change_is_listed_with_reason_and_what_still_counts(city) -> None:
    slowed_down(city, "甲")

    page = logged_in(city.staff.person).get(reverse(ADDRESS))

    (line,) = page.context["lines"]
    assert (str(line.since), line.days_late, line.is_carried) == ("2023-09-05", 2, True)
    html = page.content.decode()
    assert "系统停用，按需更新。" in html
    assert "仍计逾期" in html
    assert (Page(page).faults, Page(page).open) == ([], [])


def test_figures_count_it_late_and_lead_to_it(city) -> None:
    slowed_down(city, "甲")
    client = logged_in(city.staff.person)

    found = client.get(reverse("timeliness") + "?on=2023-09-05").context["found"].whole
    entries = client.get(reverse("timeliness-entries") + "?state=carried&on=2023-09-05")

    assert (found.timed, found.late, found.carried) == (1, 1, 1)
    assert [(line.row.name, line.is_carried) for line in entries.context["lines"]] == [("甲", True)]


def test_new_data_takes_the_mark_away_and_keeps_the_change(city) -> None:
    slowed_down(city, "甲")
    publish(city, change(row("甲"), last_data_update_at=shanghai(2023, 9, 6)), at=in_days(2))

    (line,) = logged_in(city.staff.person).get(reverse(ADDRESS)).context["lines"]

    assert (line.days_late, line.is_carried) == (2, False)


def test_change_of_another_department_is_not_shown_to_its_neighbour(city) -> None:
    slowed_down(city, "甲")
    neighbour = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person

    html = logged_in(neighbour).get(reverse(ADDRESS)).content.decode()

    assert "系统停用" not in html
    assert "没有降低更新频率的调整" in html


def test_page_is_closed_to_strangers_and_to_who_looks_after_nothing(city) -> None:
    slowed_down(city, "甲")

    assert Client().get(reverse(ADDRESS)).status_code == 302
    assert logged_in(a_member(Role.APPLICANT).person).get(reverse(ADDRESS)).status_code == 403


def test_changes_go_on_on_the_next_page(city, monkeypatch) -> None:
    monkeypatch.setattr("cases.queries.slower_updates.ITEMS_ON_A_PAGE", 1)
    monkeypatch.setattr("backoffice.views.quality.slower_updates.ITEMS_ON_A_PAGE", 1)
    slowed_down(city, "甲", "乙")
    client = logged_in(city.officer.person)

    first = client.get(reverse(ADDRESS))
    second = client.get(reverse(ADDRESS) + first.context["next_url"])

    names = [line.item.base_row.name for page in (first, second) for line in page.context["lines"]]
    assert (names, second.context["next_url"]) == (["乙", "甲"], "")


@pytest.mark.parametrize("size", [1, 3])
def test_page_takes_the_same_queries_however_many_changes(
    city, size, django_assert_num_queries
) -> None:
    slowed_down(city, *(f"条目{number}" for number in range(size)))
    client = logged_in(city.officer.person)
    client.get(reverse(ADDRESS))

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse(ADDRESS))

    assert len(page.context["lines"]) == size
