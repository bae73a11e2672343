"""People who register applicants, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases.models import Registration, WorkItem
from cases.states.role import Role
from tests.factories import a_member, a_person, shanghai, the_commission
from workflows.administration.applicants.register import register
from workflows.administration.applicants.subject import Subject
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership, Person

AT = shanghai(2023, 9, 28)
LATER = AT + timedelta(hours=2)
# Made up, with check characters that are right.
CREDIT_CODE, OTHER_CODE = "91310000MA1FL0012X", "91310115MA1K30034R"
IDENTITY = "310101199003074255"


def an_officer() -> Membership:
    """Write one of the commission's staff."""
    return a_member(Role.COMMISSION_STAFF, the_commission())


def company(**said: Any) -> Subject:
    """Say that somebody acts for a company; what the test does not name is plain."""
    plain = Subject(
        kind="legal_person",
        name="上海申图数据科技有限公司",
        number=CREDIT_CODE,
        phone="021-55550101",
    )
    return replace(plain, **said)


def researcher(**said: Any) -> Subject:
    """Say that somebody applies for themselves."""
    plain = Subject(
        kind="natural_person",
        name="陆明远",
        number=IDENTITY,
        phone="13800000001",
        is_researcher=True,
    )
    return replace(plain, **said)


def registered(
    subject: Subject, person: Person | None = None, *, at: datetime = AT
) -> Registration:
    """Register a subject as somebody new, on the last day before a long holiday."""
    the_commission()
    return register(person=person or a_person(), subject=subject, at=at)


def decided(
    registration: Registration,
    outcome: str,
    *,
    by: Membership | None = None,
    at: datetime = LATER,
    **data: Any,
) -> Registration:
    """Finish the task of a registration; return it as it now is."""
    take_step(
        work_item=WorkItem.objects.get(process_id=registration.pk, finished__isnull=True),
        outcome=outcome,
        actor=(by or an_officer()).person,
        at=at,
        expected_version=None,
        data=data,
    )
    return Registration.objects.get(pk=registration.pk)
