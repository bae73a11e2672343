"""The page of an entry: its content, its conditions, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflows.open_list.lists import add, change, in_days, publish, remove, row, schedule

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.open_list.lists import City

pytestmark = pytest.mark.django_db
UNKNOWN = "/open-list/entries/00000000-0000-4000-8000-000000000000/"


def address(name: str) -> str:
    return f"/open-list/entries/{row(name).entry.uid}/"


def history(client: Client, page: str) -> list[tuple[str, str, list[str]]]:
    return [
        (
            each.first.label,
            each.ended.label if each.ended else "",
            [change.field for change in each.fields],
        )
        for each in client.get(page).context["history"]
    ]


def test_entry_shows_every_wording_with_its_versions(city: City, stranger: Client) -> None:
    publish(city, add(name="A", abstract="旧的描述"))
    publish(city, change(row("A"), abstract="新的描述"), at=in_days(1))

    page = stranger.get(address("A")).content.decode()

    assert history(stranger, address("A")) == [
        ("2023-002", "", ["abstract"]),
        ("2023-001", "2023-002", []),
    ]
    assert "<del>旧的描述</del>" in page
    assert "<ins>新的描述</ins>" in page


def test_entry_shows_its_conditions_and_the_strictest_template(
    city: City, stranger: Client
) -> None:
    publish(
        city,
        add(
            name="A",
            open_type="conditional",
            conditions="原文",
            condition_templates="AB",
            condition_supplement="仅限本市",
        ),
    )

    response = stranger.get(address("A"))

    assert [each.code for each in response.context["templates"]] == ["A", "B"]
    assert response.context["strictest"] == "B"
    page = response.content.decode()
    assert "有较完善的数据安全保护体系" in page
    assert "仅限本市" in page


def test_entry_does_not_tell_a_stranger_what_a_scheduled_version_will_do(
    city: City, stranger: Client, officer: Client
) -> None:
    publish(city, add(name="A"), add(name="B"))
    uid = row("B").entry.uid
    schedule(
        city, change(row("A"), abstract="尚未公开"), remove(row("B")), add(name="C"), at=in_days(1)
    )

    assert history(stranger, address("A")) == [("2023-001", "", [])]
    assert "尚未公开" not in stranger.get(address("A")).content.decode()
    assert history(stranger, f"/open-list/entries/{uid}/") == [("2023-001", "", [])]
    assert stranger.get(address("C")).status_code == 404
    assert history(officer, address("A")) == [
        ("2023-002", "", ["abstract"]),
        ("2023-001", "2023-002", []),
    ]
    assert "尚未公开" in officer.get(address("A")).content.decode()


def test_entry_that_was_removed_says_since_when(city: City, stranger: Client) -> None:
    publish(city, add(name="A"), add(name="B"))
    page = address("A")
    publish(city, remove(row("A")), at=in_days(1))

    text = stranger.get(page).content.decode()

    assert "本条目已撤出清单：自 2023-002（2023-09-05 09:00 生效）起不再列入" in text


def test_entry_that_never_was_answers_404(city: City, stranger: Client) -> None:
    publish(city, add(name="A"))

    assert stranger.get(UNKNOWN).status_code == 404


def test_entry_costs_the_same_queries_for_one_wording_and_for_three(
    city: City, stranger: Client
) -> None:
    publish(city, add(name="A"))
    with CaptureQueriesContext(connection) as one:
        stranger.get(address("A"))
    publish(city, change(row("A"), abstract="二"), at=in_days(1))
    publish(city, change(row("A"), abstract="三"), at=in_days(2))
    with CaptureQueriesContext(connection) as three:
        stranger.get(address("A"))

    # One query is the test's own look-up of the address.
    assert (len(one) - 1, len(three) - 1) == (5, 5)
