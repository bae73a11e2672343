"""End grants: their days are over, the user stops, or the data is open to everybody.

That a grant is over is decided by its days whenever its data is used (`Grant.is_usable`); what is
done here afterwards closes its case and tells the delivery system (S37).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _t

from cases.errors import GuardFailed, KaifangError
from cases.models import Grant
from cases.states.grant import LIVE_STATES, SuspensionCause
from cases.states.grant_change import GrantChange
from workflows.conditional_access.grant_push import push_grant
from workflows.conditional_access.grants.pushed import pushed_facts
from workflows.conditional_access.grants.suspending import open_causes
from workflows.engine.clocks import civil_date
from workflows.engine.gate import act

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Agreement
    from cases.states.access_words import DatasetChange
    from workflows.engine.step import Step

Facts = dict[str, Any]  # Any: JSON facts


def expire_ended(*, at: datetime) -> tuple[str, ...]:
    """Mark the grants whose last day is over as expired.

    May run as often as one likes, late, and beside itself: nothing could be used meanwhile.

    Args:
        at: the present moment.

    Returns:
        The numbers of the grants that it marked.

    Writes: what the act `expire` writes, in a transaction per grant.
    """
    over = Grant.objects.filter(state__in=LIVE_STATES, valid_until__lt=civil_date(at))
    return tuple(each.number for each in over.order_by("pk") if _expire(each, at))


def _expire(grant: Grant, at: datetime) -> bool:
    try:
        act(case=grant, name="expire", actor=None, at=at, expected_version=None)
    except KaifangError:
        # Ended by somebody between the read and the lock.
        return False
    return True


def expire(step: Step) -> Facts:
    """Note that the last day of a grant is over.

    Writes: a message to the delivery system.

    Raises:
        GuardFailed: it is not over yet.
    """
    grant = cast("Grant", step.case)
    if civil_date(step.at) <= grant.valid_until:
        raise GuardFailed(
            _t("授权期限到 %(day)s 止，还没有届满，不能标为到期。") % {"day": grant.valid_until}
        )
    push_grant(step, GrantChange.EXPIRED, pushed_facts(grant))
    return {"valid_until": grant.valid_until.isoformat()}


def end_by_user(step: Step) -> Facts:
    """Take it that the user does not need the data any more.

    Writes: a message to the delivery system.

    Raises:
        GuardFailed: what the user did is being decided about; nobody gets round a revocation,
            and the bar that follows it, by leaving first.
    """
    grant = cast("Grant", step.case)
    if SuspensionCause.SUPERVISION in open_causes(grant):
        raise GuardFailed(
            _t(
                "授权因违规情形中止，提供单位正在处理，使用单位现在不能自行终止："
                "请在“我的履约事项”中陈述申辩，等待处理决定。"
            )
        )
    push_grant(step, GrantChange.ENDED, pushed_facts(grant))
    return {}


def end_as_replaced(step: Step) -> Facts:
    """End a grant that an amendment replaces; `step.data` carries its `agreement`.

    Writes: a message to the delivery system.
    """
    push_grant(step, GrantChange.ENDED, pushed_facts(cast("Grant", step.case)))
    return {"replaced_by": cast("Agreement", step.data["agreement"]).number}


def find_unneeded(step: Step, change: DatasetChange) -> Facts:
    """End a grant whose dataset is open to everybody (S20).

    Writes: a message to the delivery system.
    """
    push_grant(step, GrantChange.ENDED, pushed_facts(cast("Grant", step.case)))
    return {"dataset_change": change.value}
