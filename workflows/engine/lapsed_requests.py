"""Requests for more time on a clock that ends before anybody decides: void, and who asked told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import ExtensionRequest
from cases.states.clock import ExtensionDecision

if TYPE_CHECKING:
    from datetime import datetime

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


def lapse_with_cycle(clock: Clock, *, at: datetime) -> list[int]:
    """Let what waits fall away where the term of a clock starts anew: it was asked for the old one.

    The case is locked.

    Writes: the request.

    Returns:
        Its key, for the event of the act and for the news of it.
    """
    waiting = ExtensionRequest.objects.filter(clock=clock, decision=ExtensionDecision.PENDING)
    keys = list(waiting.values_list("pk", flat=True))
    waiting.update(decision=ExtensionDecision.VOID, decided_at=at)
    return keys


def let_requests_wait_again(step: Step, clock: Clock, *, ended_at: datetime) -> None:
    """Put back what fell away when a clock ended that goes on after all.

    Args:
        step: the act that takes the end back.
        clock: which.
        ended_at: the moment of the end; what fell away at another stays where it is.

    Writes: the request; what the step's event says of it.
    """
    lapsed = ExtensionRequest.objects.filter(
        clock=clock, decision=ExtensionDecision.VOID, decided_at=ended_at
    )
    step.waiting_again += lapsed.values_list("pk", flat=True)
    lapsed.update(decision=ExtensionDecision.PENDING, decided_at=None)
