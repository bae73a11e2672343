"""Reminders to oneself, as people set, change and drop them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from backoffice.views.clock import moment
from cases.models import (
    Reminder,
)
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.practice.requests import open_item
from tests.workflows.collaboration.cases import AT, a_city
from workflows.engine.claims import claim

pytestmark = pytest.mark.django_db


def address(name: str, case, **more) -> str:
    return reverse(name, kwargs={"number": case.number, **more})


def test_reminder_is_set_changed_listed_and_dropped() -> None:
    city = a_city()
    client = logged_in(city.office.head.person)

    client.post(
        address("case-remind", city.request),
        {"reminder-moment": "tomorrow", "reminder-text": "问进度"},
    )
    reminder = Reminder.objects.get()
    change = reverse("reminder", kwargs={"pk": reminder.pk})
    form = client.get(change)
    when = timezone.localtime() + timedelta(days=9)
    client.post(
        change,
        {
            "reminder-moment": "custom",
            "reminder-when": f"{when:%Y-%m-%dT%H:%M}",
            "reminder-text": "改期",
            "reminder-hides_tasks": "on",
        },
    )
    listed = client.get(reverse("reminders")).content.decode()
    on_page = client.get(address("case", city.request)).content.decode()
    changed = Reminder.objects.get()
    client.post(reverse("reminder-drop", kwargs={"pk": reminder.pk}))

    local = timezone.localtime(reminder.at)
    assert (local.date() - timezone.localdate(), local.hour) == (timedelta(days=1), 9)
    assert Page(form).of("input", name="reminder-text")[0]["value"] == "问进度"
    assert (changed.text, changed.hides_tasks) == ("改期", True)
    assert f"{when:%Y-%m-%d %H:%M}" in listed
    assert "改期" in on_page
    assert Reminder.objects.get().dropped_at is not None
    assert "您没有未到的提醒" in client.get(reverse("reminders")).content.decode()


def test_reminder_in_the_past_is_refused_at_its_field() -> None:
    city = a_city()
    client = logged_in(city.office.head.person)
    client.post(address("case-remind", city.request), {"reminder-moment": "tomorrow"})
    reminder = Reminder.objects.get()
    typed = {"reminder-moment": "custom", "reminder-when": "2020-01-01T09:00"}

    on_case = client.post(address("case-remind", city.request), typed)
    change = client.post(reverse("reminder", kwargs={"pk": reminder.pk}), typed)

    assert (on_case.status_code, change.status_code) == (422, 422)
    assert "when" in on_case.context["reminder_form"].errors
    assert "when" in change.context["form"].errors


def test_reminder_of_somebody_else_on_a_shared_case_is_a_404() -> None:
    city = a_city()
    reminder = Reminder.objects.create(
        person=city.office.head.person,
        case_id=city.request.pk,
        at=moment() + timedelta(days=1),
        text="私人提醒",
    )
    client = logged_in(city.office.staff.person)

    answers = [
        client.get(reverse("reminder", kwargs={"pk": reminder.pk})),
        client.post(reverse("reminder-drop", kwargs={"pk": reminder.pk})),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "私人提醒" not in client.get(address("case", city.request)).content.decode()
    assert "私人提醒" not in client.get(reverse("reminders")).content.decode()


def test_task_put_off_leaves_the_list_says_so_and_stays_in_the_badge() -> None:
    city = a_city()
    item = open_item(city.request)
    type(item).objects.filter(pk=item.pk).update(due_on=None)
    claim(work_item=item, person=city.office.head.person, at=AT)
    client = logged_in(city.office.head.person)

    client.post(
        address("case-remind", city.request),
        {"reminder-moment": "later", "reminder-hides_tasks": "on"},
    )
    page = client.get(reverse("my-queue"))

    assert page.context["rows"] == []
    assert page.context["badges"]["mine"] == "1"
    assert "您推后了 1 件案卷的任务" in page.content.decode()
