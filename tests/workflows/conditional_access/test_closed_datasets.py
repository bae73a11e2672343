"""Datasets that were closed, reclassified or taken off the list while somebody applies for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cases.errors import BadInput, GuardFailed
from cases.models import AccessApplication
from tests.workflows.conditional_access.applying import (
    AT,
    NEXT_DAY,
    a_draft,
    a_town,
    approved,
    finished,
    handed_in,
    line_of,
    proposed,
    reworded,
    said,
    taken_off,
)
from workflows.open_list.emergency import suspend_at_once

if TYPE_CHECKING:
    from tests.workflows.conditional_access.applying import Department

pytestmark = pytest.mark.django_db


def suspended(department: Department) -> None:
    suspend_at_once(
        entry=department.row.entry,
        reason_code="personal_information",
        reason_text="导出文件含有车主手机号。",
        person=department.head.person,
        at=AT,
    )


def test_dataset_under_an_emergency_suspension_is_not_applied_for() -> None:
    town = a_town()
    application = a_draft(town, town.traffic.row)
    suspended(town.traffic)

    with pytest.raises(BadInput, match="已中止开放"):
        finished(
            application,
            town.person,
            "submit",
            AT,
            content=said(town, town.traffic.row),
            pledge=True,
        )

    assert AccessApplication.objects.get().state == "draft"


@pytest.mark.access_scenario(19)
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("suspended", "已中止开放，不能予以开放：请以“数据已移出清单、改为非开放或者中止开放”"),
        ("removed", "已移出现行清单，不能予以开放"),
        ("unconditional", "已改为无条件开放，不需要审核：请退回审核人"),
        ("not_open", "已改为非开放，不能予以开放"),
    ],
)
def test_line_of_a_dataset_that_was_closed_meanwhile_is_not_approved_and_others_are(
    what: str, sentence: str
) -> None:
    town = a_town()
    application = handed_in(town)
    line = proposed(line_of(application, town.traffic), town.traffic)
    if what == "suspended":
        suspended(town.traffic)
    elif what == "removed":
        taken_off(town.traffic.row)
    else:
        reworded(town.traffic.row, open_type=what)

    with pytest.raises(GuardFailed, match=sentence):
        finished(line, town.traffic.head, "approve", NEXT_DAY, granted_months=12)

    assert line_of(application, town.traffic).state == "pending_decision"
    assert approved(line_of(application, town.health), town.health).state == "approved"


def test_line_of_a_dataset_that_was_taken_off_the_list_may_still_be_refused() -> None:
    town = a_town()
    line = line_of(handed_in(town, town.traffic.row), town.traffic)
    line = finished(line, town.traffic.reviewer, "accept", NEXT_DAY)
    taken_off(town.traffic.row)
    why = {"refusal_reason": "RF16", "answer": "该数据已移出开放清单，不再提供。"}

    with pytest.raises(GuardFailed, match="已移出现行清单"):
        finished(
            line, town.traffic.reviewer, "propose", NEXT_DAY, proposal="approve", granted_months=12
        )
    line = finished(line, town.traffic.reviewer, "propose", NEXT_DAY, proposal="refuse", **why)

    assert finished(line, town.traffic.head, "refuse", NEXT_DAY, **why).state == "refused"
