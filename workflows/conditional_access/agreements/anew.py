"""Let the user sign anew: so often, then the department decides (house default)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import CaseEvent
from workflows.conditional_access.agreements.news import NEWS, Told
from workflows.conditional_access.agreements.still_open import must_still_be_signable

if TYPE_CHECKING:
    from cases.models import Agreement
    from workflows.engine.step import Step

# Each of them begins another round of the user's ten working days.
SET_ASIDE: Final = ("ask_anew", "let_user_sign_anew")
BEGINS_A_ROUND: Final = (*SET_ASIDE, "miss_paper")


def rounds_used_up(agreement: Agreement) -> bool:
    """Tell whether its user has been asked to sign an agreement anew as often as is allowed."""
    asked = CaseEvent.objects.filter(case=agreement.pk, act__in=BEGINS_A_ROUND)
    most: int = settings.SIGNING_ROUNDS
    return asked.count() >= most


def set_signature_aside(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Let the user sign anew although they signed online; the reason says why.

    The service may be off, the certificate in doubt, or the head must not sign: whatever it is,
    the user's term begins anew, and they sign online again or on paper.

    Writes: the next round of the agreement, so that the signature counts no longer; news for the
    user.

    Raises:
        GuardFailed: as `_must_be_worth_a_round`.
    """
    agreement = cast("Agreement", step.case)
    _must_be_worth_a_round(step)
    agreement.round += 1
    agreement.save(update_fields=["round"])
    return {"sha256": agreement.bound.sha256, "round": agreement.round}


def miss_paper(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """Say why the user must sign on paper anew; their term begins anew.

    Writes: that nothing is in the post; news for the user.

    Raises:
        GuardFailed: as `_must_be_worth_a_round`.
    """
    agreement = cast("Agreement", step.case)
    _must_be_worth_a_round(step)
    agreement.posted_on = None
    agreement.save(update_fields=["posted_on"])
    return {"sha256": agreement.bound.sha256}


def _must_be_worth_a_round(step: Step) -> None:
    """Refuse another round that leads nowhere, and let the user know of one that does.

    Raises:
        GuardFailed: the rounds are used up, a dataset is barred, or the term of use is over.
    """
    agreement = cast("Agreement", step.case)
    must_still_be_signable(agreement, at=step.at)
    if rounds_used_up(agreement):
        raise GuardFailed(
            _t(
                "已请乙方重新签署 %(most)s 次，不能再退回：请登记收到的协议，"
                "或者由本单位负责人终止本协议并说明理由。"
            )
            % {"most": settings.SIGNING_ROUNDS}
        )
    reason = str(step.data.get("reason", "")).strip()
    step.news[NEWS] = {"agreement": agreement.pk, "what": Told.ANEW.value, "reason": reason}
