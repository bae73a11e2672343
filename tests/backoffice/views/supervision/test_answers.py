"""The figures of answers: what counts, whose they are, and that pages show one count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Clock
from cases.queries.answer_figures import AnswerFigures, answer_figures, in_all
from cases.queries.supervision import Overseer
from cases.states.role import Role
from tests.factories import a_member, shanghai
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    a_department,
    a_town,
    approved,
    asked_for_supplement,
    finished,
    handed_in,
    line_of,
    refused,
    said,
)
from tests.workflows.open_list.changes import a_listed_row
from workflows.engine.calendar import newest_calendar
from workflows.engine.clocks import civil_date
from workflows.working_days import add_working_days, subtract_working_days

if TYPE_CHECKING:
    from django.test import Client

    from cases.models import Membership
    from tests.workflows.conditional_access.applying import Town

pytestmark = pytest.mark.django_db
# Due on 2023-10-10.
LATE = shanghai(2023, 10, 12)
MONTHS_LATER = shanghai(2023, 12, 1)


def figures(
    member: Membership, *, since: date = date(2023, 1, 1), until: date = date(2023, 12, 31)
) -> list[AnswerFigures]:
    on = civil_date(MONTHS_LATER)
    who = Overseer(person=member.person, hats=[member], on=on, horizons=())
    calendar = newest_calendar()
    return answer_figures(
        who,
        since=since,
        until=until,
        without_extension=lambda due, days: subtract_working_days(calendar, due, days),
    )


def three_answers(town: Town) -> None:
    """One in time and opened, one late and refused, one that waits too long."""
    in_time = handed_in(town, town.traffic.row)
    approved(line_of(in_time, town.traffic), town.traffic)
    late = handed_in(town, town.health.row)
    refused(line_of(late, town.health), town.health, LATE)
    handed_in(town, town.traffic.row, at=NEXT_DAY)


def test_answers_count_by_organisation_in_time_and_on_time() -> None:
    town = a_town()
    three_answers(town)

    found = figures(a_member(Role.SUPERVISOR))

    assert found == [
        AnswerFigures(
            organisation="上海市交通委员会",
            answered=1,
            in_term=1,
            on_time=1,
            approved=1,
            waiting=1,
            late=1,
        ),
        AnswerFigures(
            organisation="上海市卫生健康委员会",
            answered=1,
            in_term=0,
            on_time=0,
            approved=0,
            waiting=0,
            late=0,
        ),
    ]
    assert in_all(found).share_in_term == 50
    assert in_all([]).share_in_term is None


def test_extension_helps_the_date_and_not_the_term() -> None:
    town = a_town()
    shares = []
    for row, day in (
        (town.traffic.row, 12),
        (
            a_listed_row(
                town.traffic.organisation,
                open_type="conditional",
                condition_templates="A",
                portal_dataset_id="O2023000000000009",
            ),
            10,
        ),
    ):
        line = handed_in(town, row).lines.get()
        clock = Clock.objects.get(case=line.pk)
        later = add_working_days(newest_calendar(), clock.due_on, 5)
        Clock.objects.filter(pk=clock.pk).update(due_on=later, extended_by=5)
        approved(line, town.traffic, shanghai(2023, 10, day))
        only = in_all(figures(a_member(Role.SUPERVISOR)))
        shares.append((only.answered, only.in_term, only.on_time))

    assert shares == [(1, 0, 1), (2, 1, 2)]


def test_days_of_a_supplement_do_not_count() -> None:
    town = a_town()
    application = handed_in(town, town.traffic.row)
    line = asked_for_supplement(line_of(application, town.traffic), town.traffic)
    application.refresh_from_db()
    finished(
        application,
        town.person,
        "hand_in",
        shanghai(2023, 10, 11),
        content=said(town, town.traffic.row),
        pledge=True,
    )
    approved(line, town.traffic, LATE)

    only = in_all(figures(a_member(Role.SUPERVISOR)))

    assert (only.answered, only.in_term, only.on_time) == (1, 1, 1)


def test_only_answers_of_the_period_count() -> None:
    town = a_town()
    approved(line_of(handed_in(town), town.traffic), town.traffic)
    member = a_member(Role.SUPERVISOR)
    day = civil_date(NEXT_DAY)

    counted = [
        in_all(figures(member, since=since, until=until)).answered
        for since, until in (
            (day, day),
            (date(2023, 1, 1), date(2023, 9, 27)),
            (date(2023, 9, 29), date(2023, 12, 31)),
        )
    ]

    assert counted == [1, 0, 0]


def test_head_reads_the_figures_of_the_own_organisation_alone() -> None:
    town = a_town()
    three_answers(town)

    assert [each.organisation for each in figures(town.health.head)] == ["上海市卫生健康委员会"]


@pytest.mark.access_scenario(50)
def test_page_shows_what_the_count_says(client: Client) -> None:
    town = a_town()
    three_answers(town)
    client.force_login(a_member(Role.SUPERVISOR).person)

    page = client.get(reverse("supervision-answers"), {"year": "2023"})

    html = page.content.decode()
    shown = page.context["figures"]
    assert [(each.answered, each.in_term, each.on_time, each.approved) for each in shown] == [
        (each.answered, each.in_term, each.on_time, each.approved)
        for each in figures(a_member(Role.SUPERVISOR))
    ]
    assert "1（100%）" in html
    assert "1（50%）" in html
    assert "0（0%）" in html


@pytest.mark.parametrize("year", ["", "2018", "9999", "²", "99999999999999999999"])
def test_year_that_cannot_be_shows_one_that_can(client: Client, year: str) -> None:
    a_town()
    client.force_login(a_member(Role.SUPERVISOR).person)

    page = client.get(reverse("supervision-answers"), {"year": year})

    assert page.status_code == 200
    assert 2019 <= page.context["year"] <= page.context["on"].year


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPLICANT, Role.ADMINISTRATOR])
def test_page_is_not_for_who_oversees_nothing(client: Client, role: Role) -> None:
    client.force_login(a_member(role).person)

    assert client.get(reverse("supervision-answers")).status_code == 403


def test_page_asks_as_often_however_many_organisations(client: Client) -> None:
    town = a_town()
    client.force_login(a_member(Role.SUPERVISOR).person)
    asked: list[int] = []
    for number in (1, 2):
        for each in range(number):
            department: Any = a_department(
                f"上海市第{number}{each}局",
                name=f"数据{number}{each}",
                portal_dataset_id=f"O2023000000001{number}{each}",
            )
            line = handed_in(town, department.row).lines.get()
            approved(line, department)
        client.get(reverse("supervision-answers"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("supervision-answers"), {"year": "2023"})
        asked.append(len(queries))

    assert asked[0] == asked[1]
