"""Builders of toy requests in each stage."""

from __future__ import annotations

from dataclasses import dataclass

from cases.models import Membership, Organisation, WorkItem
from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai
from tests.practice.flow import PracticeFlow
from tests.practice.models import PracticeRequest
from workflows.engine.gate import open_case, take_step

OPENED_AT = shanghai(2023, 9, 26)
SUBMITTED_AT = shanghai(2023, 9, 27)


@dataclass(frozen=True, kw_only=True)
class Office:
    """A department with one member of staff and one head."""

    organisation: Organisation
    staff: Membership
    head: Membership


def an_office(organisation: Organisation | None = None) -> Office:
    """Write a department and its two people."""
    organisation = organisation or an_organisation()
    return Office(
        organisation=organisation,
        staff=a_member(Role.DEPARTMENT_STAFF, organisation),
        head=a_member(Role.DEPARTMENT_HEAD, organisation),
    )


def a_draft(office: Office, *, subject: str = "开放公交线路") -> PracticeRequest:
    """Open a request and return it as it now is."""
    taken = open_case(
        record=PracticeRequest(
            kind="practice",
            title="演练",
            state="draft",
            organisation=office.organisation,
            subject=subject,
        ),
        flow=PracticeFlow,
        membership=office.staff,
        at=OPENED_AT,
        rule="house default",
    )
    return PracticeRequest.objects.get(pk=taken.case.pk)


def a_submitted_request(office: Office) -> PracticeRequest:
    """Open a request and hand it in on 2023-09-27, before the National Day holiday."""
    request = a_draft(office)
    take_step(
        work_item=open_item(request),
        outcome="submit",
        actor=office.staff.person,
        at=SUBMITTED_AT,
        expected_version=request.version,
    )
    return PracticeRequest.objects.get(pk=request.pk)


def open_item(request: PracticeRequest) -> WorkItem:
    """Return the one open task of a request."""
    return WorkItem.objects.get(process_id=request.pk, finished__isnull=True)
