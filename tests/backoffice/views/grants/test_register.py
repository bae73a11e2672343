"""The public register of grants: for everybody, in a fixed order, and naming no natural person."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Applicant
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import a_town
from tests.workflows.conditional_access.granting import LATER, acted, granted, in_use

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.test import Client

    from cases.models import Grant
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
REGISTER = "/open-list/grants/"
BASIS = "《上海市数据条例》第四十一条；《上海市公共数据开放2023年度重点工作安排》第二部分第2项"
PURPOSE = "为停车导航应用提供附近泊位和就诊高峰提示。"


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, LATER)


def on(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let the register be read on a day."""
    monkeypatch.setattr("backoffice.views.grants.register.today", at.date)


def taken(client: Client, ending: str) -> bytes:
    answer = client.get(reverse("grant-register-file", args=[ending]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def as_a_person(town: Town) -> None:
    """Let the applicant be a natural person."""
    Applicant.objects.filter(pk=town.applicant.pk).update(
        kind="natural_person", name="李慕白", organisation=None, person=town.person.person
    )


@pytest.mark.access_scenario(49)
def test_everybody_reads_who_may_use_what_for_what_and_until_when(
    client: Client, tmp_path: Path
) -> None:
    town = a_town()
    grant = in_use(town, tmp_path)
    acted(grant, "stop_using", town.person, reason="内部原因，不公开。")

    page = client.get(REGISTER).content.decode()
    [row] = json.loads(taken(client, "json"))

    assert row == {
        "number": grant.number,
        "applicant": "上海申图数据科技有限公司",
        "applicant_is_natural_person": False,
        "dataset_id": "O2023000000000001",
        "dataset": "停车场实时泊位",
        "provider": "上海市交通委员会",
        "demand": "market",
        "purpose": PURPOSE,
        "basis": BASIS,
        "delivery": "api",
        "valid_from": "2023-10-11",
        "valid_until": "2024-09-27",
        "channel": "paper",
        "state": "ended",
        "changes": [
            {"on": "2023-10-11", "state": "pending_delivery"},
            {"on": "2023-10-12", "state": "active"},
            {"on": "2023-11-06", "state": "ended"},
        ],
    }
    for words in (grant.number, "上海申图数据科技有限公司", PURPOSE, "线下签署", "已终止"):
        assert words in page
    for secret in ("内部原因", town.person.person.name, "021-55550101", "王立新"):
        assert secret not in page
        assert secret not in taken(client, "csv").decode()


@pytest.mark.access_scenario(49)
def test_natural_person_is_not_named_and_their_words_are_not_shown(
    client: Client, tmp_path: Path
) -> None:
    town = a_town()
    in_use(town, tmp_path)
    as_a_person(town)

    shown = [client.get(REGISTER).content, taken(client, "csv"), taken(client, "json")]

    for each in shown:
        assert "李慕白" not in each.decode()
        assert PURPOSE not in each.decode()
    assert "自然人（姓名不公开）" in shown[0].decode()
    assert json.loads(shown[2])[0]["applicant"] is None


@pytest.mark.access_scenario(49)
def test_files_are_in_the_order_of_issue_and_the_same_each_time(
    client: Client, tmp_path: Path
) -> None:
    town = a_town()
    numbers = [granted(town, tmp_path).number for _ in range(3)]

    first = [taken(client, ending) for ending in ("csv", "json")]
    again = [taken(client, ending) for ending in ("csv", "json")]

    assert first == again
    rows = list(csv.reader(io.StringIO(first[0].decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["授权编号", *numbers]
    assert [each["number"] for each in json.loads(first[1])] == numbers


def test_term_that_is_over_is_shown_as_over_before_anybody_notes_it(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use(a_town(), tmp_path)
    on(monkeypatch, shanghai(2024, 9, 27))
    last_day = json.loads(taken(client, "json"))[0]["state"]
    on(monkeypatch, shanghai(2024, 9, 28))

    assert (last_day, json.loads(taken(client, "json"))[0]["state"]) == ("active", "expired")


def test_pages_follow_each_other_and_ask_the_same_for_one_and_for_three(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("cases.queries.grant_register", "backoffice.views.grants.register"):
        monkeypatch.setattr(f"{module}.REGISTERED_ON_A_PAGE", 2)
    town = a_town()
    grants: list[Grant] = [granted(town, tmp_path)]
    client.get(REGISTER)
    with CaptureQueriesContext(connection) as one:
        client.get(REGISTER)
    grants += [granted(town, tmp_path) for _ in range(2)]
    with CaptureQueriesContext(connection) as three:
        page = client.get(REGISTER).content.decode()

    rest = client.get(REGISTER, {"before": grants[1].pk}).content.decode()

    assert len(one) == len(three)
    assert [each.number in page for each in grants] == [False, True, True]
    assert f"?before={grants[1].pk}" in page
    assert [each.number in rest for each in grants] == [True, False, False]


@pytest.mark.parametrize("address", [f"{REGISTER}grants.xlsx", f"{REGISTER}grants.csv/"])
def test_other_files_are_not_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_empty_register_says_so(client: Client) -> None:
    a_town()

    assert "还没有授权" in client.get(REGISTER).content.decode()
