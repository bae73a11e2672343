"""The contestants of W1: `python -m bench.w1_contestants CLIENTS SECONDS ROUNDS`; prints JSON.

A client is a process with a connection and with cases of its own. In a round every contestant
runs at every number of clients for the same time, one after the other.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cases.models import Membership

# Enough that a case is decided a few times in all rounds, as in office: what a decision asks about
# the case's past costs as much as its past is long.
CASES_PER_CLIENT = 200
NOW = datetime(2025, 9, 29, 1, 30, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Contestant:
    """How a client sees what is open, once for all its cases, and how it decides one task."""

    open_tasks: Callable[[list[int]], list[Any]]  # Any: a task as the contestant knows it
    decide: Callable[[Any], None]  # Any: the same


def main(clients: list[int], seconds: float, rounds: int) -> None:
    """Print, per contestant and number of clients, decisions per second: the median round."""
    django.setup()
    from django.core.management import call_command  # app ready
    from django.db import connections  # app ready

    call_command("migrate", verbosity=0)
    contestants = _contestants(CASES_PER_CLIENT * max(clients))
    connections.close_all()
    told: dict[str, dict[str, list[float]]] = {
        name: {str(count): [] for count in clients} for name in contestants
    }
    for _ in range(rounds):
        for count in clients:
            for name, (contestant, cases) in contestants.items():
                told[name][str(count)].append(_rate(contestant, cases, count, seconds))
    print(
        json.dumps(
            {
                name: {
                    count: {"median": median(r), "least": min(r), "most": max(r)}
                    for count, r in rates.items()
                }
                for name, rates in told.items()
            }
        )
    )


def _contestants(cases: int) -> dict[str, tuple[Contestant, list[int]]]:
    from bench import w1_limit  # app ready
    from bench.w1_app import flows  # app ready

    people = _people()
    contestants: dict[str, tuple[Contestant, list[int]]] = {
        "limit": (Contestant(list, w1_limit.decide), w1_limit.make_tables(cases))
    }
    for name, ours, stock in (
        ("direct", flows.DirectFlow, flows.StockDirectFlow),
        ("gateway", flows.GatewayFlow, flows.StockGatewayFlow),
    ):
        contestants[f"ours_{name}"] = (_ours(people), _open_ours(ours, people, cases))
        contestants[f"stock_{name}"] = (_stock(people), _open_stock(stock, cases))
    return contestants


def _people() -> dict[str, Membership]:
    """Write the author, the head and the reader of the commission, one hat each."""
    from cases.models import Membership, Organisation, OrganisationKind, Person  # app ready

    office = Organisation.objects.create(full_name="上海市交通委员会", short_name="市交通委")
    commission = Organisation.objects.create(
        full_name="上海市经济和信息化委员会",
        short_name="市经济信息化委",
        kind=OrganisationKind.COMMISSION,
    )
    hats = {
        "author": ("department_staff", office),
        "first": ("department_head", office),
        "second": ("commission_staff", commission),
    }
    return {
        name: Membership.objects.create(
            person=Person.objects.create_user(name, name=name),
            organisation=organisation,
            role=role,
            valid_from=date(2020, 1, 1),
        )
        for name, (role, organisation) in hats.items()
    }


def _open_ours(flow: Any, people: dict[str, Membership], cases: int) -> list[int]:  # Any: a flow
    from bench.w1_app.models import Trial  # app ready
    from workflows.engine.gate import open_case  # app ready

    return [
        open_case(
            record=Trial(
                kind="trial",
                title="量",
                state="first",
                organisation=people["author"].organisation,
            ),
            flow=flow,
            membership=people["author"],
            at=NOW,
            rule="house default",
        ).case.pk
        for _ in range(cases)
    ]


def _open_stock(flow: Any, cases: int) -> list[int]:  # Any: an untyped flow
    from viewflow.workflow.models import Process  # app ready

    for _ in range(cases):
        flow.start.run()
    return list(Process.objects.filter(flow_class=flow).values_list("pk", flat=True))


def _ours(people: dict[str, Membership]) -> Contestant:
    from cases.models import WorkItem  # app ready
    from workflows.engine.gate import take_step  # app ready

    outcomes = {"first": "pass_on", "second": "hand_back"}

    # What the page carries.
    versions: dict[int, int] = {}

    def open_tasks(cases: list[int]) -> list[WorkItem]:
        return list(WorkItem.objects.filter(process_id__in=cases, finished__isnull=True))

    def decide(item: WorkItem) -> None:
        node = item.flow_task.name
        taken = take_step(
            work_item=item,
            outcome=outcomes[node],
            actor=people[node].person,
            at=NOW,
            expected_version=versions.get(item.process_id),
        )
        versions[item.process_id] = taken.event_sequence

    return Contestant(open_tasks, decide)


def _stock(people: dict[str, Membership]) -> Contestant:
    """Do as viewflow's own views do: one request assigns, the next starts and executes.

    Less than they do: they ask for the permission, read the task and open a savepoint too.
    """
    from viewflow.workflow.models import Task  # app ready

    user = people["first"].person

    def open_tasks(processes: list[int]) -> list[Any]:  # Any: an untyped model
        return list(Task.objects.filter(process_id__in=processes, status="NEW"))

    def decide(task: Any) -> None:  # Any: an untyped model
        with task.activation() as activation:
            activation.assign(user)
        with task.activation() as activation:
            activation.start(None)
            activation.execute()

    return Contestant(open_tasks, decide)


def _rate(contestant: Contestant, cases: list[int], clients: int, seconds: float) -> float:
    ready = FORK.Barrier(clients + 1)
    results = FORK.SimpleQueue()
    share = CASES_PER_CLIENT
    processes = [
        FORK.Process(
            target=_client,
            args=(contestant, cases[n * share : (n + 1) * share], ready, results, seconds),
        )
        for n in range(clients)
    ]
    for process in processes:
        process.start()
    ready.wait()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    return float(sum(results.get() for _ in processes))


def _laps(contestant: Contestant, cases: list[int]) -> Iterator[Any]:  # Any: a task
    while True:
        yield from contestant.open_tasks(cases)


def _client(
    contestant: Contestant,
    cases: list[int],
    ready: Any,  # Any: a barrier of processes
    results: Any,  # Any: a queue of processes
    seconds: float,
) -> None:
    from django.db import connections  # app ready

    contestant.decide(contestant.open_tasks(cases[:1])[0])
    ready.wait()
    done, begun = 0, perf_counter()
    for task in _laps(contestant, cases):
        contestant.decide(task)
        done += 1
        if perf_counter() - begun >= seconds:
            break
    results.put(done / (perf_counter() - begun))
    connections.close_all()


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1].split(",")], float(sys.argv[2]), int(sys.argv[3]))
