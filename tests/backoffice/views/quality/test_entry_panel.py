"""What the page of an entry shows of its quality, and to whom."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.lists import START, City, a_city, add, publish, remove, row
from workflows.open_list.entry_scores import score_unscored

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    found = a_city()
    publish(
        found,
        add(name="甲", update_frequency="daily", last_data_update_at=shanghai(2023, 9, 1)),
    )
    return found


def address() -> str:
    return reverse("entry", args=[row("甲").entry.uid])


def test_staff_of_the_provider_see_lateness_score_and_what_was_not_looked_at(city) -> None:
    score_unscored(at=START)

    page = logged_in(city.staff.person).get(address())

    quality = page.context["quality"]
    html = page.content.decode()
    assert (str(quality.due_on), quality.days_late > 0) == ("2023-09-02", True)
    assert ("一致性", None) in quality.parts
    assert "更新与质量（仅工作人员可见）" in html
    assert "不适用" in html
    assert (Page(page).faults, Page(page).open) == ([], [])


def test_before_the_first_score_the_panel_has_the_due_day_alone(city) -> None:
    quality = logged_in(city.officer.person).get(address()).context["quality"]

    assert (str(quality.due_on), quality.score, quality.parts) == ("2023-09-02", None, [])


def test_public_and_other_departments_see_no_panel(city) -> None:
    score_unscored(at=START)
    neighbour = a_member(Role.DEPARTMENT_HEAD, an_organisation()).person

    pages = [client.get(address()) for client in (Client(), logged_in(neighbour))]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("更新与质量" not in page.content.decode() for page in pages)


def test_removed_entry_has_no_panel(city) -> None:
    where = address()
    publish(city, remove(row("甲")), at=shanghai(2023, 9, 5))

    assert logged_in(city.officer.person).get(where).context["quality"] is None
