"""Take back one's own proposal about a role, as long as nobody has decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import NotAllowed
from cases.events import append_system_event
from cases.models import RoleGrant
from cases.states.role import GrantDecision
from cases.states.system_act import SystemAct
from workflows.administration.decide_role import refuse_decided
from workflows.administration.propose_role import RoleProposed, grant_facts
from workflows.administration.requirements import require_administrator
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Person


@patiently
@transaction.atomic
def withdraw_role(*, grant: RoleGrant, actor: Person, at: datetime) -> RoleProposed:
    """Withdraw a proposal that waits for the security officer; nobody's roles change.

    Writes: the `RoleGrant`'s decision and its time, one system event.

    Raises:
        NotAllowed: the actor is no administrator today, or another proposed it.
        AlreadyDone: it was decided or withdrawn before.
    """
    require_administrator(actor, on=civil_date(at))
    locked = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("organisation", "person", "proposed_by", "decided_by")
        .get(pk=grant.pk)
    )
    if locked.proposed_by_id != actor.pk:
        raise NotAllowed(
            _t("这项角色变更由%(who)s提出，只能由其本人撤回；不同意的，由安全员不予批准。")
            % {"who": locked.proposed_by}
        )
    refuse_decided(locked)
    locked.decision = GrantDecision.WITHDRAWN
    locked.decided_at = at
    locked.save(update_fields=["decision", "decided_at"])
    append_system_event(act=SystemAct.ROLE_WITHDRAWN, actor=actor, at=at, data=grant_facts(locked))
    return RoleProposed(grant=locked)
