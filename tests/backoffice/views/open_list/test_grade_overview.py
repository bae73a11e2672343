"""The overview of grading: counts by level and attribute, gaps, and who sees whose entries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import GradingReview
from cases.queries import grade_overview
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.workflows.administration.offices import the_three
from tests.workflows.administration.schemes import a_level, a_scheme, entered, listed
from tests.workflows.open_list.grading_review.reviews import a_stricter_scheme, deliver

pytestmark = pytest.mark.django_db
URL = "grading-overview"


@pytest.fixture
def water():
    """A department with an entry of each kind, beside another one with an entry of its own."""
    department = an_organisation("上海市水务局")
    listed(department, "水位", "客体L1")
    listed(department, "泵站", "客体L2")
    listed(department, "水质", "二级", "conditional")
    listed(department, "河道", "", "not_open")
    listed(an_organisation("上海市民政局"), "养老机构", "客体L1")
    return department


def cells(response, value: str) -> list[tuple[int, bool]]:
    """Return entries and lawfulness by attribute of one level."""
    rows = {
        row.level.value: row for _aspect, levels in response.context["aspects"] for row in levels
    }
    return [(cell.entries, cell.is_allowed) for cell in rows[value].cells]


def test_staff_see_the_levels_of_their_own_entries_and_how_to_grade_the_rest(client, water) -> None:
    client.force_login(a_member(Role.DEPARTMENT_STAFF, water).person)

    response = client.get(reverse(URL))

    page = response.content.decode()
    assert cells(response, "客体L1") == [(1, True), (0, True), (0, True)]
    assert cells(response, "客体L2") == [(1, False), (0, True), (0, True)]
    assert {gap.value: count for gap, count in response.context["gaps"]} == {
        "ungraded": 1,
        "other_word": 1,
        "misfit": 1,
    }
    assert [row.name for row in response.context["rows"]] == ["河道"]
    assert "新建调整申请，添加该条目，选择分类分级" in page
    assert "养老机构" not in page


def test_scheme_to_come_names_what_must_be_looked_at_before_its_day(client, water) -> None:
    day = today() + timedelta(days=30)
    level = a_level("L1", aspect="客体", open_types=("not_open",))
    entered(the_three().administrator, a_scheme(level, on=day), at=moment())
    client.force_login(a_member(Role.DEPARTMENT_STAFF, water).person)

    response = client.get(reverse(URL), {"gap": "to_come"})

    assert dict(response.context["gaps"])["to_come"] == 2
    assert [row.name for row in response.context["rows"]] == ["水位", "泵站"]
    assert f"第 2 版方案自 {day} 起施行" in response.content.decode()


@pytest.mark.parametrize(("gap", "name"), [("other_word", "水质"), ("misfit", "泵站")])
def test_gap_shows_its_own_entries(client, water, gap, name) -> None:
    client.force_login(a_member(Role.DEPARTMENT_STAFF, water).person)

    response = client.get(reverse(URL), {"gap": gap})

    assert [row.name for row in response.context["rows"]] == [name]


def test_commission_sees_all_and_narrows_to_one_organisation(client, water) -> None:
    client.force_login(a_member(Role.COMMISSION_STAFF).person)

    everything = client.get(reverse(URL))
    narrowed = client.get(reverse(URL), {"provider": str(water.pk)})

    assert cells(everything, "客体L1")[0] == (2, True)
    assert cells(narrowed, "客体L1")[0] == (1, True)


def test_district_authority_sees_its_units(client) -> None:
    district = an_organisation("徐汇区")
    unit = an_organisation("徐汇区民政局", parent=district)
    listed(unit, "社区食堂", "客体L1")
    client.force_login(a_member(Role.DISTRICT_AUTHORITY, district).person)

    assert cells(client.get(reverse(URL)), "客体L1")[0] == (1, True)


@pytest.mark.parametrize("role", [Role.DEPARTMENT_STAFF, Role.ADMINISTRATOR, Role.EXPERT])
def test_stranger_sees_no_entry_of_another_organisation(client, water, role) -> None:
    client.force_login(a_member(role).person)

    response = client.get(reverse(URL), {"provider": str(water.pk), "gap": "misfit"})

    assert cells(response, "客体L1")[0] == (0, True)
    assert list(response.context["rows"]) == []
    assert "上海市水务局" not in response.content.decode()


def test_overview_without_login_asks_for_it(client) -> None:
    assert client.get(reverse(URL))["Location"].startswith("/login/")


def test_pages_of_a_gap_follow_each_other(client, water, monkeypatch) -> None:
    monkeypatch.setattr(grade_overview, "ENTRIES_ON_A_PAGE", 1)
    listed(water, "闸门", "")
    client.force_login(a_member(Role.DEPARTMENT_STAFF, water).person)

    first = client.get(reverse(URL))
    second = client.get(reverse(URL) + first.context["next_url"])

    assert [row.name for row in first.context["rows"]] == ["河道"]
    assert [row.name for row in second.context["rows"]] == ["闸门"]
    assert second.context["next_url"] == ""


@pytest.mark.parametrize("more", [1, 3])
def test_overview_asks_as_many_questions_for_three_entries_as_for_one(
    client, more, django_assert_num_queries
) -> None:
    for number in range(more):
        listed(an_organisation(), f"水位{number}", "")
    client.force_login(a_member(Role.COMMISSION_STAFF).person)
    client.get(reverse(URL))

    with django_assert_num_queries(10):
        client.get(reverse(URL))


def test_overview_names_the_reviews_in_sight_and_no_others(client, water) -> None:
    a_stricter_scheme()
    deliver()
    own = GradingReview.objects.get(organisation=water)
    other = GradingReview.objects.exclude(pk=own.pk).get()
    client.force_login(a_member(Role.DEPARTMENT_STAFF, water).person)

    page = client.get(reverse(URL)).content.decode()

    assert own.title in page
    assert other.number not in page
