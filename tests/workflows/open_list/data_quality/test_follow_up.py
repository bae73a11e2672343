"""Faulty data becomes one task of its organisation, and ends with a probe or a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import BadInput
from cases.models import Clock, DataIssue, HostAlert, Notification, SeenFault, SystemEvent, WorkItem
from cases.proof import verify_cases
from cases.states.data_issue import DataFault
from cases.states.data_probe import ProbeOutcome as P
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.open_list.data_quality.offered import (
    AT,
    WHOLE,
    a_listed_city,
    an_address,
    probed,
)
from tests.workflows.open_list.lists import publish, remove
from workflows.engine.delivery import deliver_due
from workflows.engine.gate import take_step
from workflows.engine.integrity import findings
from workflows.links import HANDLERS
from workflows.open_list.data_quality.addresses import end_address
from workflows.open_list.data_quality.data_scores import score_data_of_the_day
from workflows.open_list.data_quality.follow_up import Fault, FollowedUp, _open, follow_up

pytestmark = pytest.mark.django_db
BAD = (P.BAD_STATUS, P.NO_ANSWER, P.TIMED_OUT)
DAY = timedelta(days=1)


def sound():
    about = [found for found in findings(at=AT) if found.case.startswith("DQ-")]
    broken = [
        issue.number
        for issue in DataIssue.objects.all()
        if verify_cases(case=issue).first_bad is not None
    ]
    return (about, broken) == ([], [])


def counts(done: FollowedUp):
    return (done.alerts, done.opened, done.dissolved)


def explain(issue, member, *, at=AT, reason="接口升级，九月三十日恢复。"):
    take_step(
        work_item=WorkItem.objects.get(process_id=issue.pk, finished=None),
        outcome="explain",
        actor=member.person,
        at=at,
        expected_version=None,
        data={"reason": reason},
    )


def test_a_failure_becomes_work_at_the_third_run_and_not_before():
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    probed(address, *BAD[:2], until=AT - DAY)
    assert counts(follow_up(at=AT)) == (0, 0, 0)

    last = probed(address, P.UNREADABLE)
    assert counts(follow_up(at=AT)) == (0, 1, 0)

    issue = DataIssue.objects.get()
    assert (issue.organisation, issue.entry, issue.state) == (city.department, entry, "pending")
    assert issue.title == "公交线路：连续探测失败"
    fault = SeenFault.objects.get()
    assert (fault.issue, fault.fault, fault.probe) == (issue, "failing", last)
    # Five working days over the National Day holiday with its moved weekend.
    clock = Clock.objects.get(case=issue)
    assert (clock.code, clock.due_on) == ("data.issue", date(2023, 10, 10))
    assert sound()


def test_the_same_fault_seen_again_stays_one_task():
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    probed(address, *BAD)
    follow_up(at=AT)
    probed(address, P.NO_ANSWER, until=AT + DAY)

    assert counts(follow_up(at=AT + DAY)) == (0, 0, 0)
    assert DataIssue.objects.count() == 1


def test_a_success_in_between_begins_the_count_anew():
    city, (entry,) = a_listed_city("公交线路")
    probed(an_address(city, entry), *BAD, P.GOOD, *BAD[:2])

    assert counts(follow_up(at=AT)) == (0, 0, 0)


@pytest.mark.parametrize("well", [P.GOOD, P.TOO_LARGE, P.NOT_ALLOWED])
def test_a_later_probe_without_a_fault_closes_the_task_by_itself(well):
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    probed(address, *BAD)
    follow_up(at=AT)
    probed(address, well, until=AT + DAY)

    assert counts(follow_up(at=AT + DAY)) == (0, 0, 1)

    issue = DataIssue.objects.get()
    assert (issue.state, issue.finished) == ("dissolved", AT + DAY)
    assert not WorkItem.objects.filter(process_id=issue.pk, finished=None).exists()
    event = issue.events.latest("sequence")
    assert (event.act, event.actor) == ("dissolve", None)
    assert sound()


def test_an_address_that_was_taken_back_closes_its_task():
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    probed(address, *BAD)
    follow_up(at=AT)
    end_address(data_address=address, reason="改用新接口", membership=city.staff, at=AT)

    assert counts(follow_up(at=AT)) == (0, 0, 1)


def test_a_stated_reason_closes_the_task_and_holds_for_thirty_days():
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    probed(address, *BAD)
    follow_up(at=AT)
    explain(DataIssue.objects.get(), city.staff)

    assert DataIssue.objects.get().state == "explained"
    assert DataIssue.objects.get().events.latest("sequence").data["faults"] == ["failing"]
    assert counts(follow_up(at=AT + 29 * DAY)) == (0, 0, 0)
    assert counts(follow_up(at=AT + 30 * DAY)) == (0, 1, 0)
    assert sound()


def test_a_reason_for_one_fault_does_not_silence_another():
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    probed(address, P.GOOD, empty_cells=18, duplicate_rows=9, matching_cells=1)
    score_data_of_the_day(at=AT)
    follow_up(at=AT)
    explain(DataIssue.objects.get(), city.staff)

    probed(address, *BAD, until=AT + 3 * DAY)

    assert counts(follow_up(at=AT + 3 * DAY)) == (0, 1, 0)
    faults = SeenFault.objects.filter(issue__finished__isnull=True)
    assert list(faults.values_list("fault", flat=True)) == ["failing"]


def test_a_task_is_not_closed_without_a_reason():
    city, (entry,) = a_listed_city("公交线路")
    probed(an_address(city, entry), *BAD)
    follow_up(at=AT)

    with pytest.raises(BadInput):
        explain(DataIssue.objects.get(), city.staff, reason=" ")


def test_several_faults_of_an_entry_are_one_task():
    city, (entry,) = a_listed_city("公交线路")
    for number in range(2):
        address = an_address(city, entry, f"http://data.example/{number}.csv")
        faulty = WHOLE | {"empty_cells": 19, "duplicate_rows": 9, "matching_cells": 1}
        probed(address, *[P.ITEMS_MISSING] * 3, **faulty)
    score_data_of_the_day(at=AT)

    assert counts(follow_up(at=AT)) == (0, 1, 0)
    assert [fault.fault for fault in SeenFault.objects.all()] == ["failing", "failing", "low_score"]
    assert DataIssue.objects.get().title == "公交线路：连续探测失败、数据质量得分过低"


def test_a_score_of_few_checks_is_no_work_by_itself():
    city, (entry,) = a_listed_city("公交线路")
    probed(an_address(city, entry), P.NO_ANSWER)
    run = score_data_of_the_day(at=AT)
    assert run is not None

    assert run.scores.filter(score=0, coverage__lt=50).exists()
    assert counts(follow_up(at=AT)) == (0, 0, 0)


def test_a_low_score_becomes_work_and_a_better_one_ends_it():
    city, (entry,) = a_listed_city("公交线路")
    address = an_address(city, entry)
    # The file comes, but most of it is empty and twice there.
    probed(address, P.GOOD, empty_cells=18, duplicate_rows=9, matching_cells=1)
    run = score_data_of_the_day(at=AT)
    assert run is not None

    assert counts(follow_up(at=AT)) == (0, 1, 0)
    fault = SeenFault.objects.get()
    assert (fault.fault, fault.score) == ("low_score", run.scores.get())
    probed(address, P.GOOD, until=AT + DAY)
    assert counts(follow_up(at=AT + DAY)) == (0, 0, 0)
    score_data_of_the_day(at=AT + DAY)
    assert counts(follow_up(at=AT + DAY)) == (0, 0, 1)


def a_server_down(failing, well=0):
    """Publish entries of which one server has so many that fail and so many that do not."""
    city, entries = a_listed_city(*(f"条目{number}" for number in range(failing + well)))
    addresses = [
        an_address(city, entry, f"http://one.example/{number}.csv")
        for number, entry in enumerate(entries)
    ]
    for address in addresses[:failing]:
        probed(address, *BAD)
    for address in addresses[failing:]:
        probed(address, P.GOOD)
    return city, addresses


def test_many_failures_of_one_server_are_one_alert_and_no_tasks():
    a_server_down(6, well=1)
    operator = a_member(Role.DATA_CENTRE_OPERATOR)

    assert counts(follow_up(at=AT)) == (1, 0, 0)
    assert counts(follow_up(at=AT)) == (0, 0, 0)

    alert = HostAlert.objects.get()
    assert (alert.host, alert.failing, alert.probed) == ("one.example", 6, 7)
    assert SystemEvent.objects.latest("sequence").act == "host_alert_raised"
    deliver_due(at=AT, worker="test", handlers=HANDLERS)
    told = Notification.objects.filter(topic="host_down")
    assert operator.person in {each.person for each in told}
    assert "one.example" in told[0].text


@pytest.mark.parametrize(("failing", "well"), [(4, 0), (5, 6)])
def test_few_failures_of_a_server_or_a_small_share_are_tasks(failing, well):
    a_server_down(failing, well)

    assert counts(follow_up(at=AT)) == (0, failing, 0)


def test_faulty_files_on_a_server_that_is_down_are_still_their_departments_matter():
    city, addresses = a_server_down(6)
    faulty = an_address(city, addresses[0].entry, "http://one.example/faulty.csv")
    probed(faulty, P.EMPTY, P.EMPTY, P.EMPTY)

    assert counts(follow_up(at=AT)) == (1, 1, 0)
    assert SeenFault.objects.get().probe.data_address == faulty


def test_tasks_opened_before_the_server_went_down_stay_while_it_is():
    _city, addresses = a_server_down(1, well=5)
    follow_up(at=AT)
    for address in addresses[1:]:
        probed(address, P.NO_ANSWER, until=AT + DAY)

    assert counts(follow_up(at=AT + DAY)) == (1, 0, 0)
    assert DataIssue.objects.get().state == "pending"


def test_an_alert_ends_with_the_failures_and_may_come_again():
    _city, addresses = a_server_down(5)
    follow_up(at=AT)
    for address in addresses:
        probed(address, P.GOOD, until=AT + DAY)

    assert counts(follow_up(at=AT + DAY)) == (0, 0, 0)
    assert HostAlert.objects.get().ended_at == AT + DAY
    # Whoever is told late is not told of what is over.
    deliver_due(at=AT + DAY, worker="test", handlers=HANDLERS)
    assert not Notification.objects.filter(topic="host_down").exists()
    for address in addresses:
        probed(address, P.NO_ANSWER, until=AT + 2 * DAY)
    assert counts(follow_up(at=AT + 2 * DAY)) == (1, 0, 0)


def test_of_two_that_look_at_once_only_one_opens_the_task():
    city, (entry,) = a_listed_city("公交线路")
    probe = probed(an_address(city, entry), *BAD)
    fault = Fault(kind=DataFault.FAILING, probe=probe)
    both = [_open(entry.rows.get(), [fault], at=AT, since=AT - 30 * DAY) for _ in range(2)]

    assert (both[0], both[1]) == (DataIssue.objects.get(), None)


def test_an_entry_that_left_the_list_gives_no_task():
    city, (entry, _other) = a_listed_city("公交线路", "轨道线路")
    probed(an_address(city, entry), *BAD)
    publish(city, remove(entry.rows.get()), at=shanghai(2023, 9, 20))

    assert counts(follow_up(at=AT)) == (0, 0, 0)
