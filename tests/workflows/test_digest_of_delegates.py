"""The daily digest of who stands in for somebody: what is theirs to do for them, no more."""

from __future__ import annotations

import pytest

from cases.models import Absence, WorkItem
from cases.states.role import Role
from tests.factories import a_member
from tests.practice.requests import a_submitted_request, an_office, open_item
from tests.workflows.digests import (
    AT,
    MONDAY,
    a_task,
    an_office_with_digests,
    make,
    said,
)
from tests.workflows.engine.mailed import chooses, with_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office_with_digests()


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
