"""Builders of supervision orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Membership, SupervisionOrder
from cases.states.role import Role
from tests.factories import a_member, the_commission
from tests.practice.requests import Office, an_office
from tests.workflows.engine.overdue import B3_AT, a_request_due_on_9_october
from workflows.engine.escalation import sweep

if TYPE_CHECKING:
    from tests.practice.models import PracticeRequest


@dataclass(frozen=True, kw_only=True)
class Late:
    """A late request, the order about it, and the people."""

    office: Office
    officer: Membership
    request: PracticeRequest
    order: SupervisionOrder


def a_late_request() -> Late:
    """Let a request run three working days past its due date."""
    officer = a_member(Role.COMMISSION_STAFF, the_commission())
    office = an_office()
    request = a_request_due_on_9_october(office)
    sweep(at=B3_AT)
    order = SupervisionOrder.objects.get(about=request.pk)
    return Late(office=office, officer=officer, request=request, order=order)
