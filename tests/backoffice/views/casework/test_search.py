"""The search page: what it shows to whom, page by page, at a fixed query count."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from cases.search_index import index_case
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in
from tests.factories import a_member, an_organisation
from tests.practice.requests import a_draft, an_office

pytestmark = pytest.mark.django_db
# Session, person, roles of the person twice, the cases.
QUERIES = 6


def a_titled(office, title: str) -> Case:
    case = Case.objects.get(pk=a_draft(office).pk)
    Case.objects.filter(pk=case.pk).update(title=title)
    case.title = title
    index_case(case)
    return case


def test_search_page_finds_a_case_by_three_characters_of_its_title() -> None:
    office = an_office()
    case = a_titled(office, "开放公交线路数据")
    a_titled(office, "开放气象预警数据")

    html = logged_in(office.staff.person).get(reverse("search"), {"q": "公交线"}).content.decode()

    assert f'href="/cases/{case.number}/">开放公交线路数据</a>' in html
    assert "气象预警" not in html


def test_search_page_shows_a_stranger_nothing_and_says_so() -> None:
    a_titled(an_office(), "开放公交线路数据")
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person

    html = logged_in(stranger).get(reverse("search"), {"q": "公交线"}).content.decode()

    assert "没有找到案卷" in html
    assert "线路数据" not in html


def test_search_page_sends_people_who_are_not_logged_in_to_the_log_in_page() -> None:
    response = Client().get(reverse("search"), {"q": "公交"})

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("login"))


@pytest.mark.parametrize("words", ["'\";--", "%", "(", "* AND NEAR", "\\", "x" * 5000])
def test_search_page_with_hostile_words_is_shown(words: str) -> None:
    office = an_office()
    a_draft(office)

    response = logged_in(office.staff.person).get(reverse("search"), {"q": words, "before": "²"})

    assert response.status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_search_page_takes_the_same_queries_however_many_cases(
    size: int, django_assert_num_queries
) -> None:
    office = an_office()
    for _ in range(size):
        a_titled(office, "公交")
    client = logged_in(office.staff.person)
    client.get(reverse("search"))

    with django_assert_num_queries(QUERIES):
        response = client.get(reverse("search"), {"q": "公交"})

    assert response.content.decode().count("row-title") == size
