"""The tasks of a queue by its name, of all its pages: for what acts on a queue as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.signed_in import hats_of_page
from backoffice.views.clock import moment, today
from cases.queries.queues import (
    DONE_SHOWN_FOR,
    done_tasks,
    my_tasks,
    team_tasks,
    to_do,
    unclaimed,
    waiting,
)
from cases.queries.reminders import without_put_off
from workflows.served_queues import served_queues

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from backoffice.signed_in import SignedInRequest
    from cases.models import WorkItem

# The team's queue, together with what colleagues hold.
HELD = "held"


def tasks_of_queue(request: SignedInRequest, queue: str) -> QuerySet[WorkItem]:
    """Return what the pages of a queue show before a filter narrows them.

    Args:
        request: of whom, and on which day.
        queue: the name of a queue of tasks, or `HELD`; any other stands for the team's.
    """
    on, at, person = today(), moment(), request.user
    hats = hats_of_page(request, on=on)
    if queue == "done":
        return done_tasks(person, since=at - DONE_SHOWN_FOR, on=on, hats=hats)
    if queue == "waiting":
        return waiting(my_tasks(person, on=on, hats=hats))
    if queue == "mine":
        return without_put_off(to_do(my_tasks(person, on=on, hats=hats)), person, at=at, on=on)
    team = team_tasks(person, on=on, served=served_queues(), hats=hats)
    return team if queue == HELD else unclaimed(team)
