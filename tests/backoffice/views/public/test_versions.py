"""Home, versions, differences, downloads: public what took effect, hidden what is to come."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflows.open_list.lists import (
    a_cut,
    add,
    an_approved_request,
    change,
    in_days,
    publish,
    remove,
    row,
    schedule,
)

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.open_list.lists import City

pytestmark = pytest.mark.django_db
SCHEDULED = (
    "/open-list/versions/2023-002/",
    "/open-list/versions/2023-002/entries/",
    "/open-list/versions/2023-001/difference/2023-002/",
    "/open-list/versions/2023-002/difference/2023-001/",
    "/open-list/versions/2023-002/open-list-2023-002.csv",
    "/open-list/versions/2023-002/open-list-2023-002.json",
)


def test_home_sums_up_the_version_in_effect(city: City, stranger: Client) -> None:
    publish(city, add(name="A"), add(name="B", open_type="conditional"), add(name="C"))
    schedule(city, remove(row("A")), at=in_days(1))

    response = stranger.get("/open-list/")

    assert response.context["version"].label == "2023-001"
    assert [
        (each["label"], each["count"], each["share"]) for each in response.context["openness"]
    ] == [
        ("无条件开放", 2, 66.7),
        ("有条件开放", 1, 33.3),
        ("非开放", 0, 0.0),
    ]


def test_home_without_any_version_says_what_will_be_here(stranger: Client) -> None:
    assert "还没有公布开放清单" in stranger.get("/open-list/").content.decode()


@pytest.mark.parametrize("address", SCHEDULED)
def test_scheduled_version_is_hidden_from_strangers_and_departments(
    city: City, stranger: Client, staff: Client, officer: Client, address: str
) -> None:
    publish(city, add(name="A"))
    schedule(city, add(name="B"), at=in_days(1))

    assert stranger.get(address).status_code == 404
    assert staff.get(address).status_code == 404
    seen = officer.get(address)
    seen.close()
    assert seen.status_code == 200


def test_versions_list_those_that_a_visitor_may_know_of(
    city: City, stranger: Client, officer: Client
) -> None:
    publish(city, add(name="A"))
    schedule(city, add(name="B"), at=in_days(1))
    an_approved_request(city, add(name="C"))
    unfinished = a_cut(city, at=in_days(5))

    def labels(client: Client) -> list[str]:
        return [each.label for each in client.get("/open-list/versions/").context["versions"]]

    assert labels(stranger) == ["2023-001"]
    assert labels(officer) == ["2023-002", "2023-001"]
    assert unfinished.number in officer.get("/open-list/versions/").content.decode()
    assert unfinished.number not in stranger.get("/open-list/versions/").content.decode()


def test_version_page_shows_its_hashes(city: City, stranger: Client) -> None:
    version = publish(city, add(name="A"))

    page = stranger.get("/open-list/versions/2023-001/").content.decode()

    assert version.manifest_hash in page
    assert version.chain_hash in page


def test_version_that_never_was_answers_404(stranger: Client) -> None:
    assert stranger.get("/open-list/versions/2023-009/").status_code == 404


def test_difference_shows_substance_and_keeps_spelling_apart(city: City, stranger: Client) -> None:
    publish(city, add(name="A"), add(name="B（试行）"))
    publish(
        city,
        change(row("A"), grade="个人L1"),
        change(row("B（试行）"), name="B(试行)"),
        at=in_days(1),
    )
    address = "/open-list/versions/2023-001/difference/2023-002/"

    def shown(query: str) -> list[str]:
        return [each.row.name for each in stranger.get(address + query).context["found"].changes]

    assert shown("") == ["A"]
    assert shown("?class=typographic") == ["B(试行)"]
    assert shown("?class=added") == []
    page = stranger.get(address).content.decode()
    assert "<ins>个人L1</ins>" in page
    assert "按部门汇总（1 个部门）" in page
    assert "条目（1）" in page


def test_difference_is_read_a_page_at_a_time(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))
    publish(city, *(add(name=f"B{number:02}") for number in range(60)), at=in_days(1))
    address = "/open-list/versions/2023-001/difference/2023-002/"
    names: list[str] = []

    following = "?class=added"
    while following:
        with CaptureQueriesContext(connection) as captured:
            response = stranger.get(address + following)
        assert len(captured) == 6
        assert len(response.context["found"].changes) <= 25
        names += [each.row.name for each in response.context["found"].changes]
        following = response.context["next_url"]

    assert names == [f"B{number:02}" for number in range(60)]
    assert response.context["first_url"] == "?class=added"


def test_difference_of_a_made_up_page_starts_at_the_first(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))
    publish(city, add(name="B"), at=in_days(1))

    response = stranger.get("/open-list/versions/2023-001/difference/2023-002/?after=7&class=%26")

    assert [each.row.name for each in response.context["found"].changes] == ["B"]
    assert response.context["first_url"] == ""


def test_difference_moves_to_another_pair(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))
    publish(city, add(name="B"), at=in_days(1))

    response = stranger.get("/open-list/versions/2023-001/difference/2023-001/?with=2023-002")

    assert (response.status_code, response["Location"]) == (
        302,
        "/open-list/versions/2023-001/difference/2023-002/",
    )


def test_difference_of_a_version_with_itself_says_so(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))

    page = stranger.get("/open-list/versions/2023-001/difference/2023-001/").content.decode()

    assert "两个版本的内容相同" in page


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("open-list-2023-001.csv", "text/csv; charset=utf-8"),
        (
            "open-list-2023-001.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("open-list-2023-001.json", "application/json"),
        ("open-list-2023-001.jsonld", "application/ld+json"),
    ],
)
def test_download_gives_the_same_bytes_with_their_digest(
    city: City, stranger: Client, name: str, media_type: str
) -> None:
    publish(city, add(name="A"))
    address = f"/open-list/versions/2023-001/{name}"

    response = stranger.get(address)

    data = response.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    assert response["Content-Type"] == media_type
    saved = quote(name.replace("open-list", "开放清单"))
    assert response["Content-Disposition"] == (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{saved}"
    )
    assert response["ETag"] == f'"{digest}"'
    assert stranger.get(address).getvalue() == data
    assert stranger.get(address, headers={"If-None-Match": f'"{digest}"'}).status_code == 304
    assert digest in stranger.get("/open-list/versions/2023-001/").content.decode()


def test_download_of_an_older_version_gives_what_it_said(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))
    publish(city, change(row("A"), name="A新"), at=in_days(1))

    response = stranger.get("/open-list/versions/2023-001/open-list-2023-001.json")

    document = json.loads(response.getvalue())
    assert [each["name"] for each in document["entries"]] == ["A"]


@pytest.mark.parametrize("name", ["open-list-2023-002.csv", "open-list-2023-001.exe", "x"])
def test_download_of_an_unknown_file_answers_404(city: City, stranger: Client, name: str) -> None:
    publish(city, add(name="A"))

    assert stranger.get(f"/open-list/versions/2023-001/{name}").status_code == 404


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/open-list/", 4),
        ("/open-list/versions/", 1),
        ("/open-list/versions/2023-001/", 6),
        ("/open-list/versions/2023-001/difference/2023-002/", 8),
    ],
)
def test_public_pages_cost_the_same_queries_for_one_entry_and_for_three(
    city: City, stranger: Client, address: str, expected: int
) -> None:
    publish(city, add(name="A"))
    publish(city, change(row("A"), abstract="二"), at=in_days(1))
    with CaptureQueriesContext(connection) as one:
        stranger.get(address)
    publish(city, add(name="B"), add(name="C"), at=in_days(2))
    with CaptureQueriesContext(connection) as three:
        stranger.get(address)

    assert (len(one), len(three)) == (expected, expected)
