"""Builders of requests that take a version back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ListChange, ListVersion
from cases.states.role import Role
from tests.factories import a_member
from tests.workflows.open_list.lists import City, a_cut, confirm, walk
from workflows.open_list.effect import bring_into_effect
from workflows.open_list.reversal import draft_reversal

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership

REASON = "批量导入时误选了文件。"


def others_of(city: City) -> dict[str, Membership]:
    """Write people of the commission who had nothing to do with the versions."""
    commission = city.officer.organisation
    return {
        "author": a_member(Role.COMMISSION_STAFF, commission),
        "lead": a_member(Role.COMMISSION_LEAD, commission),
        "reviewer": a_member(Role.COMMISSION_STAFF, commission),
        "security": a_member(Role.SECURITY_OFFICER, commission),
    }


def drafted(version: ListVersion, others: dict[str, Membership], at: datetime) -> ListChange:
    """Draft the reversal of a version."""
    return draft_reversal(version=version, membership=others["author"], reason=REASON, at=at)


def approved(request: ListChange, others: dict[str, Membership], at: datetime) -> ListChange:
    """Carry the draft through every approval that it needs."""
    walk(request.pk, others["author"], "submit", at=at)
    walk(request.pk, others["lead"], "approve", at=at)
    if ListChange.objects.get(pk=request.pk).state == "pending_security":
        walk(request.pk, others["security"], "clear", at=at, reason="已核对。")
    walk(request.pk, others["reviewer"], "conclude", at=at, notice_waiver="公布有误")
    return ListChange.objects.get(pk=request.pk)


def in_effect(city: City, at: datetime) -> ListVersion:
    """Cut what waits, confirm it and bring it into effect."""
    version = confirm(city, a_cut(city, at=at), at=at)
    bring_into_effect(at=at)
    return ListVersion.objects.get(pk=version.pk)
