"""What the database does for a page of a queue among 20,000 open tasks: no scan, whoever looks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from cases.models import Case, Organisation, WorkItem
from cases.permissions import hats_on
from cases.queries import queues
from cases.queries.queue_filter import TaskFilter, narrowed
from cases.queries.queue_parts import After
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.practice.requests import a_submitted_request, an_office, open_item
from workflows.served_queues import served_queues

pytestmark = pytest.mark.django_db
ON = date(2023, 9, 28)
MANY = 20_000
# In the middle of the days that the tasks are due on.
DEEP = After(due_on=date(2023, 11, 15), priority=0, received=shanghai(2023, 9, 28), pk=1)


def copies(model: Any, template: int, computed: dict[str, str], *, many: int = MANY) -> None:
    """Write many rows like one, but for what the database computes from their number g."""
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(computed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    numbers = f"SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < {many}"  # noqa: S608  # a number
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) WITH RECURSIVE s(g) AS ({numbers}) "  # noqa: S608  # names of columns
            f"SELECT {values} FROM s, {model._meta.db_table} t WHERE t.id = {template}"
        )


def a_city(many: int = MANY) -> tuple[Organisation, int]:
    """Write many open tasks, each of its case, in forty organisations; give one and a holder."""
    office = an_office()
    offices = [office.organisation] + [an_office().organisation for _ in range(39)]
    item = open_item(a_submitted_request(office))
    first = offices[0].pk
    whose = f"{first} + g % 40"
    assert [each.pk for each in offices] == list(range(first, first + 40))
    day = "date '2023-10-08' + CAST(g % 90 AS integer)"
    if connection.vendor == "sqlite":
        day = "date('2023-10-08', '+' || (g % 90) || ' days')"
    copies(
        Case,
        item.process_id,
        {"id": "g + 100000", "number": "'M-' || g", "organisation_id": whose},
        many=many,
    )
    copies(
        WorkItem,
        item.pk,
        {
            "id": "g + 100000",
            "process_id": "g + 100000",
            "organisation_id": whose,
            "due_on": day,
            "created": "t.created + g * interval '1 second'"
            if connection.vendor == "postgresql"
            else "datetime(t.created, '+' || g || ' seconds')",
        },
        many=many,
    )
    WorkItem.objects.filter(pk__range=(100001, 100012)).update(owner=office.head.person)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return offices[0], office.head.person.pk


def statements(read: Any) -> list[tuple[str, Any]]:
    """Return what a read asks the database."""
    taken: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        taken.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        read()
    return taken


def plans(read: Any) -> str:
    """Return what the database says that it would do for each statement of a read."""
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    lines = []
    with connection.cursor() as cursor:
        for sql, params in statements(read):
            cursor.execute(explain + sql, params)
            lines += [str(row[-1]) for row in cursor.fetchall()]
    return "\n".join(lines)


def most_rows_read(read: Any) -> int:
    """Return how many rows the busiest step of a read on PostgreSQL went through, kept or not."""
    most = 0
    with connection.cursor() as cursor:
        for sql, params in statements(read):
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
            steps = [cursor.fetchone()[0][0]["Plan"]]
            while steps:
                step = steps.pop()
                steps += step.get("Plans", [])
                passed = step["Actual Rows"] + step.get("Rows Removed by Filter", 0)
                most = max(most, passed * step["Actual Loops"])
    return most


def test_pages_and_badges_of_a_full_queue_scan_no_table_of_tasks() -> None:
    organisation, holder = a_city()
    several = a_member(Role.DEPARTMENT_HEAD, organisation)
    a_member(Role.DEPARTMENT_STAFF, organisation, person=several.person)
    officer = a_member(Role.COMMISSION_STAFF, the_commission())
    a_member(Role.DEPARTMENT_HEAD, organisation, person=officer.person)
    for hat in (several, officer):
        person = hat.person
        hats = hats_on(person, ON)
        team = queues.team_parts(person, on=ON, served=served_queues(), hats=hats)
        free = team.each(queues.unclaimed)
        mine = queues.my_parts(person, on=ON, hats=hats)

        def some(tasks: Any) -> Any:
            wanted = TaskFilter(kind="practice", due="soon")
            return narrowed(tasks, wanted, on=ON, soon_until=ON + timedelta(days=20))

        plan = "\n".join(
            plans(read)
            for read in (
                lambda free=free: queues.page_of(free, None),
                lambda free=free: queues.page_of(free, DEEP),
                lambda free=free: queues.page_of(free.each(some), None),
                lambda mine=mine: queues.page_of(mine, None),
                lambda mine=mine, free=free: queues.capped_counts(mine, free),
            )
        )

        assert "Seq Scan on cases_workitem" not in plan
        assert "SCAN cases_workitem" not in plan.replace("SCAN cases_workitem USING INDEX", "")
        assert len(queues.page_of(free, DEEP).tasks) == 25
    assert holder


@pytest.mark.postgres
def test_page_of_one_huge_queue_reads_little_more_than_it_shows() -> None:
    organisation, holder = a_city(2 * MANY)
    # Most tasks are done and had a holder, and one office has a quarter of all: taken for chance,
    # these facts let a planner expect a handful where there are hundreds.
    tasks = WorkItem.objects.annotate(of_20=F("pk") % 20, of_4=F("pk") / 20 % 4)
    tasks.exclude(of_20=0).update(finished=shanghai(2023, 9, 28), owner=holder)
    tasks.filter(of_4=0).update(organisation=organisation)
    Case.objects.annotate(of_4=F("pk") / 20 % 4).filter(of_4=0).update(organisation=organisation)
    person = a_member(Role.DEPARTMENT_HEAD, organisation).person
    a_member(Role.DEPARTMENT_STAFF, organisation, person=person)
    hats = hats_on(person, ON)
    free = queues.team_parts(person, on=ON, served=served_queues(), hats=hats).each(
        queues.unclaimed
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    assert most_rows_read(lambda: queues.page_of(free, None)) <= 120
    assert most_rows_read(lambda: queues.page_of(free, DEEP)) <= 500
    assert most_rows_read(lambda: queues.capped_counts(free)) <= 300
