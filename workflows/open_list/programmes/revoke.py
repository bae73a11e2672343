"""Take a label away from an entry before its last day, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import EntryLabel, ListEntry
from cases.permissions import Requirement, require
from cases.queries.labels import followers_of
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
    """Revoke a label that holds or will hold, with those that were granted to follow it.

    A renewal was granted because of the label that it carries on: it does not outlive it. All
    rows stay, with who, when and why.

    Args:
        label: which.
        reason: why, such as which criterion is met no longer; told to the department.
        membership: the role in the commission under which it is revoked.
        at: the moment.

    Writes: the labels; one system event that names each; news to the department of each.

    Raises:
        NotAllowed: the role is not the commission's, or the person serves the provider of one.
        BadInput: no reason.
        GuardFailed: it has ended or was revoked already.
    """
    # As the grant does: a renewal is granted before, and found, or finds nothing to carry on.
    ListEntry.objects.select_for_update(no_key=True).get(pk=label.entry_id)
    found = EntryLabel.objects.select_for_update(of=("self",)).get(pk=label.pk)
    followers = list(followers_of(found))
    ended = [found, *followers]
    require(
        membership.person,
        Requirement(
            roles=frozenset(JUDGES),
            organisation=None,
            barred=frozenset().union(*(nominating_people(each.nomination) for each in ended)),
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
    for each in ended:
        each.revoked_at, each.revoked_by, each.revocation_reason = at, membership.person, why
        each.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
    append_system_event(
        act=SystemAct.LABEL_REVOKED,
        actor=membership.person,
        at=at,
        data={
            "nomination": found.nomination.number,
            "entry": str(found.entry.uid),
            "label": found.kind,
            "valid_until": found.valid_until.isoformat(),
            "reason": why,
            **({"followers": [_said(each) for each in followers]} if followers else {}),
        },
    )
    for each in ended:
        news = message(topic=REVOKED, key=f"{REVOKED}:{each.pk}", payload={"label": each.pk}, at=at)
        news.save(force_insert=True)
    return found


def _said(label: EntryLabel) -> dict[str, str]:
    return {
        "nomination": label.nomination.number,
        "valid_from": label.valid_from.isoformat(),
        "valid_until": label.valid_until.isoformat(),
    }
