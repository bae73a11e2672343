"""Requests for more time on a clock that ends before anybody decides: void, and who asked told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ExtensionRequest
from cases.states.clock import ExtensionDecision

if TYPE_CHECKING:
    from cases.models import Clock
    from workflows.engine.step import Step

LAPSED = "extension_lapsed"


def close_request(step: Step, request: int) -> None:
    """Let a request fall away with its clock, in the act that ends the clock.

    The case is locked, so nobody decides on it meanwhile.

    Args:
        step: the act.
        request: the key of the request that waits.

    Writes: the request; what the step's event says of it; one message with the step's own, which
    is withdrawn where the step is taken back.
    """
    ExtensionRequest.objects.filter(pk=request, decision=ExtensionDecision.PENDING).update(
        decision=ExtensionDecision.VOID, decided_at=step.at
    )
    step.lapsed.append(request)
    step.news[LAPSED] = {"requests": list(step.lapsed)}


def let_requests_wait_again(clock: Clock) -> None:
    """Put back what fell away when a clock ended that goes on after all.

    Writes: the request.
    """
    ExtensionRequest.objects.filter(clock=clock, decision=ExtensionDecision.VOID).update(
        decision=ExtensionDecision.PENDING, decided_at=None
    )
