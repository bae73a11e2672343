"""Take a label away from an entry before its last day, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import EntryLabel
from cases.permissions import Requirement, require
from cases.states.case_kind import CaseKind
from cases.states.label import LabelState
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently
from workflows.engine.outbox import message
from workflows.open_list.programmes.flow import JUDGES
from workflows.open_list.programmes.recusal import nominating_people

if TYPE_CHECKING:
    from datetime import datetime

    from cases.models import Membership

REASON_CHARACTERS: Final = 300
REVOKED: Final = "label_revoked"


@patiently
@transaction.atomic
def revoke_label(
    *, label: EntryLabel, reason: str, membership: Membership, at: datetime
) -> EntryLabel:
    """Revoke a label that holds or will hold; its row stays, with who, when and why.

    Args:
        label: which.
        reason: why, such as which criterion is met no longer; told to the department.
        membership: the role in the commission under which it is revoked.
        at: the moment.

    Writes: the label; one system event; news to the department.

    Raises:
        NotAllowed: the role is not the commission's, or the person serves the provider.
        BadInput: no reason.
        GuardFailed: it has ended or was revoked already.
    """
    found = EntryLabel.objects.select_for_update(of=("self",)).get(pk=label.pk)
    nomination = found.nomination
    require(
        membership.person,
        Requirement(
            roles=frozenset(JUDGES),
            organisation=None,
            barred=nominating_people(nomination),
            kind=CaseKind.LABEL_NOMINATION,
        ),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    why = reason.strip()
    if not why or len(why) > REASON_CHARACTERS:
        raise BadInput(
            _t("请写明撤销标注的理由，不超过 %(most)s 字。") % {"most": REASON_CHARACTERS},
            field="reason",
        )
    state = found.state_on(civil_date(at))
    if state in {LabelState.EXPIRED, LabelState.REVOKED}:
        raise GuardFailed(_t("这个标注%(state)s，不需要再撤销。") % {"state": state.label})
    found.revoked_at, found.revoked_by, found.revocation_reason = at, membership.person, why
    found.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    append_system_event(
        act=SystemAct.LABEL_REVOKED,
        actor=membership.person,
        at=at,
        data={
            "nomination": nomination.number,
            "entry": str(found.entry.uid),
            "label": found.kind,
            "valid_until": found.valid_until.isoformat(),
            "reason": why,
        },
    )
    message(topic=REVOKED, key=f"{REVOKED}:{found.pk}", payload={"label": found.pk}, at=at).save(
        force_insert=True
    )
    return found
