"""The daily digest of who stands in for somebody: what is theirs to do for them, no more."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from cases.models import Absence, OutboxMessage, WorkItem
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.engine.mailed import chooses, with_address
from workflows.digest import make_digests
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db
HALF_PAST_EIGHT = time(8, 30)
# The Monday after the National Day; the working day before it is the Sunday, a make-up day.
SUNDAY, MONDAY = date(2023, 10, 8), date(2023, 10, 9)
AT = shanghai(2023, 10, 9, 8, 30)
DAY = timedelta(days=1)


def make(at=AT, **kwargs: int) -> int:
    return make_digests(at=at, due=HALF_PAST_EIGHT, **kwargs)


@pytest.fixture
def office():
    """An office whose head chose a digest."""
    office = an_office()
    chooses(with_address(office.head.person), "task_opened", in_app=True, digest=True)
    return office


def a_task(office, *, due_on: date | None, holder=None) -> WorkItem:
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=holder or office.head.person, at=shanghai(2023, 9, 27, 11))
    WorkItem.objects.filter(pk=item.pk).update(due_on=due_on)
    return WorkItem.objects.select_related("process").get(pk=item.pk)


def said(person) -> dict[str, Any]:  # Any: JSON content
    return OutboxMessage.objects.get(topic="digest", payload__person=person.pk).payload


def test_digest_of_a_delegate_holds_what_they_stand_in_for(office) -> None:
    deputy = with_address(a_member(Role.REVIEWER, office.organisation).person)
    chooses(deputy, "task_opened", in_app=True, digest=True)
    task = a_task(office, due_on=MONDAY)
    stands_in(deputy, office.head.person)

    make()

    assert said(deputy)["today"] == [[task.process.number, "2023-10-09"]]


def stands_in(delegate, person, *kinds: str) -> None:
    Absence.objects.create(
        person=person,
        delegate=delegate,
        valid_from=MONDAY,
        valid_until=MONDAY,
        kinds=list(kinds),
        reason="年休假",
        entered_by=person,
        entered_at=AT,
    )


@pytest.mark.parametrize(("kind", "listed"), [("practice", 1), ("list_change", 0)])
def test_digest_of_a_delegate_for_some_kinds_holds_no_other(office, kind: str, listed: int) -> None:
    deputy = with_address(a_member(Role.REVIEWER, office.organisation).person)
    chooses(deputy, "task_opened", in_app=True, digest=True)
    a_task(office, due_on=MONDAY)
    WorkItem.objects.filter(pk=open_item(a_submitted_request(office)).pk).update(created=AT)
    stands_in(deputy, office.head.person, kind)

    make()

    assert (len(said(deputy)["today"]), said(deputy)["team"]) == (listed, listed)


@pytest.mark.scenario(31)
@pytest.mark.parametrize(("from_the_office", "listed"), [(False, 1), (True, 0)])
def test_digest_of_a_delegate_leaves_out_what_is_decided_about_their_own_organisation(
    office, from_the_office: bool, listed: int
) -> None:
    elsewhere = an_office()
    deputy = with_address(a_member(Role.REVIEWER, elsewhere.organisation).person)
    a_member(Role.SUPERVISOR, person=deputy)
    if from_the_office:
        a_member(Role.REVIEWER, office.organisation, person=deputy)
    chooses(deputy, "task_opened", in_app=True, digest=True)
    held, waits = a_task(office, due_on=MONDAY), open_item(a_submitted_request(office))
    WorkItem.objects.filter(pk__in=[held.pk, waits.pk]).update(
        organisation=elsewhere.organisation, created=AT
    )
    WorkItem.objects.filter(pk=held.pk).update(owner=elsewhere.head.person)
    stands_in(deputy, elsewhere.head.person)

    make()

    assert (len(said(deputy)["today"]), said(deputy)["team"]) == (listed, listed)
