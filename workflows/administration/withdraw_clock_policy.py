"""Take back a rule on a deadline that was entered, as long as its day has not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import AlreadyDone, GuardFailed
from cases.events import append_system_event
from cases.models import ClockPolicy
from cases.states.system_act import SystemAct
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


@patiently
@transaction.atomic
def withdraw_clock_policy(*, policy: ClockPolicy, actor: Person, at: datetime) -> ClockPolicy:
    """Withdraw a rule before its day: it stays on record, never holds, and frees its day.

    Args:
        policy: which.
        actor: an administrator, whoever entered it.
        at: the moment.

    Writes: who withdrew the `ClockPolicy` and when; one system event.

    Raises:
        NotAllowed: the actor is no administrator.
        AlreadyDone: it was withdrawn before.
        GuardFailed: its day has come: clocks may have started under it.
    """
    today = civil_date(at)
    require_administrator(actor, on=today)
    # Read alone: what is joined to a locked row on PostgreSQL is as old as the wait for it.
    locked = ClockPolicy.objects.select_for_update().get(pk=policy.pk)
    if locked.withdrawn_by is not None:
        raise AlreadyDone(
            _t("“%(label)s”自 %(day)s 起施行的规则已由%(who)s撤回。")
            % {
                "label": locked.label,
                "day": locked.effective_from,
                "who": locked.withdrawn_by.name,
            }
        )
    if not locked.is_ahead(today):
        raise GuardFailed(
            _t(
                "“%(label)s”的这条规则自 %(day)s 起已经施行，不能撤回："
                "请另行登记一条自今后某日起施行的规则。"
            )
            % {"label": locked.label, "day": locked.effective_from}
        )
    locked.withdrawn_by, locked.withdrawn_at = actor, at
    locked.save(update_fields=["withdrawn_by", "withdrawn_at"])
    append_system_event(
        act=SystemAct.CLOCK_POLICY_WITHDRAWN,
        actor=actor,
        at=at,
        data={
            "code": locked.code,
            "policy": locked.pk,
            "length": locked.length,
            "unit": locked.unit,
            "effective_from": locked.effective_from,
            "source": locked.source,
        },
    )
    return locked
