"""Another request may end while a hand-in looks for who changes the same entries."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections

from cases.models import ChangeItem, ListChange
from tests.workflows.open_list.changes import submitted
from tests.workflows.open_list.rivals import two_departments
from workflows.open_list.neighbours import pairs_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_request_that_ends_between_two_reads_breaks_no_hand_in() -> None:
    rivals = two_departments()
    theirs = submitted(rivals.helper, rivals.change(rivals.helper, update_frequency="daily"))
    mine = rivals.change(rivals.provider, update_frequency="weekly")

    def give_up() -> None:
        ChangeItem.objects.filter(change_id=theirs.pk).update(decision="cancelled")
        connections.close_all()

    seen = 0

    def after_the_first_read(execute: Any, *said: Any) -> Any:
        nonlocal seen
        result = execute(*said)
        seen += 1
        if seen == 1:
            thread = Thread(target=give_up)
            thread.start()
            thread.join()
        return result

    change = ListChange.objects.get(pk=mine.pk)
    with connection.execute_wrapper(after_the_first_read):
        found = [(own.change_id, other.change_id) for own, other in pairs_of(change)]

    assert found in ([], [(mine.pk, theirs.pk)])
