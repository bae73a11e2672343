"""Take back a proposal of routing rules, as long as nobody has decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cases.models import RoutingVersion
from cases.states.role import GrantDecision
from cases.states.system_act import SystemAct
from workflows.administration.change_routing import record_change, refuse_decided
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


@patiently
@transaction.atomic
def withdraw_routing(*, version: RoutingVersion, actor: Person, at: datetime) -> RoutingVersion:
    """Withdraw a version that waits for the security officer; the rules in force stay.

    Who proposed it may, whatever their role has become; so may any administrator, because a
    proposal must not wait for somebody who has left (house default).

    Writes: the decision on the `RoutingVersion`, one system event.

    Raises:
        NotAllowed: the actor neither proposed it nor is an administrator today.
        AlreadyDone: it was decided or withdrawn before.
    """
    rows = RoutingVersion.objects.select_for_update(of=("self",)).select_related("decided_by")
    locked = rows.get(pk=version.pk)
    if actor.pk != locked.proposed_by_id:
        require_administrator(actor, on=civil_date(at))
    refuse_decided(locked)
    locked.decision, locked.decided_by, locked.decided_at = GrantDecision.WITHDRAWN, actor, at
    locked.save(update_fields=["decision", "decided_by", "decided_at"])
    record_change(SystemAct.ROUTING_WITHDRAWN, locked, actor=actor, at=at)
    return locked
