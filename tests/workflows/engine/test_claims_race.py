"""Eight people reach for a task at the same instant: exactly one gets it."""

from __future__ import annotations

from functools import partial

import pytest

from cases.errors import AlreadyClaimed, AlreadyDone
from cases.models import Assignment, Person, WorkItem
from cases.states.clock import AssignmentReason
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from tests.profile import count
from tests.threads import at_once
from workflows.engine.claims import claim
from workflows.engine.gate import take_step
from workflows.engine.next_task import pull_next

pytestmark = pytest.mark.django_db(transaction=True)
ON_THURSDAY = shanghai(2023, 9, 28, 9, 30)
LATER = shanghai(2023, 9, 28, 10, 0)
THREADS = 8
ROUNDS = count(quick=5, full=50)


def movements(item: WorkItem) -> list[tuple[str, int | None, int | None]]:
    """Return why, from whom and to whom the task moved, in order."""
    rows = Assignment.objects.filter(work_item=item).order_by("id")
    return list(rows.values_list("why", "from_person_id", "to_person_id"))


def another_head(office: Office) -> Person:
    """Write one more head of a department."""
    return a_member(Role.DEPARTMENT_HEAD, office.organisation).person


@pytest.mark.scenario(1)
def test_claim_by_eight_at_once_exactly_one_gets_it_and_the_others_hear_who() -> None:
    office = an_office()
    heads = [office.head.person, *(another_head(office) for _ in range(THREADS - 1))]
    for _ in range(ROUNDS):
        item = open_item(a_submitted_request(office))

        def attempt(person: Person, item: WorkItem = item) -> str:
            try:
                claim(work_item=item, person=person, at=ON_THURSDAY)
            except AlreadyClaimed as error:
                return error.message
            return "claimed"

        results = at_once([partial(attempt, person) for person in heads])

        holder = WorkItem.objects.get(pk=item.pk).owner
        assert holder is not None
        refusal = f"这项任务已由{holder}于2023-09-28 09:30领取。如需接办，请先请其移交或退回队列。"
        assert sorted(results) == sorted(["claimed", *[refusal] * (THREADS - 1)])
        assert movements(item) == [("claim", None, holder.pk)]


def test_pull_next_by_eight_at_once_gives_each_another_task() -> None:
    office = an_office()
    heads = [office.head.person, *(another_head(office) for _ in range(THREADS - 1))]
    items = {open_item(a_submitted_request(office)) for _ in range(THREADS)}

    pulled = at_once([partial(pull_next, person=person, at=LATER) for person in heads])

    assert set(pulled) == items
    assert Assignment.objects.filter(why=AssignmentReason.PULL).count() == THREADS


def test_claim_and_step_at_once_never_finish_another_persons_task() -> None:
    office = an_office()
    rival = another_head(office)
    for _ in range(ROUNDS):
        item = open_item(a_submitted_request(office))

        def take(item: WorkItem = item) -> str:
            try:
                claim(work_item=item, person=rival, at=ON_THURSDAY)
            except AlreadyDone:
                return "done before"
            return "claimed"

        def finish(item: WorkItem = item) -> str:
            try:
                take_step(
                    work_item=item,
                    outcome="accept",
                    actor=office.head.person,
                    at=ON_THURSDAY,
                    expected_version=None,
                )
            except AlreadyClaimed:
                return "claimed before"
            return "finished"

        results = at_once([take, finish])

        assert results in [["claimed", "claimed before"], ["done before", "finished"]]
