"""End an agreement that cannot be signed as it stands; what remains of it gets another one."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import AgreedLine, Agreement
from cases.states.agreement import OPEN
from workflows.conditional_access.agreements.anew import rounds_used_up
from workflows.conditional_access.agreements.news import NEWS, Told
from workflows.conditional_access.agreements.still_open import (
    barred_datasets,
    is_barred_for_good,
    is_term_over,
    why_followed_grant_bars,
)
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act
from workflows.engine.record_language import in_record_language

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import OutboxMessage
    from workflows.conditional_access.agreements.still_open import Barred
    from workflows.engine.step import Step

# Asks for another agreement in the place of one that ended.
REDRAW: Final = "agreement_redraw"
# Says that a grant was revoked: what was agreed to follow it ends (S33).
FOLLOWED_REVOKED: Final = "followed_grant_revoked"


class Ground(StrEnum):
    """Why a department may end an agreement; there is no other reason for which it may."""

    DATASETS = "datasets"
    TERM = "term"
    ROUNDS = "rounds"
    GRANT = "grant"


def end_agreement(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End an agreement that cannot be signed, and ask for another about what is left of it.

    Writes: news for the user; where datasets are barred and others are left, word that an
    agreement about those is due.

    Raises:
        GuardFailed: there is no ground to end it.
    """
    agreement = cast("Agreement", step.case)
    barred = barred_datasets(agreement)
    ground = _ground(step, barred)
    covered = AgreedLine.objects.filter(agreement=agreement).count()
    goes_on = ground == Ground.DATASETS and len(barred) < covered
    step.news[NEWS] = {
        "agreement": agreement.pk,
        "what": (Told.FOLLOWED if goes_on else Told.ENDED).value,
        "reason": str(step.data.get("reason", "")).strip(),
    }
    if goes_on:
        step.news[REDRAW] = {"agreement": agreement.pk}
    return {
        "sha256": agreement.bound.sha256,
        "ground": ground.value,
        "barred": {line.number: change.value for line, change in barred},
    }


def followed_grant_revoked(message: OutboxMessage, at: datetime) -> None:
    """End the open agreements about a renewal or an amendment of a grant that was revoked.

    What their departments have not decided yet they refuse themselves: no state of an application
    says that it ended with its grant. A second call finds nothing to end.

    Writes: what the act `end_with_grant` writes; a transaction each.
    """
    waiting = Agreement.objects.filter(
        application__data_grant=message.payload["grant"], state__in=OPEN
    )
    for agreement in waiting.order_by("pk"):
        # Ended by somebody between the read and the lock.
        with suppress(GuardFailed):
            act(case=agreement, name="end_with_grant", actor=None, at=at, expected_version=None)


def end_with_grant(step: Step) -> dict[str, Any]:  # Any: JSON facts
    """End an agreement whose renewal or amendment lost its grant.

    Writes: news for the user.

    Raises:
        GuardFailed: the grant does not bar it for good.
    """
    agreement = cast("Agreement", step.case)
    if not is_barred_for_good(agreement):
        raise GuardFailed(_t("所续期、变更的授权没有撤销，协议继续有效。"))
    with in_record_language():
        reason = why_followed_grant_bars(agreement)
    step.news[NEWS] = {"agreement": agreement.pk, "what": Told.ENDED.value, "reason": reason}
    return {"sha256": agreement.bound.sha256, "ground": Ground.GRANT.value, "barred": {}}


def _ground(step: Step, barred: Barred) -> Ground:
    agreement = cast("Agreement", step.case)
    if barred:
        return Ground.DATASETS
    if is_term_over(agreement, on=civil_date(step.at)):
        return Ground.TERM
    if rounds_used_up(agreement):
        return Ground.ROUNDS
    if is_barred_for_good(agreement):
        return Ground.GRANT
    raise GuardFailed(
        _t(
            "协议还可以签署，不能终止。只有四种情形可以终止：协议中的数据已不再有条件开放，"
            "使用期限已过，请乙方重新签署的次数已用完，或者所续期、变更的授权已撤销或者在中止中终止。"
        )
    )
