"""Compiled statements do what the objects' own reads and saves would do, no less."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import BigIntegerField
from django.db.models.signals import post_init, post_save, pre_save
from viewflow.workflow.models import AbstractTask

from cases.compiled_reads import Given, Read
from cases.compiled_writes import change, insert, insertion, update
from cases.models import (
    Assignment,
    Case,
    CaseEvent,
    Clock,
    ClockEvent,
    OutboxMessage,
    Person,
    WorkItem,
)
from cases.models.written_once import WrittenOnce
from cases.statements import Unit, run_together
from tests.factories import shanghai
from tests.practice.models import PracticeRequest
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item

pytestmark = pytest.mark.django_db
WRITTEN = (Assignment, CaseEvent, Clock, ClockEvent, OutboxMessage, WorkItem)
AT = shanghai(2023, 9, 28)
BY_KEY = Read(
    lambda: PracticeRequest.objects.select_related("organisation").filter(
        pk=Given("pk", BigIntegerField())
    )
)


def a_message(key: str) -> OutboxMessage:
    return OutboxMessage(
        topic="x",
        idempotency_key=key,
        payload={"题": "公交", "day": "2023-09-28"},
        created_at=AT,
        next_try_at=AT,
    )


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_model_written_so_has_no_save_of_its_own_and_no_listener(
    model: type[models.Model],
) -> None:
    # AbstractTask sets the type of the node, which the cascade gives itself.
    known = {models.Model.save, WrittenOnce.save, AbstractTask.save}

    assert model.save in known
    assert not any(signal.has_listeners(model) for signal in (pre_save, post_save, post_init))


def test_read_gives_what_the_query_set_gives_with_its_joined_objects() -> None:
    request = a_submitted_request(an_office())

    (found,) = BY_KEY.rows(pk=request.pk)

    stored = PracticeRequest.objects.get(pk=request.pk)
    for field in PracticeRequest._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(stored, field.attname)
    assert PracticeRequest.organisation.is_cached(found)
    assert found.organisation == stored.organisation


def test_read_runs_again_with_other_values() -> None:
    first, second = a_draft(an_office()), a_draft(an_office())

    assert [BY_KEY.rows(pk=pk)[0].number for pk in (first.pk, second.pk)] == [
        first.number,
        second.number,
    ]
    assert BY_KEY.first(pk=0) is None


def test_insert_gives_keys_and_defaults_and_keeps_json() -> None:
    rows = [a_message("a"), a_message("b")]

    insert(rows)

    stored = list(OutboxMessage.objects.filter(idempotency_key__in="ab").order_by("id"))
    assert [row.pk for row in rows] == [row.pk for row in stored]
    assert [(row.payload, row.status, row.attempts, row.created_at) for row in stored] == [
        ({"题": "公交", "day": "2023-09-28"}, "waiting", 0, AT)
    ] * 2
    rows[0].last_error = "kept as an update"
    rows[0].save()


def test_insert_of_nothing_writes_nothing() -> None:
    insert([])

    assert not OutboxMessage.objects.filter(topic="x").exists()


def test_insert_a_second_time_is_refused() -> None:
    row = a_message("a")
    insert([row])

    with pytest.raises(TypeError, match="written once"):
        insertion([row])


def test_insert_of_a_case_is_refused_because_it_has_two_tables() -> None:
    with pytest.raises(TypeError, match="table of its own"):
        insertion([PracticeRequest()])


def test_insert_against_a_constraint_fails_at_once() -> None:
    insert([a_message("a")])

    with pytest.raises(DatabaseError), transaction.atomic():
        insert([a_message("b"), a_message("a")])


def test_update_writes_the_named_fields_alone() -> None:
    item = open_item(a_submitted_request(an_office()))
    item.due_on, item.role = date(2024, 1, 2), "nobody"

    assert update(item, ("due_on",)) is True

    stored = WorkItem.objects.get(pk=item.pk)
    assert (stored.due_on, stored.role) == (date(2024, 1, 2), "department_head")


def test_update_writes_nothing_where_the_row_is_not_as_expected() -> None:
    request = a_submitted_request(an_office())
    request.version = 9

    assert update(request, ("version",), expecting={"version": 1}) is False
    assert update(request, ("version",), expecting={"version": 2, "finished": None}) is True
    assert Case.objects.get(pk=request.pk).version == 9


def test_update_of_a_row_written_once_is_refused() -> None:
    request = a_draft(an_office())
    event = CaseEvent.objects.get(case_id=request.pk)

    with pytest.raises(TypeError, match="written once"):
        change(event, ("act",))


def test_statements_sent_together_run_in_order_and_answer_each() -> None:
    request = a_draft(an_office())
    row = a_message("a")
    request.title = "改"

    done = run_together(
        [insertion([row]), change(request, ("title",)), BY_KEY.asked(pk=request.pk)]
    )

    assert done[1] is True
    assert [found.title for found in done[2]] == ["改"]
    assert OutboxMessage.objects.get(idempotency_key="a").pk == row.pk


def test_unit_sends_what_waits_once() -> None:
    unit = Unit()
    unit.add(insertion([a_message("a")]))
    assert not OutboxMessage.objects.filter(topic="x").exists()

    unit.flush()
    unit.flush()

    assert OutboxMessage.objects.filter(topic="x").count() == 1


def test_locking_read_outside_a_transaction_is_not_left_without_a_lock() -> None:
    read = Read(
        lambda: Person.objects.select_for_update().filter(pk=Given("pk", BigIntegerField()))
    )

    assert read.rows(pk=0) == []
