"""Applications on the fast path for tests: listed units, promises, an officer, objections."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cases.models import (
    AccessApplication,
    AccessLine,
    FastPathReview,
    Organisation,
    PriorityUnit,
    WorkItem,
)
from cases.queries.fast_path import as_shown
from cases.states.role import Role
from tests.factories import a_member, shanghai, the_commission
from tests.workflows.conditional_access.applying import (
    AT,
    Department,
    Town,
    a_draft,
    a_town,
    finished,
    line_of,
    said,
)
from workflows.conditional_access.checklist import YES
from workflows.conditional_access.fast_path.notice import VALUE, items_of, notice_in_force
from workflows.engine.gate import take_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cases.models import EntryRow, Membership

CODE = "91310104MADEMA000D"
# Handed in on a Wednesday: objections until Thursday, the decision until the second Sunday of the
# holiday week that is worked.
FIRST_DAY = shanghai(2023, 9, 28)
SECOND_DAY = shanghai(2023, 10, 7)
REASON = "实时泊位接口正在迁移，需要核对能否稳定提供。"


def a_listed_town(**unit: Any) -> tuple[Town, Membership]:
    """Write a town whose applicant is listed as a pioneer, and its duty officer."""
    town = a_town()
    Organisation.objects.filter(pk=town.person.organisation_id).update(credit_code=CODE)
    town.applicant.organisation.refresh_from_db()
    officer = a_member(Role.DUTY_OFFICER, the_commission())
    a_listed_unit(officer, **unit)
    return town, officer


def a_listed_unit(by: Membership, **changed: Any) -> PriorityUnit:
    """Write that the applicant is listed for the year."""
    plain: dict[str, Any] = {
        "kind": "pioneer",
        "name": "上海申图数据科技有限公司",
        "credit_code": CODE,
        "source": "2023 年先锋企业名单",
        "valid_from": date(2023, 1, 1),
        "valid_until": date(2023, 12, 31),
        "listed_at": AT,
        "listed_by": by.person,
    }
    return PriorityUnit.objects.create(**{**plain, **changed})


def promised(at: datetime = AT, *, changed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the fields of a complete promise, upon the notice of the day."""
    notice = notice_in_force(at.date())
    assert notice is not None
    commitments = {item.code: YES for item in items_of(notice)}
    commitments["security" + VALUE] = "李喆 021-55550101"
    commitments["report" + VALUE] = f"{at.year + 1}-03-31"
    unit = PriorityUnit.objects.order_by("-pk").first()
    return {
        "ground": f"unit:{unit.pk}" if unit else "",
        "notice": notice.digest,
        "commitments": {**commitments, **(changed or {})},
    }


def committed(town: Town, *rows: EntryRow, at: datetime = AT, **changed: Any) -> AccessApplication:
    """Hand an application in by the fast path; without rows for one entry of each department."""
    application = a_draft(town, *rows, at=at)
    content = said(town, *rows, **{**promised(at), **changed})
    return finished(application, town.person, "submit", at, content=content, pledge=True)


def review_of(application: AccessApplication) -> FastPathReview:
    """Return the one-off review of an application as it now is."""
    return FastPathReview.objects.get(application=application)


def line_of_traffic(application: AccessApplication, town: Town) -> AccessLine:
    """Return the line of the first department."""
    return line_of(application, town.traffic)


def no_objection(line: AccessLine, department: Department, at: datetime = FIRST_DAY) -> AccessLine:
    """Let a department say that it has none."""
    return finished(line, department.reviewer, "have_no_objection", at)


def objected(line: AccessLine, department: Department, at: datetime = FIRST_DAY) -> AccessLine:
    """Let a department object."""
    return finished(line, department.reviewer, "object_to_line", at, reason=REASON)


def seen_in(application: AccessApplication) -> dict[str, Any]:
    """Return what the officer's page shows of a demand."""
    waiting = AccessLine.objects.filter(application=application, state="committed").order_by("pk")
    last = application.submissions.order_by("number").last()
    assert last is not None
    return {"seen": as_shown(waiting.select_related("row")), "content_digest": last.digest}


def decided(
    application: AccessApplication,
    officer: Membership,
    outcome: str = "approve_demand",
    at: datetime = SECOND_DAY,
    **data: Any,
) -> FastPathReview:
    """Let the officer decide."""
    review = review_of(application)
    take_step(
        work_item=WorkItem.objects.get(process_id=review.pk, finished__isnull=True),
        outcome=outcome,
        actor=officer.person,
        at=at,
        expected_version=None,
        data={**seen_in(application), **data},
    )
    return review_of(application)
