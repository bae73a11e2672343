"""Probes of data on a real server: what is kept of each, and how a run goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.data_client import Bounds
from backoffice.probing import PATIENCE, probe_data
from cases.models import DataProbe, SystemEvent
from cases.probe_digest import probe_digest
from cases.proof_of_probes import first_bad_probe
from cases.states.data_probe import ProbeOutcome
from tests.backoffice.web_server import Server
from tests.workflows.open_list.data_quality.offered import AT, a_listed_city, an_address
from tests.workflows.open_list.data_quality.test_data_rows import a_workbook
from workflows.open_list.data_quality.addresses import end_address
from workflows.open_list.data_quality.recording import record_probes

pytestmark = pytest.mark.django_db
# The entries of these tests declare 线路名称 and 首班时间.
CSV = "线路名称,首班时间\n一路,05:30\n二路,\n一路,05:30\n".encode()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.stop()


def probe(**said):
    bounds = {"seconds": 5, "private": True, "sleep": lambda _seconds: None}
    return probe_data(
        before=said.pop("before", AT),
        clock=lambda: AT,
        bounds=Bounds(**bounds | said.pop("bounds", {})),
        **said,
    )


def test_a_probe_keeps_what_the_file_and_the_server_said(server):
    city, (entry,) = a_listed_city("公交线路")
    server.says("/a.csv", CSV, **{"Content-Type": "text/csv"})
    an_address(city, entry, server.address + "/a.csv")

    told = probe()

    assert (told.probes, told.faults, told.left) == (1, 0, 0)
    found = DataProbe.objects.get()
    assert (found.outcome, found.status, found.size, found.tries) == ("good", 200, len(CSV), 1)
    assert (found.media_type, found.encoding, found.rows, found.columns) == (
        "text/csv",
        "utf-8",
        3,
        2,
    )
    assert (found.cells, found.empty_cells, found.duplicate_rows) == (6, 1, 1)
    assert (found.at, len(found.sha256), len(found.content)) == (AT, 64, 64)


def test_each_run_is_sealed_by_an_event(server):
    city, (entry,) = a_listed_city("公交线路")
    server.says("/a.csv", CSV)
    an_address(city, entry, server.address + "/a.csv")

    probe()

    event, found = SystemEvent.objects.latest("sequence"), DataProbe.objects.get()
    assert (event.act, event.actor, event.data["probes"]) == ("data_probed", None, [found.pk])
    assert event.data["digest"] == probe_digest([found])
    assert first_bad_probe() is None


def test_nothing_to_keep_writes_nothing(server):
    record_probes(probes=[], at=AT)

    assert not SystemEvent.objects.filter(act="data_probed").exists()


@pytest.mark.parametrize(
    ("data_format", "body", "outcome"),
    [
        ("csv", "线路名称\n一路\n".encode(), ProbeOutcome.ITEMS_MISSING),
        ("csv", "线路名称,首班时间\n".encode(), ProbeOutcome.EMPTY),
        ("csv", b"", ProbeOutcome.EMPTY),
        ("json", b"", ProbeOutcome.EMPTY),
        ("csv", b"<html>404</html>", ProbeOutcome.UNREADABLE),
        ("xlsx", CSV, ProbeOutcome.UNREADABLE),
        ("json", b'{"code": 500}', ProbeOutcome.UNREADABLE),
        ("xlsx", a_workbook(["线路名称", "首班时间"], ["一路", "05:30"]), ProbeOutcome.GOOD),
        ("json", '[{"线路名称": "一路", "首班时间": "05:30"}]'.encode(), ProbeOutcome.GOOD),
        ("api", b'{"code": 0}', ProbeOutcome.GOOD),
        ("other", b"", ProbeOutcome.EMPTY),
        ("csv", b"a," * 600, ProbeOutcome.TOO_LARGE),
    ],
)
def test_what_comes_is_looked_into_as_its_format_says(server, data_format, body, outcome):
    city, (entry,) = a_listed_city("公交线路")
    server.says("/a", body)
    an_address(city, entry, server.address + "/a", data_format=data_format)

    probe()

    assert DataProbe.objects.get().outcome == outcome


def test_items_of_the_address_are_asked_for_rather_than_those_of_the_entry(server):
    city, (entry,) = a_listed_city("公交线路")
    server.says("/a.csv", CSV)
    an_address(city, entry, server.address + "/a.csv", items=["线路名称", "站数"])

    probe()

    found = DataProbe.objects.get()
    assert (found.outcome, found.missing_items) == ("items_missing", ["站数"])


def test_private_addresses_are_not_probed_unless_a_setting_says_so(server):
    city, (entry,) = a_listed_city("公交线路")
    server.says("/a.csv", CSV)
    an_address(city, entry, server.address + "/a.csv")

    told = probe(bounds={"private": False})

    assert (told.outcomes, told.faults, server.asked) == ({"not_allowed": 1}, 0, [])


def test_those_that_waited_longest_come_first_and_recent_ones_wait(server):
    city, entries = a_listed_city("甲", "乙", "丙")
    for number, entry in enumerate(entries):
        server.says(f"/{number}.csv", CSV)
        an_address(city, entry, f"{server.address}/{number}.csv")

    probe(limit=1)
    probe(limit=1)
    assert server.asked == ["/0.csv", "/1.csv"]
    probe()
    assert server.asked == ["/0.csv", "/1.csv", "/2.csv"]
    assert probe(before=AT + timedelta(hours=1)).probes == 3


def test_only_one_organisation_is_probed_where_that_is_asked(server):
    city, (entry,) = a_listed_city("甲")
    server.says("/a.csv", CSV)
    an_address(city, entry, server.address + "/a.csv")

    assert probe(organisation=city.officer.organisation).probes == 0
    assert probe(organisation=city.department).probes == 1


def test_an_address_that_was_ended_is_left_alone(server):
    city, (entry,) = a_listed_city("甲")
    address = an_address(city, entry, server.address + "/a.csv")
    end_address(data_address=address, reason="接口下线", membership=city.staff, at=AT)

    assert (probe().probes, server.asked) == (0, [])


def test_the_rest_of_a_silent_server_waits_for_the_next_run(server):
    city, entries = a_listed_city("甲", "乙")
    for number in range(PATIENCE + 2):
        server.says(f"/{number}.csv", status=404)
        entry = entries[number % 2]
        an_address(city, entry, f"{server.address}/{number}.csv")

    told = probe()

    assert (told.probes, told.faults, told.left) == (PATIENCE, PATIENCE, 2)


def test_a_run_that_takes_too_long_leaves_the_rest_for_the_next(server):
    city, (entry,) = a_listed_city("甲")
    for number in range(4):
        server.says(f"/{number}.csv", CSV)
        an_address(city, entry, f"{server.address}/{number}.csv")
    minutes = iter(range(100))

    told = probe_data(
        before=AT,
        clock=lambda: AT + timedelta(minutes=next(minutes)),
        bounds=Bounds(private=True),
        # Each address asks twice what time it is: whether to begin, and when it was probed.
        stop_at=AT + timedelta(minutes=4),
    )

    assert (told.probes, told.left) == (2, 2)


def test_a_server_that_answers_in_between_is_not_silent(server):
    city, (entry,) = a_listed_city("甲")
    for number in range(PATIENCE + 2):
        if number == 2:
            server.says(f"/{number}.csv", CSV)
        else:
            server.says(f"/{number}.csv", status=404)
        an_address(city, entry, f"{server.address}/{number}.csv")

    assert probe().left == 0


@pytest.mark.parametrize("size", [1, 3])
def test_a_run_reads_as_often_however_many_addresses_there_are(
    server, size, django_assert_num_queries
):
    city, entries = a_listed_city("甲", "乙", "丙")
    for number in range(size):
        server.says(f"/{number}.csv", CSV)
        an_address(city, entries[number], f"{server.address}/{number}.csv")

    # Addresses, wordings; probes, the chain: savepoints among them.
    with django_assert_num_queries(11):
        probe()
