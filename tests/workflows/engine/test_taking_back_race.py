"""Undo against delivery and against the next person, at the same instant: exactly one wins."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cases.errors import KaifangError
from cases.models import CaseEvent, Notification, OutboxMessage, WorkItem
from cases.proof import verify_cases
from tests.factories import shanghai
from tests.threads import at_once
from tests.workflows.open_list.changes import a_city, a_draft_with_entries, open_item, submitted
from workflows.engine.claims import claim
from workflows.engine.delivery import deliver_due, worker_name
from workflows.engine.gate import take_step
from workflows.engine.integrity import findings
from workflows.engine.taking_back import take_back
from workflows.links import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from cases.models import ListChange
    from tests.workflows.open_list.changes import City

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 20 if os.environ.get("KAIFANG_TEST_PROFILE") == "full" else 4
AT = shanghai(2026, 11, 4)
WITHIN = AT + timedelta(minutes=4)
# A worker whose clock runs ahead of the web server's.
AHEAD = AT + timedelta(minutes=5)


def an_approved_by_head(city: City) -> ListChange:
    """Let the head pass a request on; its messages wait."""
    change = submitted(city, a_draft_with_entries(city))
    take_step(
        work_item=open_item(change),
        outcome="approve",
        actor=city.head.person,
        at=AT,
        expected_version=None,
        data={},
    )
    return change


def undo_of(city: City, change: ListChange) -> str:
    try:
        taken = take_back(
            case=change,
            actor=city.head.person,
            at=WITHIN,
            expected_version=None,
            reason="条目有误",
        )
    except KaifangError as error:
        return type(error).__name__
    return taken.state


def sound() -> bool:
    unlike = [found for found in findings(at=AHEAD) if found.what != "outbox_stuck"]
    return verify_cases().first_bad is None and unlike == []


def test_undo_and_delivery_at_once_send_all_or_nothing() -> None:
    city = a_city()
    for _ in range(ROUNDS):
        change = an_approved_by_head(city)
        sequence = CaseEvent.objects.filter(case_id=change.pk).count()

        acts: list[Callable[[], str]] = [
            partial(undo_of, city, change),
            lambda: str(deliver_due(at=AHEAD, worker=worker_name(), handlers=HANDLERS)),
        ]
        undone, _sent = at_once(acts)
        while deliver_due(at=AHEAD, worker=worker_name(), handlers=HANDLERS).claimed:
            pass

        rows = OutboxMessage.objects.filter(case_id=change.pk, sequence=sequence)
        statuses = set(rows.values_list("status", flat=True))
        told = Notification.objects.filter(outbox_key__in=rows.values("idempotency_key"))
        if undone == "pending_head":
            assert (statuses, told.exists()) == ({"withdrawn"}, False)
        else:
            assert (undone, statuses, told.exists()) == ("GuardFailed", {"sent"}, True)
    assert sound()


def test_undo_and_the_claim_of_the_next_task_at_once_let_one_win() -> None:
    city = a_city()
    for _ in range(ROUNDS):
        change = an_approved_by_head(city)
        item = open_item(change)

        def claimed(item: WorkItem = item) -> str:
            try:
                claim(work_item=item, person=city.officer.person, at=WITHIN)
            except KaifangError as error:
                return type(error).__name__
            return "claimed"

        acts: list[Callable[[], str]] = [partial(undo_of, city, change), claimed]
        results = at_once(acts)

        assert results in (["pending_head", "AlreadyDone"], ["AlreadyClaimed", "claimed"])
        item.refresh_from_db()
        assert (item.finished is not None) == (results[0] == "pending_head")
    assert sound()


def test_undo_and_undo_at_once_are_one_undo() -> None:
    city = a_city()
    change = an_approved_by_head(city)

    results = at_once([lambda: undo_of(city, change)] * 4)

    assert sorted(results) == ["GuardFailed"] * 3 + ["pending_head"]
    assert CaseEvent.objects.filter(case_id=change.pk, act="undo").count() == 1
    assert sound()
