"""End an agreement that cannot be signed as it stands; what remains of it gets another one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed
from cases.models import AgreedLine
from workflows.conditional_access.agreements.anew import rounds_used_up
from workflows.conditional_access.agreements.news import NEWS, Told
from workflows.conditional_access.agreements.still_open import barred_datasets, is_term_over
from workflows.engine.clocks import civil_date

if TYPE_CHECKING:
    from cases.models import Agreement
    from workflows.conditional_access.agreements.still_open import Barred
    from workflows.engine.step import Step

# Asks for another agreement in the place of one that ended.
REDRAW: Final = "agreement_redraw"


class Ground(StrEnum):
    """Why a department may end an agreement; there is no other reason for which it may."""

    DATASETS = "datasets"
    TERM = "term"
    ROUNDS = "rounds"


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


def _ground(step: Step, barred: Barred) -> Ground:
    agreement = cast("Agreement", step.case)
    if barred:
        return Ground.DATASETS
    if is_term_over(agreement, on=civil_date(step.at)):
        return Ground.TERM
    if rounds_used_up(agreement):
        return Ground.ROUNDS
    raise GuardFailed(
        _t(
            "协议还可以签署，不能终止。只有三种情形可以终止：协议中的数据已不再有条件开放，"
            "使用期限已过，或者请乙方重新签署的次数已用完。"
        )
    )
