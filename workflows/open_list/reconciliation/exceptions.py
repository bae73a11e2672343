"""Accept a mismatch until a day: it is silent till then and keeps its first day (house default)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _t

from cases.errors import BadInput, GuardFailed
from cases.events import append_system_event
from cases.models import Finding, FindingException, FindingSpell
from cases.permissions import Requirement, require
from cases.states.role import Role
from cases.states.system_act import SystemAct
from workflows.engine.clocks import civil_date
from workflows.engine.locking import patiently

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.models import Membership

ACCEPTING = frozenset({Role.COMMISSION_STAFF, Role.COMMISSION_LEAD})
REASON_CHARACTERS = 300


@patiently
@transaction.atomic
def accept_exception(
    *, finding: Finding, valid_until: date, reason: str, membership: Membership, at: datetime
) -> FindingException:
    """Accept that catalogue and list differ, until a day.

    Args:
        finding: an open mismatch.
        valid_until: the last day on which it is silent.
        reason: why it is lawful for now.
        membership: a role in the commission.
        at: the moment.

    Writes: a `FindingException`, one system event.

    Raises:
        NotAllowed: only the commission accepts exceptions.
        BadInput: no reason, or a day that has gone by.
        GuardFailed: the mismatch is gone, or is the dangerous direction, which nobody may silence.
    """
    require(
        membership.person,
        Requirement(roles=ACCEPTING, organisation=None),
        on=civil_date(at),
        hat_id=membership.pk,
    )
    said = reason.strip()
    if not said or len(said) > REASON_CHARACTERS:
        raise BadInput(
            _t("请写明接受例外的理由，不超过 %(most)s 字。") % {"most": REASON_CHARACTERS},
            field="reason",
        )
    if valid_until < civil_date(at):
        raise BadInput(_t("例外的有效期已过。请填写今天或以后的日期。"), field="valid_until")
    locked = Finding.objects.select_for_update().get(pk=finding.pk)
    spell = FindingSpell.objects.filter(finding=locked, until_run__isnull=True).first()
    if spell is None:
        raise GuardFailed(_t("这项差异已经消除，不需要例外。"))
    if spell.dangerous:
        raise GuardFailed(
            _t("目录标为非开放而清单仍开放，不能作为例外。请先中止开放，或更正目录的开放属性。")
        )
    accepted = FindingException.objects.create(
        finding=locked,
        valid_until=valid_until,
        reason=said,
        accepted_by=membership.person,
        accepted_at=at,
    )
    append_system_event(
        act=SystemAct.FINDING_EXCEPTED,
        actor=membership.person,
        at=at,
        data={
            "finding": locked.pk,
            "class": locked.mismatch,
            "subject": locked.subject,
            "until": valid_until,
            "reason": said,
        },
    )
    return accepted
