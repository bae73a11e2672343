"""The numbers on the tabs of the queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.views.capped_figure import capped_figure
from backoffice.views.clock import today
from cases.queries.queues import (
    capped_count,
    my_tasks,
    team_tasks,
    unclaimed,
)
from workflows.served_queues import served_queues

if TYPE_CHECKING:
    from cases.models import Person


def queue_badges(person: Person) -> dict[str, str]:
    """Own open tasks, waiting ones included, and what the team has not claimed; at most 99+."""
    team = team_tasks(person, on=today(), served=served_queues())
    counts = {"mine": my_tasks(person, on=today()), "team": unclaimed(team)}
    return {tab: capped_figure(capped_count(tasks)) for tab, tasks in counts.items()}
