"""Grants for tests: issued, delivered by hand, and told to a delivery system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.models import Grant, OutboxMessage
from tests.factories import shanghai
from tests.workflows.conditional_access.agreeing import CONFIRMED_AT, signed_by_both
from tests.workflows.conditional_access.applying import finished
from workflows.engine.gate import act
from workflows.engine.integrity import findings

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from cases.models import Membership
    from tests.workflows.conditional_access.applying import Town
    from workflows.engine.finding import Finding

DELIVERED_AT = shanghai(2023, 10, 12)
LATER = shanghai(2023, 11, 6)
# The agreement was drawn up on 2023-09-28 for twelve months.
LAST_DAY = shanghai(2024, 9, 27).date()
NOTE = "接口地址和调用凭据由本委数据中心另行送达；联系窗口：021-55550110。"


def granted(town: Town, store: Path, **said: Any) -> Grant:
    """Return the grant of an agreement that both sides signed; `said` is of its application."""
    return Grant.objects.get(signed_agreement=signed_by_both(town, store, **said))


def handed_over(town: Town, grant: Grant, at: datetime = DELIVERED_AT) -> Grant:
    """Let the department open the way to the data by hand."""
    done: Grant = finished(grant, town.traffic.reviewer, "deliver_by_hand", at, note=NOTE)
    return done


def in_use(town: Town, store: Path) -> Grant:
    """Return a grant whose data may be used."""
    return handed_over(town, granted(town, store))


def acted(
    grant: Grant, name: str, by: Membership | None, at: datetime = LATER, **data: Any
) -> Grant:
    """Carry out an act on a grant; return it as it now is."""
    act(
        case=grant,
        name=name,
        actor=by.person if by else None,
        at=at,
        expected_version=None,
        data=data,
    )
    return Grant.objects.get(pk=grant.pk)


def pushed(grant: Grant) -> list[str]:
    """Return what the delivery system is told of a grant, in order."""
    rows = OutboxMessage.objects.filter(topic="grant_push", case=grant.pk).order_by("pk")
    return [row.payload["kind"] for row in rows]


def found_of(grant: Grant, at: datetime) -> list[Finding]:
    """Return what the check of the database finds of a grant, but for messages of that day."""
    found = [each for each in findings(at=at) if each.case == grant.number]
    return [each for each in found if each.what != "outbox_stuck"]


__all__ = ["CONFIRMED_AT", "DELIVERED_AT", "LAST_DAY", "LATER", "NOTE"]
