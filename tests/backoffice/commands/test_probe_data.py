"""`manage.py probe_data`: what was probed, and the work that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from backoffice.management.json_command import UsageError
from cases.models import DataIssue, DataProbe
from tests.backoffice.commands.told import said, told
from tests.backoffice.web_server import Server
from tests.workflows.open_list.data_quality.offered import a_listed_city, an_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

pytestmark = pytest.mark.django_db
CSV = "线路名称,首班时间\n一路,05:30\n".encode()


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    settings.PROBE_PRIVATE = True
    running = Server()
    yield running
    running.stop()


def offered(server: Server, *bodies: bytes) -> list[int]:
    """Offer the data of entries on the server; a body that is empty is not there."""
    city, entries = a_listed_city(*(f"条目{number}" for number in range(len(bodies))))
    for number, body in enumerate(bodies):
        server.says(f"/{number}.csv", body, status=200 if body else 404)
        an_address(city, entries[number], f"{server.address}/{number}.csv")
    return [entry.pk for entry in entries]


def test_probe_data_tells_outcomes_and_opens_a_task_at_the_third_run(server: Server) -> None:
    offered(server, CSV, b"")

    answers = [told("probe_data") for _ in range(3)]

    assert answers[0] == (
        0,
        {
            "probes": 2,
            "faults": 1,
            "left": 0,
            "outcomes": {"good": 1, "bad_status": 1},
            "alerts": 0,
            "tasks_opened": 0,
            "tasks_dissolved": 0,
        },
    )
    assert [answer["tasks_opened"] for _status, answer in answers] == [0, 0, 1]
    assert DataIssue.objects.get().title == "条目1：连续探测失败"


def test_probe_data_for_people_says_what_was_met(server: Server) -> None:
    offered(server, CSV, b"")
    told("probe_data")
    told("probe_data")

    assert said("probe_data") == (
        0,
        [
            "探测 2 个地址，1 个有问题。",
            "正常: 1",
            "应答异常: 1",
            "主机集中失败 0 起，下达处理单 1 份，自动办结 0 份。",
        ],
    )


def test_many_failures_of_a_server_are_left_and_alerted_once(server: Server) -> None:
    offered(server, *[b""] * 7)

    lines = said("probe_data")[1]

    assert lines[2:] == [
        "有主机连续没有应答，2 个地址留待下次。",
        "主机集中失败 1 起，下达处理单 0 份，自动办结 0 份。",
    ]


def test_options_narrow_what_is_probed(server: Server) -> None:
    offered(server, CSV, CSV, CSV)

    assert told("probe_data", "--limit", "1")[1]["probes"] == 1
    assert told("probe_data", "--older-than", "12")[1]["probes"] == 2
    assert told("probe_data", "--older-than", "12")[1]["probes"] == 0
    assert told("probe_data", "--org", "上海市交通委员会")[1]["probes"] == 3
    assert DataProbe.objects.count() == 6


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--limit", "0"], "--limit 须为 1 以上"),
        (["--limit", "-1"], "--limit 须为 1 以上"),
        (["--older-than", "-1"], "--older-than"),
        (["--org", "没有的单位"], "没有单位“没有的单位”"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: list[str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        call_command("probe_data", *options)
