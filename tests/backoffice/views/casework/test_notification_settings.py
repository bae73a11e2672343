"""The page of one's own choices: defaults shown, kept without a script, nobody else's touched."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import NotificationPreference
from tests.factories import a_person
from tests.workflows.engine.mailed import chooses, with_address

pytestmark = pytest.mark.django_db
PAGE = "/notifications/settings/"


@pytest.fixture
def person(client):
    person = with_address(a_person())
    client.force_login(person)
    return person


def checked(page: str, name: str) -> bool:
    """Tell whether a switch is on."""
    return "checked" in control(page, name)


def control(page: str, name: str) -> str:
    start = page.index(f'name="{name}"')
    return page[start : page.index(">", start)]


def kept(person) -> dict[str, tuple[bool, bool, bool]]:
    rows = NotificationPreference.objects.filter(person=person)
    return {row.topic: (row.in_app, row.email, row.digest) for row in rows}


def test_page_shows_the_defaults_and_fixes_what_may_not_be_silenced(client, person) -> None:
    page = client.get(reverse("notification-settings")).content.decode()

    assert checked(page, "task_opened-in_app")
    assert not checked(page, "task_opened-email")
    assert not checked(page, "task_opened-digest")
    assert checked(page, "supervision-email")
    assert "disabled" in control(page, "supervision-in_app")
    assert checked(page, "supervision-in_app")
    assert "disabled" not in control(page, "task_opened-email")
    assert f"邮件发往 {person.email}" in page
    assert "每个工作日 08:30 收到一封邮件" in page


def test_page_shows_what_was_chosen_before(client, person) -> None:
    chooses(person, "task_opened", email=True)

    page = client.get(PAGE).content.decode()

    assert not checked(page, "task_opened-in_app")
    assert checked(page, "task_opened-email")


def test_choice_is_kept_for_the_person_alone(client, person) -> None:
    other = a_person()

    answer = client.post(
        PAGE, {"task_opened-in_app": "on", "task_opened-digest": "on"}, follow=True
    )

    assert "通知设置已保存。" in answer.content.decode()
    assert kept(person)["task_opened"] == (True, False, True)
    assert kept(person)["case_moved"] == (False, False, False)
    assert kept(person)["supervision"] == (True, False, False)
    assert kept(other) == {}


def test_digest_without_a_line_is_refused_with_a_sentence_and_keeps_what_was_typed(
    client, person
) -> None:
    answer = client.post(PAGE, {"case_moved-digest": "on"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请同时选择站内，或者不选每日汇总。" in page
    assert checked(page, "case_moved-digest")
    assert not checked(page, "task_opened-in_app")
    assert kept(person) == {}


def test_person_without_an_address_is_told_how_to_get_one_and_mails_stay_off(client) -> None:
    person = a_person()
    client.force_login(person)

    page = client.get(PAGE).content.decode()
    client.post(PAGE, {"task_opened-in_app": "on", "task_opened-email": "on"})

    assert "请联系系统管理员在“人员”中登记您的邮箱" in page
    assert "disabled" in control(page, "task_opened-email")
    assert kept(person)["task_opened"] == (True, False, False)


def test_page_is_for_who_is_logged_in(client) -> None:
    answer = client.post(PAGE, {"task_opened-in_app": "on"})

    assert answer["Location"] == f"/login/?next={PAGE}"
    assert not NotificationPreference.objects.exists()
