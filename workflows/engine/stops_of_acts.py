"""Stops that belong to an act of a case: nobody enters them, or ends them, by hand.

Who could would have a deadline stand still, or start anew, without what it is to wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed

if TYPE_CHECKING:
    from cases.models import Case, ClockReason
    from workflows.engine.nodes import CaseAct


def act_that_stops(case: Case, code: str) -> CaseAct | None:
    """Return the act that alone stops a clock of a case for a reason; None: a person enters it."""
    return next((act for act in case.flow_class.acts if code in act.stops_for), None)


def must_not_belong_to_an_act(case: Case, reason: ClockReason, *, within: str = "") -> None:
    """Refuse a stop, or its end, that only an act brings about.

    Args:
        case: whose clock it is.
        reason: of the stop.
        within: the act that is under way; empty: a person enters it by itself.

    Raises:
        GuardFailed: the reason belongs to another act.
    """
    act = act_that_stops(case, reason.code)
    if act is not None and act.name != within:
        raise GuardFailed(
            _t("“%(reason)s”只随“%(act)s”暂停，所等的到来后自动恢复，不能单独登记或者恢复。")
            % {"reason": reason.label, "act": act.label}
        )
