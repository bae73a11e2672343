"""A queue as a workbook: the rows of its pages, cut where it is too long, and recorded."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse

from backoffice.views.clock import moment, today
from cases.models import Case, SystemEvent, Watch, WorkItem
from cases.states.civil_time import SHANGHAI
from cases.states.role import Role
from tests.backoffice.views.casework.pages import logged_in, workbook
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.requests import a_draft, a_submitted_request, an_office, open_item
from workflows.collaboration.reminders import Wanted, set_reminder
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db
QUEUES = ["mine", "waiting", "team", "done", "watched"]
# Session, person, roles, calendar, rows; then the event at the end of the system chain.
QUERIES = 11


def export(client, queue: str, query: str = ""):
    return client.post(reverse("queue-export", kwargs={"queue": queue}) + query)


def cells(response) -> list[list[object]]:
    (sheet,) = workbook(response)
    return [[cell.value for cell in row] for row in sheet]


def an_office_with_work():
    """Write one task or case for each of the head's five queues; return their numbers."""
    office = an_office()
    at = shanghai(2023, 9, 28)
    requests = {name: a_submitted_request(office) for name in QUEUES}
    for name in ("mine", "waiting", "done"):
        claim(work_item=open_item(requests[name]), person=office.head.person, at=at)
    waiting = open_item(requests["waiting"])
    WorkItem.objects.filter(pk=waiting.pk).update(waiting_since=at.date(), waiting_for="补正")
    client = logged_in(office.head.person)
    done = open_item(requests["done"])
    client.post(f"/tasks/{done.pk}/", {"outcome": "accept", "expected_version": "2"})
    other = open_item(requests["watched"])
    WorkItem.objects.filter(pk=other.pk).update(role=Role.REVIEWER)
    Watch.objects.create(
        person=office.head.person, case_id=requests["watched"].pk, since=shanghai(2023, 9, 28)
    )
    return office, client, {name: request.number for name, request in requests.items()}


def test_export_of_each_queue_holds_what_its_page_shows() -> None:
    _office, client, numbers = an_office_with_work()

    for queue in QUEUES:
        rows = cells(export(client, queue))
        column = rows[0].index("编号")
        assert [row[column] for row in rows[1:]] == [numbers[queue]], queue


def test_export_of_my_queue_leaves_out_what_is_put_off_until_later() -> None:
    office, client, numbers = an_office_with_work()
    other = a_submitted_request(office)
    claim(work_item=open_item(other), person=office.head.person, at=shanghai(2023, 9, 28))
    WorkItem.objects.filter(process_id=other.pk).update(due_on=None)
    set_reminder(
        case=other,
        person=office.head.person,
        wanted=Wanted(when=moment() + timedelta(days=2), hides_tasks=True),
        at=moment(),
    )

    assert [row[1] for row in cells(export(client, "mine"))[1:]] == [numbers["mine"]]


def test_export_holds_dates_that_a_spreadsheet_counts_with_and_the_waiting_reason() -> None:
    _office, client, _numbers = an_office_with_work()

    (sheet,) = workbook(export(client, "waiting"))
    header, row = sheet
    said = dict(zip((cell.value for cell in header), row, strict=True))

    assert said["等待事由"].value == "补正"
    assert [said[name].value.isoformat() for name in ("等待自", "到期日")] == [
        "2023-09-28T00:00:00",
        "2023-10-08T00:00:00",
    ]
    assert said["到期日"].number_format == "yyyy-mm-dd"
    assert isinstance(said["到达时间"].value, datetime)
    assert said["到达时间"].number_format == "yyyy-mm-dd hh:mm"
    assert said["办结时间"].value in {None, ""}
    # What does not fit is shown as a row of #.
    assert {column.width >= 16 for column in sheet.column_dimensions.values()} == {True}


def test_export_of_a_case_says_when_it_came_in_shanghai() -> None:
    _office, client, numbers = an_office_with_work()
    created = Case.objects.get(number=numbers["watched"]).created

    header, row = cells(export(client, "watched"))

    told = dict(zip(header, row, strict=True))["创建时间"]
    assert abs(told - created.astimezone(SHANGHAI).replace(tzinfo=None)) < timedelta(seconds=1)


def test_export_has_a_chinese_name_and_a_plain_one() -> None:
    client = logged_in(an_office().head.person)

    response = export(client, "mine")

    assert len(cells(response)) == 1
    plain, name = re.fullmatch(
        r"attachment; filename=\"([\x20-\x7e]+)\"; filename\*=UTF-8\'\'([\x20-\x7e]+)",
        response["Content-Disposition"],
    ).groups()
    day = f"{today():%Y%m%d}"
    assert (plain, unquote(name)) == (f"mine-{day}.xlsx", f"待办-{day}.xlsx")


def test_export_is_narrowed_as_the_page_and_recorded_with_filter_and_rows() -> None:
    office = an_office()
    first, second = a_submitted_request(office), a_submitted_request(office)
    WorkItem.objects.filter(process_id=second.pk).update(due_on=date(2099, 1, 5))
    client = logged_in(office.head.person)

    rows = cells(export(client, "team", "?due=overdue&after=x&kind=none"))

    assert [row[1] for row in rows[1:]] == [first.number]
    event = SystemEvent.objects.latest("pk")
    assert (event.act, event.actor, event.data) == (
        "queue_exported",
        office.head.person,
        {"queue": "team", "filter": {"due": "overdue"}, "rows": 1},
    )


def test_export_of_the_team_with_what_colleagues_hold_where_the_page_shows_it() -> None:
    office = an_office()
    free, held = a_submitted_request(office), a_submitted_request(office)
    claim(work_item=open_item(held), person=office.head.person, at=shanghai(2023, 9, 28))
    client = logged_in(office.head.person)

    assert [row[1] for row in cells(export(client, "team"))[1:]] == [free.number]
    assert {row[1] for row in cells(export(client, "team", "?held=1"))[1:]} == {
        free.number,
        held.number,
    }


def test_export_beyond_the_cap_says_in_the_file_that_it_is_cut(settings) -> None:
    settings.MOST_EXPORTED_ROWS = 2
    office = an_office()
    for _ in range(3):
        a_submitted_request(office)
    client = logged_in(office.head.person)

    rows = cells(export(client, "team"))

    assert len(rows) == 4
    assert str(rows[-1][0]).startswith("只导出了前 2 行")
    assert SystemEvent.objects.latest("pk").data["rows"] == 2


def test_export_neutralises_what_a_spreadsheet_would_run() -> None:
    office = an_office()
    request = a_submitted_request(office)
    Case.objects.filter(pk=request.pk).update(title="=cmd|'/c calc'!A1")

    rows = cells(export(logged_in(office.head.person), "team"))

    assert rows[1][2] == "'=cmd|'/c calc'!A1"


@pytest.mark.parametrize("queue", QUEUES)
def test_export_of_a_stranger_holds_nothing_of_another_department(queue: str) -> None:
    an_office_with_work()
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person

    rows = cells(export(logged_in(stranger), queue, "?held=1"))

    assert len(rows) == 1


def test_export_of_an_unknown_queue_and_by_get_is_refused_and_not_recorded() -> None:
    client = logged_in(an_office().head.person)

    unknown = export(client, "nothing")
    by_get = client.get(reverse("queue-export", kwargs={"queue": "team"}))

    assert (unknown.status_code, by_get.status_code) == (404, 405)
    assert not SystemEvent.objects.exists()


@pytest.mark.parametrize("size", [1, 3])
def test_export_takes_the_same_queries_however_many_tasks(
    size: int, django_assert_num_queries
) -> None:
    office = an_office()
    for _ in range(size):
        a_submitted_request(office)
    client = logged_in(office.head.person)
    cells(export(client, "team"))

    with django_assert_num_queries(QUERIES):
        response = export(client, "team")

    assert len(cells(response)) == size + 1


def test_export_of_a_draft_names_its_holder() -> None:
    office = an_office()
    a_draft(office)

    header, row = cells(export(logged_in(office.staff.person), "mine"))

    assert dict(zip(header, row, strict=True))["承办人"] == office.staff.person.name
