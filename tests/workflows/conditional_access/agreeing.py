"""Agreements for tests: drawn up, sent on paper, entered and confirmed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from cases.models import Agreement
from tests.factories import shanghai
from tests.workflows.conditional_access.applying import (
    NEXT_DAY,
    approved,
    delivered,
    finished,
    handed_in,
    line_of,
)
from tests.workflows.engine.files import PDF
from workflows.engine.attachments import attach

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cases.models import Attachment, Membership
    from tests.workflows.conditional_access.applying import Department, Town

# Ten working days after 2023-09-28, across the holiday.
DUE, DAY_AFTER = shanghai(2023, 10, 18), shanghai(2023, 10, 19)
SIGNED_AT = shanghai(2023, 10, 9)
ENTERED_AT = shanghai(2023, 10, 10)
CONFIRMED_AT = shanghai(2023, 10, 11)


def drawn_up(town: Town, at: datetime = NEXT_DAY, **said: Any) -> Agreement:
    """Let the traffic department open what was applied for, and its agreement be drawn up."""
    application = handed_in(town, town.traffic.row, **said)
    approved(line_of(application, town.traffic), town.traffic, at)
    delivered(at)
    return Agreement.objects.get(application=application)


def sent(town: Town, agreement: Agreement, at: datetime = SIGNED_AT) -> Agreement:
    """Let the user say that they signed on paper."""
    done: Agreement = finished(
        agreement, town.person, "send_paper", at, sha256=agreement.bound.sha256, authority=True
    )
    return done


def a_scan(
    agreement: Agreement, by: Membership, store: Path, at: datetime = ENTERED_AT
) -> Attachment:
    """Upload the scan of the paper."""
    file = io.BytesIO(PDF)
    return attach(
        case=agreement, file=file, name="协议扫描件.pdf", person=by.person, at=at, store=store
    )


def the_paper(scan: Attachment, /, **changed: Any) -> dict[str, Any]:
    """Return what a clerk reads off a paper."""
    said: dict[str, Any] = {
        "reference": "沪交数开档2023-018",
        "provider_signatory": "王立新",
        "provider_signed_on": SIGNED_AT.date(),
        "user_signatory": "李喆",
        "user_signed_on": SIGNED_AT.date(),
        "scan": scan.pk,
    }
    return said | changed


def entered(
    town: Town, agreement: Agreement, store: Path, at: datetime = ENTERED_AT, **changed: Any
) -> Agreement:
    """Let the reviewer enter the paper."""
    reviewer = town.traffic.reviewer
    paper = the_paper(a_scan(agreement, reviewer, store, at), **changed)
    done: Agreement = finished(agreement, reviewer, "enter_paper", at, **paper)
    return done


def confirmed(
    department: Department, agreement: Agreement, at: datetime = CONFIRMED_AT
) -> Agreement:
    """Let the head confirm it."""
    shown = agreement.bound.sha256
    done: Agreement = finished(
        agreement, department.head, "confirm_paper", at, sha256=shown, agrees=True
    )
    return done


def signed_by_both(town: Town, store: Path, **said: Any) -> Agreement:
    """Return an agreement in force; `said` is what the application says otherwise."""
    agreement = sent(town, drawn_up(town, **said))
    return confirmed(town.traffic, entered(town, agreement, store))
