"""Every address of the casework screens, asked by a stranger and by nobody at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.views.casework.urls import urlpatterns
from backoffice.views.clock import moment
from cases.models import (
    Assignment,
    Case,
    CaseMessage,
    CaseNote,
    Clock,
    ExtensionRequest,
    Reminder,
    Watch,
)
from cases.states.role import Role
from tests.backoffice.views.casework.pages import Page, logged_in
from tests.factories import a_member, an_organisation
from tests.practice.requests import SUBMITTED_AT, a_submitted_request, an_office, open_item
from tests.workflows.engine.bulk.plans import a_plan

if TYPE_CHECKING:
    from uuid import UUID
from workflows.collaboration.messages import send_message
from workflows.collaboration.notes import write_note

pytestmark = pytest.mark.django_db
ABOUT_A_TASK = ["step", "task-claim", "task-release", "task-hand-over"]
DEADLINE_PAGES = [
    "why-this-date",
    "clock-stop",
    "clock-restart",
    "clock-extension",
    "clock-policy-move",
]
ABOUT_A_CASE = [
    "case",
    "case-act",
    "why-this-date",
    "clock-stop",
    "clock-restart",
    "clock-extension",
    "clock-policy-move",
    "extension-request",
    "attachment",
    "attachment-upload",
    "case-dossier",
    "bulk-plan",
    "bulk-apply",
    "case-undo",
    "case-message",
    "case-messages-read",
    "case-note",
    "case-watch",
    "case-unwatch",
    "case-remind",
    "reminder",
    "reminder-drop",
]
OWN_PAGES = [
    "my-queue",
    "search",
    "done-queue",
    "waiting-queue",
    "watched-queue",
    "team-queue",
    "notifications",
    "absences",
    "extension-requests",
    "bulk-plans",
    "saved-views",
    "reminders",
    "notification-settings",
]
OWN_VIEWS = [
    "saved-view",
    "saved-view-rename",
    "saved-view-share",
    "saved-view-take-back",
    "saved-view-delete",
]
OWN_ACTS = [
    "bulk-new",
    "queue-export",
    "saved-view-save",
    *OWN_VIEWS,
    "absence-end",
    "task-pull-next",
    "notifications-read-all",
    "notification-read",
]
FOR_EVERYBODY = ["home"]


def addresses() -> dict[str, str]:
    """Write a case of one department and return the address of every page about it."""
    office = an_office()
    request = a_submitted_request(office)
    clock = Clock.objects.get(case_id=request.pk)
    asked = ExtensionRequest.objects.create(
        clock=clock,
        reason="complex_matter",
        days=1,
        text="演练：涉及三家单位",
        requested_by=office.head.person,
        requested_at=SUBMITTED_AT,
    )
    plan = a_plan(office.head.person, "claim", [open_item(request)])
    send_message(case=request, author=office.staff.person, text="演练消息", at=SUBMITTED_AT)
    write_note(case=request, author=office.head.person, text="演练备注", at=SUBMITTED_AT)
    reminder = Reminder.objects.create(
        person=office.head.person,
        case_id=request.pk,
        text="演练提醒",
        at=moment() + timedelta(days=1),
    )
    arguments: dict[str, dict[str, str | int | UUID]] = {
        **{
            name: {"number": request.number}
            for name in ABOUT_A_CASE
            if name.startswith("case-") and name != "case-act"
        },
        "reminder": {"pk": reminder.pk},
        "reminder-drop": {"pk": reminder.pk},
        "case": {"number": request.number},
        "case-act": {"number": request.number, "name": "withdraw"},
        **{name: {"number": request.number, "pk": clock.pk} for name in DEADLINE_PAGES},
        "extension-request": {"pk": asked.pk},
        "attachment": {"number": request.number, "pk": 1},
        "attachment-upload": {"number": request.number},
        **{name: {"operation": plan.operation} for name in ("bulk-plan", "bulk-apply")},
        **{name: {"pk": open_item(request).pk} for name in ABOUT_A_TASK},
    }
    return {
        pattern.name: reverse(pattern.name, kwargs=arguments[pattern.name])
        for pattern in urlpatterns
        if pattern.name in arguments
    }


def test_every_address_is_in_one_of_the_lists_of_this_file() -> None:
    known = {*ABOUT_A_TASK, *ABOUT_A_CASE, *OWN_PAGES, *OWN_ACTS, *FOR_EVERYBODY}

    assert {pattern.name for pattern in urlpatterns} <= known


@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_about_a_case_answer_404_to_a_head_of_another_department(method: str) -> None:
    known = addresses()
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person
    client = logged_in(stranger)

    answers = {
        name: getattr(client, method)(address, {"outcome": "accept", "expected_version": "2"})
        for name, address in known.items()
    }

    statuses = {name: answer.status_code for name, answer in answers.items()}
    only_post = {
        "task-claim",
        "task-release",
        "task-hand-over",
        "attachment-upload",
        "case-dossier",
        "bulk-apply",
        "case-message",
        "case-messages-read",
        "case-note",
        "case-watch",
        "case-unwatch",
        "case-remind",
        "reminder-drop",
    }
    only_get = {"bulk-plan", "case", "why-this-date", "attachment"}
    refused = only_post if method == "get" else only_get
    assert statuses == {name: 405 if name in refused else 404 for name in known}
    assert not any(
        "演练" in answer.content.decode() or "LC-" in answer.content.decode()
        for answer in answers.values()
    )
    assert Case.objects.get().version == 2
    assert not Assignment.objects.filter(to_person=stranger).exists()
    assert not Watch.objects.exists()
    assert (CaseMessage.objects.count(), CaseNote.objects.count()) == (1, 1)
    assert Reminder.objects.get().dropped_at is None


def test_queues_of_a_stranger_show_nothing_of_another_department() -> None:
    addresses()
    stranger = a_member(Role.DEPARTMENT_HEAD, an_organisation("上海市气象局")).person
    client = logged_in(stranger)

    pages = [client.get(reverse(name) + "?held=1") for name in OWN_PAGES]

    assert [page.status_code for page in pages] == [200] * len(OWN_PAGES)
    assert not any("演练" in page.content.decode() for page in pages)


def test_every_page_sends_people_who_are_not_logged_in_to_the_log_in_page() -> None:
    known = addresses()
    client = Client()

    answers = [client.get(known[name]) for name in ("step", "case", "case-act", "why-this-date")]
    answers += [client.get(reverse(name)) for name in OWN_PAGES]

    assert {answer["Location"].split("?")[0] for answer in answers} == {reverse("login")}


def test_every_page_is_well_formed_with_one_heading_one_main_and_no_inline_code() -> None:
    office = an_office()
    request = a_submitted_request(office)
    client = logged_in(office.head.person)
    clock = Clock.objects.get(case_id=request.pk)
    pages = [
        *(client.get(reverse(name)) for name in OWN_PAGES),
        client.get(reverse("step", kwargs={"pk": open_item(request).pk})),
        client.get(reverse("case", kwargs={"number": request.number})),
        client.get(reverse("why-this-date", kwargs={"number": request.number, "pk": clock.pk})),
        client.get("/cases/none/"),
    ]

    for response in pages:
        page = Page(response)
        assert page.faults == []
        assert page.open == []
        assert len(page.of("h1")) == len(page.of("main")) == len(page.of("title")) == 1
        assert page.of("html")[0]["lang"] == "zh-hans"
        assert page.of("style") == []
        assert [script["src"] for script in page.of("script") if "src" not in script] == []
        assert not any(
            name == "style" or name.startswith("on") for _tag, attrs in page.tags for name in attrs
        )
        assert len(page.of("table")) == len(page.of("caption"))
        names = {str(label.get("for")) for label in page.of("label")}
        fields = [*page.of("input"), *page.of("select"), *page.of("textarea")]
        seen = [field for field in fields if field.get("type") not in {"hidden", "radio"}]
        assert [field["id"] for field in seen if str(field["id"]) not in names] == []
        ids = [attrs["id"] for _tag, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))


def test_every_page_carries_the_content_security_policy() -> None:
    response = logged_in(an_office().head.person).get(reverse("my-queue"))

    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "img-src 'self' data:" in policy
    assert "unsafe" not in policy
