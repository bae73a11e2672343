"""The page of absences, as a person who goes away and as one who stands in uses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from backoffice.views.clock import moment, today
from cases.models import Absence
from cases.states.role import Role
from tests.factories import a_member, an_organisation
from tests.practice.requests import a_submitted_request, an_office, open_item
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db
QUERIES = 13


@pytest.fixture
def office():
    return an_office()


def typed(person, delegate=None, days: int = 3) -> dict[str, str]:
    return {
        "person": str(person.pk),
        "first_day": today().isoformat(),
        "last_day": (today() + timedelta(days=days)).isoformat(),
        "delegate": str(delegate.pk) if delegate else "",
        "reason": "年休假",
    }


def test_person_goes_away_and_the_delegate_is_told_on_their_queue(client, office) -> None:
    head, staff = office.head.person, office.staff.person
    client.force_login(head)
    entered = client.post(reverse("absences"), typed(head, staff))
    client.force_login(staff)
    queue = client.get(reverse("my-queue")).content.decode()

    assert entered["Location"] == reverse("absences")
    assert f"您正在代{head.name}办理" in queue
    assert "您登记了外出" not in queue
    client.force_login(head)
    own = client.get(reverse("my-queue")).content.decode()
    assert f"您登记了外出，至 {today() + timedelta(days=3)}。您的任务由{staff.name}代办。" in own


def test_delegate_who_wrote_the_case_is_told_why_they_may_not_act(client, office) -> None:
    head, staff = office.head.person, office.staff.person
    item = open_item(a_submitted_request(office))
    claim(work_item=item, person=head, at=moment())
    client.force_login(head)
    client.post(reverse("absences"), typed(head, staff))
    page = reverse("step", args=[item.pk])
    client.force_login(staff)
    theirs = client.get(page).content.decode()
    client.force_login(a_member(Role.DEPARTMENT_HEAD, office.organisation).person)
    others = client.get(page).content.decode()

    barred = f"您代{head.name}办理任务，但您起草或者审批过本事项的前序环节"
    assert barred in theirs
    assert "请先请其移交" not in theirs
    assert barred not in others
    assert "请先请其移交" in others


def test_absence_that_overlaps_keeps_what_was_typed(client, office) -> None:
    head = office.head.person
    client.force_login(head)
    client.post(reverse("absences"), typed(head))

    refused = client.post(reverse("absences"), typed(head))

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["first_day"]
    assert Absence.objects.count() == 1


def test_coming_back_takes_the_row_away(client, office) -> None:
    head = office.head.person
    client.force_login(head)
    client.post(reverse("absences"), typed(head))
    absence = Absence.objects.get()

    ended = client.post(reverse("absence-end", args=[absence.pk]))

    absence.refresh_from_db()
    assert ended["Location"] == reverse("absences")
    assert absence.ended_on == today()
    assert client.get(reverse("absences")).context["rows"] == []


def test_stranger_neither_sees_nor_ends_nor_enters_anothers_absence(client, office) -> None:
    head = office.head.person
    client.force_login(head)
    client.post(reverse("absences"), typed(head))
    absence = Absence.objects.get()
    client.force_login(a_member(Role.DEPARTMENT_HEAD).person)

    page = client.get(reverse("absences"))
    ended = client.post(reverse("absence-end", args=[absence.pk]))
    entered = client.post(reverse("absences"), typed(office.staff.person))

    assert page.context["rows"] == []
    assert (ended.status_code, entered.status_code) == (404, 422)
    assert list(entered.context["form"].errors) == ["person"]


def test_colleague_sees_but_may_not_end_the_heads_absence(client, office) -> None:
    head, staff = office.head.person, office.staff.person
    client.force_login(head)
    client.post(reverse("absences"), typed(head))
    absence = Absence.objects.get()
    client.force_login(staff)

    page = client.get(reverse("absences"))
    ended = client.post(reverse("absence-end", args=[absence.pk]))

    assert page.context["rows"] == [(absence, False, ())]
    assert ended.status_code == 403


@pytest.mark.parametrize("away", [1, 3])
def test_page_takes_the_same_queries_however_many_are_away(
    client, office, away, django_assert_num_queries
) -> None:
    for _ in range(away):
        person = a_member(Role.REVIEWER, office.organisation).person
        client.force_login(person)
        client.post(reverse("absences"), typed(person))
    client.force_login(office.head.person)

    with django_assert_num_queries(15):
        client.get(reverse("absences"))


def test_page_says_which_tasks_a_delegate_may_not_do(client, office) -> None:
    head, staff = office.head.person, office.staff.person
    elsewhere = an_organisation("上海市水务局")
    a_member(Role.DEPARTMENT_HEAD, elsewhere, person=head)
    a_member(Role.SECURITY_OFFICER, office.organisation, person=head)
    colleague = a_member(Role.REVIEWER, office.organisation).person
    client.force_login(head)

    before = client.get(reverse("absences")).content.decode()
    client.post(reverse("absences"), typed(head, staff))
    own = " ".join(strip_tags(client.get(reverse("absences")).content.decode()).split())
    client.force_login(staff)
    theirs = client.get(reverse("absences")).content.decode()
    client.force_login(colleague)
    others = client.get(reverse("absences")).content.decode()

    assert "代办人不能代办的任务" in before
    assert "不能代办：" not in before
    named = f"不能代办：{elsewhere} 部门负责人、{office.organisation} 安全员"
    assert named in own
    assert "不能代办：" in theirs
    # What else a colleague holds is not theirs to know.
    assert head.name in others
    assert "不能代办：" not in others


def test_absence_without_anything_left_out_says_nothing(client, office) -> None:
    head, staff = office.head.person, office.staff.person
    client.force_login(head)

    client.post(reverse("absences"), typed(head, staff))

    assert "不能代办：" not in client.get(reverse("absences")).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_absences_take_the_same_queries_however_many(
    client, office, size, django_assert_num_queries
) -> None:
    head = office.head.person
    client.force_login(head)
    for _ in range(size):
        staff = a_member(Role.DEPARTMENT_STAFF, office.organisation).person
        client.post(reverse("absences"), typed(staff, office.staff.person))
    client.get(reverse("absences"))

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("absences"))

    assert len(page.context["rows"]) == size


def test_queue_of_a_delegate_marks_what_they_may_not_do(client, office) -> None:
    head, staff = office.head.person, office.staff.person
    claim(work_item=open_item(a_submitted_request(office)), person=head, at=moment())
    other = open_item(a_submitted_request(an_office(office.organisation)))
    claim(work_item=other, person=head, at=moment())
    client.force_login(head)
    client.post(reverse("absences"), typed(head, staff))
    client.force_login(staff)

    page = client.get(reverse("my-queue"))

    assert [bool(row.not_theirs) for row in page.context["rows"]] == [True, False]
    assert page.content.decode().count("按回避要求须由他人办理") == 1
