"""The contestants of W2 in one process: `python -m bench.w2_contestants TASKS`; prints JSON.

Ours runs as the product runs it, by statements whose plan the database keeps; the look-up by key
and the peer run as Django asks for them.
"""

from __future__ import annotations

import json
import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cases.models import Person, WorkItem
    from cases.queries.queue_parts import After, Parts

ROUNDS = 60
FEW = 10_000
# The smallest size grows, too.
PER_FEW = 10
A_PAGE = 25
AS_DJANGO_ASKS = ("key", "peer")
# What runs, with its values. Any: as the database takes them.
Statement = tuple[str, Any]


def main(tasks: int) -> None:
    """Measure among few tasks, then among all of them."""
    django.setup()
    from django.core.management import call_command  # app ready

    from bench import w2_tasks  # app ready

    call_command("migrate", verbosity=0)
    reader = w2_tasks.prepare()
    few = min(FEW, tasks // PER_FEW)
    w2_tasks.add_tasks(1, few)
    w2_tasks.analyse()
    told = {"few": _rounds(_ours(reader, few))}
    w2_tasks.add_tasks(few + 1, tasks)
    w2_tasks.analyse()
    told["all"] = _rounds({**_ours(reader, tasks), "peer": _stock()})
    print(json.dumps(told))


def _ours(reader: Person, tasks: int) -> dict[str, list[Statement]]:
    """Take down what the product's reads ask, once what they answer has been looked at."""
    from functools import partial  # app ready

    from bench.w2_tasks import ON  # app ready
    from cases.permissions import hats_on  # app ready
    from cases.queries.queue_filter import TaskFilter, narrowed  # app ready
    from cases.queries.queues import (  # app ready
        capped_counts,
        my_parts,
        page_of,
        team_parts,
        unclaimed,
    )
    from workflows.served_queues import served_queues  # app ready

    hats = hats_on(reader, ON)
    team = team_parts(reader, on=ON, served=served_queues(), hats=hats).each(unclaimed)
    mine = my_parts(reader, on=ON, hats=hats)
    behind = _ninety_per_cent(team)
    wanted = TaskFilter(kind="list_change", due="overdue")
    some = team.each(partial(narrowed, wanted=wanted, on=ON))
    return {
        "key": [(f"SELECT * FROM cases_workitem WHERE id = {tasks // 2}", ())],  # noqa: S608  # a number
        "first": _taken_down(lambda: page_of(team, None)),
        "deep": _taken_down(lambda: page_of(team, behind)),
        "narrowed": _taken_down(lambda: page_of(some, None)),
        "badges": _taken_down(lambda: capped_counts(mine, team)),
    }


def _ninety_per_cent(team: Parts) -> After:
    """Check the pages against one sort of everything; return where nine tenths are behind."""
    from cases.queries.queue_parts import After, by_urgency  # app ready
    from cases.queries.queues import page_of  # app ready

    every = sorted(
        (task for part in team.parts for task in by_urgency(part)),
        key=lambda task: (task.due_on, -task.priority, task.created, task.pk),
    )
    place = len(every) * 9 // 10
    last = every[place - 1]
    after = After(due_on=last.due_on, priority=last.priority, received=last.created, pk=last.pk)
    _same(page_of(team, None).tasks, every[:A_PAGE])
    _same(page_of(team, after).tasks, every[place : place + A_PAGE])
    return after


def _same(shown: Sequence[WorkItem], expected: Sequence[WorkItem]) -> None:
    assert [task.pk for task in shown] == [task.pk for task in expected]


def _stock() -> list[Statement]:
    """Take down viewflow's queue as its list view asks for it: a count, then the first page."""
    from viewflow.workflow.models import Task  # app ready

    from bench.w1_app.flows import StockDirectFlow  # app ready

    class Superuser:
        """Somebody who may see all, as viewflow asks."""

        is_superuser = True
        is_active = True
        is_authenticated = True
        is_anonymous = False

        def has_perm(self, *_permission: object) -> bool:
            return True

    def page() -> None:
        queue = Task.objects.queue([StockDirectFlow], Superuser())
        assert queue.count() > 0
        assert list(queue[:A_PAGE])

    return _taken_down(page)


def _taken_down(read: Callable[[], object]) -> list[Statement]:
    from django.db import connection  # app ready

    taken: list[Statement] = []

    def note(
        execute: Callable[..., object],
        sql: str,
        params: Any,  # Any: as the database takes them
        many: bool,  # Django's signature
        context: dict[str, Any],  # Any: Django's own
    ) -> object:
        taken.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        read()
    return taken


def _rounds(contestants: dict[str, list[Statement]]) -> dict[str, float]:
    """Run every contestant in turn, often, and give each its median in seconds."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, statements in contestants.items():
            ask = _as_django_asks if name in AS_DJANGO_ASKS else _as_kept
            begun = perf_counter()
            for sql, params in statements:
                ask(sql, params)
            times[name].append(perf_counter() - begun)
    return {name: median(taken) for name, taken in times.items()}


def _as_kept(sql: str, params: Any) -> None:  # Any: as the database takes them
    from cases.statements import Statement, run  # app ready

    run(Statement(sql, params, lambda rows, _: rows))


def _as_django_asks(sql: str, params: Any) -> None:  # Any: as the database takes them
    from django.db import connection  # app ready

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.fetchall()


if __name__ == "__main__":
    main(int(sys.argv[1]))
