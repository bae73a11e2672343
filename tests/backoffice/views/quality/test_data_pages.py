"""Data on its pages: scores beside those of entries, addresses, probes, tasks, strangers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import DataAddress, DataIssue, HostAlert, ListEntry
from cases.states.data_probe import ProbeOutcome as P
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation
from tests.workflows.open_list.data_quality.offered import (
    AT,
    a_listed_city,
    an_address,
    probed,
)
from tests.workflows.open_list.lists import City, add, publish
from workflows.open_list.data_quality.data_scores import score_data_of_the_day
from workflows.open_list.data_quality.follow_up import follow_up

pytestmark = pytest.mark.django_db
OVERVIEWS = ["data-scores", "data-scores-entries"]
ADDRESS = "https://data.example/b.csv"


@pytest.fixture
def listed() -> tuple[City, list[ListEntry]]:
    """Score the data of two entries, one of which nobody could look at; and a neighbour's."""
    city, entries = a_listed_city("甲", "乙", "丙")
    probed(an_address(city, entries[0]), P.GOOD, empty_cells=5)
    an_address(city, entries[1], "http://data.example/never.csv")
    neighbour = an_organisation("上海市气象局")
    publish(city, add(name="邻居的条目", provider_name="上海市气象局"), provider=neighbour)
    score_data_of_the_day(at=AT)
    return city, entries


def page_of(entry: ListEntry) -> str:
    return reverse("entry-data", args=[entry.uid])


def typed(**said: str) -> dict[str, str]:
    return {"address": ADDRESS, "data_format": "csv", "items": ""} | said


def test_overview_shows_numbers_coverage_and_what_each_dimension_was_made_of(listed: Any) -> None:
    city, _entries = listed

    page = logged_in(city.officer.person).get(reverse("data-scores"))

    whole, html = page.context["whole"], page.content.decode()
    assert (whole.entries, whole.bands["none"], page.context["listed"]) == (2, 1, 4)
    by_label = {str(line[0]): line[1:] for line in page.context["dimensions"]}
    assert by_label["完整性"] == (20, 75, 1, (15, 20))
    assert by_label["一致性"] == (10, None, 0, None)
    assert "15 / 20" in html
    assert "既不按零分也不按满分计入" in html
    assert (Page(page).faults, Page(page).open) == ([], [])


def test_overview_tells_of_servers_with_data_in_sight_that_fail(listed: Any) -> None:
    city, _entries = listed
    neighbours = ListEntry.objects.get(rows__name="邻居的条目")
    operator = a_member(Role.DATA_CENTRE_OPERATOR)
    an_address(replace(city, staff=operator), neighbours, "http://down.example/a.csv")
    HostAlert.objects.create(host="data.example", began_at=AT, failing=6, probed=7)
    HostAlert.objects.create(host="down.example", began_at=AT, failing=6, probed=7)

    own, every = (
        logged_in(member.person).get(reverse("data-scores")).context["alerts"]
        for member in (city.staff, city.officer)
    )

    assert [alert.host for alert in own] == ["data.example"]
    assert [alert.host for alert in every] == ["down.example", "data.example"]


def test_scores_of_data_lead_to_the_page_of_the_entrys_data(listed: Any) -> None:
    city, entries = listed
    client = logged_in(city.staff.person)

    page = client.get(reverse("data-scores-entries"))
    unscored = client.get(reverse("data-scores-entries") + "?band=none")

    assert [score.name for score in page.context["scores"]] == ["甲", "乙"]
    assert [score.name for score in unscored.context["scores"]] == ["乙"]
    assert page_of(entries[0]) in page.content.decode()


def test_overviews_before_the_first_score_say_what_will_be_here() -> None:
    city, _entries = a_listed_city("甲")
    client = logged_in(city.staff.person)

    assert "登记数据地址后每夜探测" in client.get(reverse("data-scores")).content.decode()
    assert client.get(reverse("data-scores-entries")).status_code == 404


def test_page_of_an_entry_shows_score_halves_probes_and_tasks(listed: Any) -> None:
    city, entries = listed
    probed(entries[0].data_addresses.get(), P.BAD_STATUS, P.EMPTY, P.ITEMS_MISSING, status=503)
    follow_up(at=AT)

    page = logged_in(city.staff.person).get(page_of(entries[0]))

    html = page.content.decode()
    assert "15 / 20" in html
    assert "HTTP 503" in html
    assert DataIssue.objects.get().number in html
    assert [str(line.probe.get_outcome_display()) for line in page.context["lines"]] == [
        "缺少数据项"
    ]
    assert (Page(page).faults, Page(page).open) == ([], [])


@pytest.mark.list_scenario(44)
def test_page_of_an_entry_without_a_check_says_nought_and_no_number(listed: Any) -> None:
    city, entries = listed
    client = logged_in(city.staff.person)

    never_probed, without_address = (
        client.get(page_of(each)).content.decode() for each in entries[1:]
    )

    assert "0.0%" in never_probed
    assert "数据覆盖率 0%" in without_address
    assert "还没有登记数据地址" in without_address


def test_entry_page_shows_the_score_of_data_beside_that_of_the_entry(listed: Any) -> None:
    city, entries = listed

    page = logged_in(city.staff.person).get(reverse("entry", args=[entries[0].uid]))

    assert page.context["quality"].data_score.checks["complete"] == [15, 20]
    html = page.content.decode()
    assert "15 / 20" in html
    assert page_of(entries[0]) in html


def test_an_address_is_entered_and_ended_on_the_page_of_the_entry(listed: Any) -> None:
    city, entries = listed
    client = logged_in(city.staff.person)

    made = client.post(
        reverse("data-address-new", args=[entries[2].uid]), typed(items="线路，首班\n首班")
    )

    assert made.headers["Location"] == page_of(entries[2])
    address = DataAddress.objects.get(address=ADDRESS)
    assert (address.items, address.data_format) == (["线路", "首班"], "csv")
    ended = client.post(
        reverse("data-address-end", args=[entries[2].uid, address.pk]), {"reason": "改用新接口"}
    )
    assert ended.headers["Location"] == page_of(entries[2])
    address.refresh_from_db()
    assert address.end_reason == "改用新接口"
    assert "改用新接口" in client.get(page_of(entries[2])).content.decode()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"address": ""}, "请填写数据地址"),
        ({"address": "http://a.example/" + "a" * 500}, "不能超过 500"),
        ({"address": "ftp://data.example/"}, "http://"),
        ({"address": "http://me:secret@data.example/"}, "密码"),
        ({"address": "http://data.example/a.csv"}, "已经登记"),
        ({"data_format": ""}, "请选择格式"),
        ({"data_format": "pdf"}, "没有这种格式"),
        ({"items": "长" * 4001}, "不能超过 4000"),
    ],
)
def test_what_is_no_address_keeps_what_was_typed(
    listed: Any, said: dict[str, str], sentence: str
) -> None:
    city, entries = listed
    client = logged_in(city.staff.person)

    page = client.post(reverse("data-address-new", args=[entries[0].uid]), typed(**said))

    assert page.status_code == 422
    html = page.content.decode()
    assert sentence in html
    assert page.context["form"]["data_format"].value() == typed(**said)["data_format"]
    assert DataAddress.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "长" * 301])
def test_an_address_is_not_ended_without_a_reason(listed: Any, reason: str) -> None:
    city, entries = listed
    address = entries[0].data_addresses.get()

    page = logged_in(city.staff.person).post(
        reverse("data-address-end", args=[entries[0].uid, address.pk]), {"reason": reason}
    )

    assert (page.status_code, "停用理由" in page.content.decode()) == (422, True)
    address.refresh_from_db()
    assert address.ended_at is None


def test_an_address_that_was_ended_meanwhile_says_so(listed: Any) -> None:
    city, entries = listed
    client = logged_in(city.staff.person)
    end = reverse("data-address-end", args=[entries[0].uid, entries[0].data_addresses.get().pk])
    client.post(end, {"reason": "下线"})

    again = client.post(end, {"reason": "下线"})

    assert (again.status_code, "已经停用" in again.content.decode()) == (422, True)


def test_strangers_find_nothing_and_lookers_may_not_keep(listed: Any) -> None:
    city, entries = listed
    address = entries[0].data_addresses.get()
    new = reverse("data-address-new", args=[entries[0].uid])
    end = reverse("data-address-end", args=[entries[0].uid, address.pk])
    neighbour = logged_in(a_member(Role.DEPARTMENT_STAFF, an_organisation()).person)
    applicant = logged_in(a_member(Role.APPLICANT).person)

    for client in (neighbour, applicant):
        assert client.get(page_of(entries[0])).status_code == 404
        assert client.post(new, typed()).status_code == 404
        assert client.post(end, {"reason": "不要了"}).status_code == 404
    assert {applicant.get(reverse(name)).status_code for name in OVERVIEWS} == {403}
    assert {Client().get(reverse(name)).status_code for name in OVERVIEWS} == {302}
    assert Client().get(page_of(entries[0])).status_code == 302
    officer = logged_in(city.officer.person)
    assert officer.get(page_of(entries[0])).context["may_keep"] is False
    assert officer.post(new, typed()).status_code == 403
    assert officer.post(end, {"reason": "不要了"}).status_code == 403
    address.refresh_from_db()
    assert (address.ended_at, DataAddress.objects.count()) == (None, 2)


def test_department_sees_its_own_data_and_never_a_neighbours(listed: Any) -> None:
    city, _entries = listed
    neighbours = ListEntry.objects.get(rows__name="邻居的条目")

    assert logged_in(city.staff.person).get(page_of(neighbours)).status_code == 404
    assert logged_in(city.officer.person).get(page_of(neighbours)).status_code == 200


def test_an_address_of_another_entry_and_unknown_ones_are_not_found(listed: Any) -> None:
    city, entries = listed
    client = logged_in(city.staff.person)
    other = entries[1].data_addresses.get().pk

    for pk in (other, 999_999):
        end = reverse("data-address-end", args=[entries[0].uid, pk])
        assert client.post(end, {"reason": "不要了"}).status_code == 404
    assert client.get(page_of(ListEntry())).status_code == 404


def test_the_task_shows_what_was_seen_and_is_closed_with_a_reason(listed: Any) -> None:
    city, entries = listed
    probed(entries[0].data_addresses.get(), P.BAD_STATUS, P.EMPTY, P.NO_ANSWER)
    follow_up(at=AT)
    issue = DataIssue.objects.get()

    page = logged_in(city.staff.person).get(reverse("case", args=[issue.number]))

    html = page.content.decode()
    assert "HTTP" not in html
    assert "连续探测失败" in html
    assert "没有应答" in html
    assert page_of(entries[0]) in html
    stranger = logged_in(a_member(Role.DEPARTMENT_STAFF, an_organisation()).person)
    assert stranger.get(reverse("case", args=[issue.number])).status_code == 404


def test_the_task_names_the_code_of_the_answer(listed: Any) -> None:
    city, entries = listed
    probed(entries[0].data_addresses.get(), *[P.BAD_STATUS] * 3, status=503)
    follow_up(at=AT)
    issue = DataIssue.objects.get()

    page = logged_in(city.staff.person).get(reverse("case", args=[issue.number]))

    assert "HTTP 503" in page.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_page_of_an_entry_takes_the_same_queries_however_many_addresses(
    size: int, django_assert_num_queries: Any
) -> None:
    city, (entry,) = a_listed_city("甲")
    for number in range(size):
        probed(an_address(city, entry, f"http://data.example/{number}.csv"), P.GOOD)
    client = logged_in(city.staff.person)
    client.get(page_of(entry))

    with django_assert_num_queries(14):
        client.get(page_of(entry))
