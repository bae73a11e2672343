"""Requests for more time that no lawful act can have left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.models import ExtensionRequest
from cases.states.clock import OPEN_CLOCK_STATUSES, ExtensionDecision
from workflows.engine.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


def requests_on_ended_clocks() -> Iterator[Finding]:
    """Give the requests that wait for a decision on a clock that is over."""
    waiting = ExtensionRequest.objects.filter(decision=ExtensionDecision.PENDING)
    left = waiting.exclude(clock__status__in=OPEN_CLOCK_STATUSES)
    for request in left.select_related("clock__case").order_by("pk"):
        yield Finding(
            what="request_left_open",
            table="cases_extensionrequest",
            row=request.pk,
            case=request.clock.case.number,
            sentence=_t(
                "%(case)s 的时限 %(code)s 已终止，但延期申请 %(pk)s 仍待审批：应随时限作废。"
            )
            % {
                "case": request.clock.case.number,
                "code": request.clock.code,
                "pk": request.pk,
            },
        )
