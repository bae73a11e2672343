"""The tasks of W2, written by the database itself: ours and viewflow's in the same shape.

A case has ten tasks. The last is open in four cases of five; every 25th of these has a holder.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.db import connection

from bench.w1_app.flows import StockDirectFlow
from cases.models import Case, Membership, Organisation, Person, WorkItem
from cases.states.role import Role
from workflows.open_list.flow import ListChangeFlow

if TYPE_CHECKING:
    from django.db.models import Model

ON = date(2026, 6, 1)
ORGANISATIONS = 120
PER_CASE = 10
LONG_AGO = date(2020, 1, 1)
# Squares of 0 to 119: a few organisations have most of the work.
_OFFICE = "1 + (({case} * 37) % 120) * (({case} * 37) % 120) / 120"


def prepare() -> Person:
    """Write the organisations, a template of each row, and the reader with two roles; no tasks."""
    offices = Organisation.objects.bulk_create(
        Organisation(pk=number, full_name=f"第{number}局", short_name=f"{number}局")
        for number in range(1, ORGANISATIONS + 1)
    )
    reader, holder = (Person.objects.create_user(name, name=name) for name in ("reader", "holder"))
    for role in (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_STAFF):
        Membership.objects.create(
            person=reader, organisation=offices[0], role=role, valid_from=LONG_AGO
        )
    _add_template(offices[0], holder)
    return reader


def _add_template(office: Organisation, holder: Person) -> None:
    """Write case 0 and task 0, which every other row is a copy of but for what is computed."""
    case = Case(
        pk=0,
        kind="list_change",
        number="W2-0",
        title="调整公交线路数据的开放属性",
        state="in_review",
        organisation=office,
        opened_by=holder,
        flow_class=ListChangeFlow,
        created=datetime(2024, 1, 1, tzinfo=UTC),
    )
    Case.objects.bulk_create([case])
    review = ListChangeFlow.instance.node("head_approval")
    done = datetime(2024, 1, 2, tzinfo=UTC)
    task = WorkItem(
        pk=0,
        process=case,
        flow_task=review,
        flow_task_type="HUMAN",
        status="DONE",
        created=done,
        organisation=office,
        role=Role.DEPARTMENT_HEAD,
        finished=done,
        owner=holder,
        done_by=holder,
    )
    WorkItem.objects.bulk_create([task])
    StockDirectFlow.start.run()


def add_tasks(first: int, last: int) -> None:
    """Write the tasks of these numbers, ours and viewflow's, with the cases that they end."""
    cases = (first - 1) // PER_CASE + 1, last // PER_CASE
    case = f"((g - 1) / {PER_CASE} + 1)"
    is_open = f"(g % {PER_CASE} = 0 AND {case} % 5 <> 0)"
    _copy(
        Case,
        cases,
        {"id": "g", "number": "'W2-' || g", "organisation_id": _OFFICE.format(case="g")},
    )
    _copy(
        WorkItem,
        (first, last),
        {
            "id": "g",
            "process_id": case,
            "organisation_id": _OFFICE.format(case=case),
            "role": f"CASE WHEN {case} % 3 = 0 THEN 'department_staff' ELSE 'department_head' END",
            "due_on": _day(f"({case} * 31) % 300"),
            "priority": f"CASE WHEN {case} % 50 = 0 THEN 1 ELSE 0 END",
            "created": _moment("g"),
            "status": f"CASE WHEN {is_open} THEN 'NEW' ELSE 'DONE' END",
            "finished": f"CASE WHEN {is_open} THEN NULL ELSE t.finished END",
            "owner_id": f"CASE WHEN {is_open} AND {case} % 25 <> 1 THEN NULL ELSE t.owner_id END",
        },
    )
    _add_stock(cases, (first, last), case, is_open)


def _add_stock(cases: tuple[int, int], tasks: tuple[int, int], case: str, is_open: str) -> None:
    from viewflow.workflow.models import Process, Task  # app ready

    _copy(Process, cases, {"id": "g + 10"}, template=Process.objects.latest("pk").pk)
    _copy(
        Task,
        tasks,
        {
            "id": "g + 10",
            "process_id": f"{case} + 10",
            "created": _moment("g"),
            "status": f"CASE WHEN {is_open} THEN 'NEW' ELSE 'DONE' END",
        },
        template=Task.objects.filter(flow_task_type="HUMAN").earliest("pk").pk,
    )


def _copy(
    model: type[Model], numbers: tuple[int, int], computed: dict[str, str], *, template: int = 0
) -> None:
    """Write one row for each number: a copy of the template but for the computed columns."""
    columns = [str(field.column) for field in model._meta.concrete_fields]  # noqa: SLF001  # Django's
    values = ", ".join(computed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table  # noqa: SLF001  # Django's
    first, last = numbers
    if connection.vendor == "postgresql":
        series, rows = "", f"generate_series({first}, {last}) s(g)"
    else:
        counting = f"SELECT {first} UNION ALL SELECT g + 1 FROM s WHERE g < {last}"  # noqa: S608  # numbers
        series, rows = f"WITH RECURSIVE s(g) AS ({counting})", "s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) {series} SELECT {values}"  # noqa: S608  # constants
            f" FROM {rows}, (SELECT * FROM {table} WHERE id = {template}) t"
        )


def _day(days: str) -> str:
    if connection.vendor == "postgresql":
        return f"date '2026-01-01' + ({days})"
    return f"date('2026-01-01', '+' || ({days}) || ' days')"


def _moment(seconds: str) -> str:
    if connection.vendor == "postgresql":
        return f"timestamptz '2024-01-01' + ({seconds}) * interval '1 second'"
    return f"datetime('2024-01-01', '+' || ({seconds}) || ' seconds')"


def analyse() -> None:
    """Let the planner know what there is, as a database that is in use does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
