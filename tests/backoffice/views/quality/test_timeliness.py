"""Timeliness on its pages: figures, the way to the entries, the workbook, strangers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Organisation, SystemEvent
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in, workbook
from tests.factories import a_member, an_organisation, shanghai
from tests.workflows.open_list.lists import City, a_city, add, change, in_days, publish, row

pytestmark = pytest.mark.django_db
PAGES = ["timeliness", "timeliness-entries", "slower-updates"]
# Session, person, roles; versions, rules, slowdowns; figures by four keys, names; trend; news.
QUERIES = 16
ON = "?on=2023-09-04"


@pytest.fixture
def city() -> City:
    return a_city()


def a_list(city: City) -> None:
    """Publish one entry of each sort for the department, and a late one of a neighbour."""
    publish(
        city,
        add(name="准时", update_frequency="daily", last_data_update_at=shanghai(2023, 9, 4)),
        add(name="迟到", update_frequency="daily", last_data_update_at=shanghai(2023, 9, 1)),
        add(name="不明", update_frequency="daily", last_data_update_at=None),
        add(name="将来", update_frequency="yearly", last_data_update_at=shanghai(2023, 9, 9)),
        add(name="静态", update_frequency="static", domain="weather"),
        add(name="无频率", update_frequency=""),
    )


def a_neighbours_list(city: City) -> Organisation:
    neighbour = an_organisation("上海市气象局")
    publish(
        city,
        add(
            name="邻居迟到",
            provider_name="上海市气象局",
            update_frequency="daily",
            last_data_update_at=shanghai(2023, 8, 1),
        ),
        provider=neighbour,
        at=in_days(0),
    )
    return neighbour


def test_page_shows_rates_that_lead_to_the_entries(city) -> None:
    a_list(city)
    client = logged_in(city.staff.person)

    page = client.get(reverse("timeliness") + ON)

    found = page.context["found"]
    assert (found.whole.on_time, found.whole.known, found.whole.per_cent) == (2, 3, 66.7)
    html = page.content.decode()
    assert "66.7%" in html
    assert 'class="chart-late"' in html
    links = [str(link["href"]) for link in Page(page).of("a") if "state=" in str(link["href"])]
    shown = {
        link.partition("state=")[2].partition("&")[0]: client.get(link).content.decode()
        for link in links
    }
    names = {
        "late": "迟到",
        "unknown": "不明",
        "future": "将来",
        "untimed": "静态",
        "unclear": "无频率",
    }
    assert {state: name in shown[state] for state, name in names.items()} == dict.fromkeys(
        names, True
    )
    assert "准时" not in "".join(shown.values())


def test_late_entry_says_by_how_many_days(city) -> None:
    a_list(city)

    page = logged_in(city.staff.person).get(reverse("timeliness-entries") + ON)

    (line,) = page.context["lines"]
    assert (line.row.name, str(line.updated_on), line.days_late) == ("迟到", "2023-09-01", 1)


def test_page_of_a_chosen_version_and_day(city) -> None:
    a_list(city)
    publish(
        city,
        change(row("迟到"), last_data_update_at=shanghai(2023, 9, 5)),
        at=in_days(1),
    )
    client = logged_in(city.officer.person)

    first = client.get(reverse("timeliness") + "?on=2023-09-05&version=2023-001")
    current = client.get(reverse("timeliness") + "?on=2023-09-05")
    odd = client.get(reverse("timeliness") + "?on=2020-01-01&version=nothing")

    assert (first.context["found"].whole.late, current.context["found"].whole.late) == (1, 0)
    assert "更新周期规则自 2023-08-24 起施行" in odd.content.decode()


def test_trend_goes_by_the_version_of_each_month(city) -> None:
    publish(
        city, add(name="甲", update_frequency="monthly", last_data_update_at=shanghai(2023, 9, 1))
    )

    page = logged_in(city.officer.person).get(reverse("timeliness") + "?on=2023-12-15")

    assert page.context["trend"] == [
        ("2023-09-30", 100.0),
        ("2023-10-31", 0.0),
        ("2023-11-30", 0.0),
        ("2023-12-15", 0.0),
    ]
    assert 'class="chart-line"' in page.content.decode()


def test_department_sees_its_own_entries_and_the_commission_all(city) -> None:
    a_list(city)
    neighbour = a_neighbours_list(city)
    own = logged_in(city.head.person)
    everything = logged_in(city.officer.person)
    address = reverse("timeliness-entries") + f"?on=2023-09-04&provider={neighbour.pk}"

    assert own.get(reverse("timeliness") + ON).context["found"].whole.late == 1
    assert everything.get(reverse("timeliness") + ON).context["found"].whole.late == 2
    assert "邻居" not in own.get(reverse("timeliness-entries") + ON).content.decode()
    assert own.get(address).status_code == 404
    assert "邻居迟到" in everything.get(address).content.decode()


def test_export_holds_three_sheets_and_is_recorded(city) -> None:
    a_list(city)

    response = logged_in(city.head.person).post(reverse("timeliness-export") + ON)
    book = workbook(response)

    assert book.sheetnames == ["按更新频率", "按提供部门", "按数据领域"]
    assert [cell.value for cell in book["按提供部门"][2]] == [
        "上海市交通委员会", 6, 4, 2, 1, 0, 1, 66.7, 1, 1, 1, 0,
    ]  # fmt: skip
    event = SystemEvent.objects.latest("pk")
    assert (event.act, event.data["queue"], event.data["filter"]) == (
        "queue_exported",
        "timeliness",
        {"on": "2023-09-04", "version": "2023-001"},
    )


def test_export_of_a_neighbour_holds_nothing_of_another_department(city) -> None:
    a_list(city)
    neighbour = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person

    book = workbook(logged_in(neighbour).post(reverse("timeliness-export") + ON))

    assert [sheet.max_row for sheet in book] == [1, 1, 1]


def test_pages_are_refused_to_who_looks_after_nothing_and_closed_to_strangers(city) -> None:
    a_list(city)
    applicant = logged_in(a_member(Role.APPLICANT).person)

    answers = [applicant.get(reverse(name)) for name in PAGES]
    answers.append(applicant.post(reverse("timeliness-export")))

    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("清单质量由提供数据的单位" in answer.content.decode() for answer in answers)
    assert not SystemEvent.objects.filter(act="queue_exported").exists()
    assert {Client().get(reverse(name)).status_code for name in PAGES} == {302}
    assert Client().post(reverse("timeliness-export")).status_code == 302


def test_pages_before_the_first_version_say_what_will_be_here(city) -> None:
    client = logged_in(city.staff.person)

    page = client.get(reverse("timeliness"))

    assert "还没有生效的清单版本" in page.content.decode()
    assert client.get(reverse("timeliness-entries")).status_code == 404
    assert client.post(reverse("timeliness-export")).status_code == 404


@pytest.mark.parametrize(
    "query", ["?provider=²", "?state=none&after=x&frequency=1&domain=<", "?on=gestern"]
)
def test_entries_with_odd_addresses_answer_as_a_page(city, query) -> None:
    a_list(city)

    assert (
        logged_in(city.staff.person).get(reverse("timeliness-entries") + query).status_code == 200
    )


def test_entries_go_on_on_the_next_page(city, monkeypatch) -> None:
    monkeypatch.setattr("cases.queries.timeliness.ENTRIES_ON_A_PAGE", 1)
    monkeypatch.setattr("backoffice.views.quality.late_entries.ENTRIES_ON_A_PAGE", 1)
    days = {"甲": 1, "乙": 2, "丙": 3}
    publish(
        city,
        *(
            add(name=name, update_frequency="daily", last_data_update_at=shanghai(2023, 8, day))
            for name, day in days.items()
        ),
    )
    client = logged_in(city.staff.person)
    address, seen = reverse("timeliness-entries") + ON, []

    for _ in days:
        page = client.get(address)
        seen += [line.row.name for line in page.context["lines"]]
        address = reverse("timeliness-entries") + page.context["next_url"]

    assert seen == ["甲", "乙", "丙"]
    assert page.context["next_url"] == ""
    assert page.context["first_url"] == ON


@pytest.mark.parametrize("size", [1, 3])
def test_page_takes_the_same_queries_however_many_entries(
    city, size, django_assert_num_queries
) -> None:
    for number in range(size):
        publish(
            city,
            add(
                name=f"条目{number}",
                update_frequency="daily",
                provider_name=f"上海市第{number}局",
                last_data_update_at=shanghai(2023, 8, 1),
            ),
            provider=an_organisation(f"上海市第{number}局"),
        )
    client = logged_in(city.officer.person)
    client.get(reverse("timeliness") + ON)

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("timeliness") + ON)

    assert page.context["found"].whole.late == size


def test_pages_are_well_formed_with_captions_and_no_inline_code(city) -> None:
    a_list(city)
    client = logged_in(city.officer.person)

    for page in (Page(client.get(reverse(name) + ON)) for name in PAGES):
        assert (page.faults, page.open) == ([], [])
        assert len(page.of("h1")) == 1
        assert len(page.of("table")) == len(page.of("caption"))
        assert not any("style" in attrs for _tag, attrs in page.tags)
