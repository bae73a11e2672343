"""A lock that is never released ends in a polite refusal."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections, transaction

from cases.errors import Busy
from cases.models import Case
from tests.factories import shanghai
from tests.practice.requests import a_submitted_request, an_office, open_item
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
AT = shanghai(2023, 9, 28)


@pytest.fixture
def stuck_case() -> Iterator[Case]:
    """Keep a case locked by somebody who does nothing more with it."""
    request = a_submitted_request(an_office())
    locked, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=request.pk)
            locked.set()
            done.wait(timeout=60)
        connections.close_all()

    holder = Thread(target=hold)
    holder.start()
    assert locked.wait(timeout=60)
    yield request
    done.set()
    holder.join()


def test_connections_wait_for_a_lock_no_longer_than_the_setting() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("5s",)


def test_step_on_a_case_whose_lock_is_stuck_is_refused_politely(stuck_case: Case) -> None:
    item = open_item(stuck_case)
    head = item.organisation.memberships.get(role="department_head").person
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")

    with pytest.raises(Busy, match="系统正忙，本次操作没有写入任何内容"):
        take_step(
            work_item=item, outcome="accept", actor=head, at=AT, expected_version=stuck_case.version
        )

    stuck_case.refresh_from_db(fields=["version"])
    assert stuck_case.version == 2
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
