"""Scores on their pages: spread, organisations, the entries behind a figure, strangers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.lists import START, City, a_city, add, publish
from workflows.open_list.entry_scores import score_unscored

pytestmark = pytest.mark.django_db
PAGES = ["entry-scores", "entry-scores-entries"]
# Session, person, roles; run, whole, organisations, dimensions; news.
QUERIES = 8


@pytest.fixture
def city() -> City:
    return a_city()


def scored(city: City, *names: str) -> None:
    """Score a list of these entries, the first without a description, and a neighbour's."""
    edits = [
        add(name=name, abstract="" if not number else "内容" * 20)
        for number, name in enumerate(names)
    ]
    publish(city, *edits)
    publish(
        city,
        add(name="邻居的条目", provider_name="上海市气象局"),
        provider=an_organisation("上海市气象局"),
    )
    score_unscored(at=START)


def test_overview_shows_mean_coverage_and_bands_that_lead_to_entries(city) -> None:
    scored(city, "甲", "乙")
    client = logged_in(city.officer.person)

    page = client.get(reverse("entry-scores"))

    whole = page.context["whole"]
    assert (whole.entries, sum(whole.bands.values())) == (3, 3)
    assert 'class="chart-band-' in page.content.decode()
    links = [str(link["href"]) for link in Page(page).of("a") if "?band=" in str(link["href"])]
    shown = [score.name for link in links for score in client.get(link).context["scores"]]
    assert sorted(shown) == ["乙", "甲", "邻居的条目"]


def test_overview_shows_each_dimension_with_what_could_be_looked_at(city) -> None:
    scored(city, "甲", "乙")

    found = logged_in(city.staff.person).get(reverse("entry-scores")).context["dimensions"]

    by_label = {str(label): (weight, mean, known) for label, weight, mean, known, _halves in found}
    assert by_label["一致性"] == (15, None, 0)
    assert by_label["可访问性"] == (5, 100, 2)
    assert 0 < by_label["完整性"][1] < 100
    assert list(by_label) == ["规范性", "完整性", "准确性", "一致性", "时效性", "可访问性"]


def test_department_sees_its_own_and_never_a_neighbour(city) -> None:
    scored(city, "甲", "乙")
    client = logged_in(city.staff.person)

    overview = client.get(reverse("entry-scores"))
    entries = client.get(reverse("entry-scores-entries"))

    assert overview.context["whole"].entries == 2
    assert [score.name for score in entries.context["scores"]] == ["甲", "乙"]
    assert "气象局" not in overview.content.decode() + entries.content.decode()


def test_organisation_out_of_sight_is_not_found(city) -> None:
    scored(city, "甲")
    neighbour = a_member(Role.DEPARTMENT_HEAD, an_organisation()).person
    address = reverse("entry-scores-entries") + f"?provider={city.department.pk}"

    assert logged_in(neighbour).get(address).status_code == 404
    assert logged_in(city.head.person).get(address).status_code == 200


def test_entries_go_on_on_the_next_page_lowest_first(city, monkeypatch) -> None:
    monkeypatch.setattr("cases.queries.entry_scores.SCORES_ON_A_PAGE", 1)
    monkeypatch.setattr("backoffice.views.quality.scores.SCORES_ON_A_PAGE", 1)
    scored(city, "甲", "乙")
    client = logged_in(city.staff.person)

    first = client.get(reverse("entry-scores-entries"))
    second = client.get(reverse("entry-scores-entries") + first.context["next_url"])

    names = [score.name for page in (first, second) for score in page.context["scores"]]
    assert (names, second.context["next_url"]) == (["甲", "乙"], "")


def test_pages_are_closed_to_strangers_and_refused_to_who_looks_after_nothing(city) -> None:
    scored(city, "甲")
    applicant = logged_in(a_member(Role.APPLICANT).person)

    assert {applicant.get(reverse(name)).status_code for name in PAGES} == {403}
    assert {Client().get(reverse(name)).status_code for name in PAGES} == {302}


def test_pages_before_the_first_score_say_what_will_be_here(city) -> None:
    client = logged_in(city.staff.person)

    assert "还没有评分" in client.get(reverse("entry-scores")).content.decode()
    assert client.get(reverse("entry-scores-entries")).status_code == 404


@pytest.mark.parametrize("query", ["?band=odd&after=x", "?provider=²", "?band=none"])
def test_entries_with_odd_addresses_answer_as_a_page(city, query) -> None:
    scored(city, "甲")

    page = logged_in(city.staff.person).get(reverse("entry-scores-entries") + query)

    assert page.status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_overview_takes_the_same_queries_however_many_entries(
    city, size, django_assert_num_queries
) -> None:
    scored(city, *(f"条目{number}" for number in range(size)))
    client = logged_in(city.officer.person)
    client.get(reverse("entry-scores"))

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("entry-scores"))

    assert page.context["whole"].entries == size + 1


def test_pages_are_well_formed_with_captions_and_no_inline_code(city) -> None:
    scored(city, "甲")
    client = logged_in(city.officer.person)

    for page in (Page(client.get(reverse(name))) for name in PAGES):
        assert (page.faults, page.open) == ([], [])
        assert len(page.of("h1")) == 1
        assert len(page.of("table")) == len(page.of("caption"))
        assert not any("style" in attrs for _tag, attrs in page.tags)
