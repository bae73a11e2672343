"""Cases with two sides: one that staff opened in their own office, one that an applicant opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.states.role import Role
from tests.factories import a_member, an_organisation, shanghai, the_commission
from tests.practice.flow import PracticeFlow
from tests.practice.models import PracticeRequest
from tests.practice.requests import Office, a_submitted_request, an_office, open_item
from workflows.engine.claims import claim
from workflows.engine.gate import open_case

if TYPE_CHECKING:
    from cases.models import Membership

# Between the hand-in and the holidays of 2023.
AT = shanghai(2023, 9, 28)
ON = AT.date()


@dataclass(frozen=True, kw_only=True)
class City:
    """A department with a submitted request, and everybody who may look at it."""

    office: Office
    request: PracticeRequest
    officer: Membership
    auditor: Membership


@dataclass(frozen=True, kw_only=True)
class Application:
    """A case that a company asked a department for."""

    office: Office
    request: PracticeRequest
    applicant: Membership
    colleague: Membership
    officer: Membership


def a_city() -> City:
    office = an_office()
    commission = the_commission()
    return City(
        office=office,
        request=a_submitted_request(office),
        officer=a_member(Role.COMMISSION_STAFF, commission),
        auditor=a_member(Role.AUDITOR, commission),
    )


def an_application() -> Application:
    """Open a case by an applicant; staff of the department hold its task."""
    office, company = an_office(), an_organisation("示例数据科技（上海）有限公司")
    applicant = a_member(Role.APPLICANT, company)
    taken = open_case(
        record=PracticeRequest(
            kind="practice",
            title="演练申请",
            state="draft",
            organisation=office.organisation,
            subject="公交线路",
        ),
        flow=PracticeFlow,
        membership=applicant,
        at=shanghai(2023, 9, 26),
        rule="house default",
    )
    return Application(
        office=office,
        request=PracticeRequest.objects.get(pk=taken.case.pk),
        applicant=applicant,
        colleague=a_member(Role.APPLICANT, company),
        officer=a_member(Role.COMMISSION_STAFF, the_commission()),
    )


def held_by_head(city: City) -> None:
    """Let the head take the open task of a submitted request."""
    claim(work_item=open_item(city.request), person=city.office.head.person, at=AT)
