"""Second looks on the pages of all sides: asked for, followed, given up, ruled; nothing leaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from cases.models import SecondLook, WorkItem
from cases.states.role import Role
from tests.backoffice.views.applications.second_look_pages import (
    address,
    page_of,
    set_day,
    version_of,
)
from tests.factories import a_member, the_commission
from tests.workflows.conditional_access.applying import (
    a_town,
    an_applicant,
    delivered,
    handed_in,
    line_of,
)
from tests.workflows.conditional_access.second_looks import (
    ASKED_AT,
    EXAMINED_AT,
    GROUNDS,
    TOO_LATE,
    a_contested_town,
    a_refused_line,
    examined,
    given_up,
)
from workflows.collaboration.notes import write_note

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages know the day of the story."""
    set_day(monkeypatch, ASKED_AT)


def test_applicant_contests_an_answer_from_the_page_of_the_application(client: Client) -> None:
    town = a_town()
    line = a_refused_line(town)
    client.force_login(town.person.person)

    before = page_of(client, line.application.number)
    form = client.get(address(line)).content.decode()
    done = client.post(
        address(line), {"grounds": GROUNDS, "expected_version": version_of(line)}, follow=True
    )

    look = SecondLook.objects.get()
    after = page_of(client, line.application.number)
    assert address(line) in before
    assert "最迟 2023-10-25" in before
    assert "最迟在 2023-10-25（含当日）提出" in form
    assert "申请的数据范围超出停车导航所需" in form
    assert look.number in done.content.decode()
    assert look.number in after
    assert "复核审查中" in after
    assert "复核中" in after


def test_short_grounds_are_refused_in_words_and_nothing_typed_is_lost(client: Client) -> None:
    town = a_town()
    line = a_refused_line(town)
    client.force_login(town.person.person)

    answer = client.post(address(line), {"grounds": "不服答复", "expected_version": "999"})
    empty = client.post(address(line), {"grounds": "", "expected_version": str(version_of(line))})
    short = client.post(
        address(line), {"grounds": "不服答复", "expected_version": str(version_of(line))}
    )

    assert (answer.status_code, empty.status_code, short.status_code) == (409, 422, 422)
    assert "不服答复" in answer.content.decode()
    assert "请写明复核理由" in empty.content.decode()
    assert "至少 10 字" in short.content.decode()
    assert "不服答复" in short.content.decode()
    assert not SecondLook.objects.exists()


def test_page_says_why_an_answer_cannot_be_contested(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = a_town()
    line = a_refused_line(town)
    set_day(monkeypatch, TOO_LATE)
    client.force_login(town.person.person)

    page = client.get(address(line)).content.decode()
    late = client.post(address(line), {"grounds": GROUNDS, "expected_version": version_of(line)})

    assert "申请复核的期限已于 2023-10-25 届满" in page
    assert 'name="grounds"' not in page
    assert address(line) not in page_of(client, line.application.number)
    assert late.status_code == 422


def test_applicant_gives_it_up_and_learns_that_it_cannot_be_asked_again(client: Client) -> None:
    town, _office, line, _look = a_contested_town()
    client.force_login(town.person.person)

    page = client.get(address(line)).content.decode()
    done = client.post(
        address(line, "second-look-give-up"), {"expected_version": version_of(line)}, follow=True
    )
    again = client.post(
        address(line, "second-look-give-up"), {"expected_version": version_of(line)}
    )

    assert "撤回之后不能再次申请" in page
    assert SecondLook.objects.get().state == "withdrawn"
    assert "申请人已撤回" in done.content.decode()
    assert again.status_code == 422


@pytest.mark.access_scenario(42)
def test_what_the_commission_says_to_itself_never_reaches_the_applicant(client: Client) -> None:
    town, office, line, look = a_contested_town()
    write_note(case=look, author=office.staff.person, text="原审核人偏严，建议撤销。", at=ASKED_AT)
    look = examined(office, look, ruling="return", reasons="审查意见：范围确实没有超出。")
    delivered(EXAMINED_AT)
    client.force_login(town.person.person)

    pages = [
        page_of(client, line.application.number),
        client.get(address(line)).content.decode(),
        client.get(reverse("home"), follow=True).content.decode(),
    ]
    own = client.get(reverse("case", args=[look.number]))

    for page in pages:
        assert "偏严" not in page
        assert "审查意见" not in page
        assert office.staff.person.name not in page
    assert own.status_code == 404


@pytest.mark.access_scenario(38)
@pytest.mark.parametrize(
    "who", ["another applicant", "colleague", "reviewer", "administrator", "commission"]
)
def test_strangers_find_no_second_look(client: Client, who: str) -> None:
    town, _office, line, _look = a_contested_town()
    person = {
        "another applicant": lambda: an_applicant("上海泊联信息有限公司"),
        "colleague": lambda: a_member(Role.APPLICANT, town.person.organisation),
        "reviewer": lambda: town.traffic.reviewer,
        "administrator": lambda: a_member(Role.ADMINISTRATOR),
        "commission": lambda: a_member(Role.COMMISSION_STAFF, the_commission()),
    }[who]().person
    client.force_login(person)

    statuses = [
        client.get(address(line)).status_code,
        client.post(address(line)).status_code,
        client.post(address(line, "second-look-give-up")).status_code,
    ]

    assert statuses == [404] * 3


def test_department_reads_its_line_and_never_the_commissions_case(client: Client) -> None:
    town, office, line, look = a_contested_town()
    look = examined(office, look, reasons="审查意见：范围确实没有超出。")
    client.force_login(town.traffic.reviewer.person)

    page = page_of(client, line.number)
    case = client.get(reverse("case", args=[look.number]))
    task = client.get(
        reverse("step", args=[WorkItem.objects.get(process=look.pk, finished=None).pk])
    )

    assert GROUNDS in page
    assert look.number in page
    assert "审查意见" not in page
    assert (case.status_code, task.status_code) == (404, 404)


def test_people_of_the_applicant_in_the_commission_find_no_case(client: Client) -> None:
    town, _office, _line, look = a_contested_town()
    own = a_member(Role.COMMISSION_LEAD, the_commission(), person=town.person.person)
    client.force_login(own.person)

    assert client.get(reverse("case", args=[look.number])).status_code == 404


def test_given_up_request_stays_readable(client: Client) -> None:
    town, _office, line, _look = a_contested_town()
    given_up(town, line)
    client.force_login(town.person.person)

    page = client.get(address(line)).content.decode()

    assert "申请人已撤回" in page
    assert "撤回复核申请" not in page


def test_line_of_somebody_elses_application_is_not_found_under_ones_own(client: Client) -> None:
    town = a_town()
    line = a_refused_line(town)
    own = handed_in(town, town.health.row, at=ASKED_AT)
    client.force_login(town.person.person)

    mixed = client.get(reverse("second-look", args=[own.number, line.number]))

    assert mixed.status_code == 404
    assert line_of(own, town.health).number != line.number
