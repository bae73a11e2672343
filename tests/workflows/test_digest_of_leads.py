"""The daily digest of a lead: what people leave behind who are away with nobody standing in."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import OutboxMessage, Person
from cases.queries.queues import my_tasks
from cases.states.role import Role
from tests.factories import a_member
from tests.practice.requests import Office, an_office
from tests.workflows.digests import MONDAY, a_task, make, said
from tests.workflows.engine.mailed import chooses, with_address
from tests.workflows.test_digest_of_delegates import stands_in

pytestmark = pytest.mark.django_db


def away(person: Person) -> None:
    """Enter an absence of the day with nobody standing in."""
    stands_in(None, person)


def a_lead_with_a_digest(office: Office) -> Person:
    """One more head of the office, who chose a digest."""
    lead = with_address(a_member(Role.DEPARTMENT_HEAD, office.organisation).person)
    chooses(lead, "task_opened", in_app=True, digest=True)
    return lead


def test_digest_of_a_lead_holds_what_is_left_by_who_is_away_with_nobody() -> None:
    office = an_office()
    lead = a_lead_with_a_digest(office)
    left = a_task(office, due_on=MONDAY)
    away(office.head.person)

    make()

    assert said(lead)["today"] == [[left.process.number, "2023-10-09"]]
    assert list(my_tasks(lead, on=MONDAY)) == [left]


def test_digest_of_a_lead_leaves_out_what_a_delegate_or_the_holder_does_themselves() -> None:
    office = an_office()
    lead = a_lead_with_a_digest(office)
    present = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
    a_task(office, due_on=MONDAY)
    a_task(office, due_on=MONDAY, holder=present)
    stands_in(a_member(Role.REVIEWER, office.organisation).person, office.head.person)

    make()

    assert said(lead)["today"] == []


def test_digest_of_a_lead_elsewhere_and_of_who_leads_nobody_holds_nothing_of_it() -> None:
    office = an_office()
    a_task(office, due_on=MONDAY)
    away(office.head.person)
    elsewhere = a_lead_with_a_digest(an_office())
    colleague = with_address(a_member(Role.REVIEWER, office.organisation).person)
    chooses(colleague, "task_opened", in_app=True, digest=True)

    make()

    assert said(elsewhere)["today"] == said(colleague)["today"] == []


def test_digest_of_a_lead_who_is_away_themselves_names_their_own_task_once() -> None:
    office = an_office()
    head = with_address(office.head.person)
    chooses(head, "task_opened", in_app=True, digest=True)
    task = a_task(office, due_on=MONDAY)
    away(head)

    make()

    assert said(head)["today"] == [[task.process.number, "2023-10-09"]]


def test_digests_of_leads_cost_the_same_for_one_and_three_who_are_away() -> None:
    office = an_office()
    counts = []
    for size in (1, 3):
        for _ in range(size):
            a_lead_with_a_digest(office)
            gone = a_member(Role.DEPARTMENT_HEAD, office.organisation).person
            a_task(office, due_on=MONDAY, holder=gone)
            away(gone)
        with CaptureQueriesContext(connection) as queries:
            make()
        counts.append(len(queries))
        OutboxMessage.objects.all().delete()

    assert counts[0] == counts[1]
