"""Every page without arguments, as different people see it: accessible, quiet, not too wide."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.backoffice.views.addresses import names_without_arguments
from tests.journeys.office import a_first_version, a_submitted_request

pytestmark = pytest.mark.journey


@pytest.fixture
def story(office):
    a_first_version(office)
    a_submitted_request(office)


def pages_shown_to(visitor):
    """Look at every page that answers; return the names of those that the person may see."""
    visitor.provokes = {403, 404}
    shown = set()
    for name in names_without_arguments():
        address = visitor.address + reverse(name)
        answer = visitor.context.request.get(address, max_redirects=0)
        # An act answers 405 to a look; what needs a login leads to the login page.
        assert answer.status in {200, 302, 403, 404, 405}, f"{name} answers {answer.status}"
        # A document that is no page is drawn by the browser, or by another program.
        is_page = answer.headers["content-type"].startswith("text/html")
        if is_page and answer.status in {200, 403, 404}:
            visitor.page.goto(address)
            visitor.show(name)
        if answer.ok:
            shown.add(name)
    return shown


def test_every_page_of_a_stranger(story, visit):
    assert pages_shown_to(visit()) == {
        "public-list",
        "entries",
        "labels",
        "list-charts",
        "versions",
        "grant-register",
        "sign-up",
        "login",
    }


def test_every_page_of_a_staff_member(story, office, visit):
    staff = visit()
    staff.log_in(office.staff)

    assert pages_shown_to(staff) == {
        "public-list",
        "entries",
        "labels",
        "list-charts",
        "versions",
        "grant-register",
        "data-grants",
        "my-queue",
        "waiting-queue",
        "watched-queue",
        "team-queue",
        "done-queue",
        "bulk-plans",
        "search",
        "absences",
        "extension-requests",
        "reconciliation",
        "notifications",
        "notification-settings",
        "reminders",
        "saved-views",
        "imports",
        "peer-lists",
        "evaluations",
        "programmes",
        "scenarios",
        "priority-units",
        "demands",
        "demand-figure",
        "meetings",
        "consultation-points",
        "effective-rate",
        "enquiries",
        "operators",
        "fusion-spaces",
        "draft-claim",
        "obligations",
        "violations",
        "samples",
        "evaluation-criteria",
        "list-changes",
        "grading-overview",
        "list-change-new",
        "timeliness",
        "timeliness-entries",
        "list-change-transfer",
        "slower-updates",
        "update-calendar",
        "update-calendar-entries",
        "entry-scores",
        "data-scores",
        "my-roles",
        "password-change",
        "my-registration",
        "my-applications",
        "my-obligations",
    }


def test_every_page_of_an_administrator(story, office, visit):
    administrator = visit()
    administrator.log_in(office.administrator)

    assert pages_shown_to(administrator) == {
        "public-list",
        "entries",
        "labels",
        "list-charts",
        "versions",
        "grant-register",
        "data-grants",
        "my-queue",
        "waiting-queue",
        "watched-queue",
        "team-queue",
        "done-queue",
        "bulk-plans",
        "search",
        "absences",
        "extension-requests",
        "notifications",
        "notification-settings",
        "reminders",
        "saved-views",
        "list-changes",
        "grading-overview",
        "my-roles",
        "password-change",
        "my-registration",
        "my-applications",
        "draft-claim",
        "my-obligations",
        "people",
        "person-new",
        "organisations",
        "organisation-new",
        "role-grants",
        "clock-policies",
        "routing-versions",
        "routing-new",
        "grading-schemes",
        "grading-scheme-new",
        "agreement-templates",
        "agreement-template-draft",
        "agreement-template-draft-pdf",
        "remedies",
        "remedies-new",
        "calendar",
        "calendar-notice-new",
        "system-chain",
    }
