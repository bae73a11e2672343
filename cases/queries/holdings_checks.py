"""Reads of nightly comparisons with the delivery system, and of what it should hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef

from cases.models import Grant, HoldingsCheck, HoldingsFinding, OutboxMessage
from cases.queries.grant_pushes import TOPIC
from cases.states.grant import GrantState
from cases.states.outbox import OutboxStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

CHECKS_SHOWN = 30


def grants_to_be_held() -> QuerySet[Grant]:
    """Return the grants that the delivery system should hold, by number.

    Those that nobody has delivered yet are not among them, see `unsettled_numbers`.
    """
    held = Grant.objects.filter(state__in=(GrantState.ACTIVE, GrantState.SUSPENDED))
    return held.select_related("line__row", "applicant__organisation", "entry").order_by("number")


def unsettled_numbers() -> frozenset[str]:
    """Return the numbers of which the delivery system may lawfully hold something else.

    They wait for their delivery, or a message about them is on its way; one that failed is not.
    """
    waiting = OutboxMessage.objects.filter(
        topic=TOPIC, case=OuterRef("pk"), status=OutboxStatus.WAITING
    )
    pending = Grant.objects.filter(state=GrantState.PENDING_DELIVERY)
    on_its_way = Grant.objects.filter(Exists(waiting))
    return frozenset((pending | on_its_way).values_list("number", flat=True))


def newest_checks() -> Sequence[HoldingsCheck]:
    """Return the newest comparisons with how much each found (`found`), newest first."""
    checks = HoldingsCheck.objects.annotate(found=Count("findings"))
    return list(checks.order_by("-pk")[:CHECKS_SHOWN])


def findings_of(check: HoldingsCheck) -> Sequence[HoldingsFinding]:
    """Return what a comparison found, by number."""
    return list(HoldingsFinding.objects.filter(check_run=check).order_by("number"))
