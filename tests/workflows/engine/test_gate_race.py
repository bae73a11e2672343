"""Several people finish one task at the same instant: exactly one succeeds."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cases.errors import AlreadyDone, KaifangError, Stale
from cases.models import CaseEvent, Clock, Person, WorkItem
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from workflows.engine.gate import take_step

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
ROUNDS = 50 if os.environ.get("KAIFANG_TEST_PROFILE") == "full" else 10
CHECKED_AT = shanghai(2023, 9, 28)


def outcomes_of_a_race(
    item: WorkItem, heads: list[Person], *, expected_version: int | None
) -> list[type | str]:
    """Let every head finish the task at once; return each one's state or refusal."""
    start = Barrier(len(heads))

    def accept(person: Person) -> type | str:
        start.wait()
        try:
            return take_step(
                work_item=item,
                outcome="accept",
                actor=person,
                at=CHECKED_AT,
                expected_version=expected_version,
            ).state
        except KaifangError as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(heads)) as pool:
        return list(pool.map(accept, heads))


def heads_of(office: Office) -> list[Person]:
    """Return as many heads of one department as there are threads."""
    return [
        office.head.person,
        *(a_member(Role.DEPARTMENT_HEAD, office.organisation).person for _ in range(THREADS - 1)),
    ]


@pytest.mark.parametrize(
    ("expected_version", "refusal"), [(2, Stale), (None, AlreadyDone)], ids=["page", "no-page"]
)
def test_take_step_in_parallel_exactly_one_succeeds(
    expected_version: int | None, refusal: type
) -> None:
    office = an_office()
    heads = heads_of(office)
    for _ in range(ROUNDS):
        request = a_submitted_request(office)

        results = outcomes_of_a_race(open_item(request), heads, expected_version=expected_version)

        assert sorted(map(str, results)) == sorted(
            map(str, ["accepted", *[refusal] * (THREADS - 1)])
        )
        request = PracticeRequest.objects.get(pk=request.pk)
        assert (request.state, request.version) == ("accepted", 3)
        assert CaseEvent.objects.filter(case_id=request.pk).count() == 3
        assert not WorkItem.objects.filter(process_id=request.pk, finished__isnull=True).exists()
        assert Clock.objects.filter(case_id=request.pk, status="satisfied").count() == 1
